using System.Globalization;
using Gateway.ReviewedData;
using Gateway.Sources.Credentials;

namespace Gateway.Callers.Issuers;

/// <summary>
/// How people log in at an issuer to see the gateway's pages: as what client the gateway asks (authorization code with
/// PKCE), and how it proves who it is. Settings, <c>Gateway:Issuers:NAME:Login</c>.
/// </summary>
internal sealed record LoginClient
{
    /// <summary>The longest life of a session that a setting may allow: a working day.</summary>
    internal static readonly TimeSpan LongestSessionAllowed = TimeSpan.FromHours(8);

    private static readonly string[] Known =
        ["ClientId", "ClientKey", "ClientKeyFile", "ClientSecret", "ClientSecretFile", "Scope", "Resource", "LongestSession", "Danish", "English"];

    /// <summary>The gateway's client id at the issuer.</summary>
    internal required string ClientId { get; init; }

    /// <summary>The private key of its assertions (RFC 7523, <c>private_key_jwt</c>), PEM; null where it has a secret.</summary>
    internal Secret? Key { get; init; }

    /// <summary>Its secret (<c>client_secret_basic</c>); null where it has a key.</summary>
    internal Secret? ClientSecret { get; init; }

    /// <summary>What is asked for, <c>openid</c> among it.</summary>
    internal string Scope { get; init; } = OpenId;

    /// <summary>The resource that the access token is to be for (RFC 8707), for issuers that must be told; null: they know.</summary>
    internal string? Resource { get; init; }

    /// <summary>The longest life of a session of this issuer's users, where it is shorter than for everybody; null: as for everybody.</summary>
    internal TimeSpan? LongestSession { get; init; }

    /// <summary>What people call it: who logs in with what, such as <c>Borger: MitID</c>.</summary>
    internal required LocalizedText Title { get; init; }

    private const string OpenId = "openid";

    /// <summary>Reads the section; null where there is none. Every error is added to <paramref name="errors"/>.</summary>
    internal static LoginClient? Read(IConfigurationSection section, List<string> errors)
    {
        if (!section.Exists())
            return null;
        errors.AddRange(section.GetChildren().Where(s => !Known.Contains(s.Key, StringComparer.OrdinalIgnoreCase)).Select(s => $"{section.Path}:{s.Key} is not known"));
        var (key, secret) = (CredentialSettings.Secret(section, "ClientKey", errors), CredentialSettings.Secret(section, "ClientSecret", errors));
        if (key is null == secret is null)
            errors.Add($"{section.Path} needs ClientKeyFile or ClientSecretFile, and not both");
        if (key is not null && key.IsThere && !ClientAssertion.CanSignWith(key))
            errors.Add($"{section.Path}:ClientKeyFile must hold a private key, PEM: P-256, P-384 or RSA");
        var danish = Required(section, "Danish", errors);
        return new LoginClient
        {
            ClientId = Required(section, "ClientId", errors),
            Key = key,
            ClientSecret = secret,
            Scope = ReadScope(section, errors),
            Resource = ReadResource(section, errors),
            LongestSession = ReadLongest(section, errors),
            Title = new LocalizedText(danish, section["English"] is { Length: > 0 } english ? english : danish),
        };
    }

    private static string ReadScope(IConfigurationSection section, List<string> errors)
    {
        if (section["Scope"] is not { } scope)
            return OpenId;
        if (!scope.Split(' ').Contains(OpenId, StringComparer.Ordinal))
            errors.Add($"{section.Path}:Scope is words with blanks between them, {OpenId} among them");
        return scope;
    }

    private static string? ReadResource(IConfigurationSection section, List<string> errors)
    {
        if (section["Resource"] is { } resource && !(Uri.TryCreate(resource, UriKind.Absolute, out var address) && address.Fragment.Length == 0))
            errors.Add($"{section.Path}:Resource is a whole address without fragment");
        return section["Resource"];
    }

    private static TimeSpan? ReadLongest(IConfigurationSection section, List<string> errors)
    {
        if (section["LongestSession"] is not { } text)
            return null;
        if (TimeSpan.TryParseExact(text, @"hh\:mm\:ss", CultureInfo.InvariantCulture, out var time) && time > TimeSpan.Zero && time <= LongestSessionAllowed)
            return time;
        errors.Add($"{section.Path}:LongestSession is a time such as 01:00:00, at most {LongestSessionAllowed:c}");
        return null;
    }

    private static string Required(IConfigurationSection section, string key, List<string> errors)
    {
        if (section[key] is { Length: > 0 } value)
            return value;
        errors.Add($"{section.Path}:{key} is missing");
        return "";
    }
}
