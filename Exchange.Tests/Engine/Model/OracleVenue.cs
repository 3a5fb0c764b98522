using System.Numerics;
using Exchange.Domain;

namespace Exchange.Tests.Engine.Model;

// Assets, markets, accounts, and the money that enters and leaves.
internal sealed partial class Oracle
{
    private readonly List<(AssetCode Code, int Scale)> assets = [];
    private readonly List<OracleMarket> markets = [];
    private readonly Dictionary<(AccountId Account, AssetId Asset), OracleBalance> balances = [];

    public int AssetCount => assets.Count;

    public int AccountCount { get; private set; }

    public IReadOnlyList<OracleMarket> Markets => markets;

    /// <summary>Deposits less withdrawals.</summary>
    public Dictionary<AssetId, BigInteger> Supply { get; } = [];

    public OracleMarket? FindMarket(MarketId id) => id.Value >= 1 && id.Value <= markets.Count ? markets[id.Value - 1] : null;

    public OracleBalance BalanceOf(AccountId account, AssetId asset)
    {
        if (!balances.TryGetValue((account, asset), out var balance)) balances.Add((account, asset), balance = new OracleBalance());
        return balance;
    }

    /// <summary>Everything that anybody has of an asset.</summary>
    public BigInteger Total(AssetId asset) =>
        balances.Where(entry => entry.Key.Asset == asset).Aggregate(BigInteger.Zero, (sum, entry) => sum + entry.Value.Total);

    private bool IsTrader(AccountId account) => account.Value >= 1 && account.Value <= AccountCount;

    private bool IsAccount(AccountId account) => account == AccountId.Venue || IsTrader(account);

    private bool IsAsset(AssetId asset) => asset.Value >= 1 && asset.Value <= assets.Count;

    private Answer Decide(ListAsset command)
    {
        if (assets.Any(asset => asset.Code == command.Code)) return Refused(RejectReason.AssetExists);
        if (command.Code == default || command.Scale is < 0 or > 18) return Refused(RejectReason.InvalidAsset);

        assets.Add((command.Code, command.Scale));
        var id = new AssetId(assets.Count);
        Supply[id] = 0;
        Emit(new AssetListed(id, command.Code, command.Scale));
        return Executed(id.Value);
    }

    private Answer Decide(OpenMarket command)
    {
        var (baseAsset, quoteAsset, rules) = command;
        if (!IsAsset(baseAsset) || !IsAsset(quoteAsset)) return Refused(RejectReason.UnknownAsset);
        if (markets.Any(market => market.BaseAsset == baseAsset && market.QuoteAsset == quoteAsset))
            return Refused(RejectReason.MarketExists);

        var units = OracleMarketRules.Units(rules, assets[baseAsset.Value - 1].Scale, assets[quoteAsset.Value - 1].Scale);
        if (baseAsset == quoteAsset || units is null) return Refused(RejectReason.InvalidMarketRules);

        var id = new MarketId(markets.Count + 1);
        markets.Add(new OracleMarket(id, baseAsset, quoteAsset, rules, units.Value.Lot, units.Value.Unit));
        Emit(new MarketOpened(id, baseAsset, quoteAsset, rules));
        return Executed(id.Value);
    }

    private Answer Decide(SetMarketStatus command)
    {
        if (FindMarket(command.Market) is not { } market) return Refused(RejectReason.NoSuchMarket);
        if (!Enum.IsDefined(command.Status)) return Refused(RejectReason.InvalidMarketStatus);

        market.Status = command.Status;
        Emit(new MarketStatusSet(command.Market, command.Status));
        return Executed();
    }

    private Answer Decide(OpenAccount command)
    {
        if (LookUp(AccountId.Venue, command.CommandId, command) is { } known) return known;

        AccountCount++;
        Emit(new AccountOpened(new AccountId(AccountCount), command.CommandId));
        Remember(AccountId.Venue, command.CommandId, command, AccountCount);
        return Executed(AccountCount);
    }

    private Answer Decide(Deposit command)
    {
        var (account, asset, amount, id) = command;
        if (!IsAccount(account)) return Refused(RejectReason.UnknownAccount);
        if (LookUp(account, id, command) is { } known) return known;
        if (!IsAsset(asset)) return Refused(RejectReason.UnknownAsset);
        if (amount.Units <= 0) return Refused(RejectReason.InvalidAmount);

        if (Total(asset) + amount.Units > long.MaxValue)
        {
            Emit(new DepositRejected(account, asset, amount, id, RejectReason.SupplyTooLarge));
            Remember(account, id, command, 0, RejectReason.SupplyTooLarge);
            return Rejected(RejectReason.SupplyTooLarge);
        }

        BalanceOf(account, asset).Available += amount.Units;
        Supply[asset] += amount.Units;
        Emit(new FundsDeposited(account, asset, amount, id));
        Remember(account, id, command, 0);
        return Executed();
    }

    private Answer Decide(Withdraw command)
    {
        var (account, asset, amount, id) = command;
        if (!IsAccount(account)) return Refused(RejectReason.UnknownAccount);
        if (LookUp(account, id, command) is { } known) return known;
        if (!IsAsset(asset)) return Refused(RejectReason.UnknownAsset);
        if (amount.Units <= 0) return Refused(RejectReason.InvalidAmount);

        if (amount.Units > BalanceOf(account, asset).Available)
        {
            var available = Units(BalanceOf(account, asset).Available);
            Emit(new WithdrawalRejected(account, asset, amount, id, RejectReason.InsufficientFunds, available));
            Remember(account, id, command, 0, RejectReason.InsufficientFunds);
            return Rejected(RejectReason.InsufficientFunds);
        }

        BalanceOf(account, asset).Available -= amount.Units;
        Supply[asset] -= amount.Units;
        Emit(new FundsWithdrawn(account, asset, amount, id));
        Remember(account, id, command, 0);
        return Executed();
    }
}

/// <summary>What an account has of an asset. It refuses to be negative.</summary>
internal sealed class OracleBalance
{
    public BigInteger Available
    {
        get;
        set => field = value >= 0 ? value : throw new InvalidOperationException($"{value} would be available.");
    }

    public BigInteger Held
    {
        get;
        set => field = value >= 0 ? value : throw new InvalidOperationException($"{value} would be held.");
    }

    public BigInteger Total => Available + Held;
}
