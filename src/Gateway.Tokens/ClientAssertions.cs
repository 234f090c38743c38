using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Tokens;

/// <summary>Why an assertion was refused. For the operator's log only: the caller is told nothing of it.</summary>
internal enum AssertionRefusal
{
    /// <summary>The assertion holds.</summary>
    None,

    /// <summary>Not exactly one assertion of the known type, or another way of authentication beside it.</summary>
    NotOneAssertion,

    /// <summary>Not a compact JWS of acceptable size.</summary>
    Unreadable,

    /// <summary>Its issuer is no registered client, or the form names another one.</summary>
    UnknownClient,

    /// <summary>Signature, algorithm, audience, subject or times do not hold.</summary>
    NotValid,

    /// <summary>Its id was used before.</summary>
    Replayed,
}

/// <summary>Which client an assertion stands for, or why it stands for none.</summary>
internal readonly record struct IdentifiedClient(TokenClient? Client, AssertionRefusal Refusal);

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

    private readonly TimeProvider _clock;
    private readonly string _issuer;
    private readonly UsedAssertions _used;
    private readonly Dictionary<string, (TokenClient Client, JsonWebKey Key)> _clients;
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = LongestAssertion };

    public ClientAssertions(TokenServiceOptions options, Uri issuer)
    {
        _clock = options.TimeProvider;
        _issuer = IssuerAddress.Text(issuer);
        _used = new UsedAssertions(options.TimeProvider);
        _clients = options.Clients.ToDictionary(
            client => client.ClientId,
            client => (client, ClientKeys.Read(client.PublicKey)!),
            StringComparer.Ordinal);
    }

    /// <summary>Finds the client that signed the form's assertion.</summary>
    public async Task<IdentifiedClient> IdentifyAsync(IFormCollection form)
    {
        // 1. Exactly one assertion, and no second way of authentication beside it.
        if (form["client_assertion_type"] is not [AssertionType] || form["client_assertion"] is not [{ } text] || form.ContainsKey("client_secret"))
            return new(null, AssertionRefusal.NotOneAssertion);

        // 2. Whose it says it is. Nothing of it is believed yet.
        if (text.Length > LongestAssertion || Read(text) is not { } unverified)
            return new(null, AssertionRefusal.Unreadable);
        if (!_clients.TryGetValue(unverified.Issuer, out var registered) || form["client_id"] is not ([] or [_]) || OtherClient(form, unverified.Issuer))
            return new(null, AssertionRefusal.UnknownClient);

        // 3. Signed by that client, for this issuer, now.
        var result = await _handler.ValidateTokenAsync(unverified, Parameters(registered.Client, registered.Key));
        if (!result.IsValid || !HoldsTogether(unverified, out var id))
            return new(null, AssertionRefusal.NotValid);

        // 4. For the first time. Last, so that nobody but the client can use up an id.
        return _used.TryUse(registered.Client.ClientId, id, new DateTimeOffset(unverified.ValidTo, TimeSpan.Zero))
            ? new(registered.Client, AssertionRefusal.None)
            : new(null, AssertionRefusal.Replayed);
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

    private TokenValidationParameters Parameters(TokenClient client, JsonWebKey key) => new()
    {
        ValidIssuer = client.ClientId,
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
