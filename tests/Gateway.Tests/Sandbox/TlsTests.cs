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
}
