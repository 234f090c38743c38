namespace Gateway.Transparency;

/// <summary>A small file outside the database, readable by the service alone: whole as it was, or whole as it is now.</summary>
internal static class OutsideFile
{
    /// <summary>Writes beside and moves into place. Its content is on disk when it returns; of its name the file system decides when power fails, and then what stood there before may be back.</summary>
    /// <exception cref="IOException">It could not be written; what stood there stands there still.</exception>
    internal static void Write(string file, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(file + ".new", options))
        {
            stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }
        File.Move(file + ".new", file, overwrite: true);
    }
}
