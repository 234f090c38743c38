// Proves that FHIR is read over HTTP, by the shipped definitions, in every form that a source may give it: pages, what is included, messages, documents, contained resources, and an OperationOutcome where an answer was expected.
using System.Text.Json;
using Gateway.Overview.V1;

namespace Gateway.EndToEndTests;

/// <summary>FHIR sources of the tests' own recordings behind a gateway that is a process of its own with an installation's settings.</summary>
public sealed class InstalledFhirTests : IAsyncLifetime
{
    private const string D1 = "1403859922";
    private const string Cpr = "urn:oid:1.2.208.176.1.2";
    private const string Patient = $$"""{"resourceType":"Patient","id":"p","identifier":[{"system":"{{Cpr}}","value":"{{D1}}"}]}""";
    private const string Fhir = "application/fhir+json; charset=utf-8";

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-fhir-").FullName;
    private readonly Dictionary<string, List<object>> _exchanges = [];
    private GatewayAlone _gateway = null!;

    public async Task InitializeAsync()
    {
        // A search in three pages; each link is relative to the source's address in another way, and each brings the patient along.
        Search("Condition", Page("\"total\":3," + Next("/fhir/r4/pages?cursor=a1"), Match(Condition("one")), Include(Patient)));
        Get("/fhir/r4/pages?cursor=a1", Page(Next("fhir/r4/pages?cursor=a2"), Match(Condition("two")), Include(Patient)));
        Get("/fhir/r4/pages?cursor=a2", Page("", Match(Condition("three")), Include(Patient), Include("""{"resourceType":"Practitioner","id":"doctor","name":[{"text":"Læge Test"}]}""")));
        // A department contained in the contact, and one included beside it.
        Search("Encounter", Page("\"total\":2", Match(Encounter("contained", "#ward", """
            ,"contained":[{"resourceType":"Organization","id":"ward","name":"Afdeling i kontakten"}]
            """)), Match(Encounter("included", "Organization/ward", "")), Include("""{"resourceType":"Organization","id":"ward","name":"Afdeling ved siden af"}"""), Include(Patient)));
        // No answer, but a failure, under 200; and a failure among the results.
        Search("DocumentReference", Outcome("exception"));
        Search("Procedure", Page("\"total\":0"));
        Search("CarePlan", Page("\"total\":1", Match("""{"resourceType":"CarePlan","id":"plan","status":"active","intent":"plan","title":"Genoptræningsplan","subject":{"reference":"Patient/p"}}"""), Include(Patient), "{\"search\":{\"mode\":\"outcome\"},\"resource\":" + Outcome("incomplete") + "}"));
        Report("ffb", Bundle("message", Entry("""{"resourceType":"MessageHeader","id":"h","eventCoding":{"code":"report"},"source":{"endpoint":"urn:x"},"focus":[{"reference":"Condition/theme"}]}"""), Entry(Patient), Entry(Condition("theme"))));
        Report("rehabilitation-140", Bundle("document", Entry("""{"resourceType":"Composition","id":"c","status":"final","subject":{"reference":"Patient/p"},"section":[{"entry":[{"reference":"ServiceRequest/plan"}]}]}"""), Entry(Patient), Entry("""{"resourceType":"ServiceRequest","id":"plan","status":"active","intent":"order","code":{"text":"Genoptræning"},"subject":{"reference":"Patient/p"}}""")));
        _gateway = await GatewayAlone.StartAsync(Path.Combine(_folder, "run"), Write(), sources: ["cosmic", "ffb", "rehabilitation-140"]);
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_search_is_read_to_its_last_page_and_what_is_included_is_no_result()
    {
        // Proves: the three pages are one section, each page was asked for once in turn with what the source demands and without the national id in an address; the patient that came along is no item, and another included resource is named and not shown.
        var section = await SectionAsync("hospital-diagnoses");
        Assert.Equal((SectionState.Available, 0), (section.State, section.Reasons.Count));
        Assert.Equal(["one", "three", "two"], section.Items.Select(i => i.Provenance.Single(p => p.SourceId == "cosmic").SourceItemId).Order());
        Assert.Equal(
            [("POST", "/fhir/r4/Condition/_search"), ("GET", "/fhir/r4/pages?cursor=a1"), ("GET", "/fhir/r4/pages?cursor=a2")], _gateway.Simulators.Received.Where(r => r.Source == "cosmic").Select(r => (r.Method, r.PathAndQuery)));
        Assert.DoesNotContain(_gateway.Simulators.Received, r => r.NationalIdInUrl);
        Assert.Equal(["Practitioner"], section.NotMapped.Select(n => n.Path));
    }

    [Fact]
    public async Task A_department_is_read_where_the_reference_leads_contained_or_beside()
    {
        // Proves: of two contacts one has its department within itself and the other as an included resource of the same answer; both are shown by name, and neither is named as left over.
        var section = await SectionAsync("hospital-treatments");
        Assert.Equal(
            [("contained", "Afdeling i kontakten"), ("included", "Afdeling ved siden af")],
            section.Items.Select(i => (i.Provenance[0].SourceItemId, i.Values.Single(v => v.Name == "provider").Text)).Order());
        Assert.DoesNotContain(section.NotMapped, n => n.Path.Contains("Organization", StringComparison.Ordinal) || n.Path.Contains("contained", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ffb", "theme", "MessageHeader", "social-assessment", "social-action-plan", "social-measures", "substance-abuse-treatment")]
    [InlineData("rehabilitation-140", "plan", "Composition", "rehabilitation-plans", "municipal-rehabilitation-plans", "municipal-health-statuses")]
    public async Task A_message_and_a_document_are_read_as_a_collection_is(string source, string id, string named, params string[] categories)
    {
        // Proves: what a message or a document carries is shown, and its frame is named to whom everything may be shown that it could hold.
        var section = (await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1", categories))).Of(categories[0]);
        Assert.Contains(section.Items.SelectMany(i => i.Provenance), p => (p.SourceId, p.SourceItemId) == (source, id));
        Assert.Contains(section.NotMapped, n => (n.SourceId, n.Path) == (source, named));
    }

    [Fact]
    public async Task An_OperationOutcome_under_200_is_a_failure_and_never_nothing_held()
    {
        // Proves: alone it is a failure of its source, told as one; among the results what was found is shown and the section says that it is not all.
        var letters = await SectionAsync("discharge-letters");
        Assert.Equal((SectionState.Unavailable, 0), (letters.State, letters.Items.Count));
        Assert.Equal([("SOURCE_ERROR", "cosmic")], letters.Reasons.Select(r => (r.Code, r.SourceId)));

        var plans = await SectionAsync("rehabilitation-plans");
        Assert.Equal(SectionState.Partial, plans.State);
        Assert.Contains(plans.Items.SelectMany(i => i.Provenance), p => (p.SourceId, p.SourceItemId) == ("cosmic", "plan"));
        Assert.Contains(("SOURCE_ERROR", "cosmic"), plans.Reasons.Select(r => (r.Code, r.SourceId)));
    }

    private async Task<Section> SectionAsync(string category) => Assert.Single((await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1", category))).Sections);

    private static string Condition(string id) => $$$"""{"resourceType":"Condition","id":"{{{id}}}","subject":{"reference":"Patient/p"},"code":{"text":"{{{id}}}"}}""";

    private static string Encounter(string id, string department, string more) =>
        $$$"""{"resourceType":"Encounter","id":"{{{id}}}","status":"finished","type":[{"text":"{{{id}}}"}],"subject":{"reference":"Patient/p"},"serviceProvider":{"reference":"{{{department}}}"}{{{more}}}}""";

    private static string Outcome(string code) =>
        $$$"""{"resourceType":"OperationOutcome","issue":[{"severity":"{{{(code == "incomplete" ? "warning" : "error")}}}","code":"{{{code}}}"}]}""";

    private static string Next(string url) => $$"""{"link":[{"relation":"self","url":"x"},{"relation":"next","url":"{{url}}"}]}"""[1..^1];

    private static string Match(string resource) => $$$"""{"search":{"mode":"match"},"resource":{{{resource}}}}""";

    private static string Include(string resource) => $$$"""{"search":{"mode":"include"},"resource":{{{resource}}}}""";

    private static string Entry(string resource) => $$$"""{"resource":{{{resource}}}}""";

    private static string Page(string more, params string[] entries) => $$"""{"resourceType":"Bundle","type":"searchset"{{(more.Length > 0 ? "," + more.TrimEnd(',') : "")}},"entry":[{{string.Join(',', entries)}}]}""";

    private static string Bundle(string type, params string[] entries) => $$"""{"resourceType":"Bundle","type":"{{type}}","entry":[{{string.Join(',', entries)}}]}""";

    private void Search(string type, string answer) => Exchange("cosmic", "POST", $"/fhir/r4/{type}/_search", $"patient.identifier={Uri.EscapeDataString($"{Cpr}|{D1}")}", answer);

    private void Get(string path, string answer) => Exchange("cosmic", "GET", path, null, answer);

    private void Report(string source, string answer) => Exchange(source, "POST", "/fhir/$citizen-report", D1, answer);

    // In the format of every folder of recordings.
    private void Exchange(string source, string method, string path, string? body, string answer)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "recorded", source)).FullName;
        var name = $"{_exchanges.Count}-{(_exchanges.TryGetValue(source, out var those) ? those.Count : 0)}";
        using (JsonDocument.Parse(answer))
            File.WriteAllText(Path.Combine(folder, name + ".response.json"), answer);
        var request = new Dictionary<string, object> { ["method"] = method, ["path"] = path };
        if (body is not null)
        {
            File.WriteAllText(Path.Combine(folder, name + ".request.txt"), body);
            request["bodyFile"] = name + ".request.txt";
            request["cpr"] = D1;
        }
        if (!_exchanges.TryGetValue(source, out var all))
            _exchanges[source] = all = [];
        all.Add(new { @case = name, request, response = new { status = 200, headers = new Dictionary<string, string> { ["Content-Type"] = Fhir }, bodyFile = name + ".response.json" } });
    }

    // Everybody consents to everything where nobody has said otherwise.
    private string Write()
    {
        var recorded = Path.Combine(_folder, "recorded");
        File.Copy(Path.Combine(TrueRecord.Recorded, "citizens.json"), Path.Combine(recorded, "citizens.json"));
        foreach (var (source, exchanges) in _exchanges)
            File.WriteAllText(Path.Combine(recorded, source, "index.json"), JsonSerializer.Serialize(exchanges));
        return recorded;
    }
}
