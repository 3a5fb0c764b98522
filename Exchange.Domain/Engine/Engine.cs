namespace Exchange.Domain;

/// <summary>The engine of one venue.</summary>
public sealed class Engine
{
    /// <summary>What the events so far add up to.</summary>
    public VenueState State { get; }

    /// <summary>An engine for a new venue.</summary>
    public Engine() : this(new VenueState()) { }

    /// <summary>An engine that goes on from a state.</summary>
    public Engine(VenueState state) => State = state;

    /// <summary>Lists an asset.</summary>
    public CommandResult Execute(in ListAsset command, Timestamp now, EventBuffer events) => throw new NotImplementedException();

    /// <summary>Opens a market.</summary>
    public CommandResult Execute(in OpenMarket command, Timestamp now, EventBuffer events) => throw new NotImplementedException();

    /// <summary>Sets a market's status.</summary>
    public CommandResult Execute(in SetMarketStatus command, Timestamp now, EventBuffer events) => throw new NotImplementedException();

    /// <summary>Opens an account.</summary>
    public CommandResult Execute(in OpenAccount command, Timestamp now, EventBuffer events) => throw new NotImplementedException();

    /// <summary>Deposits.</summary>
    public CommandResult Execute(in Deposit command, Timestamp now, EventBuffer events) => throw new NotImplementedException();

    /// <summary>Withdraws.</summary>
    public CommandResult Execute(in Withdraw command, Timestamp now, EventBuffer events) => throw new NotImplementedException();

    /// <summary>Places an order.</summary>
    public CommandResult Execute(in PlaceOrder command, Timestamp now, EventBuffer events) => throw new NotImplementedException();

    /// <summary>Cancels an order.</summary>
    public CommandResult Execute(in CancelOrder command, Timestamp now, EventBuffer events) => throw new NotImplementedException();

    /// <summary>Cancels all orders.</summary>
    public CommandResult Execute(in CancelAllOrders command, Timestamp now, EventBuffer events) => throw new NotImplementedException();

    /// <summary>Amends an order.</summary>
    public CommandResult Execute(in AmendOrder command, Timestamp now, EventBuffer events) => throw new NotImplementedException();

    /// <summary>Replaces an order.</summary>
    public CommandResult Execute(in ReplaceOrder command, Timestamp now, EventBuffer events) => throw new NotImplementedException();

    /// <summary>Lets time pass.</summary>
    public CommandResult Execute(in AdvanceTime command, Timestamp now, EventBuffer events) => throw new NotImplementedException();

    /// <summary>Any command, boxed.</summary>
    public CommandResult Execute(ICommand command, Timestamp now, EventBuffer events) => throw new NotImplementedException();
}
