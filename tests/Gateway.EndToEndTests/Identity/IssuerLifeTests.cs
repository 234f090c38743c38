using System.Net;
using Gateway.Callers.Issuers;
using Gateway.Tests.Callers.Issuers;

namespace Gateway.EndToEndTests.Identity;

/// <summary>What callers notice when an issuer changes its keys or is away.</summary>
public sealed class IssuerLifeTests : IAsyncLifetime
{
    // With no citizen named, the answer of a caller who is let in.
    private const string Call = "/gateway.overview.v1.OverviewService/GetOverview";
    private const string LetIn = "3";
    private const string Refused = "16";
    private const string CannotTell = "14";
    private readonly IssuedGateway _gateway = new();

    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        await _gateway.InitializeAsync();
        _client = _gateway.Open();
    }

    public Task DisposeAsync()
    {
        _client.Dispose();
        return _gateway.DisposeAsync();
    }

    [Fact]
    public async Task A_flood_of_made_up_keys_costs_the_issuer_one_request()
    {
        // Proves over the wire: two hundred unknown key ids at once, one fetch; callers with good tokens go on.
        _gateway.TokenClock.Move(TimeSpan.FromSeconds(31));
        var before = _gateway.Staff.KeyRequests;
        var flood = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => StatusAsync(_gateway.Staff.Writer.Token(header: h => h["kid"] = $"made-up-{i}"))));
        Assert.All(flood, s => Assert.Equal(Refused, s));
        Assert.Equal(LetIn, await StatusAsync(_gateway.Staff.Writer.Token()));
        Assert.Equal(before + 1, _gateway.Staff.KeyRequests);
    }

    [Fact]
    public async Task While_an_issuer_is_away_its_callers_go_on_for_ten_minutes_and_then_hear_UNAVAILABLE()
    {
        // Proves both sides of the limit, that another issuer's callers notice nothing, that a wrong token is still called wrong, that the operator is told, and that the return is noticed.
        _gateway.Staff.Away = true;
        _gateway.TokenClock.Move(TimeSpan.FromMinutes(9.5));
        Assert.Equal(LetIn, await StatusAsync(_gateway.Staff.Writer.Token()));
        _gateway.TokenClock.Move(TimeSpan.FromMinutes(1));
        Assert.Equal(CannotTell, await StatusAsync(_gateway.Staff.Writer.Token()));
        Assert.Equal(Refused, await StatusAsync(_gateway.Staff.Writer.Token(c => c["aud"] = "another")));
        Assert.Equal(LetIn, await StatusAsync(_gateway.Systems.Writer.Token()));
        Assert.Contains(_gateway.Log, l => l.StartsWith("4006 ", StringComparison.Ordinal) && l.Contains("staff", StringComparison.Ordinal));
        Assert.Contains(_gateway.Log, l => l.StartsWith("4003 ", StringComparison.Ordinal) && l.Contains("staff", StringComparison.Ordinal));
        using var page = new HttpRequestMessage(HttpMethod.Get, "/log/tile/entries/000.p/1");
        page.Headers.TryAddWithoutValidation("authorization", "Bearer " + _gateway.Staff.Writer.Token());
        using var answer = await _client.SendAsync(page);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);

        _gateway.Staff.Away = false;
        _gateway.TokenClock.Move(TimeSpan.FromSeconds(31));
        Assert.Equal(LetIn, await StatusAsync(_gateway.Staff.Writer.Token()));
    }

    [Fact]
    public async Task An_issuer_that_is_not_there_at_the_start_hinders_nobody_else()
    {
        // Proves: the gateway starts and says so, the other issuers' callers are let in, and the missing one's hear UNAVAILABLE.
        using var missing = new TokenWriter("https://localhost:1", TimeProvider.System);
        var started = new IssuedGateway { Further = _ => Task.FromResult(IssuedGateway.IssuerOf("missing", missing.Issuer, CallerKind.Staff, "missing")) };
        await started.InitializeAsync();
        using (var client = started.Open())
        {
            Assert.Contains($"grpc-status: {LetIn}", await started.SendAsync(client, Call, ["Bearer " + started.Staff.Writer.Token()]), StringComparison.Ordinal);
            Assert.Contains($"grpc-status: {CannotTell}", await started.SendAsync(client, Call, ["Bearer " + missing.Token()]), StringComparison.Ordinal);
        }
        Assert.Contains(started.Log, l => l.StartsWith("4006 ", StringComparison.Ordinal) && l.Contains("missing", StringComparison.Ordinal));
        await started.DisposeAsync();
    }

    [Fact]
    public async Task A_rotated_key_is_taken_up_and_the_old_one_refused()
    {
        // Proves it over the wire, with a token of the key that was taken back.
        var old = _gateway.Staff.Writer.Token();
        Assert.Equal(LetIn, await StatusAsync(old));
        _gateway.Staff.Writer.Rotate();
        _gateway.TokenClock.Move(TimeSpan.FromSeconds(31));
        Assert.Equal(LetIn, await StatusAsync(_gateway.Staff.Writer.Token()));
        Assert.Equal(Refused, await StatusAsync(old));
    }

    [Fact]
    public async Task A_redirect_leads_to_nobody_s_keys()
    {
        // Proves over the wire that keys are read where the issuer's document says and nowhere else: where it redirects, the other's keys are not asked for and sign nothing of its own.
        var (staff, other) = (_gateway.Staff, _gateway.Systems);
        staff.Moved = other.Writer.Issuer + "/keys";
        _gateway.TokenClock.Move(TimeSpan.FromSeconds(31));
        var before = (staff.KeyRequests, other.KeyRequests);
        Assert.Equal(CannotTell, await StatusAsync(TokenWriter.Sign(other.Writer.Header().ToJsonString(), staff.Writer.Claims().ToJsonString(), other.Writer.Key)));
        Assert.Equal((before.Item1 + 1, before.Item2), (staff.KeyRequests, other.KeyRequests));
        Assert.Contains(_gateway.Log, l => l.StartsWith("4006 ", StringComparison.Ordinal) && l.Contains("(Status)", StringComparison.Ordinal));
        Assert.Equal(LetIn, await StatusAsync(staff.Writer.Token()));
        staff.Moved = null;
        _gateway.TokenClock.Move(TimeSpan.FromSeconds(31));
        Assert.Equal(Refused, await StatusAsync(TokenWriter.Sign(other.Writer.Header().ToJsonString(), staff.Writer.Claims().ToJsonString(), other.Writer.Key)));
    }

    private async Task<string> StatusAsync(string token)
    {
        var answer = await _gateway.SendAsync(_client, Call, ["Bearer " + token]);
        return answer.Split('\n').First(l => l.StartsWith("grpc-status:", StringComparison.Ordinal)).Split(' ')[1].Trim();
    }
}
