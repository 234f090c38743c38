using System.Security.Cryptography.X509Certificates;

namespace Gateway.Callers.Certificates;

/// <summary>What is believed about client certificates at one moment.</summary>
/// <param name="Authorities">All that are named: roots and the authorities below them.</param>
/// <param name="Roots">The roots among them.</param>
/// <param name="Lists">What was taken back; null where the installation keeps no lists.</param>
internal sealed record TrustState(X509Certificate2Collection Authorities, X509Certificate2Collection Roots, RevocationLists? Lists);

/// <summary>
/// Whose client certificates are believed (<c>Gateway:ClientCertificates</c>), read again when the files change. Authorities
/// that cannot be read leave the last ones in force; lists that cannot be read leave none, because the last ones may no longer be true.
/// </summary>
internal sealed class ClientTrust
{
    private readonly string _authorities;
    private readonly string? _lists;
    private readonly TimeSpan _tolerance;
    private readonly Lock _looking = new();
    private volatile TrustState _now;
    private string _read;
    private string? _wrongAuthorities;

    private ClientTrust(string authorities, X509Certificate2Collection read, string? lists, bool required, TimeSpan tolerance)
    {
        (_authorities, _lists, _tolerance, IsRequired) = (authorities, lists, tolerance, required);
        _read = TrustFiles.Fingerprint(authorities) + TrustFiles.Fingerprint(lists);
        _now = State(read);
    }

    /// <summary>Whether nobody gets a connection without a certificate that is believed.</summary>
    internal bool IsRequired { get; }

    /// <summary>What holds now. Another object means that something has changed.</summary>
    internal TrustState Now => _now;

    /// <summary>Reads authorities and lists.</summary>
    /// <param name="authorities">File or folder, PEM or DER.</param>
    /// <param name="lists">File or folder of revocation lists, PEM or DER; null: revocation is not looked at. It need not be there yet: until it is, no certificate is believed.</param>
    /// <param name="required">Whether a connection needs a certificate.</param>
    /// <param name="tolerance">How long a list counts after its time.</param>
    /// <returns>The trust, or what is wrong with the authorities.</returns>
    internal static (ClientTrust? Trust, string? Wrong) Open(string authorities, string? lists, bool required = false, TimeSpan tolerance = default)
    {
        var (read, wrong) = TrustFiles.ReadAuthorities(authorities);
        return read is null ? (null, wrong) : (new ClientTrust(authorities, read, lists, required, tolerance), null);
    }

    /// <summary>Whether a certificate is believed at a moment, by what is named here and without what its owner would send along.</summary>
    internal bool Believes(X509Certificate2 shown, DateTimeOffset at) => ClientCertificateCheck.Judge(shown, [], _now, at) is CertificateVerdict.Accepted;

    /// <summary>Reads again where something has changed.</summary>
    /// <returns>What is wrong now, each in a sentence for the operator.</returns>
    internal IReadOnlyList<string> Look(DateTimeOffset now)
    {
        lock (_looking)
        {
            var there = TrustFiles.Fingerprint(_authorities) + TrustFiles.Fingerprint(_lists);
            if (there != _read)
            {
                (var authorities, _wrongAuthorities) = TrustFiles.ReadAuthorities(_authorities);
                _now = State(authorities ?? _now.Authorities);
                _read = there;
            }
            return [.. Wrong(now)];
        }
    }

    private IEnumerable<string> Wrong(DateTimeOffset now)
    {
        if (_wrongAuthorities is not null)
            yield return $"Gateway:ClientCertificates:Authorities {_wrongAuthorities}; the last ones stay in force";
        if (_now.Lists is { Wrong: { } lists })
            yield return $"Gateway:ClientCertificates:RevocationLists {lists}; no client certificate is believed until it is put right";
        else if (_now.Lists is not null)
            foreach (var authority in _now.Authorities.Where(a => !_now.Lists.HasCurrent(a, now)))
                yield return $"Gateway:ClientCertificates:RevocationLists holds no list of {authority.GetNameInfo(X509NameType.SimpleName, forIssuer: false)} that is still good; what it has issued is not believed until there is one";
    }

    private TrustState State(X509Certificate2Collection authorities) => new(
        authorities,
        [.. authorities.Where(TrustFiles.IsRoot)],
        _lists is null ? null : TrustFiles.ReadLists(_lists, authorities, _tolerance));
}
