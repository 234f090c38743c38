using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Tokens.Signing;

/// <summary>
/// The service's keys: one signs; the next one is published before it does, so that whoever has fetched the keys once knows
/// it; the last ones stay published until the last token each has signed has ended.
/// </summary>
internal sealed class SigningKeys(TimeProvider clock, TimeSpan keyLifetime) : IDisposable
{
    /// <summary>Former keys published at once: a relying party need not read endless key sets (the gateway reads 64).</summary>
    public const int MostFormer = 32;

    private readonly Lock _gate = new();
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false, MapInboundClaims = false };
    private readonly List<SigningKey> _former = [];
    private SigningKey _current = new();
    private SigningKey _next = new();
    private DateTimeOffset _since = clock.GetUtcNow();

    /// <summary>Signs a token whose times are given.</summary>
    public string Sign(SecurityTokenDescriptor token)
    {
        lock (_gate)
        {
            KeepUp();
            _current.Signs(new DateTimeOffset(token.Expires!.Value, TimeSpan.Zero));
            token.SigningCredentials = _current.Credentials;
            return _handler.CreateToken(token);
        }
    }

    /// <summary>The next key signs from now on.</summary>
    /// <exception cref="InvalidOperationException">So many former keys have tokens that hold still that no more can be published.</exception>
    public void Rotate()
    {
        lock (_gate)
        {
            KeepUp();
            if (_former.Count >= MostFormer)
                throw new InvalidOperationException("There are too many former keys whose tokens hold still.");
            Turn();
        }
    }

    /// <summary>The key set as it is published now (RFC 7517).</summary>
    public JsonObject PublicKeySet()
    {
        lock (_gate)
        {
            KeepUp();
            return new JsonObject { ["keys"] = new JsonArray([.. Published().Select(k => k.PublicKey())]) };
        }
    }

    /// <summary>The token, where one of the published keys has signed it; its claims are the reader's to judge.</summary>
    public JsonWebToken? Verified(string text, TokenValidationParameters demanded)
    {
        lock (_gate)
        {
            KeepUp();
            demanded.IssuerSigningKeys = [.. Published().Select(k => k.Credentials.Key)];
            demanded.TryAllIssuerSigningKeys = false;
            // Under the lock, because a key that is dropped is disposed of. There is nothing in it that waits.
            var judged = _handler.ValidateTokenAsync(text, demanded);
            return judged is { IsCompletedSuccessfully: true, Result.IsValid: true } ? (JsonWebToken)judged.Result.SecurityToken : null;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var key in Published())
                key.Dispose();
        }
    }

    // Under the lock, as all below.
    private void KeepUp()
    {
        var now = clock.GetUtcNow();
        _former.RemoveAll(key =>
        {
            if (key.LastTokenEnds > now)
                return false;
            key.Dispose();
            return true;
        });
        if (now - _since >= keyLifetime && _former.Count < MostFormer)
            Turn();
    }

    private void Turn()
    {
        _former.Add(_current);
        (_current, _next, _since) = (_next, new SigningKey(), clock.GetUtcNow());
    }

    private IEnumerable<SigningKey> Published() => [_current, _next, .. _former];
}
