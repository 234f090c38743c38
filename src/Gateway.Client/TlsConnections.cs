using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Client;

/// <summary>Connections to the gateway and to the issuer: TLS always, and to a trusted authority only.</summary>
internal static class TlsConnections
{
    // A reachable server answers a handshake far sooner; a dead address must not use up the caller's deadline.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    // Names may come to point elsewhere while a case system runs for weeks.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(10);

    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>A handler for <paramref name="address"/>; it follows no redirect, which would carry the token elsewhere.</summary>
    public static SocketsHttpHandler Handler(Uri address, X509Certificate2Collection? authorities)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // A proxy cannot reach this machine's own loopback interface.
            UseProxy = !address.IsLoopback,
            ConnectTimeout = ConnectTimeout,
            PooledConnectionLifetime = ConnectionLifetime,
            EnableMultipleHttp2Connections = true,
        };
        if (authorities is not null)
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Policy(authorities) };
        return handler;
    }

    /// <summary>Throws unless <paramref name="address"/> is an absolute https address without user name or query.</summary>
    public static void DemandHttps(Uri address, string name)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!address.IsAbsoluteUri || address.Scheme != Uri.UriSchemeHttps || address.UserInfo.Length > 0 || address.Query.Length > 0)
            throw new ArgumentException("The address must be an absolute https address without user name or query.", name);
    }

    private static X509ChainPolicy Policy(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            // An authority of one's own seldom publishes revocation lists, and its chain is complete as sent.
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        policy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        return policy;
    }
}
