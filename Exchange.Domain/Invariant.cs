using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Exchange.Domain;

/// <summary>
/// Something happened that cannot happen: the engine's memory is not to be trusted any more. Whoever runs the engine must not commit
/// the batch at hand, must discard the state, and recover from what was committed before.
/// </summary>
public sealed class InvariantViolationException(string message) : Exception(message);

/// <summary>Assertions that stay on in Release.</summary>
internal static class Invariant
{
    /// <summary>Stops the engine unless the condition holds.</summary>
    /// <exception cref="InvariantViolationException">It does not.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Assert([DoesNotReturnIf(false)] bool condition, string what)
    {
        if (!condition) Fail(what);
    }

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fail(string what) => throw new InvariantViolationException($"Violated: {what}.");
}
