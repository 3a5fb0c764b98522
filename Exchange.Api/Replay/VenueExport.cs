namespace Exchange.Api;

/// <summary>Writes a venue to a file, all or nothing.</summary>
internal static class VenueExport
{
    /// <summary>Writes.</summary>
    /// <returns>What the file holds, and its size.</returns>
    public static Task<(VenueManifest Manifest, long Size)> RunAsync(
        ReplayedHistory history, string venue, long until, string path, CancellationToken cancellation) =>
        WholeFile.WriteAsync(path, async file =>
        {
            using var writer = new VenueFileWriter(file);
            await history.ReadAsync(until, writer.Add, cancellation);
            return writer.Finish(venue);
        });
}
