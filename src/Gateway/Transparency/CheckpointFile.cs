namespace Gateway.Transparency;

/// <summary>
/// The checkpoint that was signed last, kept outside the database: a database put back from a backup is told by it. It
/// belongs on another disk than the database, and in no backup that is put back together with it.
/// </summary>
internal sealed class CheckpointFile(string path)
{
    /// <summary>Where it is kept.</summary>
    internal string Path => path;

    /// <summary>The signed note; null where none is kept.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal string? Read() => File.Exists(path) ? File.ReadAllText(path) : null;

    /// <summary>Puts it in place of the one before.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    internal void Write(string note) => OutsideFile.Write(path, note);
}
