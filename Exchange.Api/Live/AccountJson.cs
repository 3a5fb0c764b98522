using System.Text.Json;
using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Api;

/// <summary>Writes what the owner of an account is told.</summary>
internal static class AccountJson
{
    internal static void WriteState(
        Utf8JsonWriter json, Catalog catalog, LivePosition at, bool isAgain, List<AccountOrder> orders, IReadOnlyList<Balance> balances)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "state"u8);
        json.WriteEpoch(at.Epoch);
        json.WriteNumber("sequence"u8, at.Sequence);
        json.WriteBoolean("resync"u8, isAgain);
        WriteOrders(json, catalog, orders);
        WriteBalances(json, catalog, balances);
        json.WriteEndObject();
    }

    internal static void WriteChanges(Utf8JsonWriter json, Catalog catalog, AccountChanges changes)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "changes"u8);
        json.WriteEpoch(changes.Epoch);
        json.WriteNumber("sequence"u8, changes.Sequence);
        json.WriteTime("time"u8, changes.Time);
        WriteOrders(json, catalog, changes.Orders.Values.OrderBy(order => order.Sequence));
        if (changes.Balances is { } balances) WriteBalances(json, catalog, balances);
        json.WriteStartArray("fills"u8);
        foreach (var (order, trade) in changes.Fills) WriteFill(json, catalog, order, trade);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteFill(Utf8JsonWriter json, Catalog catalog, OrderId order, in MarketTrade trade)
    {
        var numbers = new MarketNumbers(catalog, catalog[trade.Market]);
        var isMaker = order == trade.Maker;
        var side = isMaker == (trade.TakerSide == Side.Buy) ? Side.Sell : Side.Buy;
        var fee = numbers.ReceivedBy(side);

        json.WriteStartObject();
        json.WriteNumber("orderId"u8, order.Value);
        json.WriteNumber("tradeId"u8, trade.Trade.Value);
        json.WriteString("symbol"u8, numbers.Market.Symbol);
        json.WriteString("side"u8, OrderWords.Sides[side]);
        json.WriteBoolean("isMaker"u8, isMaker);
        json.WriteSteps("price"u8, trade.Price.Ticks, numbers.Tick);
        json.WriteSteps("quantity"u8, trade.Quantity.Lots, numbers.Lot);
        json.WriteUnits("quoteQuantity"u8, trade.Notional.Units, numbers.Quote.Scale);
        json.WriteUnits("fee"u8, (isMaker ? trade.MakerFee : trade.TakerFee).Units, fee.Scale);
        json.WriteString("feeAsset"u8, fee.Code.ToString());
        json.WriteNumber("sequence"u8, trade.Sequence);
        json.WriteTime("time"u8, trade.Time);
        json.WriteEndObject();
    }

    private static void WriteOrders(Utf8JsonWriter json, Catalog catalog, IEnumerable<AccountOrder> orders)
    {
        json.WriteStartArray("orders"u8);
        foreach (var order in orders) JsonSerializer.Serialize(json, OrderAnswer.Of(order, catalog), ApiJson.Default.OrderAnswer);
        json.WriteEndArray();
    }

    private static void WriteBalances(Utf8JsonWriter json, Catalog catalog, IReadOnlyList<Balance> balances)
    {
        json.WriteStartArray("balances"u8);
        foreach (var balance in balances)
        {
            var asset = catalog[balance.Asset];
            json.WriteStartObject();
            json.WriteString("asset"u8, asset.Code.ToString());
            json.WriteUnits("available"u8, balance.Available.Units, asset.Scale);
            json.WriteUnits("held"u8, balance.Held.Units, asset.Scale);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
