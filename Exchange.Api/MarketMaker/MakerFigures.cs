using System.Diagnostics.Metrics;
using System.Globalization;

namespace Exchange.Api;

/// <summary>What the maker tells about itself, as instruments of the meter "Exchange.Maker" and as a line for the log.</summary>
internal sealed class MakerFigures : IDisposable
{
    private readonly Meter meter = new("Exchange.Maker");
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, (double Spread, double Depth, double Inventory)> markets = new(StringComparer.Ordinal);
    private readonly Counter<long> placed;
    private readonly Counter<long> refused;
    private double equity;
    private double? paidIn;
    private long placedInAll;

    public MakerFigures()
    {
        placed = meter.CreateCounter<long>("exchange.maker.orders", description: "Orders that the exchange took.");
        refused = meter.CreateCounter<long>("exchange.maker.refusals", description: "Orders that it refused.");
        meter.CreateObservableGauge("exchange.maker.spread", () => Observe(market => market.Spread), description: "Share of the price.");
        meter.CreateObservableGauge("exchange.maker.depth", () => Observe(market => market.Depth), description: "Quotes, in quote asset.");
        meter.CreateObservableGauge("exchange.maker.inventory", () => Observe(market => market.Inventory), description: "From -1 to 1.");
        meter.CreateObservableGauge("exchange.maker.pnl", () => Profit, description: "In the first market's quote asset.");
    }

    /// <summary>How many orders the exchange took.</summary>
    internal long PlacedInAll => Interlocked.Read(ref placedInAll);

    /// <summary>What the quoting account is worth more than what was paid into it, since the start.</summary>
    internal double Profit
    {
        get
        {
            lock (gate) return paidIn is { } paid ? equity - paid : 0;
        }
    }

    /// <summary>A market as it stood before a step.</summary>
    internal void Market(MarketAgent agent, IReadOnlyList<StandingQuote> standing, double inventory)
    {
        var facts = agent.Facts;
        var bid = standing.Where(order => order.Quote.IsBid).Select(order => order.Quote.Ticks).DefaultIfEmpty().Max();
        var ask = standing.Where(order => !order.Quote.IsBid).Select(order => order.Quote.Ticks).DefaultIfEmpty().Min();
        var depth = standing.Sum(order => order.Quote.Ticks * facts.Tick * order.Quote.Lots * facts.Lot);
        var spread = bid == 0 || ask == 0 ? 0 : (ask - bid) / (double)bid;
        lock (gate) markets[facts.Symbol] = (spread, (double)depth, inventory);
    }

    internal void Orders(int taken, int turnedAway)
    {
        Interlocked.Add(ref placedInAll, taken);
        placed.Add(taken);
        refused.Add(turnedAway);
    }

    /// <summary>What came into the quoting account, or went out, in the reference asset. Before the first step none counts.</summary>
    internal void PaidIn(double worth)
    {
        lock (gate) paidIn += worth;
    }

    /// <summary>The worth of the quoting account; the first is where profit is counted from.</summary>
    internal void Equity(double worth)
    {
        lock (gate)
        {
            paidIn ??= worth;
            equity = worth;
        }
    }

    public override string ToString()
    {
        var culture = CultureInfo.InvariantCulture;
        lock (gate)
        {
            var all = markets.Select(market => string.Create(culture,
                $"{market.Key} spread {market.Value.Spread:P3} depth {market.Value.Depth:G6} inventory {market.Value.Inventory:F2}"));
            return string.Create(culture, $"{string.Join("; ", all)}; PnL {(paidIn is { } paid ? equity - paid : 0):F2}");
        }
    }

    public void Dispose() => meter.Dispose();

    private IEnumerable<Measurement<double>> Observe(Func<(double Spread, double Depth, double Inventory), double> figure)
    {
        lock (gate)
            return [.. markets.Select(market => new Measurement<double>(
                figure(market.Value), new KeyValuePair<string, object?>("market", market.Key)))];
    }
}
