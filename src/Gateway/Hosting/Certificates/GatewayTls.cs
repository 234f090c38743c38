using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Gateway.Callers.Certificates;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Hosting.Certificates;

/// <summary>How TLS is spoken with callers, decided anew for each connection.</summary>
internal static class GatewayTls
{
    // Ephemeral keys and authenticated encryption, nothing else (RFC 9325 section 4.2; RFC 8446).
    private static readonly TlsCipherSuite[] Suites =
    [
        TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_AES_128_GCM_SHA256, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    ];

    // Elsewhere the suites are the system's to set.
    private static readonly CipherSuitesPolicy? Policy = OperatingSystem.IsLinux() ? new CipherSuitesPolicy(Suites) : null;

    /// <summary>The options of a connection that has just come.</summary>
    /// <param name="connection">The connection; what its client shows is kept with it.</param>
    /// <param name="certificate">What the gateway shows.</param>
    /// <param name="clients">Whose client certificates are believed; null: none is asked for.</param>
    /// <param name="clock">The clock certificates are judged by.</param>
    /// <param name="security">Told of each connection that does not come about for its client's certificate.</param>
    internal static SslServerAuthenticationOptions For(BaseConnectionContext connection, ServerCertificate certificate, ClientTrust? clients, TimeProvider clock, SecurityLog security)
    {
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = certificate.Context(clients?.Now.Roots),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CipherSuitesPolicy = Policy,
            AllowRenegotiation = false,
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        };
        if (clients is not null)
            Ask(options, connection, new ShownCertificate(clients, clock), security);
        return options;
    }

    // Whoever has none, a browser or a probe, goes on without, and whoever shows one proves that he has its key. What it is worth is judged
    // elsewhere, with what the settings name and nothing of the machine's.
    private static void Ask(SslServerAuthenticationOptions options, BaseConnectionContext connection, ShownCertificate shown, SecurityLog security)
    {
        options.ClientCertificateRequired = true;
        options.RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
        {
            if (shown.Take(certificate, chain) is not { } refused)
                return true;
            security.ConnectionRefused(refused);
            return false;
        };
        options.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        // A resumed session would be the certificate's without its key having been shown again.
        options.AllowTlsResume = false;
        connection.Features.Set(shown);
    }
}
