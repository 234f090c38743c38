using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Tests.Callers.Certificates;

/// <summary>What a certificate is to say.</summary>
internal sealed record Issued
{
    public string Subject { get; init; } = "CN=system-1";
    public DateTimeOffset? From { get; init; }
    public DateTimeOffset? Until { get; init; }
    public X509KeyUsageFlags? KeyUsage { get; init; } = X509KeyUsageFlags.DigitalSignature;
    public string[]? Usages { get; init; } = [TestAuthority.ForClients];
    public string? Dns { get; init; } = "system-1.municipality.example";
    public bool IsAuthority { get; init; }
    public Func<AsymmetricAlgorithm> Key { get; init; } = () => ECDsa.Create(ECCurve.NamedCurves.nistP256);
    public IReadOnlyList<X509Extension> More { get; init; } = [];

    /// <summary>The authority signs it over SHA-1.</summary>
    public bool OverSha1 { get; init; }
}

/// <summary>An authority whose key the test holds: issues what is asked of it, wrong or right, and lists what it has taken back.</summary>
internal sealed class TestAuthority : IDisposable
{
    public const string ForClients = "1.3.6.1.5.5.7.3.2";
    public const string ForServers = "1.3.6.1.5.5.7.3.1";

    private readonly AsymmetricAlgorithm _key;
    private readonly DateTimeOffset _now;
    private int _number;

    private TestAuthority(X509Certificate2 certificate, AsymmetricAlgorithm key, DateTimeOffset now) => (Certificate, _key, _now) = (certificate, key, now);

    /// <summary>Its own, with its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>A root. With RSA it signs by RSASSA-PSS, as the Danish state's do.</summary>
    public static TestAuthority Root(string name, DateTimeOffset now, bool rsa = false, int bits = 3072)
    {
        AsymmetricAlgorithm key = rsa ? RSA.Create(bits) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(new Issued { Subject = "CN=" + name, IsAuthority = true }, key);
        using var own = request.Create(request.SubjectName, Signer(key), now.AddYears(-1), now.AddYears(10), RandomNumberGenerator.GetBytes(16));
        return new TestAuthority(WithKey(own, key), key, now);
    }

    /// <summary>An authority below it.</summary>
    public TestAuthority Below(string name, params X509Extension[] more)
    {
        var issued = Issue(new Issued { Subject = "CN=" + name, IsAuthority = true, Until = _now.AddYears(5), More = more }, out var key);
        return new TestAuthority(issued, key, _now);
    }

    /// <summary>An authority below it that is what is asked for.</summary>
    public TestAuthority Below(Issued what)
    {
        var issued = Issue(what with { IsAuthority = true }, out var key);
        return new TestAuthority(issued, key, _now);
    }

    /// <summary>A certificate with its key.</summary>
    public X509Certificate2 Issue(Issued? what = null) => Issue(what ?? new Issued(), out _);

    /// <summary>Its revocation list, PEM.</summary>
    public string List(DateTimeOffset from, DateTimeOffset next, params X509Certificate2[] revoked)
    {
        var list = new CertificateRevocationListBuilder();
        foreach (var certificate in revoked)
            list.AddEntry(certificate, from);
        return PemEncoding.WriteString("X509 CRL", list.Build(Certificate, ++_number, next, HashAlgorithmName.SHA256, _key is RSA ? RSASignaturePadding.Pss : null, from));
    }

    /// <summary>One that is good now and for a day.</summary>
    public string List(params X509Certificate2[] revoked) => List(_now.AddHours(-1), _now.AddDays(1), revoked);

    /// <summary>The extension by which an authority's names are limited to a DNS domain, DER: permitted subtrees with one dNSName.</summary>
    public static X509Extension Only(string domain)
    {
        var name = System.Text.Encoding.ASCII.GetBytes(domain);
        var length = (byte)name.Length;
        return new X509Extension("2.5.29.30", [0x30, (byte)(length + 6), 0xa0, (byte)(length + 4), 0x30, (byte)(length + 2), 0x82, length, .. name], critical: true);
    }

    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }

    private X509Certificate2 Issue(Issued what, out AsymmetricAlgorithm key)
    {
        key = what.Key();
        var request = Request(what, key);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, true, false));
        using var issued = request.Create(
            Certificate.SubjectName, what.OverSha1 ? new OverSha1(_key) : Signer(_key), what.From ?? _now.AddDays(-1), what.Until ?? _now.AddYears(1), RandomNumberGenerator.GetBytes(16));
        return WithKey(issued, key);
    }

    private static CertificateRequest Request(Issued what, AsymmetricAlgorithm key)
    {
        var subject = new X500DistinguishedName(what.Subject);
        var request = key is RSA rsa ? new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pss) : new CertificateRequest(subject, (ECDsa)key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(what.IsAuthority, false, 0, true));
        if (what.IsAuthority)
            request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        else if (what.KeyUsage is { } usage)
            request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, true));
        if (!what.IsAuthority && what.Usages is { } usages)
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([.. usages.Select(u => new Oid(u))], false));
        if (!what.IsAuthority && what.Dns is { } dns)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(dns);
            request.CertificateExtensions.Add(names.Build(critical: what.Subject.Length == 0));
        }
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        foreach (var extension in what.More)
            request.CertificateExtensions.Add(extension);
        return request;
    }

    private static X509SignatureGenerator Signer(AsymmetricAlgorithm key) =>
        key is RSA rsa ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pss) : X509SignatureGenerator.CreateForECDsa((ECDsa)key);

    // What .NET offers nobody any more.
    private sealed class OverSha1(AsymmetricAlgorithm key) : X509SignatureGenerator
    {
        // ecdsa-with-SHA1 (RFC 5480), sha1WithRSAEncryption (RFC 8017).
        private static readonly byte[] Ecdsa = [0x30, 0x09, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x01];
        private static readonly byte[] Rsa = [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x05, 0x05, 0x00];

        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) => key is RSA ? Rsa : Ecdsa;

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => key is RSA rsa
            ? rsa.SignData(data, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1)
            : ((ECDsa)key).SignData(data, HashAlgorithmName.SHA1, DSASignatureFormat.Rfc3279DerSequence);

        protected override PublicKey BuildPublicKey() => Signer(key).PublicKey;
    }

    private static X509Certificate2 WithKey(X509Certificate2 certificate, AsymmetricAlgorithm key) =>
        key is RSA rsa ? certificate.CopyWithPrivateKey(rsa) : certificate.CopyWithPrivateKey((ECDsa)key);
}
