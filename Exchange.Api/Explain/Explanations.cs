using Exchange.Domain;
using Exchange.Projections;
using Npgsql;

namespace Exchange.Api;

/// <summary>
/// Explains orders and balances out of the events alone: from the state of the past before an order, through every event of its life. Where
/// a keyframe shows that nothing has happened to it for a long time, that time is passed over.
/// </summary>
internal sealed class Explanations(
    NpgsqlDataSource database, string venue, PastLoader loader, PastStates states, Keyframes keyframes) : IDisposable
{
    /// <summary>The most explanations of orders that are made or wait.</summary>
    internal const int MaxWaiting = 16;

    private const int AtOnce = 2, Piece = 5_000;

    // The latest changes of a balance that are told, and how far back they are looked for.
    private const int MaxLines = 10;
    private const int MaxPieces = 20;

    private readonly SemaphoreSlim turns = new(AtOnce, AtOnce);
    private int waiting;

    /// <summary>The story of the order, or the refusal, that an event of an account decided about; null when it did not.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="sequence">The sequence of that event.</param>
    /// <param name="last">The sequence up to which it is told.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="OverloadedException">Too many explanations are being made.</exception>
    internal async Task<OrderStory?> OrderAsync(AccountId account, long sequence, long last, CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref waiting);
            throw new OverloadedException();
        }

        try
        {
            await turns.WaitAsync(cancellation);
            try
            {
                return await Task.Run(() => TellAsync(account, sequence, last, cancellation), cancellation);
            }
            finally
            {
                turns.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    /// <summary>Why a balance is what it is at a sequence; null when the account was not open then.</summary>
    internal async Task<BalanceExplanation?> BalanceAsync(
        AccountId account, AssetEntry asset, Catalog catalog, long sequence, CancellationToken cancellation)
    {
        var (told, balance) = await states.ReadAsync<(BalanceExplanation?, Balance)>(
            sequence,
            past => account.Value > past.State.AccountCount
                ? (null, default)
                : (BalanceExplanation.Of(past, account, asset, catalog), past.Accounts.BalanceOf(account, asset.Asset)),
            cancellation);
        if (told is null) return null;
        var (lines, next) = await LinesAsync(account, asset, balance, sequence, cancellation);
        return told with { Lines = lines, Next = next };
    }

    public void Dispose() => turns.Dispose();

    private async Task<OrderStory?> TellAsync(AccountId account, long sequence, long last, CancellationToken cancellation)
    {
        var past = await loader.LoadAsync(null, sequence - 1, cancellation);
        var teller = new OrderStoryteller(account, sequence);
        var looked = -1L;
        while (past.Sequence < last && !teller.IsOver)
        {
            // Once between two keyframes is enough.
            if (past.Sequence / keyframes.Every is var frame && frame != looked)
                past = await SkipAsync(past, teller, last, cancellation) ?? past;
            looked = past.Sequence / keyframes.Every;
            var (from, until) = (past, Math.Min(last, past.Sequence + Piece));
            await using var connection = await database.OpenConnectionAsync(cancellation);
            await StoredEvents.ReadAsync(
                connection, venue, from.Sequence, until,
                (type, at, time, json) =>
                {
                    if (!teller.IsOver) from.Apply(type, at, time, json, teller);
                },
                cancellation);
            if (past.Sequence >= sequence && teller.Tell(past) is null) return null;
        }

        return teller.Tell(past);
    }

    // A later state, if nothing has happened to the order in between.
    private async Task<PastVenue?> SkipAsync(PastVenue past, OrderStoryteller teller, long last, CancellationToken cancellation)
    {
        if (teller.Order.Value == 0) return null;
        PastVenue? found = null;
        for (var next = (past.Sequence / keyframes.Every + 1) * keyframes.Every; next <= last; next += keyframes.Every)
        {
            var until = Math.Min(next + keyframes.Every - 1, last);
            if (await keyframes.FindAsync(next - 1, until, cancellation) is not { Venue: var later }) break;
            if (later.Accounts.FindOpenOrder(teller.Order) is not { } order || order.Sequence > past.Sequence) break;
            found = later;
        }

        return found;
    }

    // Backwards from the balance as it is, piece by piece, so that what it came to is known of each change.
    private async Task<(List<BalanceLine> Lines, string? Next)> LinesAsync(
        AccountId account, AssetEntry asset, Balance balance, long sequence, CancellationToken cancellation)
    {
        var lines = new List<BalanceLine>();
        var (last, available, held) = (default(HistoryPlace), (Int128)balance.Available.Units, (Int128)balance.Held.Units);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        for (var (until, piece) = (sequence, 0); until > 0 && piece < MaxPieces && lines.Count < MaxLines; piece++)
        {
            var after = Math.Max(0, until - Piece);
            var catalog = await CatalogReader.ReadAsync(database, venue, after, cancellation);
            var changes = new BalanceChanges(account, asset.Asset, catalog);
            await StoredEvents.ReadAsync(connection, venue, after, until, changes.Take, cancellation);
            foreach (var change in changes.Found.AsEnumerable().Reverse().Take(MaxLines - lines.Count))
            {
                lines.Add(new BalanceLine(
                    change.Sequence, TimeText.Format(change.Time), EventJson.TypeName(change.Cause).ToUpperInvariant(),
                    Amounts.Text(change.AvailableChange, asset.Scale), Amounts.Text(change.HeldChange, asset.Scale),
                    Amounts.Text(available, asset.Scale), Amounts.Text(held, asset.Scale)));
                (available, held) = (available - change.AvailableChange, held - change.HeldChange);
                last = new HistoryPlace(change.Sequence, change.Line);
            }

            until = after;
        }

        return (lines, lines.Count == MaxLines ? last.ToString() : null);
    }
}
