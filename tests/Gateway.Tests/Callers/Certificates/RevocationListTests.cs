using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Callers.Certificates;

namespace Gateway.Tests.Callers.Certificates;

// Proves what counts as a revocation list, when it counts, and that without one nobody is believed.
public sealed class RevocationListTests : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-lists-").FullName;
    private readonly TestPki _pki;

    public RevocationListTests() => _pki = new TestPki(_folder, Now);

    public void Dispose()
    {
        _pki.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_list_counts_until_its_time_and_not_a_second_longer()
    {
        // Proves that a list that has run out fails closed, that the tolerance is none unless said, and that it ends too.
        Assert.IsType<CertificateVerdict.Accepted>(Judge(Now.AddDays(1).AddSeconds(-2)));
        Assert.Equal(Unknown, Judge(Now.AddDays(1).AddSeconds(1)));
        Assert.IsType<CertificateVerdict.Accepted>(Judge(Now.AddDays(1).AddHours(1), TimeSpan.FromHours(2)));
        Assert.Equal(Unknown, Judge(Now.AddDays(1).AddHours(2).AddSeconds(1), TimeSpan.FromHours(2)));
        Assert.Contains(Trust().Look(Now.AddDays(1).AddSeconds(1)), w => w.Contains("no list of Issuing that is still good", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nothing there")]
    [InlineData("an empty folder")]
    [InlineData("half a list")]
    [InlineData("another half after a whole one")]
    [InlineData("no list at all")]
    [InlineData("a certificate")]
    [InlineData("signed by a stranger in the authority's name")]
    [InlineData("one byte changed")]
    [InlineData("not of now yet")]
    [InlineData("of the root alone")]
    public void Without_a_list_that_counts_nobody_is_believed_and_it_heals(string name)
    {
        // Proves for each way in which lists can be missing or wrong: refused as unknown, a sentence for the operator that names the setting, and accepted again once the list is back.
        var trust = Trust();
        Assert.Empty(trust.Look(Now));
        Break(name);
        Assert.StartsWith("Gateway:ClientCertificates:RevocationLists ", Assert.Single(trust.Look(Now)), StringComparison.Ordinal);
        Assert.Equal(Unknown, ClientCertificateCheck.Judge(_pki.Sound, _pki.Sent, trust.Now, Now));
        Directory.CreateDirectory(_pki.Lists);
        _pki.WriteLists();
        Assert.Empty(trust.Look(Now));
        Assert.IsType<CertificateVerdict.Accepted>(ClientCertificateCheck.Judge(_pki.Sound, _pki.Sent, trust.Now, Now));
    }

    [Fact]
    public void Lists_may_be_DER_or_PEM_and_several_in_one_file()
    {
        // Proves all three forms by what they revoke.
        var (root, issuing) = (_pki.Root.List(), _pki.Issuing.List(_pki.Sound));
        var file = Path.Combine(_folder, "lists.pem");
        File.WriteAllText(file, "Lists of today\n" + root + "\n" + issuing + "\n");
        Assert.Equal(Revoked, ClientCertificateCheck.Judge(_pki.Sound, [], ClientTrust.Open(_pki.Authorities, file).Trust!.Now, Now));
        File.WriteAllBytes(Path.Combine(_pki.Lists, "root.crl"), Der(root));
        File.WriteAllBytes(Path.Combine(_pki.Lists, "issuing.crl"), Der(issuing));
        Assert.Equal(Revoked, Judge(Now));
        File.WriteAllBytes(Path.Combine(_pki.Lists, "issuing.crl"), [.. Der(issuing), 0]);
        Assert.Equal(Unknown, Judge(Now));
    }

    [Fact]
    public void What_an_older_list_has_revoked_stays_so_beside_a_newer_one()
    {
        // Proves that a leftover file errs on the safe side.
        _pki.Replace("older.crl", _pki.Issuing.List(Now.AddDays(-9), Now.AddDays(-8), _pki.Sound));
        Assert.Equal(Revoked, Judge(Now));
    }

    [Theory]
    [InlineData(new byte[] { 0x30, 0x03, 0x84, 0x01, 0xff })]
    [InlineData(new byte[] { 0x30, 0x03, 0x85, 0x01, 0xff })]
    [InlineData(new byte[] { 0x30, 0x04, 0x83, 0x02, 0x06, 0x40 })]
    public void A_list_of_somebody_else_s_or_for_some_reasons_alone_is_refused(byte[] scope)
    {
        // Proves that indirect lists, lists of attribute certificates and lists for some reasons are not taken for whole ones.
        Assert.Equal("is no whole revocation list", Read(Scoped(scope)).Wrong);
    }

    [Fact]
    public void A_list_of_authorities_alone_says_nothing_of_their_clients()
    {
        // Proves that the part a list says it is of is heeded, both ways.
        var authorities = Assert.Single(Read(Scoped([0x30, 0x03, 0x82, 0x01, 0xff])).Lists);
        Assert.Equal((false, true), (authorities.Covers(_pki.Sound), authorities.Covers(_pki.Issuing.Certificate)));
        var users = Assert.Single(Read(Scoped([0x30, 0x03, 0x81, 0x01, 0xff])).Lists);
        Assert.Equal((true, false), (users.Covers(_pki.Sound), users.Covers(_pki.Issuing.Certificate)));
    }

    [Fact]
    public void No_bytes_throw()
    {
        // Proves with every truncation and a change of every byte of a list that it is read or refused, never thrown at the gateway, and never read as revoking less.
        var list = Der(_pki.Issuing.List(_pki.Sound));
        for (var i = 0; i < list.Length; i++)
        {
            Assert.Empty(Read(list[..i]).Lists);
            var changed = list.ToArray();
            changed[i] ^= 0x20;
            Assert.All(Read(changed).Lists, l => Assert.True(l.Revokes(_pki.Sound)));
        }
    }

    [Fact]
    public void Authorities_that_cannot_be_read_leave_the_last_ones_in_force()
    {
        // Proves that a file half written takes nobody's trust away, and that the operator is told; and that a new authority is taken up.
        var trust = Trust();
        var whole = File.ReadAllText(_pki.Authorities);
        File.WriteAllText(_pki.Authorities, whole[..(whole.Length / 4)]);
        Assert.Contains("the last ones stay in force", Assert.Single(trust.Look(Now)), StringComparison.Ordinal);
        Assert.IsType<CertificateVerdict.Accepted>(ClientCertificateCheck.Judge(_pki.Sound, _pki.Sent, trust.Now, Now));
        using var added = TestAuthority.Root("Added", Now);
        using var client = added.Issue();
        File.WriteAllText(_pki.Authorities, whole + added.Certificate.ExportCertificatePem());
        _pki.Replace("added.crl", added.List());
        Assert.Empty(trust.Look(Now));
        Assert.IsType<CertificateVerdict.Accepted>(ClientCertificateCheck.Judge(client, [], trust.Now, Now));
    }

    private static CertificateVerdict Unknown { get; } = new CertificateVerdict.Refused(CertificateRefusal.RevocationUnknown);

    private static CertificateVerdict Revoked { get; } = new CertificateVerdict.Refused(CertificateRefusal.Revoked);

    private void Break(string name)
    {
        var file = Path.Combine(_pki.Lists, "issuing.crl");
        var whole = File.ReadAllText(file);
        switch (name)
        {
            case "nothing there": Directory.Delete(_pki.Lists, recursive: true); break;
            case "an empty folder": Directory.Delete(_pki.Lists, recursive: true); Directory.CreateDirectory(_pki.Lists); break;
            case "half a list": File.WriteAllText(file, whole[..(whole.Length / 2)]); break;
            case "another half after a whole one": File.WriteAllText(file, whole + "\n" + whole[..(whole.Length / 2)]); break;
            case "no list at all": File.WriteAllText(file, "<html>not found</html>"); break;
            case "a certificate": File.WriteAllText(file, _pki.Sound.ExportCertificatePem()); break;
            case "signed by a stranger in the authority's name": File.WriteAllText(file, TestAuthority.Root("Issuing", Now).List()); break;
            case "one byte changed": File.WriteAllBytes(file, [.. Der(whole)[..^1], (byte)(Der(whole)[^1] ^ 1)]); break;
            case "not of now yet": File.WriteAllText(file, _pki.Issuing.List(Now.AddHours(1), Now.AddDays(2))); break;
            default: File.Delete(file); break;
        }
    }

    // A list with the extension that says what part it is of (RFC 5280 section 5.2.5), which .NET's writer has no way to.
    private byte[] Scoped(byte[] scope)
    {
        var list = new CertificateRevocationListBuilder();
        var plain = list.Build(_pki.Issuing.Certificate, 1, Now.AddDays(1), HashAlgorithmName.SHA256, thisUpdate: Now.AddHours(-1));
        return RewrittenList.With(plain, new X509Extension("2.5.29.28", scope, critical: true), _pki.Issuing.Certificate);
    }

    private (IReadOnlyList<RevocationList> Lists, string? Wrong) Read(byte[] file) => RevocationList.Read(file, [_pki.Root.Certificate, _pki.Issuing.Certificate]);

    private CertificateVerdict Judge(DateTimeOffset now, TimeSpan tolerance = default) => ClientCertificateCheck.Judge(_pki.Sound, _pki.Sent, Trust(tolerance).Now, now);

    private ClientTrust Trust(TimeSpan tolerance = default) => ClientTrust.Open(_pki.Authorities, _pki.Lists, tolerance: tolerance).Trust!;

    private static byte[] Der(string pem) => Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data]);
}
