using System.Globalization;
using System.Text.Json;
using Exchange.Api;
using Exchange.Domain;
using Exchange.Projections;
using Npgsql;

namespace Exchange.Benchmarks;

/// <summary>
/// Compares what clients of the streams were told with the events in the store: every book with the engine's book at the same sequence
/// and update id, every trade with the trade that is stored, everything of an account with that account at that sequence. What was told
/// before it was committed, or to somebody else, is in neither.
/// </summary>
internal sealed class StreamAudit
{
    private readonly Dictionary<long, List<(string Who, FollowedBook Told)>> books;
    private readonly Dictionary<long, List<(string Who, AccountId Account, JsonElement Told)>> accounts;
    private readonly Dictionary<string, long> updateOffsets = [];
    private readonly Dictionary<OrderId, AccountId> owners = [];
    private readonly HashSet<string> trades = [];
    private readonly List<(long Sequence, AccountId Account, string Text)> fills = [];
    private readonly List<string> failures = [];
    private readonly VenueState state = new();
    private readonly DepthFold depth = new();

    private StreamAudit(IReadOnlyList<Follower> followers, IReadOnlyList<ShownBooks> shown)
    {
        books = followers
            .SelectMany(one => one.Lives.SelectMany(life => life.Depth).Select(told => (Who: one.Name, Told: told)))
            .Concat(shown.SelectMany(one => one.Books.Select(book => (Who: one.Name, Told: book))))
            .GroupBy(book => book.Told.Sequence).ToDictionary(group => group.Key, group => group.ToList());
        accounts = followers
            .SelectMany(one => one.Lives.SelectMany(life => life.Account).Select(told => (one.Name, one.Account, Told: told)))
            .GroupBy(message => SequenceOf(message.Told)).ToDictionary(group => group.Key, group => group.ToList());
    }

    /// <summary>Audits what was told, and returns what is wrong with it, in words.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(
        string postgres, string venue, IReadOnlyList<Follower> followers, IReadOnlyList<ShownBooks> shown)
    {
        await using var connection = new NpgsqlConnection(postgres);
        await connection.OpenAsync();
        var audit = new StreamAudit(followers, shown);
        await Recovery.ReadAsync(connection, venue, new Catalog(), 0, long.MaxValue, audit.Receive, CancellationToken.None);
        foreach (var follower in followers) audit.Check(follower);
        foreach (var one in shown) audit.Expect(one.Books.Count > 50, one.Name, "it showed too little to prove anything");
        foreach (var left in audit.books.Values.SelectMany(all => all))
            audit.failures.Add($"{left.Who} was told a book of sequence {left.Told.Sequence}, which is not stored");
        foreach (var left in audit.accounts.Values.SelectMany(all => all).Where(left => SequenceOf(left.Told) > 0))
            audit.failures.Add($"{left.Who} was told of its account at sequence {SequenceOf(left.Told)}, which is not stored");
        return audit.failures;
    }

    private static long SequenceOf(JsonElement message) => message.GetProperty("sequence").GetInt64();

    private void Expect(bool holds, string who, string otherwise)
    {
        if (!holds) failures.Add($"{who}: {otherwise}");
    }

    private void Receive(EventRecord e)
    {
        state.Apply(e);
        depth.Apply(e);
        depth.ForgetChanges();
        if (e.ToEvent() is OrderPlaced placed) owners[placed.Order] = placed.Account;
        if (e.ToEvent() is TradeExecuted trade) Receive(trade, e);
        if (books.Remove(e.Sequence, out var told)) CheckBooks(told, e.Time);
        if (accounts.Remove(e.Sequence, out var changes))
            foreach (var (who, account, message) in changes) CheckAccount(who, account, message);
    }

    private void Receive(TradeExecuted trade, EventRecord e)
    {
        var (price, quantity) = (DecimalText.FormatSteps(trade.Price.Ticks, FaultVenue.Tick), LotsOf(trade.Quantity));
        var side = trade.TakerSide == Side.Buy ? "BUY" : "SELL";
        trades.Add($"{trade.Trade.Value} {price} {quantity} {side} {TimeText.Format(e.Time)}");
        fills.Add((e.Sequence, trade.MakerAccount, FillText(trade.Maker, trade, true, price, quantity, trade.MakerFee)));
        fills.Add((e.Sequence, trade.TakerAccount, FillText(trade.Taker, trade, false, price, quantity, trade.TakerFee)));
    }

    private static string FillText(OrderId order, TradeExecuted trade, bool isMaker, string price, string quantity, Amount fee) =>
        $"{order.Value} {trade.Trade.Value} {isMaker} {price} {quantity} {UnitsOf(fee)}";

    // Within an epoch update ids and the events that change the depth are counted in step.
    private void CheckBooks(List<(string Who, FollowedBook Told)> told, Timestamp time)
    {
        var (book, count, at) = (BookOf(state), depth[FaultVenue.Market].LastUpdate, TimeText.Format(time));
        foreach (var (who, one) in told)
        {
            Expect(one.Book == book, who, $"at sequence {one.Sequence} the book was told as [{one.Book}], and is [{book}]");
            Expect(one.Time == at, who, $"sequence {one.Sequence} was told as of {one.Time}, and is of {at}");
            var offset = one.LastUpdate - count;
            if (updateOffsets.TryAdd(one.Epoch, offset)) continue;
            Expect(updateOffsets[one.Epoch] == offset, who, $"sequence {one.Sequence} was told as update {one.LastUpdate}, {offset}");
        }
    }

    private void CheckAccount(string who, AccountId account, JsonElement told)
    {
        foreach (var order in told.GetProperty("orders").EnumerateArray())
        {
            var id = new OrderId(order.GetProperty("orderId").GetInt64());
            Expect(owners.GetValueOrDefault(id) == account, who, $"order {id.Value} is not its own");
            var left = state.FindOrder(id) is { } open ? LotsOf(open.Remaining) : "0";
            Expect(order.GetProperty("remaining").GetString() == left, who, $"of order {id.Value} {left} is left, and it was told {order}");
        }

        if (told.GetProperty("type").GetString() == "state") CheckState(who, account, told);
        if (!told.TryGetProperty("balances", out var balances)) return;
        foreach (var balance in balances.EnumerateArray())
        {
            var asset = balance.GetProperty("asset").GetString() == "USDT" ? FaultVenue.Quote : FaultVenue.Base;
            var (available, held) = state.Balance(account, asset);
            var has = $"{UnitsOf(available)} {UnitsOf(held)}";
            var was = $"{balance.GetProperty("available")} {balance.GetProperty("held")}";
            Expect(was == has, who, $"at sequence {SequenceOf(told)} it had {has} of asset {asset.Value}, and was told {was}");
        }
    }

    private void CheckState(string who, AccountId account, JsonElement told)
    {
        var open = state.OpenOrders(FaultVenue.Market).Where(order => order.Account == account).Select(order => order.Order.Value);
        var orders = told.GetProperty("orders").EnumerateArray().Select(order => order.GetProperty("orderId").GetInt64());
        Expect(open.Order().SequenceEqual(orders.Order()), who, $"the open orders at sequence {SequenceOf(told)} were told wrongly");
    }

    private void Check(Follower follower)
    {
        failures.AddRange(follower.Failures);
        var lives = follower.Lives;
        Expect(lives.Sum(life => life.Depth.Count) > 50, follower.Name, "it was told too little of the depth to prove anything");
        Expect(lives.Sum(life => life.Trades.Count) > 50, follower.Name, "it was told too little of the trades to prove anything");
        foreach (var life in lives)
        {
            foreach (var trade in life.Trades)
                Expect(trades.Contains(TradeText(trade)), follower.Name, $"trade {TradeText(trade)} is not stored");
            CheckFills(follower, life.Account);
        }
    }

    // Between one state and the next each fill was told once, and no other.
    private void CheckFills(Follower follower, IReadOnlyList<JsonElement> messages)
    {
        for (var i = 0; i < messages.Count;)
        {
            var (from, to) = (SequenceOf(messages[i]), SequenceOf(messages[i]));
            var told = new List<string>();
            for (i++; i < messages.Count && messages[i].TryGetProperty("fills", out var fillsTold); i++)
            {
                to = SequenceOf(messages[i]);
                told.AddRange(fillsTold.EnumerateArray().Select(FillText));
            }

            var (after, until) = (from, to);
            var stored = fills.Where(fill => fill.Account == follower.Account && fill.Sequence > after && fill.Sequence <= until)
                .Select(fill => fill.Text).ToList();
            Expect(stored.SequenceEqual(told), follower.Name, $"between {after} and {until} it had {stored.Count} fills, and was told"
                + $" {told.Count}; the first difference is at {stored.Zip(told).TakeWhile(pair => pair.First == pair.Second).Count()}");
        }
    }

    private static string FillText(JsonElement fill) =>
        $"{fill.GetProperty("orderId")} {fill.GetProperty("tradeId")} {fill.GetProperty("isMaker").GetBoolean()} "
        + $"{fill.GetProperty("price")} {fill.GetProperty("quantity")} {fill.GetProperty("fee")}";

    private static string TradeText(JsonElement trade) =>
        $"{trade.GetProperty("tradeId")} {trade.GetProperty("price")} {trade.GetProperty("quantity")} {trade.GetProperty("takerSide")} "
        + $"{trade.GetProperty("time")}";

    // The engine's own book, from the single orders.
    private static string BookOf(VenueState state)
    {
        return BookReader.TextOf(Levels(Side.Buy), Levels(Side.Sell));

        IEnumerable<(decimal, string)> Levels(Side side) => state.RestingOrders(FaultVenue.Market, side)
            .GroupBy(order => order.LimitPrice).OrderBy(level => level.Key)
            .Select(level => (
                decimal.Parse(DecimalText.FormatSteps(level.Key.Ticks, FaultVenue.Tick), CultureInfo.InvariantCulture),
                LotsOf(new Quantity(level.Sum(order => order.Shown.Lots)))));
    }

    private static string UnitsOf(Amount amount) => DecimalText.Format(amount.Units, FaultVenue.AssetScale);

    private static string LotsOf(Quantity quantity) => DecimalText.FormatSteps(quantity.Lots, FaultVenue.Lot);
}
