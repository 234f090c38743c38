using Gateway.Tests.Callers.Certificates;

namespace Gateway.EndToEndTests.Identity;

// Proves over the wire what Gateway:ClientCertificates:Required says: nobody gets a connection without a certificate that is believed, neither browsers nor probes.
public sealed class RequiredCertificateTests : IAsyncLifetime
{
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

    private static Task<string> AskAsync(HttpClient client) => IssuedGateway.SendAsync(client, new HttpRequestMessage(HttpMethod.Get, "/log/checkpoint"));

    private static Task<string> CallAsync(HttpClient client, string bearer) => IssuedGateway.SendAsync(client, IssuedGateway.Call("/gateway.overview.v1.OverviewService/GetOverview", [bearer]));
}
