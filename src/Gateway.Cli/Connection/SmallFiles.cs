namespace Gateway.Cli.Connection;

/// <summary>Reads files that must be small.</summary>
internal static class SmallFiles
{
    /// <summary>The text, or nothing where the file is missing, may not be read or is too large.</summary>
    public static string? Read(string path, int largest)
    {
        try
        {
            return new FileInfo(path).Length <= largest ? File.ReadAllText(path) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
