using System.Buffers.Binary;
using System.Numerics;
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
    private const int ChecksumSize = sizeof(uint);
    private const int MaxBalanceSize = 30;

    /// <summary>The balances of an account take no more bytes than this.</summary>
    public static int MaxFundsSize(int assets) => 1 + assets * MaxBalanceSize + ChecksumSize;

    /// <summary>Writes balances and returns their size.</summary>
    public static int Write(ReadOnlySpan<AccountFunds.Funds> funds, Span<byte> target)
    {
        var writer = new ByteWriter(target);
        writer.Byte(Version);
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
    public static List<Balance> ReadBalances(ReadOnlyMemory<byte> value)
    {
        var reader = new ByteReader(value.Span);
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
        var writer = new ByteWriter(target);
        writer.Byte(Version);
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
    public static FoldedOrder ReadOrder(ReadOnlyMemory<byte> value)
    {
        var reader = new ByteReader(value.Span);
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

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var one in bytes) sum = BitOperations.Crc32C(sum, one);
        return sum;
    }

    private ref struct ByteWriter(Span<byte> target)
    {
        private readonly Span<byte> target = target;
        private int used;

        public void Byte(byte value) => target[used++] = value;

        // Seven bits a byte, the lowest first; the top bit says that more follow.
        public void Number(long value)
        {
            var rest = unchecked((ulong)value);
            for (; rest > 127; rest >>= 7) target[used++] = (byte)(rest & 127 | 128);
            target[used++] = (byte)rest;
        }

        public void Id(in CommandId id)
        {
            Span<ulong> words = stackalloc ulong[CommandId.Words];
            id.CopyTo(words);
            Byte((byte)id.Length);
            for (var i = 0; i < CommandId.WordsFor(id.Length); i++, used += sizeof(ulong))
                BinaryPrimitives.WriteUInt64LittleEndian(target[used..], words[i]);
        }

        public int Finish()
        {
            BinaryPrimitives.WriteUInt32LittleEndian(target[used..], Checksum(target[..used]));
            return used + ChecksumSize;
        }
    }

    private ref struct ByteReader
    {
        private ReadOnlySpan<byte> rest;

        public ByteReader(ReadOnlySpan<byte> value)
        {
            if (value.Length < 1 + ChecksumSize || value[0] != Version
                || BinaryPrimitives.ReadUInt32LittleEndian(value[^ChecksumSize..]) != Checksum(value[..^ChecksumSize]))
            {
                throw new InvalidDataException("A value of the views is damaged or of another version.");
            }

            rest = value[1..^ChecksumSize];
        }

        public readonly bool IsAtEnd => rest.IsEmpty;

        public byte Byte()
        {
            var value = rest[0];
            rest = rest[1..];
            return value;
        }

        public long Number()
        {
            ulong value = 0;
            for (var shift = 0; ; shift += 7)
            {
                var one = Byte();
                value |= (ulong)(one & 127) << shift;
                if (one < 128) return unchecked((long)value);
            }
        }

        public CommandId Id()
        {
            Span<ulong> words = stackalloc ulong[CommandId.Words];
            words.Clear();
            var length = Byte();
            for (var i = 0; i < CommandId.WordsFor(length); i++, rest = rest[sizeof(ulong)..])
                words[i] = BinaryPrimitives.ReadUInt64LittleEndian(rest);
            return CommandId.FromWords(words, length);
        }
    }
}
