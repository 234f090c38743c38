using Gateway.Hosting;
using Gateway.Hosting.Municipalities;
using Gateway.ReviewedData;
using Gateway.Storage.Postgres;
using Gateway.Tests.Sources.Credentials;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Hosting;

/// <summary>Proves that what an installation says about its database is read, and that what cannot hold is told by name.</summary>
public sealed class DatabaseSettingsTests(CertificateFolder folder) : IClassFixture<CertificateFolder>
{
    [Theory]
    [InlineData(null, 1)]
    [InlineData("1", 1)]
    [InlineData("30", PostgresSettings.MostPatience)]
    public void Patience_is_as_set_and_short_where_it_is_not(string? set, int seconds)
    {
        // Proves both ends of the range, and what holds without the setting.
        Assert.Equal(seconds, Read(set).Postgres!.PatienceSeconds);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("31")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("")]
    public void Patience_outside_its_range_stops_the_start(string set)
    {
        // Proves that nothing is guessed: the error names the setting and its range.
        Assert.Contains("Gateway:Postgres:PatienceSeconds is a whole number from 1 to 30", Assert.Throws<ReviewedDataException>(() => Read(set)).Message, StringComparison.Ordinal);
    }

    private GatewaySettings Read(string? patience) => InstallationSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Gateway:Listen"] = "https://localhost:1",
        ["Gateway:DataFolder"] = "data",
        ["Gateway:Issuers:staff:Address"] = "https://issuer.invalid",
        ["Gateway:Issuers:staff:Audience"] = "gateway",
        ["Gateway:Issuers:staff:VouchesFor"] = "staff",
        ["Gateway:Issuers:staff:Municipalities"] = "0999",
        ["Gateway:Certificate"] = folder.Certificates.GatewayFile,
        ["Gateway:CertificateKey"] = folder.Certificates.GatewayKeyFile,
        ["Gateway:Postgres:ConnectionString"] = "Host=db",
        ["Gateway:Postgres:PatienceSeconds"] = patience,
    }).Build())[0];
}
