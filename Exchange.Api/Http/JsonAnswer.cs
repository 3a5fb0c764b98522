using System.Buffers;
using System.Text.Json;

namespace Exchange.Api;

/// <summary>An answer that is written by hand, by a writer that each thread keeps: no objects are made for its parts.</summary>
internal static class JsonAnswer
{
    private const int UsualSize = 4096;

    // A thread writes one answer at a time, from beginning to end without waiting, so it needs one writer only.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? writer;

    /// <summary>Writes an answer whose length is known, so that it needs no chunks.</summary>
    internal static async Task WriteAsync<T>(HttpResponse response, T value, Action<Utf8JsonWriter, T> write)
    {
        response.ContentType = "application/json";
        Fill(response, value, write);
        await response.BodyWriter.FlushAsync();
    }

    private static void Fill<T>(HttpResponse response, T value, Action<Utf8JsonWriter, T> write)
    {
        Prepare();
        write(writer!, value);
        writer!.Flush();
        response.ContentLength = buffer!.WrittenCount;
        response.BodyWriter.Write(buffer.WrittenSpan);
    }

    private static void Prepare()
    {
        // A large answer is no reason to keep that much memory for ever.
        if (buffer is null || buffer.Capacity > 16 * UsualSize) buffer = new ArrayBufferWriter<byte>(UsualSize);
        buffer.ResetWrittenCount();
        if (writer is null) writer = new Utf8JsonWriter(buffer);
        else writer.Reset(buffer);
    }
}
