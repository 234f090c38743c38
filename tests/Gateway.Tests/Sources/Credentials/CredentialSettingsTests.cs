using Gateway.Hosting;
using Gateway.Hosting.Municipalities;
using Gateway.ReviewedData;
using Gateway.Sources;
using Gateway.Sources.Credentials;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Sources.Credentials;

/// <summary>Proves that an installation's credentials are read from values and files, that what is missing for a kind is named, and that nothing of a secret is.</summary>
public sealed class CredentialSettingsTests(CertificateFolder folder) : IClassFixture<CertificateFolder>
{
    private const string Canary = "canary-secret";

    public static TheoryData<string, string[]> Kinds => new()
    {
        { "bearer", ["Token"] },
        { "basic", ["User", "Password"] },
        { "api-key", ["ApiKey"] },
        { "client-credentials", ["TokenAddress", "ClientId", "ClientSecret"] },
        { "private-key-jwt", ["TokenAddress", "ClientId", "ClientKey"] },
        { "mutual-tls", ["ClientCertificateFile"] },
        { "signed-soap-header", ["ClientCertificateFile"] },
        { "holder-of-key", ["TokenAddress", "StsAddress", "ClientCertificateFile"] },
        { "holder-of-key in the message", ["StsAddress", "ClientCertificateFile"] },
    };

    private static SourceAuthentication Authentication(string kind) => kind switch
    {
        "bearer" => new(AuthenticationKind.Bearer),
        "basic" => new(AuthenticationKind.Basic),
        "api-key" => new(AuthenticationKind.ApiKey) { ApiKeyHeader = "apikey" },
        "client-credentials" => new(AuthenticationKind.ClientCredentials),
        "private-key-jwt" => new(AuthenticationKind.ClientCredentials) { ClientProof = ClientProof.PrivateKeyJwt },
        "mutual-tls" => new(AuthenticationKind.MutualTls),
        "signed-soap-header" => new(AuthenticationKind.SignedSoapHeader),
        _ => new(AuthenticationKind.HolderOfKey) { InSoapHeader = kind.EndsWith("message", StringComparison.Ordinal) },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_missing_for_a_kind_is_named_and_with_it_nothing_is(string kind, string[] settings)
    {
        // Proves that each kind names its settings when they are not there, and is content when they are, each from where it comes in an installation.
        var missing = CredentialCheck.Missing(Authentication(kind), Read([])).ToList();
        Assert.Equal(settings.Length, missing.Count);
        Assert.All(settings.Zip(missing), pair => Assert.Contains($"set {pair.First}", pair.Second, StringComparison.Ordinal));
        Assert.Empty(CredentialCheck.Missing(Authentication(kind), Read(Whole())));
    }

    [Fact]
    public void Secrets_come_from_values_or_files_and_are_never_repeated()
    {
        // Proves that a file's text counts without its line break, and that neither the settings nor an error says a secret.
        using var files = new TemporaryFolder();
        files.Write("key", Canary + "\n");
        var connection = Read(new() { ["ApiKeyFile"] = Path.Combine(files.Path, "key"), ["Token"] = Canary });
        Assert.Equal((Canary, Canary), (connection.Credentials.ApiKey!.Reveal(), connection.BearerToken!.Reveal()));
        Assert.DoesNotContain(Canary, $"{connection} {connection.Credentials} {connection.Credentials.ApiKey} {connection.BearerToken}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TokenAddress", "http://plain.invalid/token", "TokenAddress must be an https address")]
    [InlineData("StsAddress", "sts", "StsAddress must be an https address")]
    [InlineData("ApiKeyFile", "/no/such/file", "ApiKeyFile names a file that is not there")]
    [InlineData("ClientCertificateFile", "/no/such/file", "ClientCertificate and ClientCertificateKey (or their files) go together")]
    public void A_setting_that_cannot_hold_is_told(string key, string value, string told)
    {
        // Proves that the start stops with the setting's name.
        Assert.Contains(told, Assert.Throws<ReviewedDataException>(() => Read(new() { [key] = value })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_twice_is_told_and_not_guessed()
    {
        // Proves that value and file together stop the start, without the value.
        using var files = new TemporaryFolder();
        files.Write("secret", "x");
        var message = Assert.Throws<ReviewedDataException>(() => Read(new() { ["ClientSecret"] = Canary, ["ClientSecretFile"] = Path.Combine(files.Path, "secret") })).Message;
        Assert.Contains("ClientSecret and ClientSecretFile are both set", message, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_of_another_certificate_or_kind_is_told()
    {
        // Proves that a certificate and a key that do not belong together are none, and that a curve cannot sign where RSA is asked for.
        using var mixed = new TemporaryFolder();
        var settings = Whole();
        settings["ClientCertificateKeyFile"] = folder.Others.GatewayKeyFile;
        Assert.Contains("belong together", Assert.Single(CredentialCheck.Missing(Authentication("mutual-tls"), Read(settings))), StringComparison.Ordinal);

        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        using var curve = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=curve", key, System.Security.Cryptography.HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        mixed.Write("curve.pem", curve.ExportCertificatePem()).Write("curve.key", key.ExportPkcs8PrivateKeyPem());
        (settings["ClientCertificateFile"], settings["ClientCertificateKeyFile"]) = (Path.Combine(mixed.Path, "curve.pem"), Path.Combine(mixed.Path, "curve.key"));
        Assert.Empty(CredentialCheck.Missing(Authentication("mutual-tls"), Read(settings)));
        Assert.Contains("signed with RSA", Assert.Single(CredentialCheck.Missing(Authentication("signed-soap-header"), Read(settings))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_is_replaced_while_running_and_never_by_half()
    {
        // Proves that the old pair goes on until both files are new.
        using var files = new TemporaryFolder();
        var (pem, key) = (Path.Combine(files.Path, "c.pem"), Path.Combine(files.Path, "c.key"));
        File.Copy(folder.Certificates.GatewayFile, pem);
        File.Copy(folder.Certificates.GatewayKeyFile, key);
        var certificate = new ClientCertificate(Secret.InFile(pem), Secret.InFile(key));
        var first = certificate.Current!.Thumbprint;
        File.Copy(folder.Others.GatewayFile, pem, overwrite: true);
        Assert.Equal(first, certificate.Current!.Thumbprint);
        File.Copy(folder.Others.GatewayKeyFile, key, overwrite: true);
        Assert.Equal(folder.Others.Gateway.Thumbprint, certificate.Current!.Thumbprint);
        Assert.True(certificate.Current.HasPrivateKey);
    }

    private Dictionary<string, string?> Whole()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        return new()
        {
            ["Token"] = Canary,
            ["TokenAddress"] = "https://issuer.invalid/token",
            ["StsAddress"] = "https://sts.invalid/",
            ["ClientId"] = "gateway",
            ["ClientSecret"] = Canary,
            ["ClientKey"] = key.ExportPkcs8PrivateKeyPem(),
            ["ApiKey"] = Canary,
            ["User"] = "gateway",
            ["Password"] = Canary,
            ["ClientCertificateFile"] = folder.Certificates.GatewayFile,
            ["ClientCertificateKeyFile"] = folder.Certificates.GatewayKeyFile,
        };
    }

    private SourceConnection Read(Dictionary<string, string?> source)
    {
        var settings = source.ToDictionary(s => $"Gateway:Sources:dfdg:{s.Key}", s => s.Value);
        settings["Gateway:Sources:dfdg:Address"] = "https://source.invalid";
        settings["Gateway:Listen"] = "https://localhost:1";
        settings["Gateway:DataFolder"] = "data";
        settings["Gateway:Issuers:staff:Address"] = "https://issuer.invalid";
        settings["Gateway:Issuers:staff:Audience"] = "gateway";
        settings["Gateway:Issuers:staff:VouchesFor"] = "staff";
        settings["Gateway:Issuers:staff:Municipalities"] = "0999";
        settings["Gateway:Certificate"] = folder.Certificates.GatewayFile;
        settings["Gateway:CertificateKey"] = folder.Certificates.GatewayKeyFile;
        return InstallationSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())[0].Sources["dfdg"];
    }
}
