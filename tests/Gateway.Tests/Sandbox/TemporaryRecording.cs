namespace Gateway.Tests.Sandbox;

/// <summary>A recording of a test's own, in a folder that is removed afterwards.</summary>
internal sealed class TemporaryRecording : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("recorded-").FullName;

    public TemporaryRecording With(string file, string content)
    {
        var path = System.IO.Path.Combine(Path, file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return this;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
