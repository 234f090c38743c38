using System.Text;
using Gateway.Callers.Issuers;
using Gateway.Tests.Tokens;

namespace Gateway.Tests.Callers.Issuers;

/// <summary>How often an issuer is asked for its keys, and how long they are good for.</summary>
public sealed class IssuerKeysTests : IDisposable
{
    private readonly TestClock _clock = new(new DateTimeOffset(2026, 11, 26, 10, 0, 0, TimeSpan.Zero));
    private readonly TokenWriter _writer;
    private readonly List<FetchFailure> _failures = [];
    private readonly IssuerKeys _keys;
    private int _fetches;
    private FetchFailure _away = FetchFailure.None;
    private TaskCompletionSource? _held;

    public IssuerKeysTests()
    {
        _writer = new TokenWriter("https://issuer.test", _clock);
        _keys = new IssuerKeys(FetchAsync, _clock, _failures.Add);
    }

    public void Dispose() => _writer.Dispose();

    [Fact]
    public async Task A_known_key_is_fetched_once()
    {
        // Proves that calls cost the issuer nothing.
        for (var call = 0; call < 100; call++)
            Assert.NotNull((await FindAsync(_writer.KeyId)).Key);
        Assert.Equal(1, _fetches);
    }

    [Fact]
    public async Task A_flood_of_unknown_keys_is_one_fetch_in_thirty_seconds()
    {
        // Proves the limit to the second, and that the last of the flood is told no as the first is.
        await FindAsync(_writer.KeyId);
        for (var second = 0; second < 90; second++)
        {
            for (var call = 0; call < 20; call++)
                Assert.Equal(new FoundKey(null, CannotTell: false), await FindAsync($"made-up-{second}-{call}"));
            Assert.Equal(1 + (second / 30), _fetches);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task A_new_key_is_found_once_thirty_seconds_have_passed()
    {
        // Proves rotation: the new key works and the one taken back no longer does.
        var old = _writer.KeyId;
        await FindAsync(old);
        _writer.Rotate();
        Assert.Null((await FindAsync(_writer.KeyId)).Key);
        _clock.Advance(IssuerKeys.BetweenFetches);
        Assert.NotNull((await FindAsync(_writer.KeyId)).Key);
        Assert.Null((await FindAsync(old)).Key);
        Assert.Equal(2, _fetches);
    }

    [Fact]
    public async Task However_many_ask_one_fetch_is_in_flight()
    {
        // Proves it for a hundred callers on a cold start, one of whom goes away and takes nothing with it.
        _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var gone = new CancellationTokenSource();
        var leaving = _keys.FindAsync(_writer.KeyId, "ES256", gone.Token);
        var callers = Enumerable.Range(0, 100).Select(_ => FindAsync(_writer.KeyId)).ToList();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        Assert.All(callers, c => Assert.False(c.IsCompleted));
        _held.SetResult();
        Assert.All(await Task.WhenAll(callers), f => Assert.NotNull(f.Key));
        Assert.Equal(1, _fetches);
    }

    [Fact]
    public async Task While_the_issuer_is_away_keys_hold_for_ten_minutes_and_then_nobody_can_tell()
    {
        // Proves the limit to the second, and that the issuer's return is noticed.
        await FindAsync(_writer.KeyId);
        _away = FetchFailure.NotReachable;
        for (var minute = 0; minute < 10; minute++)
        {
            Assert.NotNull((await FindAsync(_writer.KeyId)).Key);
            _clock.Advance(TimeSpan.FromMinutes(1));
        }
        Assert.NotNull((await FindAsync(_writer.KeyId)).Key);
        Assert.True((await FindAsync("made-up")).CannotTell);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(new FoundKey(null, CannotTell: true), await FindAsync(_writer.KeyId));
        Assert.All(_failures, f => Assert.Equal(FetchFailure.NotReachable, f));
        Assert.NotEmpty(_failures);

        _away = FetchFailure.None;
        _clock.Advance(IssuerKeys.BetweenFetches);
        Assert.NotNull((await FindAsync(_writer.KeyId)).Key);
    }

    [Theory]
    [InlineData(9, true)]
    [InlineData(11, false)]
    public async Task Nine_minutes_away_is_no_reason_to_refuse_and_eleven_are(int minutes, bool holds)
    {
        // Proves it for a caller who is the first to ask after the last good fetch.
        await FindAsync(_writer.KeyId);
        _away = FetchFailure.NotReachable;
        _clock.Advance(TimeSpan.FromMinutes(minutes));
        Assert.Equal((holds, !holds), ((await FindAsync(_writer.KeyId)) is var found && found.Key is not null, found.CannotTell));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_issuer_that_is_away_is_asked_at_most_every_thirty_seconds(bool answeredBefore)
    {
        // Proves that callers who all wait for a key do not become a flood either, where there has never been one and where the last are too old.
        if (answeredBefore)
        {
            await FindAsync(_writer.KeyId);
            _clock.Advance(IssuerKeys.OldestUse + TimeSpan.FromSeconds(1));
        }
        _away = FetchFailure.NotInTime;
        var before = _fetches;
        for (var second = 0; second < 90; second++)
        {
            for (var call = 0; call < 20; call++)
                Assert.Equal(new FoundKey(null, CannotTell: true), await FindAsync(call == 0 ? _writer.KeyId : $"made-up-{second}-{call}"));
            Assert.Equal(before + 1 + (second / 30), _fetches);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task A_clock_that_is_set_back_makes_no_key_younger_and_keeps_no_new_one_out()
    {
        // Proves that ten minutes and thirty seconds are of time that passes, whatever the clock is told.
        await FindAsync(_writer.KeyId);
        _clock.Set(TimeSpan.FromHours(-1));
        var old = _writer.KeyId;
        _writer.Rotate();
        _clock.Advance(IssuerKeys.BetweenFetches);
        Assert.NotNull((await FindAsync(_writer.KeyId)).Key);
        Assert.Null((await FindAsync(old)).Key);
        _away = FetchFailure.NotReachable;
        _clock.Set(TimeSpan.FromHours(-1));
        _clock.Advance(IssuerKeys.OldestUse + TimeSpan.FromSeconds(1));
        Assert.Equal(new FoundKey(null, CannotTell: true), await FindAsync(_writer.KeyId));
    }

    [Fact]
    public async Task A_machine_that_slept_believes_no_key_from_before()
    {
        // Proves the other clock: where the one that only runs stood still, the one that tells the time says how old the keys are.
        await FindAsync(_writer.KeyId);
        _away = FetchFailure.NotReachable;
        _clock.Set(IssuerKeys.OldestUse + TimeSpan.FromSeconds(1));
        Assert.Equal(new FoundKey(null, CannotTell: true), await FindAsync(_writer.KeyId));
    }

    [Fact]
    public async Task A_key_taken_back_is_refused_once_the_keys_are_renewed()
    {
        // Proves that renewal needs no unknown key: five minutes later the old one is gone, without a caller having waited.
        var old = _writer.KeyId;
        await FindAsync(old);
        _writer.Rotate();
        _clock.Advance(IssuerKeys.RenewAfter);
        _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Assert.NotNull((await FindAsync(old)).Key);
        _held.SetResult();
        // The new key's finding waits for the fetch under way.
        Assert.NotNull((await FindAsync(_writer.KeyId)).Key);
        Assert.Null((await FindAsync(old)).Key);
        Assert.Equal(2, _fetches);
    }

    [Theory]
    [InlineData("""{"keys":[{"kty":"oct","k":"AAAA","kid":"a"}]}""")]
    [InlineData("""{"keys":[{"kty":"EC","crv":"secp256k1","x":"AAAA","y":"AAAA","kid":"a"}]}""")]
    [InlineData("""{"keys":[{"kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA","kid":"a"}]}""")]
    [InlineData("""{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB","kid":"a"}]}""")]
    [InlineData("""{"keys":["a",{},{"kid":1}]}""")]
    [InlineData("""{"keys":[{"kty":"EC","crv":"P-256","kid":"a"},{"kty":"RSA","n":"!","e":"AQAB","kid":"b"},{"kty":"RSA","kid":"c"}]}""")]
    public void A_key_that_cannot_be_trusted_is_passed_over(string set)
    {
        // Proves that a shared secret, another curve, a point off the curve, a short RSA key and no key at all are none.
        Assert.Empty(VerifyingKey.ReadSet(Encoding.UTF8.GetBytes(set)));
    }

    [Theory]
    [InlineData("AQAB", true)]
    [InlineData("AAEAAQ", true)]
    [InlineData("AQ", false)]
    [InlineData("Aw", false)]
    [InlineData("AQAA", false)]
    [InlineData("AQAAAAE", false)]
    [InlineData("", false)]
    public void An_RSA_key_has_an_exponent_that_protects(string exponent, bool believed)
    {
        // Proves that an exponent of one, a small, an even and an endless one are passed over, and that a zero in front changes nothing.
        var set = _writer.KeySet();
        set["keys"]![1]!["e"] = exponent;
        Assert.Equal(believed, VerifyingKey.ReadSet(Bytes(set)).Any(k => k.Id == _writer.RsaId));
    }

    [Theory]
    [InlineData("use", "\"enc\"")]
    [InlineData("key_ops", "[\"sign\"]")]
    [InlineData("alg", "\"RS256\"")]
    public void A_key_that_is_for_something_else_verifies_nothing(string name, string value)
    {
        // Proves that a key is used for what it is published for, and the control that it would be used otherwise.
        var set = _writer.KeySet();
        Assert.Contains(VerifyingKey.ReadSet(Bytes(set)), k => k.Id == _writer.KeyId && k.Algorithms.Contains("ES256"));
        set["keys"]![0]![name] = System.Text.Json.Nodes.JsonNode.Parse(value);
        Assert.DoesNotContain(VerifyingKey.ReadSet(Bytes(set)), k => k.Id == _writer.KeyId && k.Algorithms.Contains("ES256"));
    }

    private static byte[] Bytes(System.Text.Json.Nodes.JsonNode set) => Encoding.UTF8.GetBytes(set.ToJsonString());

    private Task<FoundKey> FindAsync(string id) => _keys.FindAsync(id, "ES256", CancellationToken.None);

    private async Task<Fetched<IReadOnlyList<VerifyingKey>>> FetchAsync(CancellationToken bound)
    {
        Interlocked.Increment(ref _fetches);
        if (_held is { } held)
            await held.Task;
        return _away == FetchFailure.None ? new Fetched<IReadOnlyList<VerifyingKey>>(VerifyingKey.ReadSet(Bytes(_writer.KeySet())), FetchFailure.None) : Fetched<IReadOnlyList<VerifyingKey>>.Failed(_away);
    }
}
