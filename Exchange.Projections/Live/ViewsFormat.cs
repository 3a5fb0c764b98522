using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>
/// How balances and orders are written down: a byte for the version, the numbers in as few bytes as they need, and a checksum. A value
/// of another version or with any byte changed is turned down.
/// </summary>
internal static class ViewsFormat
{
    /// <summary>An order takes no more bytes than this.</summary>
    public const int MaxOrderSize = 256;

    private const byte Version = 1;
    private const int MaxBalanceSize = 30;

    /// <summary>The balances of an account take no more bytes than this.</summary>
    public static int MaxFundsSize(int assets) => ByteWriter.Overhead + assets * MaxBalanceSize;

    /// <summary>Writes balances and returns their size.</summary>
    public static int Write(ReadOnlySpan<AccountFunds.Funds> funds, Span<byte> target)
    {
        var writer = new ByteWriter(target, Version);
        for (var i = 0; i < funds.Length; i++)
        {
            if (!funds[i].IsTouched) continue;
            writer.Number(i + 1);
            writer.Number(funds[i].Available);
            writer.Number(funds[i].Held);
        }

        return writer.Finish();
    }

    /// <exception cref="InvalidDataException">The value is damaged or of another version.</exception>
    public static List<Balance> ReadBalances(ReadOnlySpan<byte> value)
    {
        var reader = new ByteReader(value, Version);
        var balances = new List<Balance>();
        while (!reader.IsAtEnd)
        {
            var asset = new AssetId((int)reader.Number());
            balances.Add(new Balance(asset, new Amount(reader.Number()), new Amount(reader.Number())));
        }

        return balances;
    }

    /// <summary>Writes an order and returns its size.</summary>
    public static int Write(in FoldedOrder order, Span<byte> target)
    {
        ref readonly var terms = ref order.Terms;
        var writer = new ByteWriter(target, Version);
        writer.Byte((byte)order.Status);
        writer.Byte(order.Status == OrderStatus.Canceled ? (byte)order.CancelReason : (byte)order.ExpireReason);
        writer.Byte((byte)terms.Type);
        writer.Byte((byte)terms.Side);
        writer.Byte((byte)terms.TimeInForce);
        writer.Byte((byte)terms.SelfTradePrevention);
        writer.Number(order.Order.Value);
        writer.Number(order.Account.Value);
        writer.Number(order.Market.Value);
        writer.Id(order.ClientOrderId);
        writer.Number(terms.Quantity.Lots);
        writer.Number(terms.QuoteQuantity.Units);
        writer.Number(terms.LimitPrice.Ticks);
        writer.Number(terms.StopPrice.Ticks);
        writer.Number(terms.DisplayQuantity.Lots);
        writer.Number(terms.ExpiresAt.Microseconds);
        writer.Number(order.Quantity.Lots);
        writer.Number(order.Filled.Lots);
        writer.Number(order.FilledQuote.Units);
        writer.Number(order.Remaining.Lots);
        writer.Number(order.Fees.Units);
        writer.Number(order.Sequence);
        writer.Number(order.PlacedAt.Microseconds);
        writer.Number(order.UpdatedAt.Microseconds);
        return writer.Finish();
    }

    /// <exception cref="InvalidDataException">The value is damaged or of another version.</exception>
    public static FoldedOrder ReadOrder(ReadOnlySpan<byte> value)
    {
        var reader = new ByteReader(value, Version);
        var (status, reason) = ((OrderStatus)reader.Byte(), reader.Byte());
        var terms = new OrderTerms
        {
            Type = (OrderType)reader.Byte(),
            Side = (Side)reader.Byte(),
            TimeInForce = (TimeInForce)reader.Byte(),
            SelfTradePrevention = (SelfTradePrevention)reader.Byte(),
        };
        return new FoldedOrder
        {
            Status = status,
            CancelReason = status == OrderStatus.Canceled ? (CancelReason)reason : default,
            ExpireReason = status == OrderStatus.Expired ? (ExpireReason)reason : default,
            Order = new OrderId(reader.Number()),
            Account = new AccountId((int)reader.Number()),
            Market = new MarketId((int)reader.Number()),
            ClientOrderId = reader.Id(),
            Terms = terms with
            {
                Quantity = new Quantity(reader.Number()),
                QuoteQuantity = new Amount(reader.Number()),
                LimitPrice = new Price(reader.Number()),
                StopPrice = new Price(reader.Number()),
                DisplayQuantity = new Quantity(reader.Number()),
                ExpiresAt = new Timestamp(reader.Number()),
            },
            Quantity = new Quantity(reader.Number()),
            Filled = new Quantity(reader.Number()),
            FilledQuote = new Amount(reader.Number()),
            Remaining = new Quantity(reader.Number()),
            Fees = new Amount(reader.Number()),
            Sequence = reader.Number(),
            PlacedAt = new Timestamp(reader.Number()),
            UpdatedAt = new Timestamp(reader.Number()),
        };
    }
}
