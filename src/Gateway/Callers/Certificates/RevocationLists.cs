using System.Security.Cryptography.X509Certificates;
using Gateway.Hosting;

namespace Gateway.Callers.Certificates;

/// <summary>The revocation lists of an installation, as they are at one moment. Without a list that says otherwise, nobody can tell that a certificate was not taken back.</summary>
/// <param name="All">The lists.</param>
/// <param name="Wrong">What is wrong with the files; then none of them counts, because the one that cannot be read may name the certificate.</param>
/// <param name="Tolerance">How long after its time a list still counts.</param>
internal sealed record RevocationLists(IReadOnlyList<RevocationList> All, string? Wrong, TimeSpan Tolerance)
{
    /// <summary>Whether the certificate was taken back, by the lists of whoever issued it.</summary>
    /// <returns>Why it is refused, or until when the lists are good.</returns>
    internal (CertificateRefusal? Refusal, DateTimeOffset Until) Judge(X509Certificate2 certificate, X509Certificate2 issuer, DateTimeOffset now)
    {
        if (Wrong is not null)
            return (CertificateRefusal.RevocationUnknown, default);
        var those = All.Where(l => l.IsOf(issuer) && l.Covers(certificate)).ToList();
        // An older list beside the newest says what was so then; nothing that was taken back comes to life again.
        if (those.Any(l => l.Revokes(certificate)))
            return (CertificateRefusal.Revoked, default);
        var current = those.Where(l => IsCurrent(l, now)).ToList();
        return current.Count > 0 ? (null, current.Max(l => l.NextUpdate) + Tolerance) : (CertificateRefusal.RevocationUnknown, default);
    }

    /// <summary>Whether there is a list of the authority that counts now.</summary>
    internal bool HasCurrent(X509Certificate2 authority, DateTimeOffset now) => All.Any(l => l.IsOf(authority) && IsCurrent(l, now));

    private bool IsCurrent(RevocationList list, DateTimeOffset now) => list.From <= now + GatewayLimits.ClockSkew && now < list.NextUpdate + Tolerance;
}
