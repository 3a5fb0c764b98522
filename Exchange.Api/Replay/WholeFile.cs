namespace Exchange.Api;

/// <summary>
/// A file that is written all or nothing: until it is whole and on the disk, whatever had the name before is there. A process that is
/// killed leaves one behind whose name ends in .tmp.
/// </summary>
internal static class WholeFile
{
    /// <summary>Writes one.</summary>
    /// <param name="path">Its name in the end.</param>
    /// <param name="write">Writes what is in it.</param>
    /// <returns>What was told of it, and its size.</returns>
    /// <exception cref="IOException">It cannot be written; what can be known of that is known before anything is written.</exception>
    public static async Task<(T Result, long Size)> WriteAsync<T>(string path, Func<Stream, Task<T>> write)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"There is no folder {folder}.");
        if (Directory.Exists(path)) throw new IOException("It is a folder.");
        var unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            await using var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None, 256 * 1024);
            var result = await write(file);
            file.Flush(flushToDisk: true);
            var size = file.Length;
            file.Close();
            File.Move(unfinished, path, overwrite: true);
            return (result, size);
        }
        finally
        {
            File.Delete(unfinished); // of one that did not become the file
        }
    }
}
