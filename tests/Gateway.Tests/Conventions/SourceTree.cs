namespace Gateway.Tests.Conventions;

/// <summary>The repository's own files, without what builds leave behind.</summary>
internal static class SourceTree
{
    internal static string Root { get; } = FindRoot();

    internal static IEnumerable<string> Files(string under, params string[] endings) =>
        Directory.EnumerateFiles(Path.Combine(Root, under), "*", SearchOption.AllDirectories)
            .Where(f => endings.Length == 0 || endings.Any(e => f.EndsWith(e, StringComparison.Ordinal)))
            .Where(f => !Relative(f).Split('/').Intersect(["bin", "obj", "node_modules", ".tools", "dev"]).Any());

    internal static string Relative(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Gateway.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException("The tests run below the repository.");
    }
}
