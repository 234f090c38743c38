namespace Gateway.Tests;

/// <summary>Sample data that lies beside the repository, not in it.</summary>
internal static class SharedData
{
    /// <summary>Names the folder that holds <c>recorded</c>, where it is not <c>../shared/data</c> seen from the repository.</summary>
    public const string Variable = "GATEWAY_SHARED_DATA";

    private const string SolutionFile = "Gateway.sln";

    /// <summary>The folder that holds the solution; null where the tests run elsewhere.</summary>
    public static string? RepositoryRoot { get; } = FindRoot();

    /// <summary>The folder; null where it is not on this machine.</summary>
    public static string? Folder(string name)
    {
        var data = Environment.GetEnvironmentVariable(Variable) ?? BesideRepository();
        var folder = data is null ? null : Path.Combine(data, name);
        return Directory.Exists(folder) ? folder : null;
    }

    private static string? BesideRepository() => RepositoryRoot is { } root ? Path.Combine(root, "..", "shared", "data") : null;

    private static string? FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, SolutionFile))) return at.FullName;
        }

        return null;
    }
}

/// <summary>A fact that needs the shared recordings and says so where they are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute()
    {
        if (SharedData.Folder("recorded") is null) Skip = $"The shared recordings are not here: set {SharedData.Variable} to the folder that holds 'recorded'.";
    }
}
