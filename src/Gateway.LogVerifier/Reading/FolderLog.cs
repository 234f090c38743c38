namespace Gateway.LogVerifier.Reading;

/// <summary>A log exported as files.</summary>
internal sealed class FolderLog(string folder) : ILogFiles
{
    /// <inheritdoc/>
    public async ValueTask<byte[]?> ReadAsync(string path, int limit, CancellationToken cancellation)
    {
        try
        {
            await using var file = new FileStream(In(path), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
            var bytes = new byte[Math.Min(file.Length, (long)limit + 1)];
            await file.ReadExactlyAsync(bytes, cancellation);
            return bytes;
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UnreachableLogException(path, failure);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names(string folder)
    {
        var path = In(folder);
        return Directory.Exists(path) ? [.. Directory.EnumerateFiles(path).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)] : [];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // A folder is not held open.
    }

    private string In(string path) => Path.Combine(folder, path.Replace('/', Path.DirectorySeparatorChar));
}
