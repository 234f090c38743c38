using System.Diagnostics;

namespace Gateway.EndToEndTests.Crash;

/// <summary>
/// A disk of a few megabytes for a gateway's data: a tmpfs in a mount namespace of the gateway's own, which needs no
/// rights. It ends with the gateway.
/// </summary>
internal sealed class SmallDisk(string folder)
{
    private const string Script = """mount -t tmpfs -o size=16m,mode=700 tmpfs "$1" && cp -a "$0"/. "$1" && shift && exec "$@" """;

    private readonly string _disk = Directory.CreateDirectory(Path.Combine(folder, "disk")).FullName;

    /// <summary>Why there is none; null where there is one.</summary>
    internal static string? Missing { get; } = Tracer.Find("unshare") is null || !Unshares() ? "No mount namespaces for this user here (unshare -rm)." : null;

    internal IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["Gateway__DataFolder"] = _disk };

    /// <summary>The same, for the checkpoint kept outside the store alone.</summary>
    internal IReadOnlyDictionary<string, string> CheckpointSettings => new Dictionary<string, string> { ["Gateway__CheckpointFile"] = Path.Combine(_disk, "checkpoint") };

    internal string[] Launcher => ["unshare", "-rm", "sh", "-c", Script, Path.Combine(folder, "data"), _disk];

    /// <summary>The disk as the rest of the machine sees it, by way of the process that has it.</summary>
    internal string In(int process) => $"/proc/{process}/root{_disk}";

    private static bool Unshares()
    {
        using var tried = Process.Start(new ProcessStartInfo("unshare", ["-rm", "true"]) { RedirectStandardError = true, UseShellExecute = false })!;
        tried.WaitForExit();
        return tried.ExitCode == 0;
    }
}

/// <summary>A test that needs a disk of its own.</summary>
public sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute() => Skip = SmallDisk.Missing!;
}
