namespace Gateway.EndToEndTests;

/// <summary>The repository this test was built from.</summary>
internal static class RepositoryFiles
{
    internal static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Gateway.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException("The tests run below the repository.");
    }
}
