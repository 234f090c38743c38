using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Gateway.Client;
using Gateway.EndToEndTests.Interop;
using Gateway.FirstUse;
using Gateway.Overview.V1;
using Gateway.Tests.Tokens;

namespace Gateway.EndToEndTests.Identity;

/// <summary>
/// The token service of the one-command start and the gateway beside it: logins and exchange by a client nobody here's
/// library had a hand in, keys that change and tokens that are called back while both run.
/// </summary>
public sealed class SandboxLoginTests : IAsyncLifetime
{
    // Only what hangs takes this long.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly RunningGateway _gateway = new();

    public Task InitializeAsync() => _gateway.InitializeAsync();

    public Task DisposeAsync() => _gateway.DisposeAsync();

    [NodeClientTheory]
    [InlineData("job-centre-testkoebing", "Substantial")]
    [InlineData("job-centre-high", "High")]
    public async Task A_caseworker_behind_a_case_system_gets_an_overview(string persona, string level)
    {
        // Proves login, PKCE and exchange from discovery to the gateway by plain HTTPS: the answer has a receipt, and the record names the caseworker and the system.
        var token = await LogInAsync(persona, SandboxLogins.CaseSystemLogin, SandboxLogins.CaseSystemRedirect, key: null, SandboxLogins.CaseSystem);
        Assert.Equal(("caseworker-sara", $"https://data.gov.dk/concept/core/nsis/{level}"), ((string)token["sub"]!, (string)token["acr"]!));

        var overview = await With((string)token["access_token"]!).GetOverviewAsync(_gateway.About("D1"));
        Assert.NotEmpty(overview.Receipt.LeafHash);
        var record = _gateway.Records().Last(r => r.Contains(SandboxLogins.CaseSystem, StringComparison.Ordinal));
        Assert.Contains("caseworker-sara", record, StringComparison.Ordinal);
    }

    [NodeClientTheory]
    [InlineData("job-centre-testkoebing")]
    [InlineData("citizen-d1")]
    public async Task The_gateway_s_own_pages_get_a_token_the_gateway_believes(string persona)
    {
        // Proves the registration of the gateway's pages, whose address became known only when the gateway listened: key, redirect address and audience, for staff and for a citizen.
        var callback = _gateway.Started.Gateway.Address.GetLeftPart(UriPartial.Authority) + "/login/callback";
        var token = await LogInAsync(persona, SandboxLogins.PagesClient, callback, Path.Combine(_gateway.Folder, "certs", "clients", SandboxLogins.PagesClient + ".key.pem"), system: null);
        var client = With((string)token["access_token"]!);
        var overview = await client.GetOverviewAsync(persona == "citizen-d1" ? _gateway.OwnAccessTo("D1") : _gateway.About("D1"));
        Assert.NotEmpty(overview.Receipt.LeafHash);

        using var http = Http();
        using var answer = await http.GetAsync(new Uri(_gateway.Started.Tokens.Issuer, "/logout?id_token_hint=" + token["id_token"] + "&post_logout_redirect_uri=" + Uri.EscapeDataString(callback[..^"login/callback".Length])));
        Assert.Equal((HttpStatusCode.SeeOther, callback[..^"login/callback".Length]), (answer.StatusCode, answer.Headers.Location?.AbsoluteUri));
        await RefusedAsync(client);
    }

    [NodeClientTheory]
    [InlineData("job-centre-testkoebing")]
    public async Task A_user_s_token_for_the_case_system_is_none_for_the_gateway(string persona)
    {
        // Proves case 28 with a token of the service's own: what is meant to be exchanged opens nothing by itself.
        var token = await LogInAsync(persona, SandboxLogins.CaseSystemLogin, SandboxLogins.CaseSystemRedirect, key: null, system: null);
        Assert.Equal(GatewayErrorCode.Unauthenticated, await ErrorAsync(With((string)token["access_token"]!)));
    }

    [Fact]
    public async Task A_key_changes_while_calls_go_on()
    {
        // Proves that the gateway takes tokens of the old key and of the new one at once, without a restart of either and without having seen the new key used.
        var before = await _gateway.TokenAsync();
        await LetInAsync(With(before));
        _gateway.Started.Tokens.RotateSigningKey();
        var after = await _gateway.TokenAsync("job-centre-high");
        Assert.NotEqual(Header(before), Header(after));
        await LetInAsync(With(after));
        await LetInAsync(With(before));
    }

    [Fact]
    public async Task Revoked_jti_42_is_refused_while_both_run()
    {
        // Proves it from the client's request to the gateway's refusal: one token let in before and refused after, another one of the same client let in throughout.
        var (revoked, other) = (await _gateway.TokenAsync(), await _gateway.TokenAsync("job-centre-high"));
        await LetInAsync(With(revoked));
        using (var http = Http())
        {
            using var form = new FormUrlEncodedContent([new("token", revoked), .. Assertion(OneCommandStart.CaseworkerClient)]);
            using var answer = await http.PostAsync(new Uri(_gateway.Started.Tokens.Issuer, "/revoke"), form);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        await RefusedAsync(With(revoked));
        await LetInAsync(With(other));
    }

    private GatewayClient With(string token) => _gateway.Client(_ => ValueTask.FromResult(token));

    private async Task LetInAsync(GatewayClient client) => Assert.Null(await ErrorAsync(client));

    // Refused within the time the gateway promises; the test waits for it and not for a time.
    private async Task RefusedAsync(GatewayClient client)
    {
        var waited = Stopwatch.StartNew();
        while (await ErrorAsync(client) != GatewayErrorCode.Unauthenticated)
        {
            Assert.True(waited.Elapsed < Patience, "the token is still let in");
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }

    private async Task<GatewayErrorCode?> ErrorAsync(GatewayClient client)
    {
        try
        {
            // Nothing is asked of any source.
            await client.ExplainAccessAsync(Explained());
            return null;
        }
        catch (GatewayException e)
        {
            return e.Error.Code;
        }
    }

    private ExplainAccessRequest Explained()
    {
        var about = _gateway.About("D1");
        return new ExplainAccessRequest { CitizenId = about.CitizenId, CaseId = about.CaseId, Purpose = about.Purpose };
    }

    private IReadOnlyList<KeyValuePair<string, string>> Assertion(string client)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(Path.Combine(_gateway.Folder, "certs", "clients", client + ".key.pem")));
        var claims = new AssertionClaims(client, client, _gateway.Started.Tokens.Issuer.OriginalString, TimeProvider.System.GetUtcNow().AddMinutes(1), Guid.NewGuid().ToString("N"));
        return [new("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"), new("client_assertion", WrittenAssertion.Signed(claims, key))];
    }

    private HttpClient Http()
    {
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(_gateway.AuthorityFile));
        return new HttpClient(handler);
    }

    private static string Header(string token) => token.Split('.')[0];

    // Runs the foreign client; what it prints is the answer, and where it finds something wrong it ends with an error.
    private async Task<JsonNode> LogInAsync(string persona, string client, string redirect, string? key, string? system)
    {
        var wanted = new JsonObject
        {
            ["issuer"] = _gateway.Started.Tokens.Issuer.OriginalString, ["authority"] = _gateway.AuthorityFile, ["client"] = client, ["redirect"] = redirect, ["persona"] = persona, ["scope"] = "openid",
        };
        if (key is not null)
            wanted["clientKey"] = key;
        if (system is not null)
            (wanted["system"], wanted["systemKey"]) = (system, Path.Combine(_gateway.Folder, "certs", "clients", system + ".key.pem"));
        var start = new ProcessStartInfo(ForeignTool.Node!.Program) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(RepositoryFiles.Root, "tests", "foreign", "code_flow.mjs"));
        start.ArgumentList.Add(wanted.ToJsonString());
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        Assert.True(process.ExitCode == 0, await errors);
        return JsonNode.Parse(await output)!;
    }
}
