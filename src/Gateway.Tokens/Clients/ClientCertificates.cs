using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Tokens.Clients;

/// <summary>
/// Client authentication by certificate (RFC 8705 section 2.1, tls_client_auth): one of a configured authority whose subject
/// is the registered one, as systems show that have a certificate of a national authority and renew it. Revocation lists
/// are not read.
/// </summary>
internal sealed class ClientCertificates(X509Certificate2Collection? authorities, TimeProvider clock)
{
    // RFC 5280 section 4.2.1.12: TLS client authentication.
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    /// <summary>Whether the certificate is the registered client's.</summary>
    public bool Holds(X509Certificate2? shown, string registeredSubject)
    {
        if (shown is null || authorities is null || shown.SubjectName.Name != registeredSubject)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(ClientAuthentication);
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.VerificationTime = clock.GetUtcNow().LocalDateTime;
        return chain.Build(shown);
    }

    /// <summary>What binds a token to the certificate: <c>x5t#S256</c> of RFC 8705 section 3.1.</summary>
    public static string Thumbprint(X509Certificate2 certificate) => Base64UrlEncoder.Encode(certificate.GetCertHash(HashAlgorithmName.SHA256));
}
