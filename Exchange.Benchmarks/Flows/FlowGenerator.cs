using Exchange.Domain;

namespace Exchange.Benchmarks;

/// <summary>
/// Makes a flow from its seed. It plays the flow on books of its own while it draws, because only then does it know which orders rest,
/// which price crosses and what is left to cancel.
/// </summary>
public sealed class FlowGenerator
{
    private const int RestShare = 44, CancelShare = 36, CrossShare = 15;
    private const int LargestMaker = 100, LargestTaker = 50;

    // The mid price is a random walk that turns at the ends of its range.
    private const int Mid = 100_000, MidRange = 1_000;

    private readonly FlowShape shape;
    private readonly Draws draws;
    private readonly ShadowOrders orders;
    private readonly ShadowBook[] books;
    private readonly int[] mids;
    private readonly int[] kinds = new int[4];
    private readonly int lowestPrice, highestPrice;
    private int trades, bookedRemainders;

    private FlowGenerator(FlowShape shape)
    {
        this.shape = shape;
        draws = new Draws(shape.Seed);
        orders = new ShadowOrders(shape.Preload + shape.Timed);
        (lowestPrice, highestPrice) = (Mid - MidRange - shape.Clip, Mid + MidRange + shape.Clip);
        books = [.. Enumerable.Range(0, shape.Markets).Select(_ => new ShadowBook(orders, lowestPrice, highestPrice))];
        mids = [.. Enumerable.Repeat(Mid, shape.Markets)];
    }

    /// <summary>Makes a flow.</summary>
    public static Flow Generate(FlowShape shape) => new FlowGenerator(shape).Generate();

    private Flow Generate()
    {
        var preload = new FlowCommand[shape.Preload];
        foreach (ref var command in preload.AsSpan()) command = Rest(MarketOfNext());
        var start = Size();

        var timed = new FlowCommand[shape.Timed];
        foreach (ref var command in timed.AsSpan())
        {
            command = Next();
            kinds[(int)command.Kind]++;
        }

        return new Flow
        {
            Shape = shape,
            Preload = preload,
            Timed = timed,
            Kinds = Enum.GetValues<FlowKind>().ToDictionary(kind => kind, kind => kinds[(int)kind]),
            Start = start,
            End = Size(),
            Trades = trades,
            BookedRemainders = bookedRemainders,
            Resting = [.. books.Select(RestingIn)],
            LowestPrice = lowestPrice,
            HighestPrice = highestPrice,
        };
    }

    private FlowCommand Next()
    {
        var market = MarketOfNext();
        var lean = shape.HoldsSize ? Lean() : 0;
        var draw = draws.Below(100);
        if (draw < RestShare + lean) return Rest(market);
        if (draw < RestShare + CancelShare) return orders.Resting > 0 ? Cancel() : Rest(market);

        // Without anything to trade with, which only happens in the smallest of books, the order rests.
        var side = AnySide();
        var quantity = draws.Between(1, LargestTaker);
        var liquidity = side == Side.Buy ? books[market].AskLots : books[market].BidLots;
        if (draw < RestShare + CancelShare + CrossShare) return liquidity > 0 ? Cross(market, side, quantity) : Rest(market);
        return liquidity >= quantity ? TakeAtMarket(market, side, quantity) : Rest(market);
    }

    // As many percent as the number of resting orders is off by, and at most 8.
    private int Lean() => (int)Math.Clamp((shape.Preload - orders.Resting) * 100L / shape.Preload, -8, 8);

    private FlowCommand Rest(ushort market)
    {
        var side = AnySide();
        var distance = Math.Clamp(draws.AbsoluteNormal(shape.Sigma), 1, shape.Clip);
        var book = books[market];
        var price = side == Side.Buy
            ? Math.Min(mids[market] - distance, book.BestAsk - 1)
            : Math.Max(mids[market] + distance, book.BestBid + 1);
        var number = orders.Place(side, market, price, draws.Between(1, LargestMaker));
        book.Rest(number);
        return new FlowCommand(FlowKind.Rest, side, market, price, orders[number].Remaining, number);
    }

    private FlowCommand Cancel()
    {
        var number = orders.AnyResting(draws);
        var order = orders[number];
        books[order.Market].Remove(number);
        return new FlowCommand(FlowKind.Cancel, order.Side, order.Market, Price: 0, Quantity: 0, number);
    }

    private FlowCommand Cross(ushort market, Side side, int quantity)
    {
        var book = books[market];
        var beyond = draws.Below(shape.DeepestCrossing + 1);
        var price = side == Side.Buy
            ? Math.Min(book.BestAsk + beyond, highestPrice)
            : Math.Max(book.BestBid - beyond, lowestPrice);
        var number = orders.Place(side, market, price, quantity);
        trades += book.Take(number);
        if (orders[number].Remaining > 0)
        {
            book.Rest(number);
            bookedRemainders++;
        }

        return new FlowCommand(FlowKind.Cross, side, market, price, quantity, number);
    }

    private FlowCommand TakeAtMarket(ushort market, Side side, int quantity)
    {
        var number = orders.Place(side, market, side == Side.Buy ? highestPrice : lowestPrice, quantity);
        trades += books[market].Take(number);
        return new FlowCommand(FlowKind.Market, side, market, Price: 0, quantity, number);
    }

    private ushort MarketOfNext()
    {
        var market = (ushort)(shape.Markets == 1 ? 0 : draws.Below(shape.Markets));
        if (draws.OneIn(shape.CommandsPerMidStep))
        {
            var moved = mids[market] + (draws.OneIn(2) ? 1 : -1);
            if (Math.Abs(moved - Mid) <= MidRange) mids[market] = moved;
        }

        return market;
    }

    private Side AnySide() => draws.OneIn(2) ? Side.Buy : Side.Sell;

    private BookSize Size() => new(orders.Resting, books.Sum(book => book.Levels));

    private RestingOrder[] RestingIn(ShadowBook book) =>
    [
        .. book.InPriority(Side.Buy).Concat(book.InPriority(Side.Sell))
            .Select(number => new RestingOrder(number, orders[number].Side, orders[number].Price, orders[number].Remaining)),
    ];
}
