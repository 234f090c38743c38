using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.FirstUse;

/// <summary>
/// Certificates and keys for one machine's development: an authority with its revocation list, server certificates of the gateway and of
/// simulated sources for localhost, one the gateway shows to sources, and a key and a certificate for each client. Made on the first
/// start or on request, kept under <c>certs/dev</c>, never committed and never for production.
/// </summary>
internal sealed class DevelopmentCertificates
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const string CertificateEnding = ".pem";
    private const string KeyEnding = ".key.pem";

    // Long enough to be forgotten about, short enough never to pass for real.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    // Renewed this long before they end, so that a long-running start does not outlive them.
    private static readonly TimeSpan Margin = TimeSpan.FromDays(7);

    private static readonly string[] Needed = ["ca.pem", "ca.key", "crl.pem", "server.pem", "server.key", "source.pem", "source.key", "gateway.pem", "gateway.key"];

    private readonly string _folder;
    private readonly DateTimeOffset _now;

    private DevelopmentCertificates(string folder, DateTimeOffset now) => (_folder, _now) = (folder, now);

    /// <summary>Path of the authority's certificate.</summary>
    internal string AuthorityFile => Path.Combine(_folder, "ca.pem");

    /// <summary>Path of its revocation list.</summary>
    internal string RevocationListFile => Path.Combine(_folder, "crl.pem");

    /// <summary>The authority, to be trusted for issuer and sources.</summary>
    internal X509Certificate2Collection Authority => [X509CertificateLoader.LoadCertificateFromFile(AuthorityFile)];

    /// <summary>Path of the certificate the gateway shows to sources.</summary>
    internal string GatewayFile => Path.Combine(_folder, "gateway.pem");

    /// <summary>Path of its key.</summary>
    internal string GatewayKeyFile => Path.Combine(_folder, "gateway.key");

    /// <summary>That certificate, without its key.</summary>
    internal X509Certificate2 Gateway => X509CertificateLoader.LoadCertificateFromFile(GatewayFile);

    /// <summary>The gateway's certificate for localhost, with its key.</summary>
    internal X509Certificate2 Server => Pair("server");

    /// <summary>The simulated sources' certificate for localhost, with its key.</summary>
    internal X509Certificate2 Source => Pair("source");

    /// <summary>Opens the folder, making what is missing or about to end.</summary>
    internal static DevelopmentCertificates Open(string folder, TimeProvider clock)
    {
        var certificates = new DevelopmentCertificates(folder, clock.GetUtcNow());
        Directory.CreateDirectory(folder);
        if (!certificates.AreGood())
            certificates.Make();
        return certificates;
    }

    /// <summary>Path of a client's private key, made when it is not there.</summary>
    internal string ClientKeyFile(string clientId)
    {
        var file = ClientFile(clientId, KeyEnding);
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

    /// <summary>Path of a client's certificate, of the key of <see cref="ClientKeyFile"/>; made when it is not there or is another authority's.</summary>
    internal string ClientCertificateFile(string clientId)
    {
        var (file, keyFile) = (ClientFile(clientId, CertificateEnding), ClientKeyFile(clientId));
        using var authority = OpenAuthority();
        if (File.Exists(file))
        {
            using var there = X509CertificateLoader.LoadCertificateFromFile(file);
            if (authority.HasIssued(there))
                return file;
        }
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(keyFile));
        Write(file, authority.Issue(Request(clientId, key), ClientAuthentication, names => names.AddUri(new Uri("https://sandbox.invalid/clients/" + clientId))));
        return file;
    }

    /// <summary>Takes a client's certificate back. Its next call is refused; to get another, delete the file.</summary>
    /// <returns>Whether there is such a client.</returns>
    internal bool Revoke(string clientId)
    {
        // A name out of the folder and no path.
        if (!Clients.Contains(clientId))
            return false;
        using var authority = OpenAuthority();
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(ClientFile(clientId, CertificateEnding));
        Write(RevocationListFile, authority.List(File.ReadAllText(RevocationListFile), certificate));
        return true;
    }

    /// <summary>Who has a certificate.</summary>
    internal IReadOnlyList<string> Clients =>
        [.. Directory.EnumerateFiles(Directory.CreateDirectory(Path.Combine(_folder, "clients")).FullName, "*" + CertificateEnding)
            .Where(f => !f.EndsWith(KeyEnding, StringComparison.Ordinal)).Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    private bool AreGood()
    {
        if (!Needed.All(f => File.Exists(Path.Combine(_folder, f))))
            return false;
        using var server = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(_folder, "server.pem"));
        return server.NotAfter.ToUniversalTime() > _now.UtcDateTime + Margin;
    }

    private void Make()
    {
        using var authority = DevelopmentAuthority.Make(_now, Lifetime);
        MakeServer(authority, "server");
        MakeServer(authority, "source");
        // RSA, as signed SOAP messages are.
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=gateway", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        Write(GatewayFile, authority.Issue(request, ClientAuthentication, names => names.AddUri(new Uri("https://sandbox.invalid/gateway"))));
        WriteSecret(GatewayKeyFile, key.ExportPkcs8PrivateKeyPem());
        Write(RevocationListFile, authority.List(null));
        Write(AuthorityFile, authority.Pem);
        WriteSecret(Path.Combine(_folder, "ca.key"), authority.KeyPem);
    }

    private void MakeServer(DevelopmentAuthority authority, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Write(Path.Combine(_folder, name + ".pem"), authority.Issue(Request("localhost", key), ServerAuthentication, names =>
        {
            names.AddDnsName("localhost");
            names.AddIpAddress(IPAddress.Loopback);
            names.AddIpAddress(IPAddress.IPv6Loopback);
        }));
        WriteSecret(Path.Combine(_folder, name + ".key"), key.ExportPkcs8PrivateKeyPem());
    }

    private static CertificateRequest Request(string name, ECDsa key)
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(name);
        return new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
    }

    private DevelopmentAuthority OpenAuthority() => DevelopmentAuthority.Open(AuthorityFile, Path.Combine(_folder, "ca.key"), _now);

    private X509Certificate2 Pair(string name) => X509Certificate2.CreateFromPemFile(Path.Combine(_folder, name + ".pem"), Path.Combine(_folder, name + ".key"));

    private string ClientFile(string clientId, string ending) => Path.Combine(_folder, "clients", clientId + ending);

    // Beside it first: whoever reads meanwhile sees the old one or the new one.
    private static void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file + ".new", text);
        File.Move(file + ".new", file, overwrite: true);
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
