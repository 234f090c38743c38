namespace Gateway.Cli.Connection;

/// <summary>Writes a file that its owner alone may read (mode 0600), also where another stood there before.</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes the text; false where the place does not allow it.</summary>
    public static bool Write(string path, string text)
    {
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = OwnersOnly;
            using var file = new FileStream(path, options);
            // A file that was there keeps the mode it had.
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(file.SafeFileHandle, OwnersOnly);
            using var writer = new StreamWriter(file);
            writer.Write(text);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
