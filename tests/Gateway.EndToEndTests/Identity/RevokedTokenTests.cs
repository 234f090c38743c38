using Gateway.Callers.Issuers;
using Gateway.FirstUse;
using Gateway.Tests.Callers.Issuers;
using Xunit.Abstractions;

namespace Gateway.EndToEndTests.Identity;

/// <summary>What callers notice when an issuer that lists its revoked tokens calls one back, or is away.</summary>
public sealed class RevokedTokenTests : IAsyncLifetime
{
    private const string Call = "/gateway.overview.v1.OverviewService/GetOverview";

    // With no citizen named, the answer of a caller who is let in.
    private const string LetIn = "grpc-status: 3";
    private const string Unknown = "grpc-status: 16";
    private const string CannotTell = "grpc-status: 14";
    private readonly ITestOutputHelper _output;
    private readonly IssuedGateway _gateway;
    private TestIssuer _issuer = null!;
    private HttpClient _client = null!;

    public RevokedTokenTests(ITestOutputHelper output) => (_output, _gateway) = (output, new IssuedGateway { Further = StartIssuerAsync });

    public async Task InitializeAsync()
    {
        await _gateway.InitializeAsync();
        _client = _gateway.Open();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _gateway.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    [Fact]
    public async Task A_revoked_token_42_is_refused_with_the_same_bytes_fifteen_seconds_later()
    {
        // Proves on every call and on the page that needs a token: it is let in before, and refused as no token is after; another token of the same caller is let in, and another issuer's with the same id too.
        string Token(TestIssuer issuer) => issuer.Writer.Token(c => c["jti"] = "revoked-1");
        foreach (var call in RefusedTokenTests.Calls)
            Assert.DoesNotContain(Unknown, await AskAsync(Token(_issuer), call), StringComparison.Ordinal);
        Assert.StartsWith("403", await IssuedGateway.SendAsync(_client, RefusedTokenTests.Reading(["Bearer " + Token(_issuer)])), StringComparison.Ordinal);

        _issuer.Revoked.Add("revoked-1");
        _gateway.TokenClock.Move(RevokedTokens.WaitAfter);
        var lines = _gateway.Log.Count;
        await RefusedEverywhere.DemandAsync(_output, _gateway, null, null, Token(_issuer), "Revoked");
        Assert.DoesNotContain(_gateway.Log.Skip(lines), l => l.Contains("revoked-1", StringComparison.Ordinal));
        Assert.Contains(LetIn, await AskAsync(_issuer.Writer.Token()), StringComparison.Ordinal);
        Assert.Contains(LetIn, await AskAsync(Token(_gateway.Staff)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_list_cannot_be_had_it_counts_for_a_minute_and_then_nobody_is_let_in()
    {
        // Proves that it fails closed, with UNAVAILABLE and not with UNAUTHENTICATED, on both sides of the limit; that the operator is told; that other issuers' callers notice nothing; and that the return is noticed.
        Assert.Contains(LetIn, await AskAsync(_issuer.Writer.Token()), StringComparison.Ordinal);
        _issuer.Away = true;
        _gateway.TokenClock.Move(TimeSpan.FromSeconds(50));
        Assert.Contains(LetIn, await AskAsync(_issuer.Writer.Token()), StringComparison.Ordinal);
        Assert.Contains(_gateway.Log, l => l.StartsWith("4017 ", StringComparison.Ordinal) && l.Contains("revoking", StringComparison.Ordinal));
        _gateway.TokenClock.Move(TimeSpan.FromSeconds(11));
        Assert.Contains(CannotTell, await AskAsync(_issuer.Writer.Token()), StringComparison.Ordinal);
        Assert.Contains(LetIn, await AskAsync(_gateway.Staff.Writer.Token()), StringComparison.Ordinal);

        _issuer.Away = false;
        _gateway.TokenClock.Move(RevokedTokens.RenewAfter);
        Assert.Contains(LetIn, await AskAsync(_issuer.Writer.Token()), StringComparison.Ordinal);
    }

    private async Task<TokenIssuer> StartIssuerAsync(string certificates)
    {
        _issuer = await TestIssuer.StartAsync(DevelopmentCertificates.Open(certificates, TimeProvider.System).Server, _gateway.TokenClock);
        return IssuedGateway.IssuerOf("revoking", _issuer.Writer.Issuer, CallerKind.Staff, "revoking") with { RevokedTokens = new Uri(_issuer.Writer.Issuer + "/revoked") };
    }

    private Task<string> AskAsync(string token, string call = Call) => _gateway.SendAsync(_client, call, ["Bearer " + token]);
}
