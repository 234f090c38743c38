using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Gateway.Tests.Callers.Certificates;
using Xunit.Abstractions;

namespace Gateway.EndToEndTests.Identity;

// Proves of every wrong certificate and every wrong binding, by its number in the list of what must be refused, that it opens no call of no service and not the page that needs a token.
public sealed class RefusedCertificateTests(BoundGateway gateway, ITestOutputHelper output) : IClassFixture<BoundGateway>
{
    // A proxy's word for the certificate that a client has shown it, in the forms that are in use.
    private static readonly string[] ForgedHeaders = ["X-Forwarded-Client-Cert", "X-SSL-Client-Cert", "X-Client-Cert", "Forwarded", "Client-Cert", "X-ARR-ClientCert"];

    public static TheoryData<string> WrongCertificates => [.. TestPki.WrongNames];

    public static TheoryData<string> Forged => [.. ForgedHeaders];

    [Theory]
    [MemberData(nameof(WrongCertificates))]
    public async Task A_wrong_certificate_is_refused_with_a_token_bound_to_it(string name)
    {
        // Proves that a signed token bound to just this certificate does not help it: TLS lets the connection come about, and each call is refused as if there were no token.
        using var shown = gateway.Pki.Of(name);
        await RefusedEverywhereAsync(shown, () => gateway.Token(shown), "Certificate ");
    }

    [Fact]
    public async Task A_wrong_certificate_is_refused_with_a_token_that_needs_none()
    {
        // Proves that whoever shows a certificate is to be believed in all of it.
        using var shown = gateway.Pki.Of("49 self-signed");
        await RefusedEverywhereAsync(shown, () => gateway.Issued.Staff.Writer.Token(), "Certificate Authority");
    }

    [Fact]
    public Task Case_45_a_token_that_is_not_bound_where_it_must_be() => RefusedEverywhereAsync(gateway.Pki.Sound, () => gateway.Token(null), "Unbound");

    [Fact]
    public Task Case_45_a_token_that_is_not_bound_where_it_must_be_and_no_certificate() => RefusedEverywhereAsync(null, () => gateway.Token(null), "Unbound");

    [Fact]
    public Task Case_46_a_token_bound_to_another_certificate() => RefusedEverywhereAsync(gateway.Pki.Sound, () => gateway.Token(gateway.Pki.Other), "Binding");

    [Fact]
    public Task Case_46_a_token_bound_to_the_authority_s_certificate() => RefusedEverywhereAsync(gateway.Pki.Sound, () => gateway.Token(gateway.Pki.Issuing.Certificate), "Binding");

    [Fact]
    public Task Case_46_staff_s_token_bound_to_another_certificate() =>
        RefusedEverywhereAsync(gateway.Pki.Sound, () => gateway.Issued.Staff.Writer.Token(c => c["cnf"] = BoundGateway.BoundTo(gateway.Pki.Other)), "Binding");

    [Fact]
    public Task Case_47_no_certificate() => RefusedEverywhereAsync(null, () => gateway.Token(gateway.Pki.Sound), "NoCertificate");

    [Theory]
    [MemberData(nameof(Forged))]
    public async Task Case_53_a_certificate_in_a_header_is_none(string header)
    {
        // Proves that the right certificate, in whichever form a proxy would hand it on, has no effect beside none on the connection, and none beside another one.
        var pem = gateway.Pki.Sound.ExportCertificatePem();
        string[] forms =
        [
            Convert.ToBase64String(gateway.Pki.Sound.RawData), Uri.EscapeDataString(pem), $":{Convert.ToBase64String(gateway.Pki.Sound.RawData)}:",
            $"Hash={gateway.Pki.Sound.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256).ToLowerInvariant()};Cert=\"{Uri.EscapeDataString(pem)}\";Subject=\"CN=system-1\"",
        ];
        foreach (var form in forms)
        {
            await RefusedEverywhereAsync(null, () => gateway.Token(gateway.Pki.Sound), "NoCertificate", (header, form));
            await RefusedEverywhereAsync(gateway.Pki.Other, () => gateway.Token(gateway.Pki.Sound), "Binding", (header, form));
        }
    }

    [Fact]
    public async Task A_bound_token_passes_with_its_certificate_on_every_call()
    {
        // Proves the positive control, with and without the forged headers: no call is UNAUTHENTICATED, and the page knows the caller.
        foreach (var more in ForgedHeaders.Select(h => (h, "anything")).Prepend(("x-nothing", "")))
        {
            using var client = gateway.Issued.Open(gateway.Pki.Sound, gateway.Pki.Sent);
            foreach (var call in RefusedTokenTests.Calls)
                Assert.DoesNotContain("grpc-status: 16", await IssuedGateway.SendAsync(client, RefusedEverywhere.With(IssuedGateway.Call(call, [Bearer]), more)), StringComparison.Ordinal);
            Assert.StartsWith("403", await IssuedGateway.SendAsync(client, RefusedEverywhere.With(RefusedTokenTests.Reading([Bearer]), more)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Whoever_needs_no_token_needs_no_certificate()
    {
        // Proves that a browser and a probe go on working, without a certificate and with one that is not believed.
        using var stranger = gateway.Pki.Of("49 self-signed");
        foreach (var shown in new[] { null, stranger })
        {
            using var client = gateway.Issued.Open(shown);
            Assert.StartsWith("200", await IssuedGateway.SendAsync(client, new HttpRequestMessage(HttpMethod.Get, "/log/checkpoint")), StringComparison.Ordinal);
            Assert.Contains("grpc-status: 0", await IssuedGateway.SendAsync(client, IssuedGateway.Call("/grpc.health.v1.Health/Check", [])), StringComparison.Ordinal);
        }
        using var unbound = gateway.Issued.Open();
        Assert.DoesNotContain("grpc-status: 16", await IssuedGateway.SendAsync(unbound, IssuedGateway.Call(RefusedTokenTests.Calls[0], ["Bearer " + gateway.Issued.Staff.Writer.Token()])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_called_whatever_address_a_certificate_names()
    {
        // Proves that a stranger's certificate cannot have the gateway call an address: neither for the authority that is missing (AIA), nor for a list (CDP).
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/x";
        using var unknown = gateway.Pki.Root.Below("Not sent");
        X509Extension[] more = [new X509AuthorityInformationAccessExtension([address], [address]), CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([address])];
        using var shown = unknown.Issue(new Issued { More = more });
        using var client = gateway.Issued.Open(shown, []);
        Assert.Contains("grpc-status: 16", await IssuedGateway.SendAsync(client, IssuedGateway.Call(RefusedTokenTests.Calls[0], ["Bearer " + gateway.Token(shown)])), StringComparison.Ordinal);
        Assert.False(listener.Pending());
    }

    private string Bearer => "Bearer " + gateway.Token(gateway.Pki.Sound);

    private Task RefusedEverywhereAsync(X509Certificate2? shown, Func<string> token, string because, (string Name, string Value)? header = null) =>
        RefusedEverywhere.DemandAsync(output, gateway.Issued, shown, gateway.Pki.Sent, token(), because, header);
}
