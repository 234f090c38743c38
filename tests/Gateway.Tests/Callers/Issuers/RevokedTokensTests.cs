using System.Text;
using System.Text.Json;
using Gateway.Callers.Issuers;
using Gateway.Tests.Tokens;

namespace Gateway.Tests.Callers.Issuers;

/// <summary>How soon a token that was called back is refused, and what holds while the issuer cannot be asked.</summary>
public sealed class RevokedTokensTests
{
    private const string Issuer = "https://issuer.test";
    private readonly TestClock _clock = new(new DateTimeOffset(2026, 11, 26, 10, 0, 0, TimeSpan.Zero));
    private readonly List<FetchFailure> _failures = [];
    private readonly HashSet<string> _revoked = [];
    private readonly RevokedTokens _tokens;
    private FetchFailure _away = FetchFailure.None;
    private int _fetches;

    public RevokedTokensTests() => _tokens = new RevokedTokens(FetchAsync, _clock, _failures.Add);

    [Fact]
    public async Task A_token_that_was_called_back_is_refused_fifteen_seconds_later_at_the_latest()
    {
        // Proves the limit where nobody has called in between, and that callers then wait for the new list.
        Assert.False(await HoldsAsync("a"));
        _revoked.Add("a");
        _clock.Advance(RevokedTokens.WaitAfter);
        Assert.True(await HoldsAsync("a"));
    }

    [Fact]
    public async Task While_calls_go_on_nobody_waits_and_the_list_is_renewed_every_five_seconds()
    {
        // Proves that a thousand calls are one fetch, and that the fifth second's call has the list renewed without waiting for it: no time passes until it is known.
        for (var call = 0; call < 1000; call++)
            Assert.False(await HoldsAsync("a"));
        Assert.Equal(1, _fetches);
        _revoked.Add("a");
        _clock.Advance(RevokedTokens.RenewAfter);
        while (await HoldsAsync("a") is false)
            await Task.Yield();
        Assert.Equal(2, _fetches);
    }

    [Theory]
    [InlineData(60, false)]
    [InlineData(61, null)]
    public async Task While_the_issuer_is_away_the_last_list_counts_for_a_minute_and_then_nobody_can_tell(int seconds, bool? told)
    {
        // Proves both sides of the limit, that the operator is told, and that the issuer's return is noticed.
        await HoldsAsync("a");
        _away = FetchFailure.NotReachable;
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        Assert.Equal(told, await HoldsAsync("a"));
        Assert.Contains(FetchFailure.NotReachable, _failures);

        _away = FetchFailure.None;
        _clock.Advance(RevokedTokens.RenewAfter);
        Assert.False(await HoldsAsync("a"));
    }

    [Fact]
    public async Task Without_a_list_nobody_can_tell()
    {
        // Proves that an issuer that has never answered has revoked, for all anybody knows, every token.
        _away = FetchFailure.NotInTime;
        Assert.Null(await HoldsAsync("a"));
    }

    [Theory]
    [InlineData("""{"iss":"https://issuer.test","revoked":[]}""", "None")]
    [InlineData("""{"iss":"https://other.test","revoked":[]}""", "OtherIssuer")]
    [InlineData("""{"revoked":[]}""", "OtherIssuer")]
    public void A_list_is_its_issuer_s(string text, string failure) =>
        // Proves that another issuer's list says nothing about this one's tokens.
        Assert.Equal(failure, RevokedTokens.Read(Encoding.UTF8.GetBytes(text), Issuer).Failure.ToString());

    [Theory]
    [InlineData("""{"iss":"https://issuer.test"}""")]
    [InlineData("""{"iss":"https://issuer.test","revoked":"a"}""")]
    [InlineData("""{"iss":"https://issuer.test","revoked":[1]}""")]
    [InlineData("""{"iss":"https://issuer.test","revoked":[null]}""")]
    [InlineData("""{"iss":"https://issuer.test","revoked":[],"revoked":["a"]}""")]
    [InlineData("""{"iss":"https://issuer.test","revoked":[["a"]]}""")]
    [InlineData("")]
    [InlineData("<html></html>")]
    public void What_is_no_list_is_not_an_empty_one(string text) =>
        // Proves that a page of an error, or a list in another form, revokes nothing and allows nothing.
        Assert.ThrowsAny<JsonException>(() => RevokedTokens.Read(Encoding.UTF8.GetBytes(text), Issuer));

    private Task<bool?> HoldsAsync(string id) => _tokens.ContainAsync(id, CancellationToken.None);

    private Task<Fetched<IReadOnlySet<string>>> FetchAsync(CancellationToken bound)
    {
        Interlocked.Increment(ref _fetches);
        return Task.FromResult(_away == FetchFailure.None ? new Fetched<IReadOnlySet<string>>(_revoked.ToHashSet(), FetchFailure.None) : Fetched<IReadOnlySet<string>>.Failed(_away));
    }
}
