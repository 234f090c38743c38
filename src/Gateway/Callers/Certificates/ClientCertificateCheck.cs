using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Callers.Certificates;

/// <summary>
/// Judges a client certificate (RFC 5280): 1 what it is by itself; 2 who vouches for it; 3 whether it was taken back. Pure:
/// it rests on what is handed to it, never on the machine's trust store, and calls nobody, whatever addresses the
/// certificate names.
/// </summary>
internal static class ClientCertificateCheck
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const int ShortestRsaKey = 2048;

    // The curves of FIPS 186-5 over prime fields.
    private static readonly string[] Curves = ["1.2.840.10045.3.1.7", "1.3.132.0.34", "1.3.132.0.35"];

    /// <summary>What authorities may sign with: ECDSA and RSA with SHA-256, SHA-384 and SHA-512, and RSASSA-PSS. With an older hash somebody else could write what the signature fits.</summary>
    internal static readonly IReadOnlyList<string> Signatures =
    [
        "1.2.840.10045.4.3.2", "1.2.840.10045.4.3.3", "1.2.840.10045.4.3.4", "1.2.840.113549.1.1.11", "1.2.840.113549.1.1.12", "1.2.840.113549.1.1.13", "1.2.840.113549.1.1.10",
    ];

    // In the order in which they say most about what is wrong.
    private static readonly (X509ChainStatusFlags Flags, CertificateRefusal Meaning)[] Meanings =
    [
        (X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.NotSignatureValid, CertificateRefusal.Authority),
        (X509ChainStatusFlags.NotTimeValid, CertificateRefusal.Times),
        (X509ChainStatusFlags.HasNotPermittedNameConstraint | X509ChainStatusFlags.HasExcludedNameConstraint | X509ChainStatusFlags.HasNotDefinedNameConstraint
            | X509ChainStatusFlags.HasNotSupportedNameConstraint | X509ChainStatusFlags.InvalidNameConstraints, CertificateRefusal.Name),
        (X509ChainStatusFlags.NotValidForUsage, CertificateRefusal.Usage),
    ];

    /// <summary>The verdict at a moment.</summary>
    /// <param name="shown">The certificate; that the client has its key, TLS has seen to.</param>
    /// <param name="sent">What the client sent with it, to find the way to an authority by; believed in nothing.</param>
    /// <param name="trust">Who may vouch, and what was taken back.</param>
    /// <param name="now">The moment.</param>
    internal static CertificateVerdict Judge(X509Certificate2 shown, X509Certificate2Collection sent, TrustState trust, DateTimeOffset now)
    {
        // 1 what it is by itself
        if (OfItself(shown) is { } form)
            return new CertificateVerdict.Refused(form);

        // 2 who vouches for it
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(trust.Roots);
        chain.ChainPolicy.ExtraStore.AddRange(trust.Authorities);
        chain.ChainPolicy.ExtraStore.AddRange(sent);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        // Its own way to lists and missing certificates would be the internet's.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        if (!chain.Build(shown))
            return new CertificateVerdict.Refused(Meaning(chain.ChainStatus));
        var way = chain.ChainElements.Select(e => e.Certificate).ToList();
        // How the root is signed says nothing: it is believed because it is named.
        if (way.SkipLast(1).Any(c => !Signatures.Contains(c.SignatureAlgorithm.Value)) || way.Any(c => !IsStrong(c)))
            return new CertificateVerdict.Refused(CertificateRefusal.Form);

        // 3 whether it was taken back
        var until = way.Min(c => new DateTimeOffset(c.NotAfter.ToUniversalTime()));
        if (trust.Lists is not { } lists)
            return new CertificateVerdict.Accepted(SHA256.HashData(shown.RawDataMemory.Span), until);
        // From the root down: what an authority says that was taken back itself, says nothing.
        foreach (var (certificate, issuer) in way.Zip(way.Skip(1)).Reverse())
        {
            var (refusal, listed) = lists.Judge(certificate, issuer, now);
            if (refusal is { } because)
                return new CertificateVerdict.Refused(because);
            until = listed < until ? listed : until;
        }
        return new CertificateVerdict.Accepted(SHA256.HashData(shown.RawDataMemory.Span), until);
    }

    private static CertificateRefusal? OfItself(X509Certificate2 shown)
    {
        const int Version3 = 3;
        if (shown.Version != Version3 || !NamesSomebody(shown) || !IsStrong(shown))
            return CertificateRefusal.Form;
        if (shown.SubjectName.RawData.AsSpan().SequenceEqual(shown.IssuerName.RawData))
            return CertificateRefusal.Authority;
        if (shown.Extensions.OfType<X509BasicConstraintsExtension>().Any(c => c.CertificateAuthority))
            return CertificateRefusal.Usage;
        // TLS 1.2 with ECDHE and TLS 1.3 have the client sign; that it may, the certificate must say.
        if (shown.Extensions.OfType<X509KeyUsageExtension>().SingleOrDefault()?.KeyUsages.HasFlag(X509KeyUsageFlags.DigitalSignature) != true)
            return CertificateRefusal.Usage;
        // Without the extension a key is for everything (RFC 5280 section 4.2.1.12), and OCES certificates have none.
        return shown.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any(e => !e.EnhancedKeyUsages.OfType<Oid>().Any(o => o.Value == ClientAuthentication)) ? CertificateRefusal.Usage : null;
    }

    private static bool NamesSomebody(X509Certificate2 shown) => shown.Subject.Length > 0 || shown.Extensions.OfType<X509SubjectAlternativeNameExtension>().Any();

    private static bool IsStrong(X509Certificate2 certificate)
    {
        try
        {
            using var rsa = certificate.GetRSAPublicKey();
            if (rsa is not null)
                return rsa.KeySize >= ShortestRsaKey;
            using var curve = certificate.GetECDsaPublicKey();
            return curve is not null && Curves.Contains(curve.ExportParameters(includePrivateParameters: false).Curve.Oid.Value);
        }
        catch (CryptographicException)
        {
            // A key of another kind, or none that is a point on its curve.
            return false;
        }
    }

    private static CertificateRefusal Meaning(X509ChainStatus[] found)
    {
        var all = found.Aggregate(X509ChainStatusFlags.NoError, (flags, s) => flags | s.Status);
        return Meanings.Where(m => (all & m.Flags) != X509ChainStatusFlags.NoError).Select(m => (CertificateRefusal?)m.Meaning).FirstOrDefault() ?? CertificateRefusal.Chain;
    }
}
