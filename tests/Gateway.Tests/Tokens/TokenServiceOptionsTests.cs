using System.Net;
using System.Net.NetworkInformation;
using System.Security.Cryptography;
using Gateway.Tokens;

namespace Gateway.Tests.Tokens;

public sealed class TokenServiceOptionsTests
{
    [Fact]
    public async Task Wrong_options_stop_the_start_with_every_error_listed()
    {
        // Proves that one start shows everything that must be put right.
        using var certificate = TestCertificates.ForLocalhost();
        using var largeKey = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var client = RunningTokenService.Client(largeKey.ExportSubjectPublicKeyInfoPem());
        var options = new TokenServiceOptions
        {
            Port = 70000,
            ServerCertificate = certificate,
            Audience = " ",
            AccessTokenLifetime = TimeSpan.FromMinutes(16),
            Clients = [client with { OrganisationCvr = "12", Municipality = "999", AssuranceLevel = "Huge", Subject = "", Role = "", OrganisationUnit = "" }, client],
        };

        var error = await Assert.ThrowsAsync<ArgumentException>(() => TokenServiceHost.StartAsync(options));

        string[] named = ["Port", "Audience", "AccessTokenLifetime", "twice", "PublicKey", "OrganisationCvr", "Municipality", "AssuranceLevel", "Subject", "Role", "OrganisationUnit"];
        foreach (var name in named)
            Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_the_sandbox_it_starts_only_where_that_is_said()
    {
        // Proves: a registration of a real municipality stops the start with a sentence that names it, and the one option lets it start.
        using var certificate = TestCertificates.ForLocalhost();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var options = new TokenServiceOptions
        {
            ServerCertificate = certificate,
            Audience = "a",
            Clients = [RunningTokenService.Client(key.ExportSubjectPublicKeyInfoPem()) with { Municipality = "0101" }],
        };

        var error = await Assert.ThrowsAsync<ArgumentException>(() => TokenServiceHost.StartAsync(options));
        Assert.Contains("vouches for callers of 0101 only where AllowOutsideSandbox says so", error.Message, StringComparison.Ordinal);

        await using var allowed = await TokenServiceHost.StartAsync(options with { AllowOutsideSandbox = true });
        Assert.True(allowed.Issuer.IsLoopback);
    }

    [Fact]
    public async Task A_persona_of_a_real_municipality_stops_the_start_too()
    {
        // Proves that nobody may be on the login page whom the sandbox must not vouch for, and the control.
        var real = LoggedIn.Caseworker with { Municipality = "0101" };
        var error = await Assert.ThrowsAsync<ArgumentException>(() => LoggedIn.StartAsync(change: o => o with { Personas = [real] }));
        Assert.Contains("vouches for callers of 0101 only where AllowOutsideSandbox says so", error.Message, StringComparison.Ordinal);
        await using var allowed = await LoggedIn.StartAsync(change: o => o with { Personas = [real], AllowOutsideSandbox = true });
        Assert.NotEmpty(await allowed.CodeAsync());
    }

    [Fact]
    public async Task Wrong_registrations_of_logins_and_systems_are_all_named()
    {
        // Proves each rule of the newer options, in one message, without a national id.
        var wrong = LoggedIn.Citizen with { Id = "a b", Name = " ", OrganisationCvr = "99990001", AssuranceLevel = "Huge", Municipality = "999" };
        var error = await Assert.ThrowsAsync<ArgumentException>(() => LoggedIn.StartAsync(change: o => o with
        {
            CertificatePort = -1,
            SigningKeyLifetime = TimeSpan.FromMinutes(59),
            Personas = [wrong, wrong],
            Clients = [o.Clients[0] with { CertificateSubject = "CN=both" }],
            Systems = [new SystemClient { ClientId = RunningTokenService.ClientId, CertificateSubject = " ", Targets = ["nobody"] }, new SystemClient { ClientId = "gateway", PublicKey = "no key" }],
            Audience = "gateway",
            WebClients = [new Gateway.Tokens.WebClient { ClientId = "web", PublicKey = "no key", System = "nobody", Scopes = ["two words"], RedirectUris = ["http://pages.test/"], PostLogoutRedirectUris = ["https://pages.test/#here"] }],
        }));
        string[] named =
        [
            "CertificatePort", "SigningKeyLifetime", "Personas must not use an id twice", "Persona number 1: Id", "Name", "a private person has no OrganisationCvr", "AssuranceLevel", "Municipality", "use an id twice", "CertificateSubject",
            "CertificateBelieved", "Targets", "must not be called like", "System must name", "Scopes", "RedirectUris", "PostLogoutRedirectUris",
        ];
        Assert.All(named, name => Assert.Contains(name, error.Message, StringComparison.Ordinal));
        Assert.DoesNotContain(LoggedIn.Citizen.NationalId!, error.Message, StringComparison.Ordinal);
        var nobody = await Assert.ThrowsAsync<ArgumentException>(() => LoggedIn.StartAsync(change: o => o with { Personas = [] }));
        Assert.Contains("Personas must name at least one", nobody.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_key_is_no_registration()
    {
        // Proves that a private key is refused and does not reach the message.
        using var certificate = TestCertificates.ForLocalhost();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = key.ExportPkcs8PrivateKeyPem();
        var options = new TokenServiceOptions { ServerCertificate = certificate, Audience = "a", Clients = [RunningTokenService.Client(pem)] };

        var error = await Assert.ThrowsAsync<ArgumentException>(() => TokenServiceHost.StartAsync(options));

        Assert.DoesNotContain("BEGIN", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_may_be_registered_as_a_JSON_Web_Key()
    {
        using var certificate = TestCertificates.ForLocalhost();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var jwk = $$"""{"kty":"EC","crv":"P-256","x":"{{System.Buffers.Text.Base64Url.EncodeToString(point.X)}}","y":"{{System.Buffers.Text.Base64Url.EncodeToString(point.Y)}}"}""";

        await using var host = await TokenServiceHost.StartAsync(new TokenServiceOptions
        {
            ServerCertificate = certificate,
            Audience = "a",
            Clients = [RunningTokenService.Client(jwk)],
        });

        Assert.Equal("localhost", host.Issuer.Host);
    }

    [Fact]
    public async Task The_service_listens_on_the_loopback_interface_only()
    {
        // Proves that no other machine can reach it, whatever the environment says.
        await using var service = await RunningTokenService.StartAsync();
        var discovery = System.Text.Json.Nodes.JsonNode.Parse(await service.Http.GetStringAsync(new Uri("/.well-known/openid-configuration", UriKind.Relative)))!;
        int[] ports = [service.Issuer.Port, new Uri((string)discovery["mtls_endpoint_aliases"]!["token_endpoint"]!).Port];
        var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(listener => ports.Contains(listener.Port)).ToList();

        Assert.Equal(2, listeners.Count);
        Assert.All(listeners, listener => Assert.Equal(IPAddress.Loopback, listener.Address));
    }
}
