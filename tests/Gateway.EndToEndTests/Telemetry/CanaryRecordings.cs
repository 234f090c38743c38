using System.Text;

namespace Gateway.EndToEndTests.Telemetry;

/// <summary>The shipped recordings with canaries in what the sources answer about D1: in the name, in a diagnosis, in free text.</summary>
internal static class CanaryRecordings
{
    private static readonly (string Word, string Canary)[] Planted =
    [
        ("Prøvesen", Canaries.Name), ("Smerter i lænd", $"{Canaries.Name}: {Canaries.Diagnosis} {Canaries.Token}"), ("MR-skanning af lænderyg", Canaries.Diagnosis), ("lænd", Canaries.Diagnosis),
    ];

    /// <summary>Makes the folder; gives its path.</summary>
    internal static string Make(string folder)
    {
        var shipped = Path.Combine(RepositoryFiles.Root, "src", "Gateway.Sandbox", "Recorded");
        foreach (var file in Directory.EnumerateFiles(shipped, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(folder, Path.GetRelativePath(shipped, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllBytes(target, With(File.ReadAllBytes(file)));
        }
        return folder;
    }

    // Byte by byte, because the formats are written in different encodings.
    private static byte[] With(byte[] recorded)
    {
        var text = Encoding.Latin1.GetString(recorded);
        foreach (var (word, canary) in Planted)
            text = text.Replace(word, canary, StringComparison.Ordinal).Replace(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(word)), canary, StringComparison.Ordinal);
        return Encoding.Latin1.GetBytes(text);
    }
}
