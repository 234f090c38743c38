using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Hosting;

namespace Gateway.FirstUse;

/// <summary>
/// Certificates and keys for one machine's development: an authority, a server certificate for localhost, one the
/// gateway shows to sources, and a key for each client. Made on the first start, kept under <c>certs/dev</c>, never committed and never for production.
/// </summary>
internal sealed class DevelopmentCertificates
{
    // Long enough to be forgotten about, short enough never to pass for real.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    // Renewed this long before they end, so that a long-running start does not outlive them.
    private static readonly TimeSpan Margin = TimeSpan.FromDays(7);

    private readonly string _folder;

    private DevelopmentCertificates(string folder) => _folder = folder;

    /// <summary>Path of the authority's certificate.</summary>
    internal string AuthorityFile => Path.Combine(_folder, "ca.pem");

    /// <summary>The authority, to be trusted for issuer and sources.</summary>
    internal X509Certificate2Collection Authority => [X509CertificateLoader.LoadCertificateFromFile(AuthorityFile)];

    /// <summary>Path of the certificate the gateway shows to sources.</summary>
    internal string GatewayFile => Path.Combine(_folder, "gateway.pem");

    /// <summary>Path of its key.</summary>
    internal string GatewayKeyFile => Path.Combine(_folder, "gateway.key");

    /// <summary>That certificate, without its key.</summary>
    internal X509Certificate2 Gateway => X509CertificateLoader.LoadCertificateFromFile(GatewayFile);

    /// <summary>The certificate for localhost, with its key.</summary>
    internal X509Certificate2 Server => X509Certificate2.CreateFromPemFile(Path.Combine(_folder, "server.pem"), Path.Combine(_folder, "server.key"));

    /// <summary>Opens the folder, making what is missing or about to end.</summary>
    internal static DevelopmentCertificates Open(string folder, TimeProvider clock)
    {
        var certificates = new DevelopmentCertificates(folder);
        Directory.CreateDirectory(folder);
        if (!certificates.AreGood(clock.GetUtcNow()))
            certificates.Make(clock.GetUtcNow());
        return certificates;
    }

    /// <summary>Path of a client's private key, made when it is not there.</summary>
    internal string ClientKeyFile(string clientId)
    {
        var file = Path.Combine(_folder, "clients", clientId + ".key.pem");
        if (!File.Exists(file))
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            WriteSecret(file, key.ExportPkcs8PrivateKeyPem());
        }
        return file;
    }

    /// <summary>The public half of a client's key, PEM.</summary>
    internal string ClientPublicKey(string clientId)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(ClientKeyFile(clientId)));
        return key.ExportSubjectPublicKeyInfoPem();
    }

    private bool AreGood(DateTimeOffset now)
    {
        string[] needed = ["ca.pem", "ca.key", "server.pem", "server.key", "gateway.pem", "gateway.key"];
        if (!needed.All(f => File.Exists(Path.Combine(_folder, f))))
            return false;
        using var server = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(_folder, "server.pem"));
        return server.NotAfter.ToUniversalTime() > now.UtcDateTime + Margin;
    }

    private void Make(DateTimeOffset now)
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest(DevelopmentSettings.Authority, authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        authorityRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        authorityRequest.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(authorityRequest.PublicKey, false));
        using var authority = authorityRequest.CreateSelfSigned(now.AddMinutes(-5), now + Lifetime);

        using var serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var serverRequest = new CertificateRequest("CN=localhost", serverKey, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        serverRequest.CertificateExtensions.Add(names.Build());
        serverRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        serverRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        serverRequest.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "Server authentication")], false));
        serverRequest.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        using var server = serverRequest.Create(authority, now.AddMinutes(-5), now + Lifetime - TimeSpan.FromMinutes(1), RandomNumberGenerator.GetBytes(16));

        File.WriteAllText(AuthorityFile, authority.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "server.pem"), server.ExportCertificatePem());
        MakeGateway(authority, authorityKey, now);
        WriteSecret(Path.Combine(_folder, "ca.key"), authorityKey.ExportPkcs8PrivateKeyPem());
        WriteSecret(Path.Combine(_folder, "server.key"), serverKey.ExportPkcs8PrivateKeyPem());
    }

    // RSA, as signed SOAP messages are; it ends with the server's.
    private void MakeGateway(X509Certificate2 authority, ECDsa authorityKey, DateTimeOffset now)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=gateway", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2", "Client authentication")], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        var signer = X509SignatureGenerator.CreateForECDsa(authorityKey);
        using var certificate = request.Create(authority.SubjectName, signer, now.AddMinutes(-5), now + Lifetime - TimeSpan.FromMinutes(1), RandomNumberGenerator.GetBytes(16));
        File.WriteAllText(GatewayFile, certificate.ExportCertificatePem());
        WriteSecret(GatewayKeyFile, key.ExportPkcs8PrivateKeyPem());
    }

    private static void WriteSecret(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(file, options);
        writer.Write(text);
    }
}
