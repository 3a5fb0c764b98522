using System.Security.Cryptography;
using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>
/// A past venue as bytes: eight letters, the version, the engine's snapshot without command ids, balances, open orders, the sums of
/// what changed balances, and the SHA-256 of all that. One that is damaged or of another version is refused: the events lead to the same.
/// </summary>
internal static class PastFormat
{
    private const ulong Magic = 0x5453415048435845; // "EXCHPAST", read as bytes
    private const int Version = 2;

    public static byte[] Write(PastVenue venue)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Magic);
        writer.Write(Version);
        var state = venue.State.Save();
        writer.Write(state.Length);
        writer.Write(state);
        WriteAccounts(venue.Accounts, writer);
        WriteCauses(venue.Causes, writer);
        writer.Flush();
        writer.Write(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        writer.Flush();
        return stream.ToArray();
    }

    public static PastVenue Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < SHA256.HashSizeInBytes
            || !SHA256.HashData(bytes[..^SHA256.HashSizeInBytes]).AsSpan().SequenceEqual(bytes[^SHA256.HashSizeInBytes..]))
        {
            throw new InvalidDataException("This is no state of the past, or it is cut or damaged.");
        }

        try
        {
            return ReadWhole(bytes);
        }
        catch (Exception e) when (e is EndOfStreamException or ArgumentException or IndexOutOfRangeException)
        {
            throw new InvalidDataException("The state of the past makes no sense.", e);
        }
    }

    private static PastVenue ReadWhole(ReadOnlySpan<byte> bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes.ToArray(), writable: false));
        if (reader.ReadUInt64() != Magic || reader.ReadInt32() is not Version)
            throw new InvalidDataException("This is no state of the past, or one of another version.");
        var state = VenueState.Load(reader.ReadBytes(reader.ReadInt32()));
        var venue = new PastVenue(state, ReadAccounts(state, reader));
        ReadCauses(venue.Causes, reader);
        return venue;
    }

    private static void WriteAccounts(AccountFold accounts, BinaryWriter writer)
    {
        writer.Write(accounts.ClosedCount);
        writer.Write(accounts.Funds.Count);
        for (var account = 0; account < accounts.Funds.Count; account++)
        {
            var funds = accounts.Funds.Of(account);
            Span<byte> bytes = new byte[ViewsFormat.MaxFundsSize(funds.Length)];
            bytes = bytes[..ViewsFormat.Write(funds, bytes)];
            writer.Write(bytes.Length);
            writer.Write(bytes);
        }

        writer.Write(accounts.OpenOrderCount);
        Span<byte> order = stackalloc byte[ViewsFormat.MaxOrderSize];
        foreach (var slot in accounts.OpenSlots)
        {
            var size = ViewsFormat.Write(accounts[slot], order);
            writer.Write((short)size);
            writer.Write(order[..size]);
        }
    }

    private static void WriteCauses(CausesFold causes, BinaryWriter writer)
    {
        writer.Write(causes.All.Count);
        foreach (var ((account, asset), sum) in causes.All)
        {
            writer.Write7BitEncodedInt(account);
            writer.Write7BitEncodedInt(asset);
            foreach (var number in new[]
            {
                sum.Deposited, sum.Withdrawn, sum.Held, sum.Released, sum.Spent, sum.Received, sum.Fees, sum.FeesCollected,
            })
            {
                writer.Write7BitEncodedInt64((long)(number >> 63));
                writer.Write7BitEncodedInt64((long)(number & long.MaxValue));
            }
        }
    }

    private static void ReadCauses(CausesFold causes, BinaryReader reader)
    {
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            var (account, asset) = (reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt());
            causes.Restore(account, asset, new BalanceCauses(Sum(), Sum(), Sum(), Sum(), Sum(), Sum(), Sum(), Sum()));
        }

        Int128 Sum() => ((Int128)reader.Read7BitEncodedInt64() << 63) + reader.Read7BitEncodedInt64();
    }

    private static AccountFold ReadAccounts(VenueState state, BinaryReader reader)
    {
        var at = new ViewsPosition(state.Sequence, state.Time, reader.ReadInt64(), default, default);
        var accounts = new AccountFold(state.CreateCatalog(), at);
        var count = reader.ReadInt32();
        for (var account = 0; account < count; account++)
        {
            accounts.Funds.Open(account);
            foreach (var (asset, available, held) in ViewsFormat.ReadBalances(reader.ReadBytes(reader.ReadInt32())))
                accounts.Funds.Restore(account, asset, available.Units, held.Units);
        }

        for (var orders = reader.ReadInt32(); orders > 0; orders--)
        {
            if (!accounts.TryRestore(ViewsFormat.ReadOrder(reader.ReadBytes(reader.ReadInt16()))))
                throw new InvalidDataException("The state of the past has an order twice.");
        }

        return accounts;
    }
}
