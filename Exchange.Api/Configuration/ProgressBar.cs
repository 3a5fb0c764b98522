namespace Exchange.Api;

/// <summary>
/// How far a command has come through the events: at a terminal one line that is drawn again, else a line for each tenth. It goes to the
/// standard error.
/// </summary>
internal sealed class ProgressBar
{
    private const int Length = 30;

    private readonly long begun = TimeProvider.System.GetTimestamp();
    private readonly bool isTerminal = !Console.IsErrorRedirected;
    private long tenths = -1;

    /// <summary>Shows it.</summary>
    /// <param name="done">The events that are done.</param>
    /// <param name="total">The events that there are.</param>
    public void Show(long done, long total)
    {
        var share = total == 0 ? 1 : (double)done / total;
        var speed = done / Math.Max(TimeProvider.System.GetElapsedTime(begun).TotalSeconds, 0.001);
        var text = FormattableString.Invariant($"{share,4:P0}  {done:N0} of {total:N0} events, {speed:N0} a second");
        if (isTerminal)
        {
            var full = (int)(share * Length);
            Console.Error.Write($"\r[{new string('#', full)}{new string('.', Length - full)}] {text}  ");
        }
        else if ((long)(share * 10) > tenths)
        {
            tenths = (long)(share * 10);
            Console.Error.WriteLine(text);
        }
    }

    /// <summary>Leaves the line.</summary>
    public void End()
    {
        if (isTerminal) Console.Error.WriteLine();
    }
}
