using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Text.Json;

namespace Gateway.EndToEndTests.Production;

/// <summary>What lies in a folder of programs: the types, references and resources of its assemblies, and what its files say.</summary>
/// <param name="Files">Paths within the folder.</param>
/// <param name="Types">Full names, of all assemblies.</param>
/// <param name="References">Names of the assemblies that any of them uses.</param>
/// <param name="Resources">Names of what is embedded.</param>
/// <param name="Said">Which of the phrases looked for a file holds, in any of its bytes: file and phrase.</param>
internal sealed record ProgramContents(
    IReadOnlyList<string> Files, IReadOnlySet<string> Types, IReadOnlySet<string> References, IReadOnlyList<string> Resources, IReadOnlyList<(string File, string Phrase)> Said)
{
    // Beginnings of private keys as PEM writes them.
    private static readonly string[] Keys = [.. new[] { "", "EC ", "RSA ", "ENCRYPTED " }.Select(kind => $"-----BEGIN {kind}PRIVATE KEY")];

    /// <summary>The personas' clients and units, the sandbox's citizens, and private keys.</summary>
    internal static IReadOnlyList<string> Phrases { get; } = [.. Keys, "job-centre-testkoebing", "Jobcenter Testkøbing", "caseworker-sara", "doctor-lise", .. Citizens()];

    /// <summary>Reads a folder and all below it.</summary>
    internal static ProgramContents Of(string folder)
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToList();
        var (types, references, resources) = (new HashSet<string>(), new HashSet<string>(), new List<string>());
        foreach (var file in files.Where(f => f.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)))
        {
            using var image = new PEReader(File.OpenRead(file));
            if (!image.HasMetadata)
                continue;
            var metadata = image.GetMetadataReader();
            types.UnionWith(metadata.TypeDefinitions.Select(metadata.GetTypeDefinition).Select(t => $"{metadata.GetString(t.Namespace)}.{metadata.GetString(t.Name)}"));
            references.UnionWith(metadata.AssemblyReferences.Select(r => metadata.GetString(metadata.GetAssemblyReference(r).Name)));
            resources.AddRange(metadata.ManifestResources.Select(r => metadata.GetString(metadata.GetManifestResource(r).Name)));
        }
        return new ProgramContents([.. files.Select(f => Path.GetRelativePath(folder, f))], types, references, resources, [.. files.SelectMany(f => Find(folder, f))]);
    }

    // Literals of a program lie in it as UTF-16, data and comments as UTF-8.
    private static IEnumerable<(string File, string Phrase)> Find(string folder, string file)
    {
        var bytes = File.ReadAllBytes(file);
        return Phrases.Where(p => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(p)) >= 0 || bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(p)) >= 0)
            .Select(p => (Path.GetRelativePath(folder, file), p));
    }

    private static IEnumerable<string> Citizens()
    {
        using var citizens = JsonDocument.Parse(File.ReadAllText(Path.Combine(RepositoryFiles.Root, "src", "Gateway.Sandbox", "Recorded", "citizens.json")));
        return [.. citizens.RootElement.GetRawText().Split('"').Where(t => t.Length == 10 && t.All(char.IsAsciiDigit))];
    }
}
