namespace Gateway.Callers.Certificates;

/// <summary>What is thought of the client certificate of a connection, now.</summary>
internal abstract record CertificateVerdict
{
    private CertificateVerdict()
    {
    }

    /// <summary>The client has shown none, or was not asked for one.</summary>
    internal static readonly CertificateVerdict NotShown = new None();

    /// <summary>There is none.</summary>
    internal sealed record None : CertificateVerdict;

    /// <summary>There is one that is not believed: whoever shows it is let in by no token. The caller is not told why.</summary>
    internal sealed record Refused(CertificateRefusal Because) : CertificateVerdict;

    /// <summary>An authority of the settings vouches for it, and has not taken it back.</summary>
    /// <param name="Thumbprint">SHA-256 of the certificate, which tokens are bound to (RFC 8705 section 3.1).</param>
    /// <param name="Until">Until when this stays so, if nothing it rests on changes.</param>
    internal sealed record Accepted(ReadOnlyMemory<byte> Thumbprint, DateTimeOffset Until) : CertificateVerdict;
}

/// <summary>Why a client certificate is not believed. For the operator's log alone.</summary>
internal enum CertificateRefusal
{
    /// <summary>It names nobody, is no version 3 certificate, or has a key or signature that is too weak.</summary>
    Form,

    /// <summary>Nobody but itself, or nobody of the settings, vouches for it.</summary>
    Authority,

    /// <summary>Not yet, or no longer.</summary>
    Times,

    /// <summary>Its key is for something else: another extended key usage than client authentication, no signatures, or an authority's.</summary>
    Usage,

    /// <summary>A name that its authority must not vouch for.</summary>
    Name,

    /// <summary>Something in the chain that cannot be followed, such as an unknown critical extension.</summary>
    Chain,

    /// <summary>Its authority has taken it, or the authority's own certificate, back.</summary>
    Revoked,

    /// <summary>Nobody can tell whether it was taken back: the revocation list is missing, cannot be read, or has run out.</summary>
    RevocationUnknown,
}
