namespace Exchange.Domain;

// The commands about assets, markets and accounts.
public sealed partial class Engine
{
    /// <summary>Lists an asset.</summary>
    /// <inheritdoc cref="Execute(ICommand, Timestamp, EventBuffer)"/>
    public CommandResult Execute(in ListAsset command, Timestamp now, EventBuffer events)
    {
        Begin(now, events);
        if (State.FindAsset(command.Code).Value != 0) return Refused(RejectReason.AssetExists);
        if (command.Code == default || command.Scale is < 0 or > MarketRules.MaxScale) return Refused(RejectReason.InvalidAsset);

        var asset = new AssetId(State.Assets.Count);
        Raise(new AssetListed(asset, command.Code, command.Scale));
        return Done(State.Sequence, asset.Value);
    }

    /// <summary>Opens a market.</summary>
    /// <inheritdoc cref="Execute(ICommand, Timestamp, EventBuffer)"/>
    public CommandResult Execute(in OpenMarket command, Timestamp now, EventBuffer events)
    {
        Begin(now, events);
        var (baseAsset, quoteAsset) = (command.BaseAsset, command.QuoteAsset);
        if (!State.IsListed(baseAsset) || !State.IsListed(quoteAsset)) return Refused(RejectReason.UnknownAsset);
        if (State.FindMarket(baseAsset, quoteAsset).Value != 0) return Refused(RejectReason.MarketExists);
        var (baseScale, quoteScale) = (State.Assets[baseAsset.Value].Scale, State.Assets[quoteAsset.Value].Scale);
        if (baseAsset == quoteAsset || !MarketRulesCheck.AreValid(command.Rules, baseScale, quoteScale))
            return Refused(RejectReason.InvalidMarketRules);

        var market = new MarketId(State.Markets.Count);
        Raise(new MarketOpened(market, baseAsset, quoteAsset, command.Rules));
        return Done(State.Sequence, market.Value);
    }

    /// <summary>Sets a market's status.</summary>
    /// <inheritdoc cref="Execute(ICommand, Timestamp, EventBuffer)"/>
    public CommandResult Execute(in SetMarketStatus command, Timestamp now, EventBuffer events)
    {
        Begin(now, events);
        if (State.FindMarket(command.Market) is null) return Refused(RejectReason.NoSuchMarket);
        if (command.Status > MarketStatus.CancelOnly) return Refused(RejectReason.InvalidMarketStatus);

        Raise(new MarketStatusSet(command.Market, command.Status));
        return Done(State.Sequence, 0);
    }

    /// <summary>Opens an account.</summary>
    /// <inheritdoc cref="Execute(ICommand, Timestamp, EventBuffer)"/>
    public CommandResult Execute(in OpenAccount command, Timestamp now, EventBuffer events)
    {
        Begin(now, events);
        if (command.CommandId.Length == 0) return Refused(RejectReason.CommandIdMissing);
        var used = State.Requests.Find(AccountId.Venue, command.CommandId);
        if (used >= 0) return Repeated(used, Fingerprint.OfAccount());

        var account = new AccountId(State.AccountCount + 1);
        Raise(new AccountOpened(account, command.CommandId));
        return Done(State.Sequence, account.Value);
    }

    /// <summary>Brings money into the venue.</summary>
    /// <inheritdoc cref="Execute(ICommand, Timestamp, EventBuffer)"/>
    public CommandResult Execute(in Deposit command, Timestamp now, EventBuffer events)
    {
        Begin(now, events);
        var fingerprint = Fingerprint.OfTransfer(EventType.FundsDeposited, command.Asset, command.Amount);
        if (CheckTransfer(command.Account, command.Asset, command.Amount, command.CommandId, fingerprint) is { } answer) return answer;

        if (State.Ledger.Supply(command.Asset).Units > long.MaxValue - command.Amount.Units)
        {
            Raise(new DepositRejected(command.Account, command.Asset, command.Amount, command.CommandId, RejectReason.SupplyTooLarge));
            return Rejected(State.Sequence, RejectReason.SupplyTooLarge);
        }

        Raise(new FundsDeposited(command.Account, command.Asset, command.Amount, command.CommandId));
        return Done(State.Sequence, 0);
    }

    /// <summary>Takes money out of the venue.</summary>
    /// <inheritdoc cref="Execute(ICommand, Timestamp, EventBuffer)"/>
    public CommandResult Execute(in Withdraw command, Timestamp now, EventBuffer events)
    {
        Begin(now, events);
        var fingerprint = Fingerprint.OfTransfer(EventType.FundsWithdrawn, command.Asset, command.Amount);
        if (CheckTransfer(command.Account, command.Asset, command.Amount, command.CommandId, fingerprint) is { } answer) return answer;

        var available = State.Ledger.Available(command.Account, command.Asset);
        if (available < command.Amount)
        {
            Raise(new WithdrawalRejected(
                command.Account, command.Asset, command.Amount, command.CommandId, RejectReason.InsufficientFunds, available));
            return Rejected(State.Sequence, RejectReason.InsufficientFunds);
        }

        Raise(new FundsWithdrawn(command.Account, command.Asset, command.Amount, command.CommandId));
        return Done(State.Sequence, 0);
    }

    // The answer to a transfer that goes no further; null for one that does.
    private CommandResult? CheckTransfer(AccountId account, AssetId asset, Amount amount, in CommandId id, long fingerprint)
    {
        if (account != AccountId.Venue && !State.IsCustomer(account)) return Refused(RejectReason.UnknownAccount);
        if (id.Length == 0) return Refused(RejectReason.CommandIdMissing);
        var used = State.Requests.Find(account, id);
        if (used >= 0) return Repeated(used, fingerprint);
        if (!State.IsListed(asset)) return Refused(RejectReason.UnknownAsset);
        return amount <= Amount.Zero ? Refused(RejectReason.InvalidAmount) : null;
    }
}
