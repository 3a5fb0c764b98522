using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Exchange.Domain;

namespace Exchange.Api;

/// <summary>The events of a batch as columns of the store; used again for each batch.</summary>
internal sealed class EventRows(EventJsonWriter writer, string venue)
{
    private readonly ArrayBufferWriter<byte> json = new();
    private readonly List<int> ends = [];
    private readonly byte[] id = MakeId(venue);

    /// <summary>Ids for Marten, which wants one for each event: of the venue and the sequence, so that they are what they are.</summary>
    public List<Guid> Ids { get; } = [];

    /// <summary>The events as JSON.</summary>
    public List<ReadOnlyMemory<byte>> Data { get; } = [];

    /// <summary>The types, as they are named in the store.</summary>
    public List<string> Types { get; } = [];

    /// <summary>When the events happened.</summary>
    public List<DateTime> Times { get; } = [];

    /// <summary>Of those events that are about assets and markets: the place in the batch, from 1.</summary>
    public List<long> ListedNumbers { get; } = [];

    /// <summary>Their types.</summary>
    public List<string> ListedTypes { get; } = [];

    /// <summary>Those events as JSON.</summary>
    public List<ReadOnlyMemory<byte>> ListedData { get; } = [];

    /// <summary>Takes the events of a batch in place of those before.</summary>
    public void Fill(EventBuffer events)
    {
        json.ResetWrittenCount();
        ends.Clear();
        Ids.Clear();
        Data.Clear();
        Types.Clear();
        Times.Clear();
        ListedNumbers.Clear();
        ListedTypes.Clear();
        ListedData.Clear();

        foreach (var e in events)
        {
            writer.Write(e, json);
            ends.Add(json.WrittenCount);
            if (e.Type is EventType.AssetListed or EventType.MarketOpened or EventType.MarketStatusSet) ListedNumbers.Add(ends.Count);
            Ids.Add(IdOf(e.Sequence));
            Types.Add(EventJson.TypeName(e.Type));
            Times.Add(Moments.ToDateTime(e.Time));
        }

        // Only now does the block of memory not move any more.
        for (var (i, start) = (0, 0); i < ends.Count; start = ends[i++]) Data.Add(json.WrittenMemory[start..ends[i]]);
        foreach (var number in ListedNumbers)
        {
            ListedTypes.Add(Types[(int)number - 1]);
            ListedData.Add(Data[(int)number - 1]);
        }
    }

    private Guid IdOf(long sequence)
    {
        BinaryPrimitives.WriteInt64BigEndian(id.AsSpan(8), sequence);
        return new Guid(id, bigEndian: true);
    }

    private static byte[] MakeId(string venue)
    {
        var id = new byte[16];
        SHA256.HashData(Encoding.UTF8.GetBytes(venue)).AsSpan(0, 8).CopyTo(id);
        return id;
    }
}
