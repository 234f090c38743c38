using System.Security.Cryptography.X509Certificates;

namespace Gateway.Callers.Certificates;

/// <summary>
/// The client certificate of one connection, taken from its TLS handshake, and what is thought of it. TLS lets anybody
/// through who has the key to what he shows; judged is each call, so that a certificate that is taken back, or runs out, ends with it
/// and not with the connection.
/// </summary>
internal sealed class ShownCertificate(ClientTrust trust, TimeProvider clock)
{
    // From the client's certificate to a root: an issuing authority, perhaps two more.
    private const int MostSent = 4;

    private X509Certificate2? _shown;
    private X509Certificate2Collection _sent = [];
    private Judged? _last;

    /// <summary>What is thought of the certificate of a call's connection.</summary>
    internal static CertificateVerdict Of(HttpContext context) => context.Features.Get<ShownCertificate>()?.Verdict() ?? CertificateVerdict.NotShown;

    /// <summary>Keeps what the client has shown, in the handshake.</summary>
    /// <returns>For what the connection may not come about; null: it may.</returns>
    internal CertificateVerdict? Take(X509Certificate? shown, X509Chain? chain)
    {
        if (shown is not null)
        {
            // Copies: the stream's own are gone when the handshake is over.
            _shown = X509CertificateLoader.LoadCertificate(shown.GetRawCertData());
            _sent = [.. (chain?.ChainPolicy.ExtraStore ?? []).Take(MostSent).Select(c => X509CertificateLoader.LoadCertificate(c.RawData))];
        }
        if (!trust.IsRequired)
            return null;
        var verdict = Verdict();
        return verdict is CertificateVerdict.Accepted ? null : verdict;
    }

    /// <summary>The verdict now.</summary>
    internal CertificateVerdict Verdict()
    {
        if (_shown is not { } shown)
            return CertificateVerdict.NotShown;
        var (now, rules) = (clock.GetUtcNow(), trust.Now);
        // A refusal is not kept: its reason may pass, and nobody's calls need be fast who is refused.
        if (_last is { } last && last.By == rules && last.Verdict.Until > now)
            return last.Verdict;
        var verdict = ClientCertificateCheck.Judge(shown, _sent, rules, now);
        _last = verdict is CertificateVerdict.Accepted accepted ? new Judged(rules, accepted) : null;
        return verdict;
    }

    private sealed record Judged(TrustState By, CertificateVerdict.Accepted Verdict);
}
