using Exchange.Domain;

namespace Exchange.Tests.Engine.Model;

/// <summary>
/// Makes commands out of numbers, looking at the oracle to aim: at orders that exist, prices that cross, amounts that are just there or
/// one too many. What is rare in life is common here.
/// </summary>
internal sealed partial class Workload(VenueProfile profile, Oracle oracle)
{
    private static readonly int[] StrangeNumbers = [0, -1, int.MaxValue, int.MinValue];

    private readonly List<ICommand> identified = [];
    private long clock = 1_000_000;
    private ulong lastId;

    /// <summary>The commands that make the venue what its profile says.</summary>
    public IEnumerable<ICommand> Setup()
    {
        foreach (var (scale, index) in profile.Scales.Select((scale, index) => (scale, index)))
            yield return new ListAsset(AssetCode.Parse($"A{index + 1}"), scale);
        foreach (var (baseAsset, quoteAsset, rules) in profile.Markets)
            yield return new OpenMarket(new AssetId(baseAsset), new AssetId(quoteAsset), rules);
        for (var account = 1; account <= profile.Accounts; account++)
        {
            yield return new OpenAccount(NewId());
            for (var asset = 1; asset <= profile.Scales.Length; asset++)
                yield return new Deposit(new AccountId(account), new AssetId(asset), new Amount(profile.Money), NewId());
        }
    }

    /// <summary>The command that a number stands for now, and the time that comes with it.</summary>
    public TimedCommand Next(ulong step)
    {
        var dice = new Dice(step);
        var time = Time(dice);
        var closed = oracle.Markets.FirstOrDefault(market => market.Status != MarketStatus.Trading);
        if (closed is not null && dice.OneIn(12)) return new TimedCommand(new SetMarketStatus(closed.Id, MarketStatus.Trading), time);

        Func<Dice, ICommand> kind = dice.Weighted<Func<Dice, ICommand>>(
            (650, Place), (45, Replace), (25, Cancel), (65, Amend), (4, CancelAll), (7, Status), (55, Deposit), (35, Withdraw),
            (5, Account), (5, Asset), (9, Market), (45, Again), (20, _ => default(AdvanceTime)));
        var command = kind(dice);
        if (command is PlaceOrder or ReplaceOrder or Domain.Deposit or Domain.Withdraw or OpenAccount) identified.Add(command);
        return new TimedCommand(command, time);
    }

    /// <summary>Mostly a little later than before; now and then a leap, or a clock that was set back.</summary>
    private Timestamp Time(Dice dice)
    {
        if (dice.OneIn(4_000)) return new Timestamp(long.MaxValue);
        if (dice.OneIn(12)) return new Timestamp(dice.Pick(clock - 1, clock - 50, 0, long.MinValue));
        clock += dice.Weighted((80, dice.Between(0, 2)), (15, dice.Between(3, 9)), (5, dice.Between(10, 60)));
        return new Timestamp(clock);
    }

    private static long OneMore(long number) => number < long.MaxValue ? number + 1 : number;

    private CommandId NewId() => CommandId.FromNumber(++lastId);

    private CommandId SomeId(Dice dice) => dice.OneIn(100) ? default : NewId();

    private AccountId SomeAccount(Dice dice)
    {
        if (dice.OneIn(60)) return new AccountId(dice.Pick(StrangeNumbers.Append(oracle.AccountCount + 1).ToList()));
        return new AccountId((int)dice.Between(1, dice.OneIn(20) ? oracle.AccountCount : profile.Accounts));
    }

    private MarketId SomeMarket(Dice dice)
    {
        if (dice.OneIn(80)) return new MarketId(dice.Pick(StrangeNumbers.Append(oracle.Markets.Count + 1).ToList()));
        return new MarketId((int)dice.Between(1, dice.OneIn(8) ? oracle.Markets.Count : profile.Markets.Length));
    }

    private AssetId SomeAsset(Dice dice)
    {
        if (dice.OneIn(40)) return new AssetId(dice.Pick(StrangeNumbers.Append(oracle.AssetCount + 1).ToList()));
        return new AssetId((int)dice.Between(1, oracle.AssetCount));
    }

    /// <summary>Sends a command once more, or another one under its id.</summary>
    private ICommand Again(Dice dice)
    {
        if (identified.Count == 0) return default(AdvanceTime);
        var first = dice.Pick(identified);
        if (dice.Percent(50)) return first;

        var (account, id) = first switch
        {
            PlaceOrder place => (place.Account, place.ClientOrderId),
            ReplaceOrder replace => (replace.Account, replace.ClientOrderId),
            Domain.Deposit deposit => (deposit.Account, deposit.CommandId),
            Domain.Withdraw withdraw => (withdraw.Account, withdraw.CommandId),
            OpenAccount open => (AccountId.Venue, open.CommandId),
            _ => throw new InvalidOperationException($"{first} has no id."),
        };
        if (dice.OneIn(6)) account = SomeAccount(dice);
        return dice.Below(8) switch
        {
            0 => new OpenAccount(id),
            1 when Place(dice) is PlaceOrder place => new PlaceOrder(account, place.Market, id, place.Terms),
            2 when Replace(dice) is ReplaceOrder replace => WithIdentity(replace, account, id),
            3 when Deposit(dice) is Deposit deposit => deposit with { Account = account, CommandId = id },
            4 when Withdraw(dice) is Withdraw withdraw => withdraw with { Account = account, CommandId = id },
            _ => WithOtherContent(first, dice),
        };
    }

    /// <summary>The same command but for a detail.</summary>
    private static ICommand WithOtherContent(ICommand command, Dice dice) => command switch
    {
        PlaceOrder place => dice.OneIn(4)
            ? place with { Market = new MarketId(place.Market.Value ^ 1) }
            : new PlaceOrder(place.Account, place.Market, place.ClientOrderId, WithOneFieldChanged(place.Terms, dice)),
        ReplaceOrder replace => dice.Below(4) switch
        {
            0 => replace with { Canceled = new OrderId(replace.Canceled.Value ^ 1) },
            1 => replace with { Mode = replace.Mode ^ ReplaceMode.StopOnFailure ^ ReplaceMode.AllowFailure },
            2 => replace with { Market = new MarketId(replace.Market.Value ^ 1) },
            _ => WithTerms(replace, WithOneFieldChanged(replace.Terms, dice)),
        },
        Domain.Deposit deposit => dice.OneIn(2)
            ? deposit with { Amount = new Amount(deposit.Amount.Units ^ 1) }
            : deposit with { Asset = new AssetId(deposit.Asset.Value ^ 1) },
        Domain.Withdraw withdraw => dice.OneIn(2)
            ? withdraw with { Amount = new Amount(withdraw.Amount.Units ^ 1) }
            : withdraw with { Asset = new AssetId(withdraw.Asset.Value ^ 1) },
        _ => command,
    };

    private static ReplaceOrder WithIdentity(in ReplaceOrder one, AccountId account, CommandId id) =>
        new(account, one.Market, one.Canceled, one.Mode, id, one.Terms);

    private static ReplaceOrder WithTerms(in ReplaceOrder one, OrderTerms terms) =>
        new(one.Account, one.Market, one.Canceled, one.Mode, one.ClientOrderId, terms);
}
