// What can be asked of a venue. A command is a plain value: the engine answers each with a CommandResult and writes what happened as
// events (Events.cs). Those with a command id have exactly one outcome, for ever: sending the same again returns the first outcome.
// The larger parts of commands and events are fields and not properties, so that reading a part of a part copies nothing.

namespace Exchange.Domain;

/// <summary>A command.</summary>
public interface ICommand;

/// <summary>Makes an asset known.</summary>
/// <param name="Code">Its code; each may be listed once.</param>
/// <param name="Scale">The number of decimals, 0 to 18: amounts count units of 10^-scale.</param>
public readonly record struct ListAsset(AssetCode Code, int Scale) : ICommand;

/// <summary>Opens a market for trading.</summary>
/// <param name="BaseAsset">What is traded.</param>
/// <param name="QuoteAsset">What it is priced in; another asset. Each pair has one market at most.</param>
/// <param name="Rules">Its steps, filters, fees and defaults.</param>
public readonly record struct OpenMarket(AssetId BaseAsset, AssetId QuoteAsset, MarketRules Rules) : ICommand;

/// <summary>Sets what a market accepts. Orders that stand remain standing.</summary>
public readonly record struct SetMarketStatus(MarketId Market, MarketStatus Status) : ICommand;

/// <summary>Opens an account with nothing in it.</summary>
/// <param name="CommandId">Unique among all opened accounts: the same again returns the same account.</param>
public readonly record struct OpenAccount(CommandId CommandId) : ICommand;

/// <summary>Brings money into the venue, available at once.</summary>
/// <param name="Amount">More than zero.</param>
public readonly record struct Deposit(AccountId Account, AssetId Asset, Amount Amount, CommandId CommandId) : ICommand;

/// <summary>Takes available money out of the venue. The venue's own account may withdraw its fees.</summary>
/// <param name="Amount">More than zero.</param>
public readonly record struct Withdraw(AccountId Account, AssetId Asset, Amount Amount, CommandId CommandId) : ICommand;

/// <summary>Places an order.</summary>
public readonly record struct PlaceOrder(AccountId Account, MarketId Market, CommandId ClientOrderId, OrderTerms Terms) : ICommand
{
    /// <summary>The caller's id for the order.</summary>
    public readonly CommandId ClientOrderId = ClientOrderId;

    /// <summary>What the order asks for.</summary>
    public readonly OrderTerms Terms = Terms;
}

/// <summary>Cancels an open order of the account.</summary>
public readonly record struct CancelOrder(AccountId Account, OrderId Order) : ICommand;

/// <summary>Cancels every open order of an account, of a market, or of an account in a market; the oldest first.</summary>
/// <param name="Account">Whose orders; <see cref="AccountId.Venue"/>, which has none, for everybody's.</param>
/// <param name="Market">Where; 0 for everywhere. With everybody's orders a market must be named.</param>
public readonly record struct CancelAllOrders(AccountId Account, MarketId Market) : ICommand;

/// <summary>Reduces an open order's quantity; it keeps its place in the queue.</summary>
/// <param name="Quantity">The new quantity in all: less than before, more than is already filled or prevented.</param>
public readonly record struct AmendOrder(AccountId Account, OrderId Order, Quantity Quantity) : ICommand;

/// <summary>Cancels one order and places another in one step, with nothing in between.</summary>
/// <param name="Canceled">The order to cancel: the account's, open, in the same market.</param>
/// <param name="Mode">Whether to place the new order even if there is nothing to cancel.</param>
/// <param name="ClientOrderId">The new order's.</param>
public readonly record struct ReplaceOrder(
    AccountId Account, MarketId Market, OrderId Canceled, ReplaceMode Mode, CommandId ClientOrderId, OrderTerms Terms) : ICommand
{
    /// <summary>The caller's id for the new order.</summary>
    public readonly CommandId ClientOrderId = ClientOrderId;

    /// <summary>What the new order asks for.</summary>
    public readonly OrderTerms Terms = Terms;
}

/// <summary>Lets time pass: expires what is due, as any other command does first.</summary>
public readonly record struct AdvanceTime : ICommand;

/// <summary>What a replace does when its cancel fails. When the new order is refused, the cancel stands.</summary>
public enum ReplaceMode : byte
{
    /// <summary>Not a replace.</summary>
    None,

    /// <summary>Does nothing more.</summary>
    StopOnFailure,

    /// <summary>Places the new order all the same.</summary>
    AllowFailure,
}
