using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Security.Certificates;
using Org.BouncyCastle.X509;
using Org.BouncyCastle.X509.Extension;

namespace Gateway.Callers.Certificates;

/// <summary>
/// What an authority has taken back (RFC 5280 section 5), its signature checked. Whole lists only: a delta, an indirect list and one
/// for some reasons alone are refused, because whoever took them for whole would overlook what they do not say.
/// .NET reads no revocation lists; the library that does is met here and nowhere else in this room.
/// </summary>
internal sealed class RevocationList
{
    private const string PemLabel = "X509 CRL";

    private readonly HashSet<BigInteger> _revoked;
    private readonly IssuingDistributionPoint? _scope;
    private readonly X509Certificate2 _authority;

    private RevocationList(X509Certificate2 authority, X509Crl list, IssuingDistributionPoint? scope)
    {
        _authority = authority;
        _scope = scope;
        // RFC 5280 demands it, and ReadOne has seen that it is there.
        (From, NextUpdate) = (new DateTimeOffset(list.ThisUpdate, TimeSpan.Zero), new DateTimeOffset(list.NextUpdate.Value, TimeSpan.Zero));
        _revoked = [.. (list.GetRevokedCertificates()?.OfType<X509CrlEntry>() ?? []).Select(e => new BigInteger(e.SerialNumber.ToByteArray(), isBigEndian: true))];
    }

    /// <summary>When it was made.</summary>
    internal DateTimeOffset From { get; }

    /// <summary>When the authority will have made the next one at the latest.</summary>
    internal DateTimeOffset NextUpdate { get; }

    /// <summary>Whether the certificate was taken back.</summary>
    internal bool Revokes(X509Certificate2 certificate) => _revoked.Contains(new BigInteger(certificate.SerialNumberBytes.Span, isBigEndian: true));

    /// <summary>Whether an authority with this certificate has made it: the same name and the same key.</summary>
    internal bool IsOf(X509Certificate2 authority) =>
        _authority.SubjectName.RawData.AsSpan().SequenceEqual(authority.SubjectName.RawData)
        && _authority.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(authority.PublicKey.ExportSubjectPublicKeyInfo());

    /// <summary>Whether it would name the certificate, had that been taken back: a list may be of authorities or of a part alone.</summary>
    internal bool Covers(X509Certificate2 certificate)
    {
        if (_scope is null)
            return true;
        var isAuthority = certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(c => c.CertificateAuthority);
        if ((_scope.OnlyContainsUserCerts && isAuthority) || (_scope.OnlyContainsCACerts && !isAuthority))
            return false;
        return _scope.DistributionPoint is null || Addresses(_scope.DistributionPoint).Intersect(Addresses(certificate), StringComparer.Ordinal).Any();
    }

    /// <summary>Reads the lists of a file, DER or PEM.</summary>
    /// <returns>The lists, or what is wrong with them.</returns>
    internal static (IReadOnlyList<RevocationList> Lists, string? Wrong) Read(byte[] file, X509Certificate2Collection authorities)
    {
        var lists = new List<RevocationList>();
        try
        {
            foreach (var der in Encoded(file))
            {
                var (list, wrong) = ReadOne(der, authorities);
                if (list is null)
                    return ([], wrong);
                lists.Add(list);
            }
        }
        catch (Exception e) when (IsMalformed(e))
        {
            return ([], "is no revocation list");
        }
        return lists.Count > 0 ? (lists, null) : ([], "is no revocation list");
    }

    private static (RevocationList? List, string? Wrong) ReadOne(byte[] der, X509Certificate2Collection authorities)
    {
        var list = new X509CrlParser().ReadCrl(der);
        if (list is null || list.Version != 2 || list.NextUpdate is null)
            return (null, "is no revocation list of version 2 with a time of the next one");
        if (!ClientCertificateCheck.Signatures.Contains(list.SigAlgOid))
            return (null, "has too weak a signature");
        if (list.GetCriticalExtensionOids()?.OfType<string>().Any(o => o != X509Extensions.IssuingDistributionPoint.Id) == true || list.GetExtensionValue(X509Extensions.DeltaCrlIndicator) is not null)
            return (null, "is no whole revocation list");
        var scope = list.GetExtensionValue(X509Extensions.IssuingDistributionPoint) is { } point
            ? IssuingDistributionPoint.GetInstance(X509ExtensionUtilities.FromExtensionValue(point))
            : null;
        if (scope is { IsIndirectCrl: true } or { OnlyContainsAttributeCerts: true } or { OnlySomeReasons: not null })
            return (null, "is no whole revocation list");
        var authority = authorities.FirstOrDefault(a => a.SubjectName.RawData.AsSpan().SequenceEqual(list.IssuerDN.GetEncoded()) && MaySignLists(a) && IsSignedBy(list, a));
        return authority is null ? (null, "is signed by none of the authorities") : (new RevocationList(authority, list, scope), null);
    }

    private static bool MaySignLists(X509Certificate2 authority) =>
        authority.Extensions.OfType<X509KeyUsageExtension>().SingleOrDefault()?.KeyUsages.HasFlag(X509KeyUsageFlags.CrlSign) == true;

    private static bool IsSignedBy(X509Crl list, X509Certificate2 authority)
    {
        try
        {
            list.Verify(new X509CertificateParser().ReadCertificate(authority.RawData).GetPublicKey());
            return true;
        }
        catch (Exception e) when (IsMalformed(e))
        {
            return false;
        }
    }

    // PEM with one or several lists, or one list as DER and nothing behind it.
    private static IEnumerable<byte[]> Encoded(byte[] file)
    {
        const byte Sequence = 0x30;
        if (file is [Sequence, ..])
        {
            AsnDecoder.ReadEncodedValue(file, AsnEncodingRules.DER, out _, out _, out var length);
            if (length != file.Length)
                throw new AsnContentException();
            yield return file;
            yield break;
        }
        var text = Encoding.ASCII.GetString(file);
        while (PemEncoding.TryFind(text, out var found))
        {
            if (text[found.Label] != PemLabel)
                throw new AsnContentException();
            yield return Convert.FromBase64String(text[found.Base64Data]);
            text = text[found.Location.End..];
        }
        // Half a list after whole ones.
        if (text.Contains("-----BEGIN", StringComparison.Ordinal))
            throw new AsnContentException();
    }

    private static IEnumerable<string> Addresses(X509Certificate2 certificate) =>
        certificate.Extensions.FirstOrDefault(e => e.Oid?.Value == X509Extensions.CrlDistributionPoints.Id) is { } points
            ? CrlDistPoint.GetInstance(Asn1Object.FromByteArray(points.RawData)).GetDistributionPoints().SelectMany(p => Addresses(p.DistributionPointName))
            : [];

    private static IEnumerable<string> Addresses(DistributionPointName? name) =>
        name?.PointType == DistributionPointName.FullName
            ? GeneralNames.GetInstance(name.Name).GetNames().Where(n => n.TagNo == GeneralName.UniformResourceIdentifier).Select(n => n.Name.ToString()!)
            : [];

    // The library throws whatever its insides met.
    private static bool IsMalformed(Exception e) => e is not OutOfMemoryException;
}
