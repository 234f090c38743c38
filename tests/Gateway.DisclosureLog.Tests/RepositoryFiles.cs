namespace Gateway.DisclosureLog.Tests;

/// <summary>Where the repository lies above the test program.</summary>
internal static class RepositoryFiles
{
    internal static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Gateway.sln")))
                return at.FullName;
        }
        throw new DirectoryNotFoundException("No folder above the test program holds Gateway.sln.");
    }
}
