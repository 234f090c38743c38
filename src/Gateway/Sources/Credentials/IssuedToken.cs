using Gateway.Access;

namespace Gateway.Sources.Credentials;

/// <summary>A token or assertion somebody issued to the gateway, and until when it holds.</summary>
internal sealed record IssuedToken(string Value, DateTimeOffset IssuedAt, DateTimeOffset Expires)
{
    /// <summary>An issuer that promises more is not believed: keys are changed more often.</summary>
    internal static readonly TimeSpan LongestLifetime = TimeSpan.FromHours(12);

    /// <summary>One that holds as long as its issuer says, and no longer than is believed.</summary>
    internal static IssuedToken Until(string value, DateTimeOffset issuedAt, DateTimeOffset said) =>
        new(value, issuedAt, said - issuedAt < LongestLifetime ? said : issuedAt + LongestLifetime);

    /// <summary>Never the token.</summary>
    public override string ToString() => "token (hidden)";
}

/// <summary>What came of asking for one: the token, or why there is none.</summary>
internal readonly record struct FetchedToken(IssuedToken? Token, ReasonCode? Failure)
{
    internal static FetchedToken Of(IssuedToken token) => new(token, null);

    internal static FetchedToken Failed(ReasonCode reason) => new(null, reason);
}
