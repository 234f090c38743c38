namespace Gateway.Storage.Sqlite;

/// <summary>
/// Holds a database file for one process, and notices when it is taken away: a deleted file would still take writes
/// that nobody ever finds again.
/// </summary>
internal sealed class StoreFile : IDisposable
{
    private readonly string _file;
    private readonly FileStream _lock;

    private StoreFile(string file, FileStream held)
    {
        _file = file;
        _lock = held;
    }

    /// <summary>Takes the file, for as long as this lives.</summary>
    /// <exception cref="IOException">Another process holds it.</exception>
    internal static StoreFile Hold(string file)
    {
        var held = new FileStream(file + ".lock", Private(FileShare.None));
        // SQLite gives the files beside the database the database's own mode.
        using (new FileStream(file, Private(FileShare.ReadWrite)))
            return new StoreFile(file, held);
    }

    // Readable by the service's own user alone.
    private static FileStreamOptions Private(FileShare share)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    /// <exception cref="IOException">The file, or the lock beside it, is gone.</exception>
    internal void DemandInPlace()
    {
        if (!File.Exists(_file) || !File.Exists(_lock.Name))
            throw new IOException("The database file is no longer where it was opened.");
    }

    public void Dispose() => _lock.Dispose();
}
