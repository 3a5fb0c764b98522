using System.Globalization;
using Exchange.Domain;

namespace Exchange.Tests.Engine.Specs;

/// <summary>
/// Commands in words; a name after # is the command id, and for orders the name by which later lines call it:
/// <code>
/// alice buys 10 at 100                 a limit order, good till canceled; or: ioc, fok, gtd, until 10s (which is gtd with that date)
/// alice buys 10 at 100 post-only       and: showing 2 (an iceberg), stp expire-maker (the self-trade mode), in ETH-USD, #a
/// alice buys 10 at market              by quantity; for 500 at market: by quote quantity
/// alice sells 10 at market stop-loss 95     and: at 94 stop-loss 95, take-profit 105
/// alice cancels #a                     or: order 7 (by number), all, all in ETH-USD; venue cancels all in BTC-USD (everybody's)
/// alice amends #a to 4
/// alice replaces #a with buy 5 at 99   or: replaces-or-places, which places even if there is nothing to cancel
/// alice deposits 10 USD #d             withdraws; no-id sends no command id
/// market is halted                     or: cancel-only, trading, 99 (which is no status); market ETH-USD is halted
/// time passes                          to what the clock shows
/// venue opens account #erin            venue lists ETH scale 8; venue opens market ETH-USD with tick 0.5, lot 2
/// nobody, NOTHING, NO-MARKET           an account, an asset and a market that do not exist
/// </code>
/// </summary>
internal static class CommandText
{
    public static ICommand Parse(TestVenue venue, string line)
    {
        var words = new Words(line);
        var command = words.Next() switch
        {
            "market" => SetStatus(venue, words),
            "time" => TimePasses(words),
            var account => OfAccount(venue, account, words.Next(), words),
        };
        words.End();
        return command;
    }

    /// <summary>A clock reading such as 10s or 0.5s after the start of the test.</summary>
    public static Timestamp Time(string word) =>
        word.EndsWith('s') && decimal.TryParse(word[..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            ? new Timestamp(TestVenue.Start.Microseconds + (long)(seconds * 1_000_000))
            : throw new FormatException($"'{word}' is not a time such as 10s");

    private static SetMarketStatus SetStatus(TestVenue venue, Words words)
    {
        var market = words.Take("is") ? VenueSetup.DefaultMarket : words.Next();
        if (market != VenueSetup.DefaultMarket) words.Expect("is");
        var status = words.AtNumber ? (MarketStatus)words.Number() : Enumeration<MarketStatus>(words.Next());
        return new SetMarketStatus(venue.Market(market), status);
    }

    private static AdvanceTime TimePasses(Words words)
    {
        words.Expect("passes");
        return new AdvanceTime();
    }

    private static ICommand OfAccount(TestVenue venue, string name, string verb, Words words) => verb switch
    {
        "buys" or "sells" => Place(venue, venue.Account(name), verb, words),
        "replaces" => Replace(venue, venue.Account(name), ReplaceMode.StopOnFailure, words),
        "replaces-or-places" => Replace(venue, venue.Account(name), ReplaceMode.AllowFailure, words),
        "replaces-wrongly" => Replace(venue, venue.Account(name), ReplaceMode.None, words),
        "cancels" => Cancel(venue, venue.Account(name), words),
        "amends" => Amend(venue, venue.Account(name), words),
        "deposits" => new Deposit(venue.Account(name), Money(venue, words, out var amount), amount, Id(venue, words)),
        "withdraws" => new Withdraw(venue.Account(name), Money(venue, words, out var amount), amount, Id(venue, words)),
        "lists" => List(words),
        "opens" => Open(venue, words),
        _ => throw new FormatException($"'{verb}' is not something that an account does"),
    };

    private static PlaceOrder Place(TestVenue venue, AccountId account, string side, Words words)
    {
        var (market, id, terms) = Order(venue, side, words);
        return new PlaceOrder(account, market, id, terms);
    }

    private static ReplaceOrder Replace(TestVenue venue, AccountId account, ReplaceMode mode, Words words)
    {
        var canceled = OrderNamed(venue, words);
        words.Expect("with");
        var (market, id, terms) = Order(venue, words.Next() + "s", words);
        return new ReplaceOrder(account, market, canceled, mode, id, terms);
    }

    private static ICommand Cancel(TestVenue venue, AccountId account, Words words)
    {
        if (!words.Take("all")) return new CancelOrder(account, OrderNamed(venue, words));
        return new CancelAllOrders(account, words.Take("in") ? venue.Market(words.Next()) : default);
    }

    private static AmendOrder Amend(TestVenue venue, AccountId account, Words words)
    {
        var order = OrderNamed(venue, words);
        words.Expect("to");
        return new AmendOrder(account, order, new Quantity(words.Number()));
    }

    private static ListAsset List(Words words)
    {
        var code = AssetCode.Parse(words.Next());
        words.Expect("scale");
        return new ListAsset(code, (int)words.Number());
    }

    private static ICommand Open(TestVenue venue, Words words)
    {
        if (words.Take("account")) return new OpenAccount(Id(venue, words));
        words.Expect("market");
        var assets = words.Next().Split('-');
        var rules = RulesText.Read(VenueSetup.WideRules, words.Take("with") ? words.Rest() : "");
        return new OpenMarket(venue.Asset(assets[0]), venue.Asset(assets[1]), rules);
    }

    private static (MarketId Market, CommandId Id, OrderTerms Terms) Order(TestVenue venue, string side, Words words)
    {
        var terms = new OrderTerms { Side = side switch { "buys" => Side.Buy, "sells" => Side.Sell, _ => throw NotAnOrder(side) } };
        if (words.AtNumber) terms = terms with { Quantity = new Quantity(words.Number()) };
        if (words.Take("for")) terms = terms with { QuoteQuantity = new Amount(words.Number()) };

        words.Expect("at");
        var isMarket = words.Take("market");
        if (!isMarket) terms = terms with { LimitPrice = new Price(words.Number()) };
        terms = terms with { Type = isMarket ? OrderType.Market : OrderType.Limit };

        var market = venue.Market(VenueSetup.DefaultMarket);
        CommandId? id = null;
        TimeInForce? timeInForce = null;
        while (words.Any)
        {
            switch (words.Next())
            {
                case "post-only": terms = terms with { Type = isMarket ? throw NotAnOrder("post-only") : OrderType.LimitMaker }; break;
                case "stop-loss": terms = Stop(terms, isMarket ? OrderType.StopLoss : OrderType.StopLossLimit, words); break;
                case "take-profit": terms = Stop(terms, isMarket ? OrderType.TakeProfit : OrderType.TakeProfitLimit, words); break;
                case "showing": terms = terms with { DisplayQuantity = new Quantity(words.Number()) }; break;
                case "until": terms = terms with { ExpiresAt = Time(words.Next()) }; break;
                case "stp": terms = terms with { SelfTradePrevention = Enumeration<SelfTradePrevention>(words.Next()) }; break;
                case "in": market = venue.Market(words.Next()); break;
                case "no-id": id = default(CommandId); break;
                case var name when name.StartsWith('#'): id = CommandId.Parse(name.AsSpan(1)); break;
                case var word: timeInForce = Enumeration<TimeInForce>(word); break;
            }
        }

        timeInForce ??= terms.Type == OrderType.Market ? TimeInForce.Ioc : terms.ExpiresAt != default ? TimeInForce.Gtd : TimeInForce.Gtc;
        return (market, id ?? venue.NewId(), terms with { TimeInForce = timeInForce.Value });
    }

    private static OrderTerms Stop(OrderTerms terms, OrderType type, Words words) =>
        terms with { Type = type, StopPrice = new Price(words.Number()) };

    private static OrderId OrderNamed(TestVenue venue, Words words) =>
        words.Take("order") ? new OrderId(words.Number()) : venue.Order(words.Next());

    private static AssetId Money(TestVenue venue, Words words, out Amount amount)
    {
        amount = new Amount(words.Number());
        return venue.Asset(words.Next());
    }

    private static CommandId Id(TestVenue venue, Words words) =>
        !words.Any ? venue.NewId() : words.Take("no-id") ? default : CommandId.Parse(words.Next().AsSpan().TrimStart('#'));

    /// <summary>The value of an enumeration that is written with hyphens, as in expire-maker.</summary>
    public static TEnum Enumeration<TEnum>(string word)
        where TEnum : struct, Enum =>
        Enum.TryParse<TEnum>(word.Replace("-", ""), ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsDigit(word[0])
            ? value
            : throw new FormatException($"'{word}' is not understood");

    private static FormatException NotAnOrder(string word) => new($"'{word}' does not fit into an order here");
}
