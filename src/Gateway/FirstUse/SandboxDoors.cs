using System.Security.Cryptography;
using Gateway.Sandbox;
using Gateway.Sources;
using Gateway.Sources.Credentials;

namespace Gateway.FirstUse;

/// <summary>
/// The credentials of one run, made anew each time: simulators refuse whoever does not bring them, as the real systems
/// would, and the gateway gets them as an installation gets its settings.
/// </summary>
internal sealed class SandboxDoors(DevelopmentCertificates certificates, TimeProvider clock)
{
    /// <summary>What the simulators know the gateway by.</summary>
    internal SandboxCredentials Credentials { get; } = new()
    {
        BearerToken = New(),
        ClientSecret = New(),
        ApiKey = New(),
        Password = New(),
        ClientCertificate = certificates.Gateway,
        Clock = clock,
    };

    /// <summary>The connection to a simulator, with all it may ask for.</summary>
    internal SourceConnection To(SandboxHost sandbox, string source)
    {
        if (sandbox.DropFolders.TryGetValue(source, out var folder))
            return new SourceConnection(new Uri(Path.GetFullPath(folder)), null);
        var address = sandbox.AddressOf(source);
        return new SourceConnection(address, Credentials.BearerToken)
        {
            Settings = SandboxAgreements.Settings,
            Credentials = new SourceCredentials
            {
                TokenAddress = new Uri(address, sandbox.IssuesAssertions(source) ? "/access-token" : "/token"),
                StsAddress = new Uri(address, "/sts"),
                ClientId = Credentials.ClientId,
                ClientSecret = Credentials.ClientSecret,
                ApiKey = Credentials.ApiKey,
                User = Credentials.User,
                Password = Credentials.Password,
                Certificate = sandbox.IssuesAssertions(source) ? new ClientCertificate(Secret.InFile(certificates.GatewayFile), Secret.InFile(certificates.GatewayKeyFile)) : null,
            },
        };
    }

    private static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
}
