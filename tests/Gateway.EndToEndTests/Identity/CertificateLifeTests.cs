using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Gateway.FirstUse;
using Gateway.Hosting.Certificates;
using Grpc.Health.V1;
using Grpc.Net.Client;
using State = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Gateway.EndToEndTests.Identity;

// Proves what happens to certificates while the gateway runs: taken back, run out, replaced, and written by halves.
public sealed class CertificateLifeTests : IAsyncLifetime
{
    // The gateway looks every few seconds. Only what hangs takes this long.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly BoundGateway _gateway = new();
    private HttpClient _open = null!;

    public async Task InitializeAsync()
    {
        await _gateway.InitializeAsync();
        _open = _gateway.Issued.Open(_gateway.Pki.Sound, _gateway.Pki.Sent);
    }

    public async Task DisposeAsync()
    {
        _open.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task A_certificate_that_is_revoked_is_refused_on_the_connection_that_is_open()
    {
        // Proves that neither a connection nor an earlier verdict outlives the revocation: the same connection, the next calls; the other client goes on; and the gateway needs no restart.
        Assert.True(await PassesAsync(_open, _gateway.Pki.Sound));
        _gateway.Pki.WriteLists(_gateway.Pki.Sound);
        await UntilAsync(async () => !await PassesAsync(_open, _gateway.Pki.Sound));
        Assert.Contains(_gateway.Issued.Log, l => l.StartsWith("4002 ", StringComparison.Ordinal) && l.Contains("(Certificate Revoked;", StringComparison.Ordinal));
        using var other = _gateway.Issued.Open(_gateway.Pki.Other, _gateway.Pki.Sent);
        Assert.True(await PassesAsync(other, _gateway.Pki.Other));
    }

    [Fact]
    public async Task Without_its_lists_the_gateway_believes_no_certificate_says_so_and_recovers()
    {
        // Proves on an open connection: refused, one line that names the setting, the health named for it not serving while the whole serves; and all of it back by itself.
        Assert.Equal((State.Serving, State.Serving), (await HealthAsync(CertificateWatch.HealthName), await HealthAsync("")));
        Directory.Move(_gateway.Pki.Lists, _gateway.Pki.Lists + ".away");
        await UntilAsync(async () => !await PassesAsync(_open, _gateway.Pki.Sound));
        await UntilAsync(async () => await HealthAsync(CertificateWatch.HealthName) == State.NotServing);
        Assert.Equal(State.Serving, await HealthAsync(""));
        Assert.Single(_gateway.Issued.Log, l => l.StartsWith("4012 ", StringComparison.Ordinal) && l.Contains("Gateway:ClientCertificates:RevocationLists names a file or folder that is not there", StringComparison.Ordinal));
        Directory.Move(_gateway.Pki.Lists + ".away", _gateway.Pki.Lists);
        await UntilAsync(() => PassesAsync(_open, _gateway.Pki.Sound));
        await UntilAsync(async () => await HealthAsync(CertificateWatch.HealthName) == State.Serving);
    }

    [Fact]
    public async Task A_list_that_runs_out_fails_closed_on_an_open_connection()
    {
        // Proves that an earlier verdict does not outlive the list it rests on, and that the next list heals it.
        Assert.True(await PassesAsync(_open, _gateway.Pki.Sound));
        _gateway.Issued.TokenClock.Move(TimeSpan.FromHours(25));
        Assert.False(await PassesAsync(_open, _gateway.Pki.Sound));
        Assert.Contains(_gateway.Issued.Log, l => l.Contains("(Certificate RevocationUnknown;", StringComparison.Ordinal));
        var now = _gateway.Issued.TokenClock.GetUtcNow();
        _gateway.Pki.Replace("root.crl", _gateway.Pki.Root.List(now.AddHours(-1), now.AddDays(1)));
        _gateway.Pki.Replace("issuing.crl", _gateway.Pki.Issuing.List(now.AddHours(-1), now.AddDays(1)));
        await UntilAsync(() => PassesAsync(_open, _gateway.Pki.Sound));
    }

    [Fact]
    public async Task A_certificate_that_ends_is_refused_on_the_connection_that_is_open()
    {
        // Proves it over the connection that was opened while it was good.
        using var shown = _gateway.Pki.Issuing.Issue(new Tests.Callers.Certificates.Issued { Until = _gateway.Issued.TokenClock.GetUtcNow().AddHours(1) });
        using var client = _gateway.Issued.Open(shown, _gateway.Pki.Sent);
        Assert.True(await PassesAsync(client, shown));
        _gateway.Issued.TokenClock.Move(TimeSpan.FromMinutes(61));
        Assert.False(await PassesAsync(client, shown));
        Assert.True(await PassesAsync(_open, _gateway.Pki.Sound));
    }

    [Fact]
    public async Task A_new_server_certificate_is_shown_to_new_connections_and_open_ones_go_on()
    {
        // Proves the renewal without a restart; that a pair which does not belong together, and half a file, keep the old one, with one line for the operator and the health not serving; and that it heals.
        Assert.True(await PassesAsync(_open, _gateway.Pki.Sound));
        var (certificate, key) = _gateway.Issued.ServerFiles;
        var first = await ShownAsync();
        var folder = Path.Combine(_gateway.Issued.Folder, "renewed");
        DevelopmentCertificates.Open(folder, TimeProvider.System);
        var (newCertificate, newKey) = (await File.ReadAllTextAsync(Path.Combine(folder, "server.pem")), await File.ReadAllTextAsync(Path.Combine(folder, "server.key")));

        await File.WriteAllTextAsync(certificate, newCertificate[..(newCertificate.Length / 2)]);
        await UntilAsync(async () => await HealthAsync(CertificateWatch.HealthName) == State.NotServing);
        await File.WriteAllTextAsync(certificate, newCertificate);
        await UntilAsync(() => Task.FromResult(_gateway.Issued.Log.Any(l => l.StartsWith("4012 ", StringComparison.Ordinal) && l.Contains("files that do not belong together; the last one stays in use", StringComparison.Ordinal))));
        Assert.Equal(first, await ShownAsync());
        Assert.Equal(State.NotServing, await HealthAsync(CertificateWatch.HealthName));

        await File.WriteAllTextAsync(key, newKey);
        await UntilAsync(async () => await ShownAsync() != first);
        using var expected = X509Certificate2.CreateFromPem(newCertificate);
        Assert.Equal(expected.Thumbprint, await ShownAsync());
        Assert.True(await PassesAsync(_open, _gateway.Pki.Sound));
        await UntilAsync(async () => await HealthAsync(CertificateWatch.HealthName) == State.Serving);
    }

    private async Task<bool> PassesAsync(HttpClient client, X509Certificate2 boundTo) =>
        !(await _gateway.Issued.SendAsync(client, RefusedTokenTests.Calls[0], ["Bearer " + _gateway.Token(boundTo)])).Contains("grpc-status: 16", StringComparison.Ordinal);

    private async Task<State> HealthAsync(string service)
    {
        // Whichever certificate it shows: that is the test's matter.
        using var handler = new SocketsHttpHandler { UseProxy = false, SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null } };
        using var channel = GrpcChannel.ForAddress(_gateway.Issued.Address, new GrpcChannelOptions { HttpHandler = handler });
        return (await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest { Service = service })).Status;
    }

    private async Task<string> ShownAsync()
    {
        using var tcp = new System.Net.Sockets.TcpClient();
        await tcp.ConnectAsync("127.0.0.1", _gateway.Issued.Address.Port);
        await using var tls = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: false, (_, shown, _, _) => shown is not null);
        await tls.AuthenticateAsClientAsync("localhost");
        using var shown = X509CertificateLoader.LoadCertificate(tls.RemoteCertificate!.GetRawCertData());
        return shown.Thumbprint;
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await holds())
            await Task.Delay(50, patience.Token);
    }
}
