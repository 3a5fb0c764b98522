using System.Globalization;

namespace Exchange.Api;

/// <summary>What the maker must keep to in a market. Prices are counted in ticks, quantities in lots.</summary>
internal sealed record MarketFacts(
    string Symbol, string BaseAsset, string QuoteAsset, decimal Tick, decimal Lot, decimal MinQuantity, decimal MinNotional)
{
    internal long Ticks(double price) => Math.Max(1, (long)Math.Round(price / (double)Tick));

    /// <summary>The lots that are worth something at a price, and enough for the market's rules.</summary>
    internal long Lots(double worth, long ticks)
    {
        var price = ticks * Tick;
        var least = Math.Max(MinQuantity, MinNotional / price);
        return Math.Max((long)Math.Ceiling(least / Lot), (long)(worth / (double)(price * Lot)));
    }

    internal string PriceText(long ticks) => Text(ticks * Tick);

    internal string QuantityText(long lots) => Text(lots * Lot);

    /// <summary>A plain decimal without zeros at the end.</summary>
    internal static string Text(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);
}

/// <summary>A quote, wanted or standing.</summary>
internal readonly record struct Quote(bool IsBid, long Ticks, long Lots);

/// <summary>A quote that stands in the book.</summary>
internal readonly record struct StandingQuote(long OrderId, Quote Quote);
