using Microsoft.IdentityModel.Tokens;

namespace Gateway.Tokens.Signing;

/// <summary>What an access token is to say.</summary>
internal sealed record TokenContent
{
    /// <summary>Who it speaks for, by claim.</summary>
    public required IReadOnlyDictionary<string, string> Person { get; init; }

    /// <summary>The client that gets it.</summary>
    public required string ClientId { get; init; }

    /// <summary>Whom it is for; null: the gateway.</summary>
    public string? Audience { get; init; }

    /// <summary>What it is good for; null: nothing is said.</summary>
    public string? Scope { get; init; }

    /// <summary>When the person logged in; null: nobody did.</summary>
    public DateTimeOffset? LoggedIn { get; init; }

    /// <summary>Who acts, the last one outermost (RFC 8693 section 4.1); empty: the person itself.</summary>
    public IReadOnlyList<string> Actors { get; init; } = [];

    /// <summary>Which client may exchange it (RFC 8693 section 4.4); null: none.</summary>
    public string? MayAct { get; init; }

    /// <summary>The certificate it is bound to; null: none.</summary>
    public string? Certificate { get; init; }

    /// <summary>It ends no later than this; null: with the usual lifetime.</summary>
    public DateTimeOffset? NotAfter { get; init; }
}

/// <summary>A token that was issued.</summary>
/// <param name="Text">The token itself.</param>
/// <param name="Id">Its <c>jti</c>.</param>
/// <param name="Ends">When it ends.</param>
/// <param name="Lifetime">How long that is from now.</param>
internal sealed record IssuedToken(string Text, string Id, DateTimeOffset Ends, TimeSpan Lifetime)
{
    // Never the token.
    public override string ToString() => nameof(IssuedToken);
}

/// <summary>Makes access tokens in the profile of RFC 9068.</summary>
internal sealed class AccessTokens(TokenServiceOptions options, Uri issuer, SigningKeys keys)
{
    /// <summary>The type of each.</summary>
    public const string Type = "at+jwt";

    /// <summary>A signed token that says <paramref name="content"/>.</summary>
    public IssuedToken Issue(TokenContent content)
    {
        var id = Guid.NewGuid().ToString("N");
        var claims = content.Person.ToDictionary(c => c.Key, c => (object)c.Value, StringComparer.Ordinal);
        claims["jti"] = id;
        claims["client_id"] = content.ClientId;
        if (content.Scope is { } scope)
            claims["scope"] = scope;
        if (content.LoggedIn is { } loggedIn)
            claims["auth_time"] = loggedIn.ToUnixTimeSeconds();
        if (content.Actors.Count > 0)
            claims["act"] = Act(content.Actors);
        if (content.MayAct is { } actor)
            claims["may_act"] = new Dictionary<string, object>(StringComparer.Ordinal) { ["sub"] = actor };
        if (content.Certificate is { } certificate)
            claims["cnf"] = new Dictionary<string, object>(StringComparer.Ordinal) { ["x5t#S256"] = certificate };
        var now = options.TimeProvider.GetUtcNow();
        var ends = now + options.AccessTokenLifetime;
        if (content.NotAfter is { } last && last < ends)
            ends = last;
        var text = keys.Sign(new SecurityTokenDescriptor
        {
            TokenType = Type,
            Issuer = IssuerAddress.Text(issuer),
            Audience = content.Audience ?? options.Audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = ends.UtcDateTime,
            Claims = claims,
        });
        return new IssuedToken(text, id, ends, ends - now);
    }

    private static Dictionary<string, object> Act(IEnumerable<string> actors)
    {
        Dictionary<string, object>? inner = null;
        foreach (var actor in actors.Reverse())
        {
            var act = new Dictionary<string, object>(StringComparer.Ordinal) { ["sub"] = actor };
            if (inner is not null)
                act["act"] = inner;
            inner = act;
        }
        return inner!;
    }
}
