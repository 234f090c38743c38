using System.Security.Cryptography.X509Certificates;
using Gateway.FirstUse;
using Gateway.Sandbox;

namespace Gateway.EndToEndTests;

/// <summary>Simulated sources and their credentials as an installation's settings name them, without the section they stand in.</summary>
internal static class InstalledSources
{
    /// <summary>The settings.</summary>
    /// <param name="simulators">The sources.</param>
    /// <param name="doors">What they know the gateway by.</param>
    /// <param name="folder">Where a file with the token is written.</param>
    /// <param name="sources">Which of them.</param>
    internal static Dictionary<string, string> Settings(SandboxHost simulators, SandboxDoors doors, string folder, IReadOnlyList<string> sources)
    {
        var token = Path.Combine(folder, "source-token");
        File.WriteAllText(token, doors.Credentials.BearerToken);
        var settings = new Dictionary<string, string>();
        foreach (var source in sources)
        {
            var connection = doors.To(simulators, source);
            var credentials = connection.Credentials;
            var certificate = credentials.Certificate?.Current;
            var told = new Dictionary<string, string?>
            {
                ["Address"] = connection.Address.AbsoluteUri,
                ["TokenFile"] = token,
                ["TokenAddress"] = credentials.TokenAddress?.AbsoluteUri,
                ["StsAddress"] = credentials.StsAddress?.AbsoluteUri,
                ["ClientId"] = credentials.ClientId,
                ["ClientSecret"] = credentials.ClientSecret?.Reveal(),
                ["ClientKey"] = credentials.ClientKey?.Reveal(),
                ["ApiKey"] = credentials.ApiKey?.Reveal(),
                ["User"] = credentials.User,
                ["Password"] = credentials.Password?.Reveal(),
                ["ClientCertificate"] = certificate?.ExportCertificatePem(),
                ["ClientCertificateKey"] = certificate?.GetECDsaPrivateKey()?.ExportPkcs8PrivateKeyPem() ?? certificate?.GetRSAPrivateKey()?.ExportPkcs8PrivateKeyPem(),
            };
            foreach (var (name, value) in told.Concat(connection.Settings.Select(s => KeyValuePair.Create($"Settings__{s.Key}", (string?)s.Value))))
            {
                if (value is not null)
                    settings[$"Sources__{source}__{name}"] = value;
            }
        }
        return settings;
    }
}
