using Gateway.Access;
using Gateway.Sources;
using Gateway.Sources.Credentials;
using Gateway.Tests.Sources.Resilience;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Sources.Credentials;

/// <summary>Proves how a token is shared, renewed and dropped, on a clock moved by hand.</summary>
public sealed class TokenCacheTests
{
    private readonly HandClock _clock = new();
    private int _fetched;

    [Fact]
    public async Task Who_gives_up_leaves_the_fetch_to_the_others()
    {
        // Proves that a caller's deadline ends its own waiting and nobody else's, and that one fetch serves all.
        var coming = new TaskCompletionSource();
        var cache = Cache(TimeSpan.FromMinutes(5), coming.Task);
        using var impatient = new CancellationTokenSource();
        var (one, other) = (cache.GetAsync(impatient.Token), cache.GetAsync(CancellationToken.None));
        await impatient.CancelAsync();
        Assert.Equal(ReasonCode.SourceTimeout, (await one).Failure);
        Assert.False(other.IsCompleted);
        coming.SetResult();
        Assert.Equal("token-1", (await other).Token!.Value);
        Assert.Equal("token-1", (await cache.GetAsync(CancellationToken.None)).Token!.Value);
        Assert.Equal(1, _fetched);
    }

    [Fact]
    public async Task In_its_last_half_minute_the_old_one_serves_while_a_new_one_is_fetched()
    {
        // Proves that renewing costs no caller time, and that past its end the old one serves nobody.
        var cache = Cache(TimeSpan.FromMinutes(5), Task.CompletedTask);
        await cache.GetAsync(CancellationToken.None);
        _clock.Move(TimeSpan.FromMinutes(5) - TokenCache.RenewBefore);
        Assert.Equal("token-1", (await cache.GetAsync(CancellationToken.None)).Token!.Value);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await cache.GetAsync(CancellationToken.None)).Token!.Value != "token-2")
            await Task.Delay(5, patience.Token);
        Assert.Equal(2, _fetched);
        _clock.Move(TimeSpan.FromMinutes(6));
        Assert.Equal("token-3", (await cache.GetAsync(CancellationToken.None)).Token!.Value);
    }

    [Fact]
    public async Task A_short_lived_token_is_used_for_half_of_its_life()
    {
        // Proves that a token that lives less than the skew is not fetched anew with every call.
        var cache = Cache(TimeSpan.FromSeconds(20), Task.CompletedTask);
        for (var i = 0; i < 5; i++)
            await cache.GetAsync(CancellationToken.None);
        Assert.Equal(1, _fetched);
    }

    [Fact]
    public async Task Definitions_of_one_client_have_a_token_for_each_scope()
    {
        // Proves that a token fetched for one scope is not shown where another is asked for, although issuer, client and source are the same.
        OwnServer issuer = null!;
        issuer = await OwnServer.StartAsync(async context =>
        {
            var scope = issuer.Requests[^1].Body.Split("scope=")[^1];
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync($$"""{"access_token":"token-for-{{scope}}","token_type":"Bearer","expires_in":300}""");
        });
        await using var closing = issuer;
        using var client = SourceHttp.Create(null);
        var credentials = new SourceCredentials { TokenAddress = issuer.Address, ClientId = "client", ClientSecret = "secret" };
        var connection = new SourceConnection(issuer.Address, null) { Credentials = credentials };
        foreach (var scope in new[] { "read", "list", "read" })
        {
            var proofs = GatewayProofs.For(new SourceAuthentication(AuthenticationKind.ClientCredentials) { Scope = scope }, connection, client, TimeProvider.System);
            using var message = new HttpRequestMessage(HttpMethod.Get, issuer.Address);
            Assert.Null(await proofs.ShowAsync(message, CancellationToken.None));
            Assert.Equal($"token-for-{scope}", message.Headers.Authorization?.Parameter);
        }
    }

    [Fact]
    public async Task Only_the_refused_token_is_dropped()
    {
        // Proves that a late refusal of an old token does not cost the new one.
        var cache = Cache(TimeSpan.FromMinutes(5), Task.CompletedTask);
        await cache.GetAsync(CancellationToken.None);
        cache.Drop("token-0");
        Assert.Equal("token-1", (await cache.GetAsync(CancellationToken.None)).Token!.Value);
        cache.Drop("token-1");
        Assert.Equal("token-2", (await cache.GetAsync(CancellationToken.None)).Token!.Value);
    }

    [Fact]
    public async Task A_failed_fetch_is_not_kept_and_a_fetch_without_end_is_cut()
    {
        // Proves that the next caller tries again, and that an issuer that hangs holds nobody longer than the bound.
        var answers = new Queue<Func<CancellationToken, Task<FetchedToken>>>([
            _ => Task.FromResult(FetchedToken.Failed(ReasonCode.SourceRefusedCredentials)),
            async bound =>
            {
                var cut = new TaskCompletionSource();
                await using var registration = bound.Register(cut.SetResult);
                await cut.Task;
                return FetchedToken.Failed(ReasonCode.SourceTimeout);
            },
            _ => Task.FromResult(FetchedToken.Of(new IssuedToken("good", _clock.GetUtcNow(), _clock.GetUtcNow().AddMinutes(1)))),
        ]);
        var cache = new TokenCache(bound => answers.Dequeue()(bound), _clock);
        Assert.Equal(ReasonCode.SourceRefusedCredentials, (await cache.GetAsync(CancellationToken.None)).Failure);
        Assert.Equal(ReasonCode.SourceTimeout, (await _clock.RunAsync(cache.GetAsync(CancellationToken.None), TokenCache.LongestFetch)).Failure);
        Assert.Equal("good", (await cache.GetAsync(CancellationToken.None)).Token!.Value);
    }

    private TokenCache Cache(TimeSpan lifetime, Task coming) => new(
        async _ =>
        {
            var number = Interlocked.Increment(ref _fetched);
            await coming;
            return FetchedToken.Of(new IssuedToken($"token-{number}", _clock.GetUtcNow(), _clock.GetUtcNow() + lifetime));
        },
        _clock);
}
