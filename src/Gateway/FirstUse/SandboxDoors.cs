using System.Security.Cryptography;
using Gateway.Sandbox;
using Gateway.Sources;
using Gateway.Sources.Credentials;

namespace Gateway.FirstUse;

/// <summary>
/// The credentials of one run, made anew each time: simulators refuse whoever does not bring them, as the real systems
/// would, and the gateway gets them as an installation gets its settings.
/// </summary>
internal sealed class SandboxDoors
{
    private readonly DevelopmentCertificates _certificates;
    private readonly string _clientKey;

    internal SandboxDoors(DevelopmentCertificates certificates, TimeProvider clock)
    {
        _certificates = certificates;
        // The curve that SMART Backend Services asks for.
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        _clientKey = key.ExportPkcs8PrivateKeyPem();
        Credentials = new SandboxCredentials
        {
            BearerToken = New(),
            ClientSecret = New(),
            ClientPublicKey = key.ExportSubjectPublicKeyInfoPem(),
            ApiKey = New(),
            Password = New(),
            ClientCertificate = certificates.Gateway,
            Clock = clock,
        };
    }

    /// <summary>What the simulators know the gateway by.</summary>
    internal SandboxCredentials Credentials { get; }

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
                ClientKey = _clientKey,
                ApiKey = Credentials.ApiKey,
                User = Credentials.User,
                Password = Credentials.Password,
                Certificate = sandbox.IssuesAssertions(source) ? new ClientCertificate(Secret.InFile(_certificates.GatewayFile), Secret.InFile(_certificates.GatewayKeyFile)) : null,
            },
        };
    }

    private static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
}
