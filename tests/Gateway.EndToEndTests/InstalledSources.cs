using Gateway.FirstUse;
using Gateway.Sandbox;

namespace Gateway.EndToEndTests;

/// <summary>Simulated sources and their credentials as an installation's settings name them, without the section they stand in.</summary>
internal static class InstalledSources
{
    // Of those that tests connect so; all others know the gateway by a token.
    private static readonly string[] ByClientCredentials = ["dfdg", "cosmic"];

    // And by an assertion over the gateway's certificate.
    private static readonly string[] ByHolderOfKey = ["dubu"];

    /// <summary>The settings.</summary>
    /// <param name="simulators">The sources.</param>
    /// <param name="doors">What they know the gateway by.</param>
    /// <param name="certificates">The certificate that the gateway shows.</param>
    /// <param name="folder">Where a file with the token is written.</param>
    /// <param name="sources">Which of them.</param>
    internal static Dictionary<string, string> Settings(SandboxHost simulators, SandboxDoors doors, DevelopmentCertificates certificates, string folder, IReadOnlyList<string> sources)
    {
        var token = Path.Combine(folder, "source-token");
        File.WriteAllText(token, doors.Credentials.BearerToken);
        var settings = sources.ToDictionary(s => $"Sources__{s}__Address", s => simulators.AddressOf(s).AbsoluteUri);
        foreach (var source in sources.Except(ByClientCredentials).Except(ByHolderOfKey))
            settings[$"Sources__{source}__TokenFile"] = token;
        foreach (var source in sources.Intersect(ByClientCredentials))
        {
            settings[$"Sources__{source}__TokenAddress"] = new Uri(simulators.AddressOf(source), "/token").AbsoluteUri;
            settings[$"Sources__{source}__ClientId"] = doors.Credentials.ClientId;
            settings[$"Sources__{source}__ClientSecret"] = doors.Credentials.ClientSecret;
        }
        foreach (var source in sources.Intersect(ByHolderOfKey))
        {
            settings[$"Sources__{source}__StsAddress"] = new Uri(simulators.AddressOf(source), "/sts").AbsoluteUri;
            settings[$"Sources__{source}__TokenAddress"] = new Uri(simulators.AddressOf(source), "/access-token").AbsoluteUri;
            settings[$"Sources__{source}__ClientCertificateFile"] = certificates.GatewayFile;
            settings[$"Sources__{source}__ClientCertificateKeyFile"] = certificates.GatewayKeyFile;
        }
        return settings;
    }
}
