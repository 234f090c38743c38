namespace Gateway.LogVerifier.Reading;

/// <summary>The log as others see it: files under the paths of C2SP tlog-tiles, in a folder or over HTTP.</summary>
internal interface ILogFiles : IDisposable
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path below the log, with slashes.</param>
    /// <param name="limit">Longest that it may be in bytes. Of a longer one the first <paramref name="limit"/> + 1 come, which no check accepts.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>Its bytes; null where there is none.</returns>
    /// <exception cref="UnreachableLogException">Whether there is one cannot be told.</exception>
    ValueTask<byte[]?> ReadAsync(string path, int limit, CancellationToken cancellation);

    /// <summary>The names of the files in a folder of the log; none where the log cannot be listed.</summary>
    IReadOnlyList<string> Names(string folder);
}

/// <summary>A file of the log could not be read for a reason that says nothing about the log: the audit ends.</summary>
internal sealed class UnreachableLogException(string path, Exception? inner = null) : Exception("A file of the log cannot be read.", inner)
{
    /// <summary>Which.</summary>
    internal string Path { get; } = path;
}
