using Gateway.FirstUse;
using Gateway.Sandbox;

namespace Gateway.EndToEndTests;

/// <summary>Simulated sources and their credentials as an installation's settings name them, without the section they stand in.</summary>
internal static class InstalledSources
{
    // Of those that tests connect so; all others know the gateway by a token.
    private static readonly string[] ByClientCredentials = ["dfdg", "cosmic"];

    /// <summary>The settings.</summary>
    /// <param name="simulators">The sources.</param>
    /// <param name="doors">What they know the gateway by.</param>
    /// <param name="folder">Where a file with the token is written.</param>
    /// <param name="sources">Which of them.</param>
    internal static Dictionary<string, string> Settings(SandboxHost simulators, SandboxDoors doors, string folder, IReadOnlyList<string> sources)
    {
        var token = Path.Combine(folder, "source-token");
        File.WriteAllText(token, doors.Credentials.BearerToken);
        var settings = sources.ToDictionary(s => $"Sources__{s}__Address", s => simulators.AddressOf(s).AbsoluteUri);
        foreach (var source in sources.Except(ByClientCredentials))
            settings[$"Sources__{source}__TokenFile"] = token;
        foreach (var source in sources.Intersect(ByClientCredentials))
        {
            settings[$"Sources__{source}__TokenAddress"] = new Uri(simulators.AddressOf(source), "/token").AbsoluteUri;
            settings[$"Sources__{source}__ClientId"] = doors.Credentials.ClientId;
            settings[$"Sources__{source}__ClientSecret"] = doors.Credentials.ClientSecret;
        }
        return settings;
    }
}
