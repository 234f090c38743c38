using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Sandbox;

namespace Gateway.Tests.Sandbox;

public sealed class TlsTests
{
    [Fact]
    public async Task With_a_certificate_every_source_speaks_https_and_shows_it()
    {
        // Proves that the given certificate is the one shown, and that redirects stay encrypted.
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        await using var sandbox = await SandboxHost.StartAsync(new SandboxOptions { ServerCertificate = certificate });
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString();
        using var http = new HttpClient(handler);
        sandbox.SetFault("dfdg", Fault.Of(FaultKind.Redirect));
        Assert.All(sandbox.Sources, s => Assert.Equal(Uri.UriSchemeHttps, sandbox.AddressOf(s).Scheme));
        using var found = await http.GetAsync(sandbox.AddressOf("cosmic"));
        using var redirected = await http.GetAsync(sandbox.AddressOf("dfdg"));
        Assert.Equal(200, (int)found.StatusCode);
        Assert.Equal((Uri.UriSchemeHttps, "localhost"), (redirected.Headers.Location!.Scheme, redirected.Headers.Location.Host));
    }

    [Fact]
    public async Task A_wrong_certificate_is_shown_to_who_is_connected_already_too_and_to_nobody_once_cleared()
    {
        // Proves that the fault shows at once, at its own source alone, and that plain http cannot have it.
        using var own = SelfSigned("CN=localhost");
        using var wrong = SelfSigned("CN=another.invalid");
        await using var sandbox = await SandboxHost.StartAsync(new SandboxOptions { ServerCertificate = own });
        string? shown = null;
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
        {
            shown = certificate?.Subject;
            return certificate?.Subject == own.Subject;
        };
        using var http = new HttpClient(handler);
        using var before = await http.GetAsync(sandbox.AddressOf("cosmic"));
        using var other = await http.GetAsync(sandbox.AddressOf("ffb"));
        sandbox.SetFault("cosmic", Fault.Showing(wrong));
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(sandbox.AddressOf("cosmic")));
        Assert.Equal("CN=another.invalid", shown);
        using var untouched = await http.GetAsync(sandbox.AddressOf("ffb"));
        sandbox.ClearFaults();
        using var after = await http.GetAsync(sandbox.AddressOf("cosmic"));
        Assert.Equal("CN=localhost", shown);

        await using var plain = await SandboxHost.StartAsync(new SandboxOptions());
        Assert.Throws<InvalidOperationException>(() => plain.SetFault("cosmic", Fault.Showing(wrong)));
    }

    private static X509Certificate2 SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest(name, key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
    }
}
