using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Tests.Callers.Certificates;

/// <summary>
/// Authorities of an installation in a folder, a sound client, and what else a client may come with, each case by its number in the list of what must be refused:
/// a root, an issuing authority below it that may vouch for names of one domain alone, and one that the root has taken back.
/// </summary>
internal sealed class TestPki : IDisposable
{
    private readonly DateTimeOffset _now;
    private readonly TestAuthority _stranger;
    private readonly TestAuthority _taken;
    private readonly X509Certificate2 _revoked;

    public TestPki(string folder, DateTimeOffset now, bool rsa = false)
    {
        (Folder, _now) = (folder, now);
        Root = TestAuthority.Root("Root", now, rsa);
        Issuing = Root.Below("Issuing", TestAuthority.Only("municipality.example"));
        _taken = Root.Below("Taken back");
        _stranger = TestAuthority.Root("Stranger", now);
        (Sound, Other, _revoked) = (Issuing.Issue(), Issuing.Issue(new Issued { Subject = "CN=system-2" }), Issuing.Issue());
        Directory.CreateDirectory(Lists);
        File.WriteAllText(Authorities, Root.Certificate.ExportCertificatePem() + "\n" + Issuing.Certificate.ExportCertificatePem() + "\n");
        WriteLists();
    }

    public string Folder { get; }

    public string Authorities => Path.Combine(Folder, "authorities.pem");

    public string Lists => Path.Combine(Folder, "lists");

    public TestAuthority Root { get; }

    public TestAuthority Issuing { get; }

    /// <summary>A client in good order.</summary>
    public X509Certificate2 Sound { get; }

    /// <summary>Another.</summary>
    public X509Certificate2 Other { get; }

    /// <summary>The cases' names.</summary>
    public static IEnumerable<string> WrongNames => Wrong.Keys;

    // What TLS itself does not carry is in the tests of the check alone.
    private static readonly Dictionary<string, Func<TestPki, X509Certificate2>> Wrong = new()
    {
        ["48 ended yesterday"] = p => p.Issuing.Issue(new Issued { From = p._now.AddDays(-3), Until = p._now.AddDays(-1) }),
        ["48 begins tomorrow"] = p => p.Issuing.Issue(new Issued { From = p._now.AddDays(1) }),
        ["49 self-signed"] = _ => SelfSigned("CN=system-1"),
        ["49 self-signed in the name of the root"] = p => SelfSigned(p.Root.Certificate.Subject),
        ["49 of an authority nobody has named"] = p => p._stranger.Issue(),
        ["49 of an authority that only calls itself the root"] = p => TestAuthority.Root("Root", p._now).Issue(),
        ["50 revoked"] = p => p._revoked,
        ["50 of an authority that was revoked"] = p => p._taken.Issue(),
        ["51 for servers"] = p => p.Issuing.Issue(new Issued { Usages = [TestAuthority.ForServers] }),
        ["51 for any usage"] = p => p.Issuing.Issue(new Issued { Usages = ["2.5.29.37.0"] }),
        ["51 not for signing"] = p => p.Issuing.Issue(new Issued { KeyUsage = X509KeyUsageFlags.NonRepudiation }),
        ["51 for no use that is told"] = p => p.Issuing.Issue(new Issued { KeyUsage = null }),
        ["51 an authority's"] = p => p.Root.Below("Yet another").Certificate,
        ["52 a name its authority must not vouch for"] = p => p.Issuing.Issue(new Issued { Dns = "system-1.elsewhere.example" }),
        ["52 no name"] = p => p.Issuing.Issue(new Issued { Subject = "", Dns = null }),
        ["52 an unknown critical extension"] = p => p.Issuing.Issue(new Issued { More = [new X509Extension("1.3.6.1.4.1.99999.1", [5, 0], critical: true)] }),
    };

    public X509Certificate2 Of(string name) => Wrong[name](this);

    /// <summary>What a client sends along: all between it and a root.</summary>
    public X509Certificate2Collection Sent => [Issuing.Certificate, _taken.Certificate, _stranger.Certificate];

    /// <summary>Writes the lists of both authorities, good for a day.</summary>
    public void WriteLists(params X509Certificate2[] revokedToo)
    {
        Replace("root.crl", Root.List(_taken.Certificate));
        Replace("issuing.crl", Issuing.List([_revoked, .. revokedToo]));
    }

    /// <summary>As a careful hand does it: beside it, then in its place.</summary>
    public void Replace(string name, string text)
    {
        File.WriteAllText(Path.Combine(Folder, name), text);
        File.Move(Path.Combine(Folder, name), Path.Combine(Lists, name), overwrite: true);
    }

    public void Dispose()
    {
        foreach (var open in new IDisposable[] { Root, Issuing, _taken, _stranger, Sound, Other, _revoked })
            open.Dispose();
    }

    private static X509Certificate2 SelfSigned(string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(TestAuthority.ForClients)], false));
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(30));
    }
}
