using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Hosting.Certificates;

/// <summary>
/// The certificate the gateway shows to callers, with its key and what stands between it and its root. From files it is read again when
/// they change: new connections are shown the new one, open ones go on. A pair that does not belong together, or has run out, changes nothing.
/// </summary>
internal sealed class ServerCertificate
{
    private readonly (string Certificate, string Key)? _files;
    private readonly Lock _looking = new();
    private volatile Shown _now;
    private (string Certificate, string Key) _read;
    private string? _wrong;

    private ServerCertificate(Shown now, (string, string)? files, (string, string) read) => (_now, _files, _read) = (now, files, read);

    /// <summary>The certificate with its key.</summary>
    internal X509Certificate2 Current => _now.Certificate;

    /// <summary>One that stays as it is.</summary>
    public static implicit operator ServerCertificate(X509Certificate2 certificate) => new(new Shown(certificate, []), null, default);

    /// <summary>One of two PEM files: the certificate, followed by the authorities between it and its root where there are any, and its key.</summary>
    /// <exception cref="CryptographicException">They hold no certificate and key that belong together.</exception>
    /// <exception cref="ArgumentException">The same.</exception>
    /// <exception cref="IOException">They cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">They cannot be read.</exception>
    internal static ServerCertificate InFiles(string certificate, string key)
    {
        var read = (File.ReadAllText(certificate), File.ReadAllText(key));
        return new ServerCertificate(Load(read), (certificate, key), read);
    }

    /// <summary>What TLS shows, with the names of the authorities that clients' certificates may be of.</summary>
    internal SslStreamCertificateContext Context(X509Certificate2Collection? clientRoots) => _now.Context(clientRoots);

    /// <summary>Reads again where something has changed.</summary>
    /// <param name="now">The time.</param>
    /// <returns>What is wrong, in a sentence for the operator, and whether another certificate is shown from now on.</returns>
    internal (string? Wrong, bool Replaced) Look(DateTimeOffset now)
    {
        lock (_looking)
        {
            var before = _now;
            if (_files is { } files)
                _wrong = TryRead(files, now);
            var ended = Current.NotAfter.ToUniversalTime() <= now.UtcDateTime ? "the server certificate has ended; callers get no connection" : null;
            return (_wrong ?? ended, before != _now);
        }
    }

    private string? TryRead((string Certificate, string Key) files, DateTimeOffset now)
    {
        const string Kept = "; the last one stays in use";
        try
        {
            var there = (File.ReadAllText(files.Certificate), File.ReadAllText(files.Key));
            if (there == _read)
                return null;
            var loaded = Load(there);
            if (loaded.Certificate.NotAfter.ToUniversalTime() <= now.UtcDateTime)
                return "Gateway:Certificate now names one that has ended" + Kept;
            // The old one is not disposed of: a handshake may be using it.
            (_now, _read) = (loaded, there);
            return null;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return "Gateway:Certificate and Gateway:CertificateKey now name files that do not belong together" + Kept;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "Gateway:Certificate or Gateway:CertificateKey cannot be read any more" + Kept;
        }
    }

    private static Shown Load((string Certificate, string Key) pem)
    {
        var certificate = X509Certificate2.CreateFromPem(pem.Certificate, pem.Key);
        var all = new X509Certificate2Collection();
        all.ImportFromPem(pem.Certificate);
        return new Shown(certificate, [.. all.Skip(1)]);
    }

    private sealed class Shown(X509Certificate2 certificate, X509Certificate2Collection between)
    {
        private volatile Made? _last;

        internal X509Certificate2 Certificate => certificate;

        // Made once for each pair of certificate and roots; two at once may both make it.
        internal SslStreamCertificateContext Context(X509Certificate2Collection? roots)
        {
            if (_last is { } last && last.Roots == roots)
                return last.Context;
            // Browsers then offer their users the certificates that could be meant, and none else.
            var trust = roots is null || OperatingSystem.IsWindows() ? null : SslCertificateTrust.CreateForX509Collection(roots, sendTrustInHandshake: true);
            // Offline: what is missing is not fetched from addresses in certificates.
            var context = SslStreamCertificateContext.Create(certificate, between, offline: true, trust);
            _last = new Made(roots, context);
            return context;
        }

        private sealed record Made(X509Certificate2Collection? Roots, SslStreamCertificateContext Context);
    }
}
