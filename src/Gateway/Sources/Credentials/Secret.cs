namespace Gateway.Sources.Credentials;

/// <summary>
/// One secret of the installation: a value, or a file that holds it. A file is looked into at every use, so that a
/// mounted secret can be replaced without a restart; while it cannot be read, what it held before goes on.
/// </summary>
internal sealed class Secret
{
    /// <summary>Keys and certificate chains have a few kilobytes; more is a mistaken file name.</summary>
    internal const int LargestFile = 64 * 1024;

    private readonly string? _file;
    private volatile string? _value;

    private Secret(string? value, string? file) => (_value, _file) = (value, file);

    internal static Secret Of(string value) => new(value, null);

    internal static Secret InFile(string path) => new(null, path);

    public static implicit operator Secret?(string? value) => value is null ? null : Of(value);

    /// <summary>The secret without white space around it; empty where there never was one.</summary>
    internal string Reveal()
    {
        if (_file is not null && ReadFile(_file) is { } read)
            _value = read;
        return _value ?? "";
    }

    internal bool IsThere => Reveal().Length > 0;

    /// <summary>Never the secret.</summary>
    public override string ToString() => "secret (hidden)";

    private static string? ReadFile(string file)
    {
        try
        {
            // The last write time would not do: where secrets are mounted, it is a link that changes.
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length > LargestFile)
                return null;
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd().Trim() is { Length: > 0 } text ? text : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // In the middle of being replaced: the next use looks again.
            return null;
        }
    }
}
