using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>
/// What changed in the live views of a venue by one committed batch, as it is published to all who show them. Updates follow one another
/// without a gap: each begins at the sequence at which the one before ended. Whoever finds a gap, or another epoch, reads all again.
/// </summary>
/// <param name="Epoch">The life of the writer. Another one begins whenever an engine starts.</param>
/// <param name="Before">The venue's sequence before the batch.</param>
/// <param name="After">
/// The venue's sequence after it; the same when only time went by, which changes tickers and nothing else.
/// </param>
/// <param name="Time">The time of the batch's last event.</param>
/// <param name="Markets">The markets of which anything changed.</param>
/// <param name="Accounts">The accounts of which anything changed, as far as the reader asked for them.</param>
public sealed record LiveUpdate(
    long Epoch,
    long Before,
    long After,
    Timestamp Time,
    IReadOnlyList<MarketUpdate> Markets,
    IReadOnlyList<AccountUpdate> Accounts);

/// <summary>What changed of a market.</summary>
/// <param name="FirstUpdate">
/// The first update id that is in here: the last one before, plus one. Update ids count the events that changed the market's depth; they
/// begin anew above all earlier ones with each epoch.
/// </param>
/// <param name="LastUpdate">The last update id that is in here; less than the first when the depth did not change.</param>
/// <param name="Levels">The price levels that changed, each once, with their new quantity.</param>
/// <param name="Trades">The trades, in order.</param>
/// <param name="Ticker">The ticker, if it changed.</param>
public sealed record MarketUpdate(
    MarketId Market,
    long FirstUpdate,
    long LastUpdate,
    IReadOnlyList<DepthLevel> Levels,
    IReadOnlyList<MarketTrade> Trades,
    Ticker? Ticker);

/// <summary>What is shown of the orders at one price.</summary>
/// <param name="Quantity">The sum of what their owners show; zero when there is no order any more.</param>
public readonly record struct DepthLevel(Side Side, Price Price, Quantity Quantity);

/// <summary>What changed of an account.</summary>
/// <param name="Balances">All balances of the account; empty when none changed.</param>
/// <param name="Orders">The orders that changed, closed ones too, as they stand after the batch.</param>
public sealed record AccountUpdate(AccountId Account, IReadOnlyList<Balance> Balances, IReadOnlyList<AccountOrder> Orders);
