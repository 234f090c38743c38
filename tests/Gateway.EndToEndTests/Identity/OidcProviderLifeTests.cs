using System.Text.Json.Nodes;

namespace Gateway.EndToEndTests.Identity;

/// <summary>The certified provider changes its keys, and goes away, while calls go on.</summary>
public sealed class OidcProviderLifeTests : IAsyncLifetime
{
    private const string Call = "/gateway.overview.v1.OverviewService/GetOverview";
    private const string LetIn = "grpc-status: 3";
    private const string Refused = "grpc-status: 16";
    private const string CannotTell = "grpc-status: 14";
    private readonly ProviderGateway _running = new();

    public Task InitializeAsync() => _running.InitializeAsync();

    public Task DisposeAsync() => _running.DisposeAsync();

    [OidcProviderFact]
    public async Task Its_keys_rotate_while_calls_go_on()
    {
        // Proves: callers with the old key's token are let in until the new key is seen and refused from then on, once and for all, and the first token of the new key is let in.
        var old = await _running.Provider.TokenAsync(_running.Http);
        using var enough = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 4).Select(_ => KeepCallingAsync(old, enough.Token)).ToList();
        await _running.Provider.RotateAsync();
        _running.Gateway.TokenClock.Move(TimeSpan.FromSeconds(31));
        Assert.Contains(LetIn, await SendAsync(await _running.Provider.TokenAsync(_running.Http)), StringComparison.Ordinal);
        Assert.Contains(Refused, await SendAsync(old), StringComparison.Ordinal);
        await enough.CancelAsync();
        foreach (var statuses in await Task.WhenAll(callers))
        {
            Assert.NotEmpty(statuses);
            Assert.All(statuses, s => Assert.Contains(s, new[] { LetIn, Refused }));
            Assert.All(statuses.SkipWhile(s => s == LetIn), s => Assert.Equal(Refused, s));
        }
    }

    [OidcProviderFact]
    public async Task It_goes_away_and_comes_back()
    {
        // Proves: ten minutes of its callers going on, then UNAVAILABLE, and no restart to go on when it is back.
        var claims = await _running.ClaimsAsync();
        await _running.Provider.GoAwayAsync();
        Assert.Contains(LetIn, await SendAsync(await AtAsync(claims, TimeSpan.FromMinutes(9.5))), StringComparison.Ordinal);
        Assert.Contains(CannotTell, await SendAsync(await AtAsync(claims, TimeSpan.FromMinutes(1))), StringComparison.Ordinal);
        await _running.Provider.ComeBackAsync();
        Assert.Contains(LetIn, await SendAsync(await AtAsync(claims, TimeSpan.FromSeconds(31))), StringComparison.Ordinal);
    }

    private async Task<List<string>> KeepCallingAsync(string token, CancellationToken enough)
    {
        var statuses = new List<string>();
        do
        {
            var answer = await SendAsync(token);
            statuses.Add(answer.Split('\n').First(l => l.StartsWith("grpc-status", StringComparison.Ordinal)).Trim());
        }
        while (!enough.IsCancellationRequested);
        return statuses;
    }

    // Later by the gateway's clock: the provider is away, its key signs on.
    private Task<string> AtAsync(JsonObject claims, TimeSpan later)
    {
        _running.Gateway.TokenClock.Move(later);
        var now = _running.Gateway.TokenClock.GetUtcNow().ToUnixTimeSeconds();
        (claims["iat"], claims["exp"]) = (now, now + 300);
        return _running.Provider.SignAsync([], claims.DeepClone().AsObject());
    }

    private Task<string> SendAsync(string token) => _running.Gateway.SendAsync(_running.Http, Call, ["Bearer " + token]);
}
