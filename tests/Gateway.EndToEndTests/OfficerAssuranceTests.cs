using System.Security.Cryptography;
using Gateway.Client;
using Gateway.Disclosures.V1;
using Gateway.FirstUse;
using Gateway.Hosting;
using Gateway.Policy.V1;
using Gateway.Sources;
using Gateway.Tokens;
using Microsoft.Extensions.Logging;

namespace Gateway.EndToEndTests;

/// <summary>How sure the privacy officer's login must be, for each call. The gateway alone, with officers at every level.</summary>
public sealed class OfficerAssuranceTests : IAsyncLifetime
{
    private static readonly string[] Levels = ["Low", "Substantial", "High"];
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-officer-").FullName;
    private readonly List<IDisposable> _open = [];
    private DevelopmentCertificates _certificates = null!;
    private TokenServiceHost _tokens = null!;
    private GatewayHost _gateway = null!;

    public async Task InitializeAsync()
    {
        _certificates = DevelopmentCertificates.Open(Path.Combine(_folder, "certs"), TimeProvider.System);
        _tokens = await TokenServiceHost.StartAsync(new TokenServiceOptions
        {
            ServerCertificate = _certificates.Server, Audience = OneCommandStart.Audience, Clients = [.. Levels.Select(Officer)],
        });
        _gateway = await GatewayHost.StartAsync(
            new GatewaySettings
            {
                Listen = new Uri("https://localhost:0"),
                DataFolder = Directory.CreateDirectory(Path.Combine(_folder, "data")).FullName,
                ServerCertificate = _certificates.Server,
                Issuers = [OneCommandStart.IssuerOf(_tokens)],
                TrustedAuthorities = _certificates.Authority,
                Sources = new Dictionary<string, SourceConnection>(),
            },
            logging => logging.ClearProviders());
    }

    public async Task DisposeAsync()
    {
        _open.ForEach(o => o.Dispose());
        await _gateway.DisposeAsync();
        await _tokens.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Decisions_need_the_highest_level_and_lists_a_substantial_one()
    {
        // Proves: at each level, for every call of both services: refused with its reason before anything is read or changed, answered from the level on.
        var version = (await Client("High").ListRulesAsync()).CatalogueVersion;
        var calls = new (string Least, Func<PolicyClient, Task> Call)[]
        {
            ("Substantial", o => o.ListRulesAsync()),
            ("Substantial", o => o.ListEmergencyAccessesAsync(new ListEmergencyAccessesRequest())),
            ("Substantial", o => o.ListUnconfirmedRelationsAsync(new ListUnconfirmedRelationsRequest())),
            ("Substantial", o => o.ListRecordedMandatesAsync(new ListRecordedMandatesRequest())),
            ("Substantial", o => o.ListAlarmsAsync(new ListAlarmsRequest())),
            ("High", o => o.VerifyRuleAsync(new VerifyRuleRequest { Target = "basis:rsl-11c", CatalogueVersion = version, Source = OfficerCalls.Source, IdempotencyKey = ConsentClient.NewKey() })),
            ("High", o => o.RevokeVerificationAsync(new RevokeVerificationRequest { Target = "basis:rsl-11c", IdempotencyKey = ConsentClient.NewKey() })),
            ("High", o => o.ReviewEmergencyAccessAsync(new ReviewEmergencyAccessRequest { EmergencyId = new string('0', 32), Reason = "Der var tid.", IdempotencyKey = ConsentClient.NewKey() })),
            ("High", o => o.ReviewRelationAsync(new ReviewRelationRequest { QueryId = new string('0', 32), Reason = "Der var tid.", IdempotencyKey = ConsentClient.NewKey() })),
        };
        foreach (var (least, call) in calls)
        {
            foreach (var level in Levels)
                Assert.Equal(Array.IndexOf(Levels, level) >= Array.IndexOf(Levels, least), await IsSureEnoughAsync(() => call(Client(level))));
        }
        var (from, until) = DisclosureLogCalls.Today();
        var looks = new (string Least, Func<DisclosuresClient, Task> Call)[]
        {
            ("Substantial", o => o.SearchAsync(new SearchDisclosuresRequest())),
            ("Substantial", o => o.GetAccessReportAsync(new GetAccessReportRequest { CitizenId = "0101709999" })),
            ("Substantial", o => o.GetReceiptAsync(new GetReceiptRequest { LogIndex = 999_999 })),
            ("Substantial", o => o.ListSamplesAsync(new ListSamplesRequest())),
            ("Substantial", async o => await o.ListTouchedAsync(new ListTouchedCitizensRequest { User = "a", From = from, Until = until }).CountAsync()),
            ("Substantial", async o => await o.ExportAuditEventsAsync(new ExportAuditEventsRequest { From = from, Until = until }).CountAsync()),
            ("Substantial", o => o.ListRestrictionsAsync(new ListRestrictionsRequest())),
            ("High", o => o.ProposeRestrictionAsync(Restriction())),
            ("High", o => o.ConfirmRestrictionAsync(new ConfirmRestrictionRequest { CitizenId = "0101709999", RestrictionId = "none", IdempotencyKey = ConsentClient.NewKey() })),
            ("High", o => o.LiftRestrictionAsync(new LiftRestrictionRequest { CitizenId = "0101709999", RestrictionId = "none", IdempotencyKey = ConsentClient.NewKey() })),
            ("High", o => o.DrawSampleAsync(DisclosureLogCalls.Draw(1))),
            ("High", o => o.ReviewAsync(DisclosureLogCalls.Review(new string('0', 32)))),
        };
        foreach (var (least, call) in looks)
        {
            foreach (var level in Levels)
                Assert.Equal(Array.IndexOf(Levels, level) >= Array.IndexOf(Levels, least), await IsSureEnoughAsync(() => call(Log(level))));
        }
        Assert.All((await Client("High").ListRulesAsync()).Bases, b => Assert.False(b.VerifiedByOfficer));
    }

    private static ProposeRestrictionRequest Restriction() => new()
    {
        CitizenId = "0101709999",
        DisclosureIds = { "none" },
        Ground = RestrictionGround.PrivateInterests,
        Reason = "Der var en grund.",
        EndsAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddDays(1)),
        IdempotencyKey = ConsentClient.NewKey(),
    };

    private static async Task<bool> IsSureEnoughAsync(Func<Task> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (GatewayException e) when (e.Error is { Code: GatewayErrorCode.PermissionDenied, Reason: "ASSURANCE_TOO_LOW" })
        {
            return false;
        }
        catch (GatewayException e) when (e.Error.Reason == "NOT_FOUND")
        {
            // There is nothing to review here: the login was sure enough to be told so.
            return true;
        }
    }

    private PolicyClient Client(string level) => Connect(level).Policy;

    private DisclosuresClient Log(string level) => Connect(level).Disclosures;

    private GatewayClient Connect(string level)
    {
        var key = File.ReadAllText(_certificates.ClientKeyFile(Id(level)));
        var tokens = new ClientCredentialsTokens(new ClientCredentialsOptions { Issuer = _tokens.Issuer, ClientId = Id(level), TrustedAuthorities = _certificates.Authority }, key);
        var client = GatewayClient.Connect(new GatewayClientOptions { Address = _gateway.Address, AccessToken = tokens.GetTokenAsync, TrustedAuthorities = _certificates.Authority });
        _open.AddRange([tokens, client]);
        return client;
    }

    private TokenClient Officer(string level)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(_certificates.ClientKeyFile(Id(level))));
        return new TokenClient
        {
            ClientId = Id(level),
            PublicKey = key.ExportSubjectPublicKeyInfoPem(),
            Subject = "officer-pia",
            Role = "privacy-officer",
            OrganisationCvr = OneCommandStart.OrganisationCvr,
            OrganisationUnit = "Databeskyttelse",
            Municipality = OneCommandStart.Municipality.Code,
            AssuranceLevel = level,
        };
    }

    private static string Id(string level) => "officer-" + level.ToLowerInvariant();
}
