using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Tokens.Clients;

/// <summary>Client authentication with private_key_jwt (RFC 7523 section 2.2 and 3), ES256 only.</summary>
internal sealed class ClientAssertions
{
    /// <summary>The only assertion type known here.</summary>
    public const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /// <summary>How far ahead an assertion may expire: a stolen one must be worthless soon.</summary>
    public static readonly TimeSpan LongestLifetime = TimeSpan.FromMinutes(5);

    // How far a client's clock may run ahead of this one's.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    // An ES256 assertion is about 400 characters; the rest is room for further claims.
    private const int LongestAssertion = 4096;

    private const int LongestId = 128;

    /// <summary>
    /// Ids of accepted assertions kept at once, each until it would have expired. Only a holder of a registered key adds one,
    /// and each lives at most five minutes; beyond this the service refuses rather than forgets.
    /// </summary>
    public const int MostUsed = 100_000;

    private readonly TimeProvider _clock;
    private readonly string _issuer;
    private readonly UsedAssertions _used;
    private readonly RegisteredClients _clients;
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = LongestAssertion };

    public ClientAssertions(RegisteredClients clients, Uri issuer, TimeProvider clock, UsedAssertions used)
    {
        _clients = clients;
        _clock = clock;
        _issuer = IssuerAddress.Text(issuer);
        _used = used;
    }

    /// <summary>Finds the client that signed the form's assertion.</summary>
    public async Task<IdentifiedClient> IdentifyAsync(IFormCollection form)
    {
        // 1. Exactly one assertion.
        if (form["client_assertion_type"] is not [AssertionType] || form["client_assertion"] is not [{ } text])
            return new(null, ClientRefusal.NotOneWay);

        // 2. Whose it says it is. Nothing of it is believed yet.
        if (text.Length > LongestAssertion || Read(text) is not { } unverified)
            return new(null, ClientRefusal.Unreadable);
        if (_clients.Find(unverified.Issuer) is not { Key: { } key } registered || form["client_id"] is not ([] or [_]) || OtherClient(form, unverified.Issuer))
            return new(null, ClientRefusal.UnknownClient);

        // 3. Signed by that client, for this issuer, now.
        var result = await _handler.ValidateTokenAsync(unverified, Parameters(registered, key));
        if (!result.IsValid || !HoldsTogether(unverified, out var id))
            return new(null, ClientRefusal.NotValid);

        // 4. For the first time. Last, so that nobody but the client can use up an id.
        return _used.Add(registered.Id, id, new DateTimeOffset(unverified.ValidTo, TimeSpan.Zero)) == Remembered.New
            ? new(registered, ClientRefusal.None)
            : new(null, ClientRefusal.Replayed);
    }

    private static bool OtherClient(IFormCollection form, string clientId) =>
        form["client_id"] is [{ } named] && named != clientId;

    private JsonWebToken? Read(string text)
    {
        try
        {
            return _handler.CanReadToken(text) ? _handler.ReadJsonWebToken(text) : null;
        }
        catch (Exception exception) when (exception is ArgumentException or SecurityTokenException)
        {
            return null;
        }
    }

    private TokenValidationParameters Parameters(RegisteredClient client, JsonWebKey key) => new()
    {
        ValidIssuer = client.Id,
        ValidAudience = _issuer,
        // Issuers are compared character by character.
        IgnoreTrailingSlashWhenValidatingAudience = false,
        IssuerSigningKey = key,
        ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        // The library's own check reads the system clock.
        LifetimeValidator = (notBefore, expires, _, _) => Current(notBefore, expires),
    };

    private bool Current(DateTime? notBefore, DateTime? expires)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        return expires > now && expires <= now + LongestLifetime && (notBefore is null || notBefore <= now + ClockSkew);
    }

    // What RFC 7523 asks beyond signature and times: sub = iss, this issuer as the only audience, an id,
    // and no header that demands something not understood here (RFC 7515 section 4.1.11).
    private static bool HoldsTogether(JsonWebToken token, out string id)
    {
        id = token.Id ?? "";
        return token.Subject == token.Issuer
            && token.Audiences.Count() == 1
            && id.Length is > 0 and <= LongestId
            && !token.TryGetHeaderValue<object>("crit", out _);
    }
}
