namespace Exchange.Api;

/// <summary>Writes a venue to a file, all or nothing: until it is whole and on the disk, whatever had the name before is there.</summary>
internal static class VenueExport
{
    /// <summary>Writes.</summary>
    /// <returns>What the file holds, and its size.</returns>
    public static async Task<(VenueManifest Manifest, long Size)> RunAsync(
        ReplayedHistory history, string venue, long until, string path, CancellationToken cancellation)
    {
        var unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            await using var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None, 256 * 1024);
            using var writer = new VenueFileWriter(file);
            await history.ReadAsync(until, writer.Add, cancellation);
            var manifest = writer.Finish(venue);
            var size = file.Length;
            Keep(file, unfinished, path);
            return (manifest, size);
        }
        finally
        {
            File.Delete(unfinished); // of one that did not become the file
        }
    }

    private static void Keep(FileStream file, string unfinished, string path)
    {
        file.Flush(flushToDisk: true);
        file.Close();
        File.Move(unfinished, path, overwrite: true);
    }
}
