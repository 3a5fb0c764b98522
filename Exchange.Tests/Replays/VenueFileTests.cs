using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;
using Exchange.Api;
using Exchange.Domain;
using Exchange.Tests.Engine.Model;
using Exchange.Tests.History;
using Xunit;

namespace Exchange.Tests.Replays;

/// <summary>The file of a venue gives back the venue, or says where it is damaged.</summary>
public sealed class VenueFileTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_venue_is_read_back_with_all_that_was_said_of_it()
    {
        var (venue, file) = Write(seed: 3);
        var (events, manifest) = await ReadAsync(file);

        Assert.Equal(VenueUnderTest.Read(venue.Batch), VenueUnderTest.Read(events));
        Assert.Equal(Convert.ToHexString(venue.State.Hash()), manifest.StateHash);
        Assert.Equal(venue.Batch.Count, manifest.Events);
        Assert.Equal(manifest.Events, manifest.Types.Values.Sum());
        Assert.Equal(venue.State.Time.Microseconds, manifest.LastTime);
        Assert.Equal("test", manifest.Venue);
    }

    [Fact]
    public async Task Every_flipped_bit_is_found()
    {
        var (_, file) = Write(seed: 1);
        for (var at = 0; at < file.Length; at += at < 64 || at > file.Length - 600 ? 1 : 37)
        {
            var damaged = file.ToArray();
            damaged[at] ^= (byte)(1 << at % 8);
            var failure = await Assert.ThrowsAsync<BadVenueFileException>(() => ReadAsync(damaged));
            Assert.InRange(failure.Offset!.Value, 0, file.Length);
        }
    }

    [Fact]
    public async Task Every_cut_is_found_where_it_is()
    {
        var (_, file) = Write(seed: 1);
        for (var length = 0; length < file.Length; length += length < 64 || length > file.Length - 600 ? 1 : 37)
        {
            var failure = await Assert.ThrowsAsync<BadVenueFileException>(() => ReadAsync(file[..length]));
            Assert.Equal(length, failure.Offset);
        }
    }

    [Fact]
    public async Task What_is_no_file_of_this_version_is_refused_by_name()
    {
        var (_, file) = Write(seed: 1);
        await RefuseAsync([], 0, "empty");
        await RefuseAsync([.. "PK\u0003\u0004 something else"u8], 0, "not the file of a venue");
        await RefuseAsync([.. file[..8], 2, 0, .. file[10..]], 8, "version 2");
        await RefuseAsync([.. file, 0], file.Length, "goes on behind its end");
    }

    private static async Task RefuseAsync(byte[] file, long offset, string message)
    {
        var failure = await Assert.ThrowsAsync<BadVenueFileException>(() => ReadAsync(file));
        Assert.Equal(offset, failure.Offset);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Contains($"at byte {offset}", failure.Message, StringComparison.Ordinal);
    }

    internal static (VenueUnderTest Venue, byte[] File) Write(int seed)
    {
        var venue = new VenueUnderTest();
        venue.Execute(Rehearsal.Of(Script.FromSeed(seed)));
        return (venue, Write(venue.Batch));
    }

    /// <summary>The first of the seeded venues whose times a database can keep.</summary>
    internal static (VenueUnderTest Venue, byte[] File) WriteOfACalendar()
    {
        var venue = Enumerable.Range(1, 100).Select(HistoryModelTests.Play).First(one => HistoryModelTests.FitsACalendar(one.Batch));
        return (venue, Write(venue.Batch));
    }

    internal static byte[] Write(EventBuffer events)
    {
        using var file = new MemoryStream();
        using var writer = new VenueFileWriter(file);
        foreach (var e in events) writer.Add(e);
        writer.Finish("test");
        return file.ToArray();
    }

    /// <summary>A file that is whole, and says that its events led to another state than they lead to.</summary>
    internal static byte[] WithOtherHash(byte[] file, string hash)
    {
        var at = VenueFile.HeaderLength;
        while (file[at] != VenueFile.ManifestBlock)
            at += VenueFile.BlockHeaderLength + BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at + 1));

        var json = new byte[BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at + 5))];
        Assert.True(BrotliDecoder.TryDecompress(file.AsSpan(at + VenueFile.BlockHeaderLength), json, out _));
        var manifest = JsonSerializer.Deserialize<VenueManifest>(json, VenueFile.Json)! with { StateHash = hash };
        json = JsonSerializer.SerializeToUtf8Bytes(manifest, VenueFile.Json);
        var content = new byte[BrotliEncoder.GetMaxCompressedLength(json.Length)];
        Assert.True(BrotliEncoder.TryCompress(json, content, out var length));
        var header = new byte[VenueFile.BlockHeaderLength];
        header[0] = VenueFile.ManifestBlock;
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(1), length);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(5), json.Length);
        VenueFile.Checksum(header, content.AsSpan(0, length)).CopyTo(header, 9);
        return [.. file[..at], .. header, .. content[..length]];
    }

    private static async Task<(EventBuffer Events, VenueManifest Manifest)> ReadAsync(byte[] file)
    {
        using var reader = await VenueFileReader.BeginAsync(new MemoryStream(file), Cancellation);
        var events = new EventBuffer();
        while (await reader.ReadBlockAsync(events, Cancellation)) { }
        return (events, reader.Manifest!);
    }
}
