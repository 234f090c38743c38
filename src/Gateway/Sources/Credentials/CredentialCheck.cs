using System.Security.Cryptography.X509Certificates;

namespace Gateway.Sources.Credentials;

/// <summary>Names what a connection lacks for the kind of authentication its definition asks for.</summary>
internal static class CredentialCheck
{
    /// <summary>What is missing, each with the setting that would give it.</summary>
    internal static IEnumerable<string> Missing(SourceAuthentication authentication, SourceConnection connection)
    {
        var given = connection.Credentials;
        var kind = authentication.Kind;
        if (kind is AuthenticationKind.Bearer && connection.BearerToken is not { IsThere: true })
            yield return "its definition needs a bearer token; set Token or TokenFile";
        if (kind is AuthenticationKind.Basic && string.IsNullOrEmpty(given.User))
            yield return "its definition needs a user; set User";
        if (kind is AuthenticationKind.Basic && given.Password is not { IsThere: true })
            yield return "its definition needs a password; set Password or PasswordFile";
        if (authentication.ApiKeyHeader is not null && given.ApiKey is not { IsThere: true })
            yield return "its definition needs an API key; set ApiKey or ApiKeyFile";
        foreach (var missing in OfTokens(authentication, given))
            yield return missing;
        if (authentication.NeedsCertificate)
        {
            if (given.Certificate?.Current is not { } certificate)
                yield return "its definition needs a client certificate and its key, PEM, that belong together; set ClientCertificateFile and ClientCertificateKeyFile";
            else if (authentication.SignsMessages && certificate.GetRSAPublicKey() is null)
                yield return "its definition has messages signed with RSA; the client certificate's key is of another kind";
        }
    }

    private static IEnumerable<string> OfTokens(SourceAuthentication authentication, SourceCredentials given)
    {
        var exchanged = authentication.Kind is AuthenticationKind.HolderOfKey && !authentication.InSoapHeader;
        if ((authentication.Kind is AuthenticationKind.ClientCredentials || exchanged) && given.TokenAddress is null)
            yield return "its definition needs a place that issues tokens; set TokenAddress";
        if (authentication.Kind is AuthenticationKind.HolderOfKey && given.StsAddress is null)
            yield return "its definition needs a security token service; set StsAddress";
        if (authentication.Kind is not AuthenticationKind.ClientCredentials)
            yield break;
        if (string.IsNullOrEmpty(given.ClientId))
            yield return "its definition needs a client id; set ClientId";
        if (authentication.ClientProof is ClientProof.PrivateKeyJwt)
        {
            if (given.ClientKey is not { IsThere: true } key || !ClientAssertion.CanSignWith(key))
                yield return "its definition needs a client key, PEM, RSA, P-256 or P-384; set ClientKey or ClientKeyFile";
        }
        else if (given.ClientSecret is not { IsThere: true })
        {
            yield return "its definition needs a client secret; set ClientSecret or ClientSecretFile";
        }
    }
}
