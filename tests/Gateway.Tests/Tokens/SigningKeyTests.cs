using Gateway.Tokens.Signing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Tests.Tokens;

/// <summary>Which keys are published while one takes the place of the other.</summary>
public sealed class SigningKeyTests
{
    private readonly TestClock _clock = new(new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero));

    [Fact]
    public void A_key_is_published_before_it_signs_and_until_its_last_token_has_ended()
    {
        // Proves both ends to the second, over a whole change of keys.
        using var keys = new SigningKeys(_clock, TimeSpan.FromHours(1));
        var before = Published(keys);
        Assert.Equal(2, before.Count);
        var old = Sign(keys);
        keys.Rotate();
        var fresh = Sign(keys);
        Assert.NotEqual(old, fresh);
        Assert.Contains(fresh, before);
        Assert.Contains(old, Published(keys));

        _clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        Assert.Contains(old, Published(keys));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.DoesNotContain(old, Published(keys));
        Assert.Contains(fresh, Published(keys));
    }

    [Fact]
    public void A_key_signs_for_its_lifetime_and_no_longer()
    {
        // Proves the limit on both sides, without anybody asking for a change; the one that follows had been published.
        using var keys = new SigningKeys(_clock, TimeSpan.FromHours(1));
        var (first, published) = (Sign(keys), Published(keys));
        _clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(first, Sign(keys));
        _clock.Advance(TimeSpan.FromMinutes(1));
        var second = Sign(keys);
        Assert.NotEqual(first, second);
        Assert.Contains(second, published);
    }

    [Fact]
    public void However_often_keys_are_changed_there_is_a_bound()
    {
        // Proves that a loop that changes keys ends in an error and not in an endless key set, and that time makes room.
        using var keys = new SigningKeys(_clock, TimeSpan.FromHours(1));
        for (var i = 0; i < SigningKeys.MostFormer; i++)
        {
            Sign(keys);
            keys.Rotate();
        }
        Assert.Throws<InvalidOperationException>(keys.Rotate);
        Assert.Equal(SigningKeys.MostFormer + 2, Published(keys).Count);
        _clock.Advance(TimeSpan.FromMinutes(5));
        keys.Rotate();
        Assert.True(Published(keys).Count <= 3);
    }

    [Fact]
    public async Task The_service_changes_its_key_at_once_and_knows_its_tokens_of_before()
    {
        // Proves over the wire that both keys' tokens verify with the published keys, and that the old one's is still the service's own.
        await using var running = await LoggedIn.StartAsync();
        var before = (string)(await running.TokensAsync())["access_token"]!;
        running.Service.Host.RotateSigningKey();
        var after = (string)(await running.TokensAsync())["access_token"]!;
        Assert.NotEqual(new JsonWebToken(before).Kid, new JsonWebToken(after).Kid);
        var set = await running.Service.Http.GetStringAsync(new Uri("/jwks", UriKind.Relative));
        foreach (var token in new[] { before, after })
        {
            var result = await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
            {
                ValidIssuer = running.Service.IssuerName, ValidAudience = RunningTokenService.Audience, IssuerSigningKeys = new JsonWebKeySet(set).GetSigningKeys(), TryAllIssuerSigningKeys = false,
                LifetimeValidator = (_, _, _, _) => true,
            });
            Assert.True(result.IsValid);
        }
        await LoggedIn.ReadAsync(await running.Service.PostAsync("/revoke", [new("token", before), .. running.Authentication(LoggedIn.Pages)]));
        Assert.Contains(new JsonWebToken(before).Id, await running.Service.Http.GetStringAsync(new Uri("/revoked", UriKind.Relative)), StringComparison.Ordinal);
    }

    private string Sign(SigningKeys keys) => new JsonWebToken(keys.Sign(new SecurityTokenDescriptor
    {
        Issuer = "https://issuer.test", Audience = "a", IssuedAt = _clock.Now.UtcDateTime, Expires = _clock.Now.UtcDateTime.AddMinutes(5),
    })).Kid;

    private static IReadOnlyList<string> Published(SigningKeys keys) => [.. keys.PublicKeySet()["keys"]!.AsArray().Select(k => (string)k!["kid"]!)];
}
