using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Sources;

/// <summary>Where a source lies in this installation and how the gateway shows who it is. Settings, never definitions.</summary>
/// <param name="Address">Base address.</param>
/// <param name="BearerToken">The token for <see cref="SourceAuthentication.Bearer"/>; null when none is needed.</param>
internal sealed record SourceConnection(Uri Address, string? BearerToken)
{
    /// <summary>What the definition's placeholders <c>setting.NAME</c> stand for: the name of an instance, an agreed number. No secrets.</summary>
    internal IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    public override string ToString() => Address.Authority;
}

/// <summary>The HTTP client for sources and issuer: no redirects, no cookies, no proxy, no silent decompression.</summary>
internal static class SourceHttp
{
    // Enough for every request of one overview, with room for a second caller; more would let one source take all sockets.
    private const int ConnectionsPerSource = 32;

    // An answer's headers carry a few hundred bytes; more is an attack or a fault.
    private const int LargestHeadersKib = 16;

    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <param name="trusted">Authorities to trust instead of the machine's; null for the machine's.</param>
    internal static HttpClient Create(X509Certificate2Collection? trusted)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = System.Net.DecompressionMethods.None,
            MaxConnectionsPerServer = ConnectionsPerSource,
            MaxResponseHeadersLength = LargestHeadersKib,
            PooledConnectionLifetime = ConnectionLifetime,
            // A source is told nothing of the caller's trace.
            ActivityHeadersPropagator = null,
        };
        if (trusted is not null)
        {
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                // The development authority publishes no revocation list.
                RevocationMode = X509RevocationMode.NoCheck,
            };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(trusted);
        }
        // Deadlines are given with each call.
        return new HttpClient(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
