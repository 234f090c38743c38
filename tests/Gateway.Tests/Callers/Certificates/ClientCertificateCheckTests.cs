using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Callers.Certificates;

namespace Gateway.Tests.Callers.Certificates;

// Proves which client certificates are believed, on whose word, and until when; over the wire it is proved in the end-to-end tests.
public sealed class ClientCertificateCheckTests : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-clients-").FullName;
    private readonly TestPki _pki;

    public ClientCertificateCheckTests() => _pki = new TestPki(_folder, Now);

    public static TheoryData<string> Wrong => [.. TestPki.WrongNames];

    public void Dispose()
    {
        _pki.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_sound_certificate_is_accepted_by_its_hash_and_until_its_list_runs_out()
    {
        // Proves the positive control of all refusals below, and that the verdict ends with what it rests on.
        var accepted = Assert.IsType<CertificateVerdict.Accepted>(Judge(_pki.Sound));
        Assert.Equal(SHA256.HashData(_pki.Sound.RawData), accepted.Thumbprint.ToArray());
        Assert.Equal(Now.AddDays(1), accepted.Until, TimeSpan.FromSeconds(1));
        Assert.Equal(_pki.Sound.NotAfter.ToUniversalTime(), Assert.IsType<CertificateVerdict.Accepted>(Judge(_pki.Sound, lists: false)).Until.UtcDateTime);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_certificate_is_refused(string name)
    {
        // Proves for each case by number that it is refused, and for the reason that the operator is told.
        CertificateRefusal[] meant = name[..2] switch
        {
            "48" => [CertificateRefusal.Times],
            "49" => [CertificateRefusal.Authority],
            "50" => [CertificateRefusal.Revoked],
            "51" => [CertificateRefusal.Usage],
            _ => [CertificateRefusal.Name, CertificateRefusal.Form, CertificateRefusal.Chain],
        };
        Assert.Contains(Assert.IsType<CertificateVerdict.Refused>(Judge(_pki.Of(name))).Because, meant);
    }

    [Fact]
    public void An_organisation_s_certificate_as_the_Danish_state_issues_them_is_accepted()
    {
        // Proves the profile of OCES system certificates: RSASSA-PSS throughout, lists included, no extended key usage, no alternative name.
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "oces")).FullName;
        using var root = TestAuthority.Root("rod-CA", Now, rsa: true);
        const X509KeyUsageFlags Usage = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment;
        using var system = root.Issue(new Issued { Subject = "C=DK,O=Testkøbing Kommune,CN=Fagsystem", Dns = null, Usages = null, KeyUsage = Usage, Key = () => RSA.Create(3072) });
        File.WriteAllText(Path.Combine(folder, "root.pem"), root.Certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "list.pem"), root.List());
        var trust = ClientTrust.Open(Path.Combine(folder, "root.pem"), Path.Combine(folder, "list.pem")).Trust!;
        Assert.IsType<CertificateVerdict.Accepted>(ClientCertificateCheck.Judge(system, [], trust.Now, Now));
        File.WriteAllText(Path.Combine(folder, "list.pem"), root.List(system));
        Assert.Empty(trust.Look(Now));
        Assert.Equal(new CertificateVerdict.Refused(CertificateRefusal.Revoked), ClientCertificateCheck.Judge(system, [], trust.Now, Now));
    }

    [Fact]
    public void A_weak_key_is_refused()
    {
        // Proves what TLS does not carry here any more: RSA of 1024 bits, and a curve that is none of the three.
        Assert.Equal(new CertificateVerdict.Refused(CertificateRefusal.Form), Judge(_pki.Issuing.Issue(new Issued { Key = () => RSA.Create(1024) })));
        Assert.Equal(new CertificateVerdict.Refused(CertificateRefusal.Form), Judge(_pki.Issuing.Issue(new Issued { Key = () => ECDsa.Create(ECCurve.NamedCurves.brainpoolP256r1) })));
    }

    [Theory]
    [InlineData("nothing", true, false)]
    [InlineData("nothing", true, true)]
    [InlineData("the client's signature over SHA-1", false, false)]
    [InlineData("the client's signature over SHA-1", false, true)]
    [InlineData("the authority's signature over SHA-1", false, false)]
    [InlineData("the authority's signature over SHA-1", false, true)]
    [InlineData("the authority's key of 1024 bits", false, false)]
    [InlineData("the root's key of 1024 bits", false, true)]
    public void A_chain_with_something_weak_in_it_is_refused(string weak, bool accepted, bool rsa)
    {
        // Proves of each link, with ECDSA and with RSA, that one weak signature or key is enough; and the positive control, the same chain with nothing weak in it.
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "weak")).FullName;
        using var root = TestAuthority.Root("Root", Now, rsa, weak.StartsWith("the root", StringComparison.Ordinal) ? 1024 : 3072);
        var between = new Issued { Subject = "CN=Issuing", Until = Now.AddYears(5), OverSha1 = weak.StartsWith("the authority's signature", StringComparison.Ordinal) };
        if (weak.StartsWith("the authority's key", StringComparison.Ordinal))
            between = between with { Key = () => RSA.Create(1024) };
        else if (rsa)
            between = between with { Key = () => RSA.Create(2048) };
        using var issuing = root.Below(between);
        using var client = issuing.Issue(new Issued { OverSha1 = weak.StartsWith("the client's", StringComparison.Ordinal) });
        File.WriteAllText(Path.Combine(folder, "root.pem"), root.Certificate.ExportCertificatePem());
        var verdict = ClientCertificateCheck.Judge(client, [issuing.Certificate], ClientTrust.Open(Path.Combine(folder, "root.pem"), null).Trust!.Now, Now);
        if (accepted)
            Assert.IsType<CertificateVerdict.Accepted>(verdict);
        else
            Assert.Equal(new CertificateVerdict.Refused(CertificateRefusal.Form), verdict);
    }

    [Fact]
    public void Whoever_sends_no_way_to_a_root_is_helped_by_the_named_authorities_alone()
    {
        // Proves that an issuing authority named in the settings need not be sent, and that one which is neither named nor sent is not found.
        Assert.IsType<CertificateVerdict.Accepted>(ClientCertificateCheck.Judge(_pki.Sound, [], Trust().Now, Now));
        using var unnamed = _pki.Root.Below("Unnamed");
        using var client = unnamed.Issue();
        Assert.Equal(new CertificateVerdict.Refused(CertificateRefusal.Authority), ClientCertificateCheck.Judge(client, [], Trust().Now, Now));
        // Sent, its way is known, but nobody tells what it has taken back.
        Assert.Equal(new CertificateVerdict.Refused(CertificateRefusal.RevocationUnknown), ClientCertificateCheck.Judge(client, [unnamed.Certificate], Trust().Now, Now));
        Assert.IsType<CertificateVerdict.Accepted>(ClientCertificateCheck.Judge(client, [unnamed.Certificate], Trust(lists: false).Now, Now));
    }

    [Fact]
    public void The_machine_s_own_authorities_vouch_for_nobody()
    {
        // Proves that each root of the machine's store, shown as its own client, is refused, and that the store is not empty.
        using var store = new X509Store(StoreName.Root, StoreLocation.LocalMachine, OpenFlags.ReadOnly);
        Assert.NotEmpty(store.Certificates);
        Assert.All(store.Certificates, c => Assert.IsType<CertificateVerdict.Refused>(Judge(c)));
    }

    private CertificateVerdict Judge(X509Certificate2 shown, bool lists = true) => ClientCertificateCheck.Judge(shown, _pki.Sent, Trust(lists).Now, Now);

    private ClientTrust Trust(bool lists = true) => ClientTrust.Open(_pki.Authorities, lists ? _pki.Lists : null).Trust!;
}
