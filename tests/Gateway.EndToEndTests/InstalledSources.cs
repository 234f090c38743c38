using Gateway.FirstUse;
using Gateway.Sandbox;

namespace Gateway.EndToEndTests;

/// <summary>Three simulated sources and their credentials as an installation's settings name them, without the section they stand in.</summary>
internal static class InstalledSources
{
    internal static Dictionary<string, string> Settings(SandboxHost simulators, SandboxDoors doors)
    {
        var settings = RunningGateway.ThreeSources.ToDictionary(s => $"Sources__{s}__Address", s => simulators.AddressOf(s).AbsoluteUri);
        settings["Sources__ffb__Token"] = doors.Credentials.BearerToken;
        foreach (var source in new[] { "dfdg", "cosmic" })
        {
            settings[$"Sources__{source}__TokenAddress"] = new Uri(simulators.AddressOf(source), "/token").AbsoluteUri;
            settings[$"Sources__{source}__ClientId"] = doors.Credentials.ClientId;
            settings[$"Sources__{source}__ClientSecret"] = doors.Credentials.ClientSecret;
        }
        return settings;
    }
}
