using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Gateway.Tests.Callers.Certificates;
using Gateway.Web;

namespace Gateway.EndToEndTests.Identity;

// Proves over the wire what Gateway:ClientCertificates:Required says: nobody gets a connection without a certificate that is believed, neither browsers nor probes, and pages go by it for as long as the connection lasts.
public sealed class RequiredCertificateTests : IAsyncLifetime
{
    // What is wrong with all of a number, and with those of it that are wrong in another way.
    private static readonly Dictionary<string, string> Classes = new()
    {
        ["48"] = "Times",
        ["49"] = "Authority",
        ["50"] = "Revoked",
        ["51"] = "Usage",
        ["52"] = "Name",
        ["52 no name"] = "Form",
        ["52 an unknown critical extension"] = "Chain",
    };

    private readonly BoundGateway _gateway = new() { Required = true };

    public Task InitializeAsync() => _gateway.InitializeAsync();

    public Task DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Only_a_certificate_that_is_believed_gets_a_connection()
    {
        // Proves for what is open to anybody with a certificate: with a sound one it answers; with none and with each wrong one there is no answer at all, and no record and no question come of it.
        using (var client = _gateway.Issued.Open(_gateway.Pki.Sound, _gateway.Pki.Sent))
        {
            Assert.StartsWith("200", await AskAsync(client), StringComparison.Ordinal);
            Assert.Contains("grpc-status: 3", await CallAsync(client, "Bearer " + _gateway.Token(_gateway.Pki.Sound)), StringComparison.Ordinal);
            // The certificate is asked for beside the token, not in its place.
            Assert.Contains("grpc-status: 16", await CallAsync(client, "Bearer " + _gateway.Token(_gateway.Pki.Other)), StringComparison.Ordinal);
        }
        var (records, received) = (_gateway.Issued.Entries().Count, _gateway.Issued.Simulators.Received.Count);
        using var nobody = _gateway.Issued.Open();
        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(nobody));
        foreach (var name in TestPki.WrongNames)
        {
            using var shown = _gateway.Pki.Of(name);
            using var client = _gateway.Issued.Open(shown, _gateway.Pki.Sent);
            await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(client));
            await Assert.ThrowsAsync<HttpRequestException>(() => CallAsync(client, "Bearer " + _gateway.Token(shown)));
        }
        Assert.Equal((records, received), (_gateway.Issued.Entries().Count, _gateway.Issued.Simulators.Received.Count));
    }

    [Fact]
    public async Task Each_connection_that_is_refused_leaves_one_line_of_its_class()
    {
        // Proves of 47 to 52: one connection without a certificate, and one with each wrong one, is one line of the class of what is wrong, the same for everybody of whom it is true, and holds nothing of the certificate; none is left of a connection that comes about.
        Assert.Equal(TestPki.WrongNames.Select(n => n[..2]).Distinct().Order(StringComparer.Ordinal), Classes.Keys.Select(n => n[..2]).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal("NoCertificate", await RefusedConnectionAsync(null));
        foreach (var name in TestPki.WrongNames)
        {
            using var shown = _gateway.Pki.Of(name);
            var expected = Classes.GetValueOrDefault(name) ?? Classes[name[..2]];
            Assert.Equal((name, "Certificate " + expected), (name, await RefusedConnectionAsync(shown)));
        }
        var lines = _gateway.Issued.SecurityLog.Count;
        using var client = _gateway.Issued.Open(_gateway.Pki.Sound, _gateway.Pki.Sent);
        Assert.StartsWith("200", await AskAsync(client), StringComparison.Ordinal);
        Assert.Equal(lines, _gateway.Issued.SecurityLog.Count);
    }

    [Fact]
    public async Task A_page_is_closed_to_a_certificate_that_is_revoked_on_the_connection_that_is_open()
    {
        // Proves: the session goes on with any certificate that is believed, because nothing binds the one to the other; once one is revoked, its connection gets for every page that needs a session, with the session's cookie, the bytes of a visitor who is not logged in, and a line; on the other's connection the session is still there.
        var cookie = await DutiesGateway.CookieAsync(_gateway.Issued.Services, _gateway.PersonsToken());
        using var client = _gateway.Issued.Open(_gateway.Pki.Sound, _gateway.Pki.Sent);
        using var other = _gateway.Issued.Open(_gateway.Pki.Other, _gateway.Pki.Sent);
        foreach (var believed in new[] { client, other })
            Assert.StartsWith("200", await VisitAsync(believed, WebPaths.Me, cookie), StringComparison.Ordinal);
        _gateway.Pki.WriteLists(_gateway.Pki.Sound);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while ((await VisitAsync(client, WebPaths.Me, cookie)).StartsWith("200", StringComparison.Ordinal))
            await Task.Delay(50, patience.Token);
        foreach (var page in WebPage.All.Where(p => p.NeedsSession))
        {
            var lines = _gateway.Issued.SecurityLog.Count;
            Assert.Equal(await VisitAsync(other, page.Path, "none=1"), await VisitAsync(client, page.Path, cookie));
            Assert.Equal(2, _gateway.Issued.SecurityLog.Skip(lines).Count(l => l.StartsWith("4022 ", StringComparison.Ordinal)));
        }
        Assert.StartsWith("200", await VisitAsync(other, WebPaths.Me, cookie), StringComparison.Ordinal);
    }

    // The class in the one line of one connection: a client of HTTP would try more than once. With TLS 1.3 the client learns of it when it reads.
    private async Task<string> RefusedConnectionAsync(X509Certificate2? shown)
    {
        var lines = _gateway.Issued.SecurityLog.Count;
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(_gateway.Issued.Address.Host, _gateway.Issued.Address.Port);
        using var tls = new SslStream(tcp.GetStream());
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await tls.AuthenticateAsClientAsync(_gateway.Issued.Tls(shown, _gateway.Pki.Sent));
            await tls.ReadExactlyAsync(new byte[1]);
        });
        const string Before = "4027 A connection was refused: no client certificate that is believed (";
        var line = Assert.Single(_gateway.Issued.SecurityLog.Skip(lines)).Trim();
        Assert.StartsWith(Before, line, StringComparison.Ordinal);
        Assert.EndsWith(")", line, StringComparison.Ordinal);
        return line[Before.Length..^1];
    }

    private static Task<string> VisitAsync(HttpClient client, string path, string cookie) => IssuedGateway.SendAsync(client, DutiesGateway.Visit(WebPage.All.First(p => p.Path == path), cookie));

    private static Task<string> AskAsync(HttpClient client) => IssuedGateway.SendAsync(client, new HttpRequestMessage(HttpMethod.Get, "/log/checkpoint"));

    private static Task<string> CallAsync(HttpClient client, string bearer) => IssuedGateway.SendAsync(client, IssuedGateway.Call("/gateway.overview.v1.OverviewService/GetOverview", [bearer]));
}
