using Gateway.Callers;
using Gateway.Client;
using Gateway.Consent.V1;
using Gateway.Disclosures.V1;
using Gateway.Hosting.Municipalities;
using Gateway.Overview.V1;
using Gateway.Sources.V1;
using Gateway.Web;

namespace Gateway.EndToEndTests.Identity;

/// <summary>Two municipalities in one process: every call and every page from the other side of the border, and what is known on one side only.</summary>
public sealed class MunicipalBorderTests(TwoMunicipalities both) : IClassFixture<TwoMunicipalities>
{
    private static readonly IReadOnlyDictionary<string, (AssuranceLevel Least, IReadOnlyList<Role> Callers)?> Listed = EndpointList.Read(File.ReadAllText(EndpointList.GoldenFile));

    public static TheoryData<string> Guarded => [.. Listed.Where(e => e.Value is not null && DutiesGateway.ForPeople(e.Key) is null).Select(e => e.Key)];

    [Theory]
    [MemberData(nameof(Guarded))]
    public async Task Nobody_gets_across_the_border(string name)
    {
        // Proves for each endpoint, both ways, for each role that may call it at home: the neighbour's token is refused, also one that names this municipality, with the bytes that a token nobody signed gets; and so is a token of this municipality's issuer that names the neighbour, with those that any other municipality gets; no record and no question on either side. At home the same caller is let in.
        foreach (var (here, there) in new[] { (both.North, both.South), (both.South, both.North) })
        {
            var nobody = await CallAsync(here, name, "not.a.token");
            var nowhere = await CallAsync(here, name, here.Token(Listed[name]!.Value.Callers[0], "0001"));
            var (before, beyond) = (here.Trace(), there.Trace());
            foreach (var role in Listed[name]!.Value.Callers)
            {
                Assert.Equal(nobody, await CallAsync(here, name, there.Token(role, there.Code)));
                Assert.Equal(nobody, await CallAsync(here, name, there.Token(role, here.Code)));
                Assert.Equal(nowhere, await CallAsync(here, name, here.Token(role, there.Code)));
            }
            Assert.All([nobody, nowhere], a => Assert.Matches(DutiesGateway.IsPage(name) ? "^40[13]" : "grpc-status: (7|16)\n", a));
            Assert.Equal((before, beyond), (here.Trace(), there.Trace()));
            foreach (var role in Listed[name]!.Value.Callers)
            {
                var answer = await CallAsync(here, name, here.Token(role, here.Code));
                Assert.DoesNotContain("grpc-status: 7\n", answer, StringComparison.Ordinal);
                Assert.DoesNotContain("grpc-status: 16\n", answer, StringComparison.Ordinal);
                Assert.DoesNotMatch("^40[13]", answer);
            }
        }
    }

    [Fact]
    public async Task A_session_of_one_municipality_opens_no_page_of_the_other()
    {
        // Proves for each page for people, both ways, for each role that it is for: with the cookie of a session next door it sends to the login with the bytes that a visitor without one gets, and with the session's own gateway it does not.
        await both.StopAsync();
        try
        {
            await using var installation = await RunningInstallation.StartAsync(InstallationSettings.Read(both.Configuration()));
            var pages = Listed.Keys.Select(DutiesGateway.ForPeople).OfType<WebPage>().Where(p => Listed[p.Path] is not null).ToList();
            Assert.NotEmpty(pages);
            foreach (var (here, there) in new[] { (both.North, both.South), (both.South, both.North) })
            {
                var gateway = installation.Gateways.Single(g => g.Address.Port == there.Address.Port);
                foreach (var (page, role) in pages.SelectMany(p => Listed[p.Path]!.Value.Callers.Select(r => (p, r))))
                {
                    var cookie = await DutiesGateway.CookieAsync(gateway.Services, there.Token(role, there.Code));
                    Assert.Equal(await VisitAsync(here, page, "none=1"), await VisitAsync(here, page, cookie));
                    Assert.NotEqual(await VisitAsync(there, page, "none=1"), await VisitAsync(there, page, cookie));
                }
            }
        }
        finally
        {
            await both.StartAsync();
        }
    }

    [Fact]
    public async Task A_consent_of_one_municipality_opens_nothing_in_the_other()
    {
        // Proves: the same caseworker by name asks about the same citizen in the same case on both sides: what the citizen consented to in the north comes out there, and in the south the same parts say that a consent is missing; each side asks its own systems alone, and the records of one are not among the other's.
        using var north = both.North.Client(both.North.Token(Role.Caseworker, both.North.Code, level: AssuranceLevel.Substantial));
        using var south = both.South.Client(both.South.Token(Role.Caseworker, both.South.Code, level: AssuranceLevel.Substantial));
        var (northBefore, southBefore) = (both.North.Trace(), both.South.Trace());

        var seen = await north.GetOverviewAsync(both.North.About("D1"));
        Assert.Equal(southBefore, both.South.Trace());
        Assert.True(both.North.Trace().Questions > northBefore.Questions);
        var northAfter = both.North.Trace();
        var hidden = await south.GetOverviewAsync(both.South.About("D1"));
        Assert.Equal(northAfter, both.North.Trace());

        // What the south has closed for everybody says so, whatever was consented to.
        var consented = seen.Sections.Where(s => s.ConsentId.Length > 0 && s.Items.Count > 0 && !hidden.Of(s.Category).Codes().Contains("RESTRICTED_BY_MUNICIPALITY")).ToList();
        Assert.NotEmpty(consented);
        Assert.All(consented, s => Assert.Contains("CONSENT_MISSING", hidden.Of(s.Category).Codes()));
        Assert.All(consented, s => Assert.Empty(hidden.Of(s.Category).Items));
        Assert.Empty(both.North.Entries().Intersect(both.South.Entries()));
    }

    [Fact]
    public async Task Each_log_and_each_citizens_report_is_of_one_municipality()
    {
        // Proves: names and keys of the logs differ, and the citizen, who may log in to both, is told in each what was disclosed there.
        using var caseworker = both.North.Client(both.North.Token(Role.Caseworker, both.North.Code, level: AssuranceLevel.Substantial));
        await caseworker.GetOverviewAsync(both.North.About("D2"));
        var citizen = both.North.About("D2").CitizenId;
        using var inTheNorth = both.North.Client(both.North.Token(Role.Citizen, both.North.Code, citizen, AssuranceLevel.Substantial));
        using var inTheSouth = both.South.Client(both.South.Token(Role.Citizen, both.South.Code, citizen, AssuranceLevel.Substantial));
        Assert.NotEmpty((await inTheNorth.Disclosures.GetAccessReportAsync(new GetAccessReportRequest { CitizenId = citizen })).Rows);
        Assert.Empty((await inTheSouth.Disclosures.GetAccessReportAsync(new GetAccessReportRequest { CitizenId = citizen })).Rows);

        var notes = new List<string[]>();
        foreach (var side in new[] { both.North, both.South })
        {
            notes.Add((await both.Http.GetStringAsync(new Uri(side.Address, "/log/checkpoint"))).Split('\n'));
            Assert.Equal($"example.org/{side.Code}", notes[^1][0]);
        }
        Assert.NotEqual(notes[0][2], notes[1][2]);
        Assert.NotEqual(await File.ReadAllBytesAsync(Path.Combine(both.North.DataFolder, "log.key")), await File.ReadAllBytesAsync(Path.Combine(both.South.DataFolder, "log.key")));
        Assert.NotEqual(await File.ReadAllBytesAsync(Path.Combine(both.North.DataFolder, "vault.key")), await File.ReadAllBytesAsync(Path.Combine(both.South.DataFolder, "vault.key")));
        Assert.NotEqual(await File.ReadAllBytesAsync(Path.Combine(both.North.DataFolder, "citizen.key")), await File.ReadAllBytesAsync(Path.Combine(both.South.DataFolder, "citizen.key")));
    }

    [Fact]
    public async Task An_overlay_and_a_definition_are_of_one_municipality()
    {
        // Proves: the rule that the south has closed is open in the north, and the system that the south has defined for itself is not known there.
        foreach (var (side, own) in new[] { (both.North, false), (both.South, true) })
        {
            using var officer = side.Client(side.Token(Role.PrivacyOfficer, side.Code));
            string[] closed = own ? [TwoMunicipalities.ClosedRule] : [];
            Assert.Equal(closed, (await officer.Policy.ListRulesAsync()).Rules.Where(r => r.ClosedByMunicipality).Select(r => r.RuleId));
            var systems = (await officer.Sources.ListSourcesAsync(new ListSourcesRequest { PageSize = 100 })).Sources.Select(s => s.SourceId).ToList();
            Assert.Contains("dfdg", systems);
            Assert.Equal(own, systems.Contains(TwoMunicipalities.OwnSystem));
        }
    }

    [Fact]
    public async Task What_has_an_id_in_one_municipality_is_nothing_in_the_other()
    {
        // Proves: with a sound login of its own, an officer of the south who knows ids of the north's records and consents gets what made-up ids get: no consent, no review.
        using var caseworker = both.North.Client(both.North.Token(Role.Caseworker, both.North.Code, level: AssuranceLevel.Substantial));
        var seen = await caseworker.GetOverviewAsync(both.North.About("D1"));
        var citizen = both.North.About("D1").CitizenId;
        var consent = seen.Sections.First(s => s.ConsentId.Length > 0).ConsentId;
        using var north = both.North.Client(both.North.Token(Role.PrivacyOfficer, both.North.Code));
        using var south = both.South.Client(both.South.Token(Role.PrivacyOfficer, both.South.Code));
        var disclosure = (await north.Disclosures.SearchAsync(new SearchDisclosuresRequest { CitizenId = citizen })).Disclosures[0].DisclosureId;
        Assert.NotNull(await north.Consents.GetConsentAsync(new GetConsentRequest { CitizenId = citizen, ConsentId = consent }));
        Assert.DoesNotContain((await south.Disclosures.SearchAsync(new SearchDisclosuresRequest { CitizenId = citizen })).Disclosures, d => d.DisclosureId == disclosure);
        var madeUp = Guid.NewGuid().ToString();
        foreach (var (ofConsent, ofDisclosure) in new[] { (consent, disclosure), (madeUp, madeUp) })
        {
            Assert.Equal(GatewayErrorCode.NotFound, (await OfficerCalls.RefusalAsync(() => south.Consents.GetConsentAsync(new GetConsentRequest { CitizenId = citizen, ConsentId = ofConsent }))).Code);
            Assert.Equal(GatewayErrorCode.NotFound, (await OfficerCalls.RefusalAsync(() => south.Disclosures.ReviewAsync(DisclosureLogCalls.Review(ofDisclosure)))).Code);
        }
    }

    [Fact]
    public async Task The_operators_log_says_whose_gateway_speaks()
    {
        // Proves: a refused caller's line bears the code of the municipality that refused, and no other's.
        var lines = both.Printed.Count;
        await CallAsync(both.South, "/gateway.overview.v1.OverviewService/GetOverview", both.North.Token(Role.Caseworker, both.North.Code));
        await SeenAsync(() => both.Printed.Skip(lines).Any(l => l.Contains("Gateway.Security", StringComparison.Ordinal)));
        Assert.All(both.Printed.Skip(lines).Where(l => l.Contains("Gateway.Security", StringComparison.Ordinal)), l => Assert.Contains($"Z {both.South.Code} ", l, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_store_of_the_installation_is_checked()
    {
        // Proves: with the settings of the installation each store is held against its log, under its municipality's code.
        await both.StopAsync();
        try
        {
            var (exit, printed) = await GatewayProcess.RunInstalledAsync(both.Settings, "--check-store");
            Assert.True(exit == 0, string.Join(Environment.NewLine, printed));
            var stores = printed.Where(l => l.EndsWith(':') || l.EndsWith("nothing was changed", StringComparison.Ordinal)).ToList();
            Assert.Equal(4, stores.Count);
            Assert.Equal([both.South.Code + ":", both.North.Code + ":"], [stores[0], stores[2]]);
        }
        finally
        {
            await both.StartAsync();
        }
    }

    private static async Task SeenAsync(Func<bool> seen)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!seen())
            await Task.Delay(20, patience.Token);
    }

    private async Task<string> VisitAsync(Neighbour gateway, WebPage page, string cookie)
    {
        var visit = DutiesGateway.Visit(page, cookie);
        visit.RequestUri = new Uri(gateway.Address, visit.RequestUri!);
        return await IssuedGateway.SendAsync(both.Http, visit);
    }

    private async Task<string> CallAsync(Neighbour gateway, string name, string token)
    {
        var request = DutiesGateway.Request(name, ["Bearer " + token]);
        request.RequestUri = new Uri(gateway.Address, request.RequestUri!);
        return await IssuedGateway.SendAsync(both.Http, request);
    }
}
