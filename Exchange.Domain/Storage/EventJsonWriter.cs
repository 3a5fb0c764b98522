using System.Buffers;

namespace Exchange.Domain;

/// <summary>
/// Writes events as JSON for storage, one small object each, without allocating. The format is that of docs/events.md, and is one for ever:
/// members are added, and never change their name, their form or their unit. The sequence, the time and the type of an event stand beside
/// it, not in it.
/// </summary>
/// <param name="catalog">
/// The assets and markets up to the first event that is written. The writer keeps it up to date with what it writes, so it must be the
/// writer's own.
/// </param>
public sealed partial class EventJsonWriter(Catalog catalog)
{
    /// <summary>More than the longest event takes, in bytes.</summary>
    public const int MaxSize = 2048;

    // Rates are kept in millionths.
    private const int RateScale = 6;

    private readonly JsonCatalog catalog = new(catalog);

    /// <summary>Writes an event: the one after that which was written before, or any if it is not about assets or markets.</summary>
    /// <returns>The number of bytes.</returns>
    /// <exception cref="InvalidOperationException">The catalog lacks assets or markets that came before.</exception>
    public int Write(EventRecord e, IBufferWriter<byte> into)
    {
        var text = new JsonText(into.GetSpan(MaxSize));
        switch (e.Type)
        {
            case EventType.OrderPlaced: Write(ref text, in e.As<OrderPlaced>()); break;
            case EventType.TradeExecuted: Write(ref text, in e.As<TradeExecuted>()); break;
            case EventType.OrderCanceled: Write(ref text, in e.As<OrderCanceled>()); break;
            case EventType.OrderRejected: Write(ref text, in e.As<OrderRejected>()); break;
            case EventType.OrderExpired: Write(ref text, in e.As<OrderExpired>()); break;
            case EventType.OrderBooked: Write(ref text, in e.As<OrderBooked>()); break;
            case EventType.OrderFilled: Write(ref text, in e.As<OrderFilled>()); break;
            case EventType.OrderTriggered: Write(ref text, in e.As<OrderTriggered>()); break;
            case EventType.OrderAmended: Write(ref text, in e.As<OrderAmended>()); break;
            case EventType.AmendRejected: Write(ref text, in e.As<AmendRejected>()); break;
            case EventType.IcebergReplenished: Write(ref text, in e.As<IcebergReplenished>()); break;
            case EventType.SelfTradePrevented: Write(ref text, in e.As<SelfTradePrevented>()); break;
            default: WriteRare(ref text, e); break;
        }

        var length = text.End();
        into.Advance(length);
        return length;
    }

    /// <summary>Writes a trade without what belongs to one side or to both: the order, its account, its fee, what returns of it.</summary>
    /// <inheritdoc cref="Write(EventRecord, IBufferWriter{byte})"/>
    public int WriteTrade(EventRecord trade, bool tellsMaker, bool tellsTaker, IBufferWriter<byte> into)
    {
        var text = new JsonText(into.GetSpan(MaxSize));
        Write(ref text, in trade.As<TradeExecuted>(), tellsMaker, tellsTaker);
        var length = text.End();
        into.Advance(length);
        return length;
    }

    private void WriteRare(ref JsonText text, EventRecord e)
    {
        catalog.Apply(e);
        switch (e.Type)
        {
            case EventType.AssetListed: Write(ref text, in e.As<AssetListed>()); break;
            case EventType.MarketOpened: Write(ref text, in e.As<MarketOpened>()); break;
            case EventType.MarketStatusSet: Write(ref text, in e.As<MarketStatusSet>()); break;
            case EventType.AccountOpened: Write(ref text, in e.As<AccountOpened>()); break;
            case EventType.FundsDeposited: Write(ref text, in e.As<FundsDeposited>()); break;
            case EventType.DepositRejected: Write(ref text, in e.As<DepositRejected>()); break;
            case EventType.FundsWithdrawn: Write(ref text, in e.As<FundsWithdrawn>()); break;
            case EventType.WithdrawalRejected: Write(ref text, in e.As<WithdrawalRejected>()); break;
            default: throw new InvalidOperationException($"No event has the type {(byte)e.Type}.");
        }
    }

    private JsonMarket this[MarketId market] =>
        catalog.Find(market) ?? throw new InvalidOperationException($"The catalog lacks the market {market.Value}.");

    private JsonAsset this[AssetId asset] =>
        catalog.Find(asset) ?? throw new InvalidOperationException($"The catalog lacks the asset {asset.Value}.");
}
