namespace Gateway.Transparency;

/// <summary>
/// The checkpoint that was signed last, kept outside the database: a database put back from a backup is told by it. It
/// belongs on another disk than the database, and in no backup that is put back together with it.
/// </summary>
internal sealed class CheckpointFile(string path)
{
    /// <summary>Where it is kept.</summary>
    internal string Path => path;

    /// <summary>Where the one is kept that the demanded witnesses cosigned last: beside it.</summary>
    internal string CosignedPath => path + ".cosigned";

    /// <summary>The signed note, with the cosignatures that came; null where none is kept.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal string? Read() => ReadFile(path);

    /// <summary>The note that the demanded witnesses cosigned last; null where none is kept.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal string? ReadCosigned() => ReadFile(CosignedPath);

    /// <summary>Puts it in place of the one before.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    internal void Write(string note) => OutsideFile.Write(path, note);

    /// <summary>Puts a cosigned one in place of the one before.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    internal void WriteCosigned(string note) => OutsideFile.Write(CosignedPath, note);

    private static string? ReadFile(string file) => File.Exists(file) ? File.ReadAllText(file) : null;
}
