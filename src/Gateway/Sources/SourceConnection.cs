using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Gateway.Sources.Credentials;

namespace Gateway.Sources;

/// <summary>Where a source lies in this installation and how the gateway shows who it is. Settings, never definitions.</summary>
/// <param name="Address">Base address.</param>
/// <param name="BearerToken">The token for <see cref="AuthenticationKind.Bearer"/>; null when none is needed.</param>
internal sealed record SourceConnection(Uri Address, Secret? BearerToken)
{
    /// <summary>What the definition's placeholders <c>setting.NAME</c> stand for: the name of an instance, an agreed number. No secrets.</summary>
    internal IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Whatever else the source wants to be shown.</summary>
    internal SourceCredentials Credentials { get; init; } = SourceCredentials.None;

    public override string ToString() => Address.Authority;
}

/// <summary>The HTTP client for sources and issuer: no redirects, no cookies, no proxy, no silent decompression.</summary>
internal static class SourceHttp
{
    /// <summary>Enough for every request of one overview, with room for a second caller; more would let one source take all sockets.</summary>
    internal const int ConnectionsPerSource = 32;

    // An answer's headers carry a few hundred bytes; more is an attack or a fault.
    private const int LargestHeadersKib = 16;

    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <param name="trusted">Authorities to trust instead of the machine's; null for the machine's.</param>
    /// <param name="certificate">What the gateway shows of itself to whoever asks for a certificate; null for nothing.</param>
    internal static HttpClient Create(X509Certificate2Collection? trusted, ClientCertificate? certificate = null)
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
            // A user's pseudonym may hold any letter.
            RequestHeaderEncodingSelector = (_, _) => System.Text.Encoding.UTF8,
            // A source is told nothing of the caller's trace.
            ActivityHeadersPropagator = null,
        };
        // Looked up with every handshake, so that a replaced certificate is shown once the old connections have aged.
        if (certificate is not null)
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate.Current!;
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
