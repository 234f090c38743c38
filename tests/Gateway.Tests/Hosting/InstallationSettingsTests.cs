using Gateway.Hosting;
using Gateway.Hosting.Municipalities;
using Gateway.ReviewedData;
using Gateway.Tests.Sources;
using Gateway.Tests.Sources.Credentials;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Hosting;

/// <summary>Proves that each municipality of an installation gets a gateway of its own settings, and that whatever two would share, or would let somebody across, is told by name.</summary>
public sealed class InstallationSettingsTests(CertificateFolder folder) : IClassFixture<CertificateFolder>
{
    private const string One = "Gateway:Municipalities:0461";
    private const string Other = "Gateway:Municipalities:0751";

    [Fact]
    public void Each_has_its_own_and_what_is_the_process_s_is_given_once()
    {
        // Proves what is read of two, that a municipality's own limit wins over the shared one, and that telemetry leaves a process once.
        var settings = Two();
        settings["Gateway:Limits:CallsPerUser"] = "77";
        settings[$"{Other}:Limits:CallsPerUser"] = "88";
        settings["Gateway:Telemetry:Collector"] = "https://collector.invalid";
        var read = Read(settings);
        Assert.Equal(["0461", "0751"], read.Select(g => g.Municipality!.Value.Code));
        Assert.Equal([One, Other], read.Select(g => g.Section));
        Assert.Equal(["data-0461", "data-0751"], read.Select(g => g.DataFolder));
        Assert.Equal([77, 88], read.Select(g => g.Limits.CallsPerUser));
        Assert.Equal([true, false], read.Select(g => g.Telemetry.Collector is not null));
        Assert.All(read, g => Assert.NotNull(g.ServerCertificate));
    }

    [Fact]
    public void Without_municipalities_there_is_one_gateway_for_all_its_issuers_vouch_for()
    {
        // Proves that an installation written before stays as it is.
        var settings = Two().Where(s => s.Key.StartsWith(One, StringComparison.Ordinal)).ToDictionary(s => s.Key.Replace(One, "Gateway", StringComparison.Ordinal), s => s.Value);
        settings["Gateway:Certificate"] = folder.Certificates.GatewayFile;
        settings["Gateway:CertificateKey"] = folder.Certificates.GatewayKeyFile;
        var read = Assert.Single(Read(settings));
        Assert.Null(read.Municipality);
        Assert.Equal("Gateway", read.Section);
    }

    [Theory]
    [InlineData("Listen", "https://localhost:8443")]
    [InlineData("DataFolder", "same")]
    [InlineData("CheckpointFile", "same/checkpoint")]
    [InlineData("VaultKeyFile", "same.key")]
    [InlineData("PersonsFolder", "same")]
    [InlineData("OverlaysFolder", "same")]
    [InlineData("DefinitionsFolder", "same")]
    [InlineData("Sources:kmd-opera:Folder", "/srv/same")]
    [InlineData("LogName", "example.org/log")]
    public void What_both_would_use_is_named(string setting, string value)
    {
        // Proves that each of them, given to both, stops the start and that the error names both places.
        var settings = Two();
        settings[$"{One}:{setting}"] = value;
        settings[$"{Other}:{setting}"] = value;
        Assert.StartsWith($"{One}:{setting} and {Other}:{setting} are the same: ", Assert.Single(Errors(settings)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("VaultKeyFile", "data-0461/vault.key")]
    [InlineData("DataFolder", "data-0461/other")]
    [InlineData("PersonsFolder", "data-0461/persons/")]
    public void What_lies_in_the_others_folder_is_named(string setting, string value)
    {
        // Proves that a file of one in a folder of the other is found, also where the other's own file there is not named in any setting.
        var settings = Two();
        settings[$"{Other}:{setting}"] = value;
        Assert.StartsWith($"{Other}:{setting} lies in {One}:DataFolder: ", Assert.Single(Errors(settings)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_is_what_it_leads_to()
    {
        // Proves that two names of one folder are one folder.
        using var place = new TemporaryFolder();
        var real = Directory.CreateDirectory(Path.Combine(place.Path, "real")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(place.Path, "link"), real);
        var settings = Two();
        settings[$"{One}:DataFolder"] = real;
        settings[$"{Other}:DataFolder"] = Path.Combine(place.Path, "link");
        Assert.StartsWith($"{One}:DataFolder and {Other}:DataFolder are the same: ", Assert.Single(Errors(settings)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=localhost;Database=gateway;Username=north", "Host=127.0.0.1;Port=5432;Database=gateway;Username=south", true)]
    [InlineData("Host=db;Port=5432;Database=gateway;Username=north", "Server=db;Port=5432;Database=gateway;Username=south", true)]
    [InlineData("Host=db;Database=north;Username=gateway", "Host=db;Database=south;Username=gateway", false)]
    public void One_database_is_nobodys_twice(string north, string south, bool same)
    {
        // Proves that a database is known by where it is and not by who comes to it, and that its connection string is not told.
        var settings = Two();
        settings[$"{One}:Postgres:ConnectionString"] = north;
        settings[$"{Other}:Postgres:ConnectionString"] = south;
        if (!same)
        {
            Assert.Equal(2, Read(settings).Count);
            return;
        }
        var error = Assert.Single(Errors(settings));
        Assert.StartsWith($"{One}:Postgres:ConnectionString and {Other}:Postgres:ConnectionString are the same: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("north", error, StringComparison.Ordinal);
    }

    [Fact]
    public void One_token_opens_one_municipality()
    {
        // Proves that an issuer of both is taken with an audience for each and refused with one, also where it is a further audience, and that an issuer cannot vouch across the border.
        var settings = Two();
        settings[$"{Other}:Issuers:staff:Address"] = settings[$"{One}:Issuers:staff:Address"];
        Assert.Contains("one token would open both", Assert.Single(Errors(settings)), StringComparison.Ordinal);
        settings[$"{Other}:Issuers:staff:Audience"] = "gateway-0751";
        Assert.Equal(2, Read(settings).Count);
        settings[$"{Other}:Issuers:staff:AlsoFor"] = "gateway";
        Assert.Contains("one token would open both", Assert.Single(Errors(settings)), StringComparison.Ordinal);
        settings[$"{Other}:Issuers:staff:AlsoFor"] = null;
        settings[$"{One}:Issuers:staff:Municipalities"] = "0461, 0751";
        Assert.Equal($"{One}:Issuers:staff:Municipalities names another municipality than 0461, whose gateway this is", Assert.Single(Errors(settings)));
    }

    [Theory]
    [InlineData("Gateway:DataFolder", "data", "Gateway:DataFolder stands beside Gateway:Municipalities")]
    [InlineData("Gateway:Issuers:staff:Address", "https://issuer.invalid", "Gateway:Issuers stands beside Gateway:Municipalities")]
    [InlineData($"{One}:Telemetry:Collector", "https://collector.invalid", $"{One}:Telemetry is the process's")]
    [InlineData("Gateway:Municipalities:north:Listen", "https://localhost:1", "Gateway:Municipalities:north: a municipality is named by its code")]
    [InlineData($"{One}:DataFolder", "", $"{One}:DataFolder is missing")]
    public void What_is_in_the_wrong_place_is_named(string setting, string value, string error)
    {
        // Proves that nothing is taken as somebody's because it stood somewhere.
        var settings = Two();
        settings[setting] = value;
        Assert.Contains(Errors(settings), e => e.StartsWith(error, StringComparison.Ordinal));
    }

    [Fact]
    public void A_start_that_fails_says_whose_it_is()
    {
        // Proves that the sentence is the one of a single gateway with the municipality's code before it, and that an unforeseen failure stays to be seen whole.
        var reason = new ReviewedDataException(["the vault key is missing"]);
        var municipality = Shipped.Municipality;
        Assert.Equal($"{municipality.Code}: {StartFailure.Explain(reason)}", StartFailure.Explain(new MunicipalStartException(municipality, reason)));
        Assert.Null(StartFailure.Explain(new MunicipalStartException(municipality, new InvalidOperationException())));
    }

    private static IReadOnlyList<GatewaySettings> Read(IReadOnlyDictionary<string, string?> settings) =>
        InstallationSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());

    private static IReadOnlyList<string> Errors(IReadOnlyDictionary<string, string?> settings) => Assert.Throws<ReviewedDataException>(() => Read(settings)).Errors;

    private Dictionary<string, string?> Two()
    {
        var settings = new Dictionary<string, string?> { ["Gateway:Certificate"] = folder.Certificates.GatewayFile, ["Gateway:CertificateKey"] = folder.Certificates.GatewayKeyFile };
        foreach (var (section, port) in new[] { (One, 1), (Other, 2) })
        {
            var code = section[^4..];
            settings[$"{section}:Listen"] = $"https://localhost:{port}";
            settings[$"{section}:DataFolder"] = $"data-{code}";
            settings[$"{section}:Issuers:staff:Address"] = $"https://issuer-{code}.invalid";
            settings[$"{section}:Issuers:staff:Audience"] = "gateway";
            settings[$"{section}:Issuers:staff:VouchesFor"] = "staff";
            settings[$"{section}:Issuers:staff:Municipalities"] = code;
        }
        return settings;
    }
}
