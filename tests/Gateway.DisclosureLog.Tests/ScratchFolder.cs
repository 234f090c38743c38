namespace Gateway.DisclosureLog.Tests;

/// <summary>An empty folder of a test's own, removed after it.</summary>
internal sealed class ScratchFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("gateway-log-").FullName;

    internal string In(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
