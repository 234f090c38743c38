using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Sources.Credentials;

/// <summary>
/// The certificate with which the gateway shows a source who it is, and its key, both PEM. Looked up anew with every
/// connection and signature; while the two do not belong together (one has been replaced, the other not yet), the last
/// good pair goes on.
/// </summary>
internal sealed class ClientCertificate(Secret certificate, Secret key)
{
    private readonly Lock _gate = new();
    private (string Certificate, string Key) _read;
    private X509Certificate2? _current;

    /// <summary>The certificate with its key; null where there never was a good pair.</summary>
    internal X509Certificate2? Current
    {
        get
        {
            lock (_gate)
            {
                var now = (certificate.Reveal(), key.Reveal());
                // Not disposed of: a handshake may be using it.
                if (now != _read && Load(now.Item1, now.Item2) is { } loaded)
                    (_current, _read) = (loaded, now);
                return _current;
            }
        }
    }

    /// <summary>Never the key.</summary>
    public override string ToString() => "client certificate (hidden)";

    private static X509Certificate2? Load(string certificate, string key)
    {
        try
        {
            return X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return null;
        }
    }
}
