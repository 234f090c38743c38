using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Hosting;

namespace Gateway.FirstUse;

/// <summary>The authority of one machine's development: issues certificates, and takes them back.</summary>
internal sealed class DevelopmentAuthority : IDisposable
{
    // Everything it issues ends just before it.
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(1);

    // A clock beside this one may be behind.
    private static readonly TimeSpan Backdated = TimeSpan.FromMinutes(5);

    private readonly X509Certificate2 _certificate;
    private readonly DateTimeOffset _now;

    private DevelopmentAuthority(X509Certificate2 certificate, DateTimeOffset now) => (_certificate, _now) = (certificate, now);

    /// <summary>Its certificate, PEM.</summary>
    internal string Pem => _certificate.ExportCertificatePem();

    /// <summary>Its key, PEM.</summary>
    internal string KeyPem
    {
        get
        {
            using var key = _certificate.GetECDsaPrivateKey()!;
            return key.ExportPkcs8PrivateKeyPem();
        }
    }

    /// <summary>A new one.</summary>
    internal static DevelopmentAuthority Make(DateTimeOffset now, TimeSpan lifetime)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(DevelopmentSettings.Authority, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return new DevelopmentAuthority(request.CreateSelfSigned(now - Backdated, now + lifetime), now);
    }

    /// <summary>The one whose files these are.</summary>
    internal static DevelopmentAuthority Open(string certificateFile, string keyFile, DateTimeOffset now) => new(X509Certificate2.CreateFromPemFile(certificateFile, keyFile), now);

    /// <summary>Whether it has issued the certificate.</summary>
    internal bool HasIssued(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().SingleOrDefault()?.KeyIdentifier is { } issuer
        && _certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Single().SubjectKeyIdentifierBytes.Span.SequenceEqual(issuer.Span);

    /// <summary>Issues a certificate.</summary>
    /// <param name="request">Subject and key.</param>
    /// <param name="usage">What it may be used for, an extended key usage.</param>
    /// <param name="names">Under what names.</param>
    /// <returns>The certificate, PEM.</returns>
    internal string Issue(CertificateRequest request, string usage, Action<SubjectAlternativeNameBuilder> names)
    {
        var alternatives = new SubjectAlternativeNameBuilder();
        names(alternatives);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, true, false));
        using var key = _certificate.GetECDsaPrivateKey()!;
        var signer = X509SignatureGenerator.CreateForECDsa(key);
        var end = new DateTimeOffset(_certificate.NotAfter.ToUniversalTime()) - Before;
        using var issued = request.Create(_certificate.SubjectName, signer, _now - Backdated, end, RandomNumberGenerator.GetBytes(16));
        return issued.ExportCertificatePem();
    }

    /// <summary>Its revocation list, good until its own end.</summary>
    /// <param name="last">The last one, PEM, whose entries stay; null: there was none.</param>
    /// <param name="revoked">What is taken back now.</param>
    /// <returns>The list, PEM.</returns>
    internal string List(string? last, params IEnumerable<X509Certificate2> revoked)
    {
        var number = BigInteger.Zero;
        var list = last is null ? new CertificateRevocationListBuilder() : CertificateRevocationListBuilder.LoadPem(last, out number);
        foreach (var certificate in revoked)
            list.AddEntry(certificate, _now, X509RevocationReason.KeyCompromise);
        var end = new DateTimeOffset(_certificate.NotAfter.ToUniversalTime());
        return PemEncoding.WriteString("X509 CRL", list.Build(_certificate, number + 1, end, HashAlgorithmName.SHA256, thisUpdate: _now - Backdated));
    }

    public void Dispose() => _certificate.Dispose();
}
