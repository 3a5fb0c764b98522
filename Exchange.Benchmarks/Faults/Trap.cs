namespace Exchange.Benchmarks;

/// <summary>What a trap does with what it catches.</summary>
internal enum Catch
{
    /// <summary>Holds the request: the store never sees it.</summary>
    Request,

    /// <summary>Lets the request pass and holds the reply: the store has done it, and nobody hears of it.</summary>
    Reply,

    /// <summary>Lets both pass, and tells of it a moment after the reply was delivered.</summary>
    Delivery,
}

/// <summary>A request to a store.</summary>
/// <param name="Name">Redis's command, or the text of PostgreSQL's statement as it begins to be executed.</param>
/// <param name="Length">Its length in bytes.</param>
internal readonly record struct Request(string Name, int Length);

/// <summary>Catches one request of a kind.</summary>
internal sealed class Trap
{
    private readonly Func<Request, bool> matches;
    private readonly TaskCompletionSource caught = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int skip;

    /// <param name="what">What to do with it.</param>
    /// <param name="matches">Which it is for.</param>
    /// <param name="skip">How many of them pass before.</param>
    public Trap(Catch what, Func<Request, bool> matches, int skip = 0) => (What, this.matches, this.skip) = (what, matches, skip);

    public Catch What { get; }

    /// <summary>Replies that are shorter pass.</summary>
    public int ShortestReply { get; init; }

    /// <summary>What happens right before a reply is delivered.</summary>
    public Action? BeforeDelivery { get; init; }

    /// <summary>Ends when something is caught.</summary>
    public Task Caught => caught.Task;

    public bool IsFor(Request request) => !caught.Task.IsCompleted && matches(request) && Interlocked.Decrement(ref skip) < 0;

    public void Catches() => caught.TrySetResult();
}
