using System.Text.Json;
using Gateway.Casework.V1;
using Gateway.Overview.V1;

namespace Gateway.EndToEndTests;

/// <summary>A plan or a certificate that several systems hold is one item with all of them behind it, from the recorded answers to the overview.</summary>
public sealed class SameFactTests(WholeGateway whole) : IClassFixture<WholeGateway>
{
    private const string Municipality = "rehabilitation-140";
    private const string Plans = "rehabilitation-plans";
    private readonly RunningGateway _gateway = whole.Running;

    [Theory]
    [InlineData("D4", "GOP-2020-D4-1", "cosmic", "co-D4-5-careplan", "gop-D4-plan")]
    [InlineData("D10", "GOP-2025-D10-1", "columna", "cl-D10-5-careplan", "gop-D10-plan")]
    [InlineData("D12", "GOP-2026-D12-1", "cosmic", "co-D12-5-careplan", "gop-D12-plan")]
    public async Task The_plan_that_the_hospital_writes_and_the_municipality_receives_is_one_item(string citizen, string number, string hospital, string written, string received)
    {
        // Proves: caseworker and citizen see one plan; both systems stand behind it, each under its own id of it, with holder, time and law; what either of them says stands in it, nothing is in dispute, and the training that follows from it stays the municipality's own.
        var plan = NumberedIn(hospital, written, "CarePlan", number);
        var request = NumberedIn(Municipality, received, "ServiceRequest", number);
        foreach (var overview in new[] { await OwnAsync(_gateway, citizen), await _gateway.Caseworker.GetOverviewAsync(_gateway.About(citizen, Plans, "municipal-rehabilitation-plans")) })
        {
            var item = OneBehind(overview, [(hospital, IdOf(plan)), (Municipality, IdOf(request))]);
            Assert.Equal((plan.GetProperty("period").GetProperty("start").GetString(), request.GetProperty("occurrencePeriod").GetProperty("start").GetString()), (item.Period.Start, item.Period.Start));
            var words = item.ToString();
            Assert.Contains(plan.GetProperty("title").GetString()!, words, StringComparison.Ordinal);
            Assert.Contains(request.GetProperty("category")[0].GetProperty("coding")[0].GetProperty("display").GetString()!, words, StringComparison.Ordinal);
            Assert.Contains("Genoptræningsplan", item.Code.Text.Split(" / "));
        }
        var training = (await OwnAsync(_gateway, citizen)).Of("municipal-rehabilitation-plans").Items.Where(i => i.Provenance.Any(p => p.SourceId == Municipality)).ToList();
        Assert.Equal(
            Resources(Municipality, received).Where(r => TypeOf(r) is "CarePlan" or "Encounter").Select(IdOf).Order(),
            training.Select(i => Assert.Single(i.Provenance).SourceItemId).Order());
    }

    [Theory]
    [InlineData("D1", "certificate-lae265", "TEST760233ee-1", null)]
    [InlineData("D4", "certificate-lae145", "TESTb717ce5b-4", "FA-4-A1")]
    public async Task A_certificate_in_the_inbox_in_MediConnect_in_NetForvaltning_and_on_the_case_is_one_item(string citizen, string category, string number, string? filed)
    {
        // Proves: one form, all systems behind it, the job centre's case system among them where it is filed there, and each of its answers once.
        var overview = await OwnAsync(_gateway, citizen);
        var item = OneBehind(overview, [("gp-certificates", number), ("mediconnect", number), ("netforvaltning-sundhed", number), .. Filed(filed)]);
        Assert.Equal(item, Assert.Single(overview.Of(category).Items));
        Assert.Equal(item.Values.Select(v => v.Name).Distinct(), item.Values.Select(v => v.Name));
    }

    [Fact]
    public async Task What_the_case_system_tells_of_a_certificate_stands_beside_what_the_form_says()
    {
        // Proves: the day it came is not the day it was sent, and the unit that ordered it not the office on the form: each keeps its own name, and neither is taken for a contradiction.
        var item = Assert.Single((await OwnAsync(_gateway, "D4")).Of("certificate-lae145").Items);
        Assert.Equal(("2026-06-08T08:00:00", "2026-06-09"), (item.Period.Start, Assert.Single(item.Values, v => v.Name == "received").Date));
        Assert.Equal(
            ("Testkøbing Jobcenter", "Fleks- og ressourceteamet, Jobcenter Testkøbing"),
            (Assert.Single(item.Values, v => v.Name == "requester").Text, Assert.Single(item.Values, v => v.Name == "ordered-by").Text));
        Assert.Equal(("besvaret", "LÆ 145 Generel helbredsattest"), (item.Status, item.Code.Text));
    }

    [Fact]
    public async Task A_certificate_on_the_case_opens_by_the_consent_that_opens_the_doctors()
    {
        // Proves: to the caseworker whom the citizen has not let in, the case system's line is no way around it: the section says that consent is missing, and the system is not asked for it; with the consent it is, and the line alone, which tells no day, makes no new certificate superfluous.
        var gateway = new RunningGateway { Sources = ["schultz-fasit"] };
        await gateway.InitializeAsync();
        try
        {
            var about = gateway.About("D4", "certificate-lae145", "employment-measures");
            var overview = await gateway.Caseworker.GetOverviewAsync(about);
            Assert.Equal((SectionState.Withheld, SectionState.Available), (overview.Of("certificate-lae145").State, overview.Of("employment-measures").State));
            Assert.Equal(["CONSENT_MISSING"], overview.Of("certificate-lae145").Codes());
            Assert.Equal(["/fasit/api/v1/indsatser/soeg"], gateway.Simulators.Received.Select(r => r.PathAndQuery));
            await gateway.Consents.GrantAsync(gateway.Citizen("D4"), SampleConsent.Of("certificates", about.CaseId, "certificate-lae145", "certificate-lae265") with { Holders = ["general-practitioner"] });
            Assert.Equal("FA-4-A1", Assert.Single((await gateway.Caseworker.GetOverviewAsync(about)).Of("certificate-lae145").Items).Provenance.Single().SourceItemId);
            var request = await gateway.Caseworker.Casework.PrepareCertificateRequestAsync(new() { CitizenId = about.CitizenId, CaseId = about.CaseId, Purpose = about.Purpose, CaseType = CaseType.FlexJob });
            Assert.Equal(CertificateAnswer.Needed, request.Answer);
        }
        finally
        {
            await gateway.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("D1", "LÆ 265 modtaget fra egen læge")]
    [InlineData("D4", "LÆ 145")]
    public async Task The_archives_entry_of_a_certificate_stays_an_entry_of_the_archive(string citizen, string title)
    {
        // Proves: the archive tells a title and a day, and no number of the form: that it is this certificate is for people to see, not for a program to guess.
        var entry = Assert.Single((await OwnAsync(_gateway, citizen)).Of("documents").Items, i => i.Code.Text == title);
        Assert.Equal("acadre", Assert.Single(entry.Provenance).SourceId);
    }

    [Fact]
    public async Task Under_another_number_a_plan_and_a_certificate_are_other_ones()
    {
        // Proves: it is the number that makes them one: recordings that differ in it alone give two items each, both whole, the case system's line of a certificate among them.
        var recorded = Directory.CreateTempSubdirectory("gateway-numbers-").FullName;
        var gateway = new RunningGateway { Sources = ["cosmic", Municipality, "mediconnect", "netforvaltning-sundhed", "schultz-fasit"] };
        try
        {
            RecordedCopy.Make(
                recorded,
                (Path.Combine(Municipality, "gop-D4-plan.response.json"), "GOP-2020-D4-1", "GOP-2020-D4-2"),
                (Path.Combine("mediconnect", "mc-D1-certificates.response.xml"), "TEST760233ee-1", "TEST760233ee-2"),
                (Path.Combine("schultz-fasit", "fa-D4-attester.response.json"), "TESTb717ce5b-4", "TESTb717ce5b-5"));
            await gateway.StartAsync(recorded);
            var overview = await OwnAsync(gateway, "D4");
            Assert.Equal([["cosmic"], [Municipality]], SourcesOf(overview.Of(Plans)));
            Assert.Equal([["mediconnect", "netforvaltning-sundhed"], ["schultz-fasit"]], SourcesOf(overview.Of("certificate-lae145")));
            Assert.Equal([["mediconnect"], ["netforvaltning-sundhed"]], SourcesOf((await OwnAsync(gateway, "D1")).Of("certificate-lae265")));
        }
        finally
        {
            await gateway.DisposeAsync();
            Directory.Delete(recorded, recursive: true);
        }
    }

    private static (string Source, string Id)[] Filed(string? id) => id is null ? [] : [("schultz-fasit", id)];

    private static IEnumerable<IEnumerable<string>> SourcesOf(Section section) =>
        section.Items.Select(i => i.Provenance.Select(p => p.SourceId).ToList()).OrderBy(s => s[0], StringComparer.Ordinal);

    /// <summary>The one item that any of these stands behind; all of them do, and nobody else, each with what provenance must say.</summary>
    private static Item OneBehind(GetOverviewResponse overview, (string Source, string Id)[] expected)
    {
        var item = Assert.Single(overview.Sections.SelectMany(s => s.Items), i => i.Provenance.Any(p => expected.Contains((p.SourceId, p.SourceItemId))));
        Assert.Equal(expected.Order(), item.Provenance.Select(p => (p.SourceId, p.SourceItemId)).Order());
        Assert.All(item.Provenance, p =>
        {
            Assert.All(new[] { p.SourceTitle, p.Holder.HolderId, p.LegalBasis.Statute, p.LegalBasis.Paragraph }, Assert.NotEmpty);
            Assert.NotNull(p.AskedAt);
            Assert.Equal(overview.Receipt, p.Receipt);
        });
        Assert.DoesNotContain(overview.Conflicts.Concat(overview.Sections.SelectMany(s => s.Conflicts)).SelectMany(c => c.ItemIds), id => id == item.ItemId);
        Assert.Single(overview.Timeline, t => t.ItemId == item.ItemId);
        return item;
    }

    private static async Task<GetOverviewResponse> OwnAsync(RunningGateway gateway, string alias)
    {
        using var citizen = await GeneratedClient.ConnectAsync(gateway, $"citizen-{alias.ToLowerInvariant()}");
        return await citizen.Overviews.GetOverviewAsync(gateway.OwnAccessTo(alias), citizen.Options());
    }

    private static JsonElement NumberedIn(string source, string file, string type, string number) => Assert.Single(
        Resources(source, file), r => TypeOf(r) == type && r.TryGetProperty("identifier", out var ids) && ids.EnumerateArray().Any(i => i.GetProperty("value").GetString() == number));

    private static List<JsonElement> Resources(string source, string file)
    {
        using var bundle = JsonDocument.Parse(File.ReadAllText(Path.Combine(TrueRecord.Recorded, source, file + ".response.json")));
        return [.. bundle.RootElement.GetProperty("entry").EnumerateArray().Select(e => e.GetProperty("resource").Clone())];
    }

    private static string TypeOf(JsonElement resource) => resource.GetProperty("resourceType").GetString()!;

    private static string IdOf(JsonElement resource) => resource.GetProperty("id").GetString()!;
}
