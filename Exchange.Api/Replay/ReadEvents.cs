using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Api;

/// <summary>Events that come from outside, out of a file or a table: they need not be those of any venue.</summary>
internal static class ReadEvents
{
    /// <summary>Does something with an event that was read.</summary>
    /// <exception cref="InvalidDataException">The event cannot follow on those before it; it is named.</exception>
    public static void Take(EventRecord e, EventReceiver receiver)
    {
        try
        {
            receiver(e);
        }
        catch (Exception failure) when (failure is InvariantViolationException or ArithmeticException or ArgumentException)
        {
            throw new InvalidDataException(
                $"Event {e.Sequence} ({EventJson.TypeName(e.Type)}) cannot follow on those before it: {failure.Message}", failure);
        }
    }
}
