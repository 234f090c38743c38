using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Tokens.Clients;

/// <summary>
/// Client authentication by certificate (RFC 8705 section 2.1, tls_client_auth): one that is believed, whose subject is the
/// registered one, as systems show that have a certificate of a national authority and renew it. Who is believed and what was
/// taken back, the operator's rules say, which the gateway judges callers by, too.
/// </summary>
internal sealed class ClientCertificates(Func<X509Certificate2, DateTimeOffset, bool>? believed, TimeProvider clock)
{
    /// <summary>Whether a token may be bound to what is shown. Where nobody has said whom to believe, any key may be shown (RFC 8705 section 3).</summary>
    public bool MayBind(X509Certificate2? shown) => shown is null || believed is null || believed(shown, clock.GetUtcNow());

    /// <summary>Whether the certificate, which is believed, is the registered client's.</summary>
    public bool Holds(X509Certificate2? shown, string registeredSubject) => shown is not null && believed is not null && shown.SubjectName.Name == registeredSubject;

    /// <summary>What binds a token to the certificate: <c>x5t#S256</c> of RFC 8705 section 3.1.</summary>
    public static string Thumbprint(X509Certificate2 certificate) => Base64UrlEncoder.Encode(certificate.GetCertHash(HashAlgorithmName.SHA256));
}
