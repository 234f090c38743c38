using Gateway.Callers.Certificates;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Callers.Certificates;

// Proves that every wrong setting of client certificates stops the start with a sentence that names it.
public sealed class ClientCertificateSettingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-settings-").FullName;
    private readonly TestPki _pki;

    public ClientCertificateSettingsTests() => _pki = new TestPki(_folder, TimeProvider.System.GetUtcNow());

    public void Dispose()
    {
        _pki.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Without_the_section_nobody_is_asked_and_with_it_what_is_set_holds()
    {
        // Proves the two sound states, for authorities in a file and in a folder, and that lists need not be there yet.
        Assert.Null(Read().Trust);
        Assert.Empty(Read().Errors);
        var (trust, errors) = Read(("Authorities", _pki.Authorities), ("RevocationLists", Path.Combine(_folder, "to-come")), ("Required", "true"), ("ListTolerance", "02:00:00"));
        Assert.Empty(errors);
        Assert.Equal((true, TimeSpan.FromHours(2), 2, 1), (trust!.IsRequired, trust.Now.Lists!.Tolerance, trust.Now.Authorities.Count, trust.Now.Roots.Count));
        Assert.NotNull(trust.Now.Lists.Wrong);
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "several")).FullName;
        File.WriteAllBytes(Path.Combine(folder, "root.cer"), _pki.Root.Certificate.RawData);
        File.WriteAllText(Path.Combine(folder, "issuing.pem"), _pki.Issuing.Certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "..data"), "the orchestrator's own");
        Assert.Equal(2, Read(("Authorities", folder)).Trust!.Now.Authorities.Count);
        Assert.Null(Read(("Authorities", folder)).Trust!.Now.Lists);
    }

    [Fact]
    public void Each_wrong_setting_is_named()
    {
        // Proves the sentence of each, and that a misspelt one does not go unnoticed.
        Assert.Equal("Gateway:ClientCertificates:Authorities is missing: the authorities whose client certificates are believed", Only(("Required", "true")));
        Assert.Equal("Gateway:ClientCertificates:Authorities names a file or folder that is not there", Only(("Authorities", Path.Combine(_folder, "nowhere"))));
        Assert.Equal("Gateway:ClientCertificates:Authorities holds no certificate", Only(("Authorities", Written("nothing"))));
        Assert.Equal("Gateway:ClientCertificates:Authorities holds a certificate that is no authority's", Only(("Authorities", Written(_pki.Sound.ExportCertificatePem()))));
        Assert.StartsWith("Gateway:ClientCertificates:Authorities holds no root", Only(("Authorities", Written(_pki.Issuing.Certificate.ExportCertificatePem()))), StringComparison.Ordinal);
        Assert.Equal("Gateway:ClientCertificates:RevocationLists is empty", Only(("Authorities", _pki.Authorities), ("RevocationLists", "")));
        Assert.Equal("Gateway:ClientCertificates:Required is true or false", Only(("Authorities", _pki.Authorities), ("Required", "systems")));
        Assert.Equal("Gateway:ClientCertificates:ListTolerance is a time such as 02:00:00, at most a day (1.00:00:00)", Only(("Authorities", _pki.Authorities), ("ListTolerance", "2.00:00:00")));
        Assert.Equal("Gateway:ClientCertificates:RevocationList is not known; there are Authorities, RevocationLists, Required, ListTolerance", Only(("Authorities", _pki.Authorities), ("RevocationList", "/lists")));
    }

    private string Written(string text)
    {
        var file = Path.Combine(_folder, "written.pem");
        File.WriteAllText(file, text);
        return file;
    }

    private static string Only(params (string Name, string Value)[] set) => Assert.Single(Read(set).Errors);

    private static (ClientTrust? Trust, List<string> Errors) Read(params (string Name, string Value)[] set)
    {
        var errors = new List<string>();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(set.Select(s => KeyValuePair.Create($"Gateway:ClientCertificates:{s.Name}", (string?)s.Value))).Build();
        return (ClientCertificateSettings.Read(configuration.GetSection("Gateway:ClientCertificates"), errors), errors);
    }
}
