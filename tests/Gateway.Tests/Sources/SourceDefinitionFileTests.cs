using Gateway.ReviewedData;
using Gateway.Sources;

namespace Gateway.Tests.Sources;

/// <summary>Proves that the shipped definitions are good and that a bad one is told every error, with its line, at once.</summary>
public sealed class SourceDefinitionFileTests
{
    private const string Good =
        """
        id: test-source
        title: Test
        holder: employment
        format: rest-json
        format_status: known
        municipality: shared
        authentication: none
        person: nummer
        coverage:
          completeness: { da: Alt, en: All }
          updated: { da: Dagligt, en: Daily }
        quality: { da: Ingen, en: None }
        limits: { deadline_ms: 1000, maximum_kib: 64, maximum_facts: 10 }
        errors:
          path: fejl.kode
          codes:
            "1": nothing-held
        requests:
          - id: status
            categories: [employment-status]
            method: GET
            path: /status
            headers: { x-id: "{citizen}" }
            facts:
              - category: employment-status
                from: liste
                id: nr
                code: { text: navn }
                values:
                  - { name: tal, label: { da: Tal, en: Number }, path: tal, kind: quantity }
        """;

    /// <summary>What is changed in the good file, what must be said about it, and a text on the line that must be named.</summary>
    public static TheoryData<string, string, string, string> Mistakes => new()
    {
        { "title: Test", "title: Test\nfarve: blue", "'farve' is not known here", "farve:" },
        { "from: liste", "from: liste\n        fra: liste", "'fra' is not known here", "fra:" },
        { "from: liste", "from: liste\n        third_party: maybe", "'third_party' must be true or false", "third_party:" },
        { "kind: quantity", "kind: quantity, third_party: held-back", "'third_party' must be true or false", "third_party:" },
        { "{ text: navn }", "{ text: navn, txet: navn }", "'txet' is not known here", "txet" },
        { "{ text: navn }", "{ text: navn.resolve().kort }", "'resolve()' goes on from a FHIR reference", "category: employment-status" },
        { "id: test-source", "id: ''", "'id' is missing", "id: ''" },
        { "title: Test", "", "'title' is missing", "id: test-source" },
        { "format: rest-json", "format: soap", "'format' must be one of rest-json, hal-json, fhir-r4", "format: soap" },
        { "format_status: known", "format_status: sure", "'format_status' must be one of known, assumed", "format_status:" },
        { "municipality: shared", "municipality: Aarhus", "'municipality' must be 'shared' or four digits", "id: test-source" },
        { "authentication: none", "authentication: basic", "'authentication' must be one of none, bearer", "authentication:" },
        { "holder: employment", "holder: police", "there is no holder 'police' in the policy catalogue", "holder: police" },
        { "title: Test", "title: Test\nfurther_holders: [police]", "there is no holder 'police' in the policy catalogue", "further_holders:" },
        { "title: Test", "title: Test\npurpose_codes:\n  no-such: X", "there is no purpose 'no-such' in the policy catalogue", "no-such: X" },
        { "person: nummer", "person: a..b", "'person' is no field name", "id: test-source" },
        { "completeness: { da: Alt, en: All }", "completeness: { da: Alt }", "'en' is missing", "completeness:" },
        { "quality: { da: Ingen, en: None }", "", "'quality' is missing", "id: test-source" },
        { "quality: { da: Ingen, en: None }", "quality: { en: None }", "'da' is missing", "quality:" },
        { "limits: { deadline_ms: 1000, maximum_kib: 64, maximum_facts: 10 }", "", "'limits' is missing", "id: test-source" },
        { "deadline_ms: 1000, ", "", "'deadline_ms' is missing: a whole number from 100 to 30000", "limits:" },
        { "maximum_kib: 64, ", "", "'maximum_kib' is missing: a whole number from 1 to 4096", "limits:" },
        { ", maximum_facts: 10", "", "'maximum_facts' is missing: a whole number from 1 to 10000", "limits:" },
        { "deadline_ms: 1000", "deadline_ms: 99", "'deadline_ms' must be a whole number from 100 to 30000", "deadline_ms" },
        { "maximum_kib: 64", "maximum_kib: 99999", "'maximum_kib' must be a whole number from 1 to 4096", "maximum_kib" },
        { "maximum_facts: 10", "maximum_facts: many", "'maximum_facts' must be a whole number from 1 to 10000", "maximum_facts" },
        { "\"1\": nothing-held", "\"1\": fine", "'fine' must be one of nothing-held, person-not-found, person-dead, identifier-refused, awaiting-decision, no-access, purpose-refused, error", "fine" },
        { "\"1\": nothing-held", "\"1\": awaiting-decision", "then say source_decides: true", "id: test-source" },
        { "title: Test", "title: Test\nsource_decides: true", "no code or status in 'errors' is awaiting-decision", "source_decides:" },
        { "path: fejl.kode", "path: fejl[0]", "'path' is no path", "path: fejl[0]" },
        { "categories: [employment-status]", "categories: [employment-status, social-measures]", "the policy catalogue has no category 'social-measures' at this holder", "categories: [" },
        { "categories: [employment-status]", "categories: [employment-status, no-such]", "the policy catalogue has no category 'no-such' at this holder", "categories: [" },
        { "- category: employment-status", "- category: employment-measures", "facts of 'employment-measures' are mapped, but the request is not for it", "- category: employment-measures" },
        { "method: GET", "method: DELETE", "'method' must be one of GET, POST", "- id: status" },
        { "path: /status", "path: /status/{citizen}", "a national id never stands in a URL", "path: /status/" },
        { "path: /status", "path: /status?cpr={citizen}", "a national id never stands in a URL", "path: /status?" },
        { "path: /status", "path: status", "'path' begins with a slash", "path: status" },
        { "headers: { x-id: \"{citizen}\" }", "headers: { x-id: \"{borger}\" }", "nothing fills the placeholder {borger}", "headers:" },
        { "from: liste", "from: a b", "'from' is no path", "- category: employment-status" },
        { "id: nr", "id: nr.", "'id' is no path", "- category: employment-status" },
        { "{ text: navn }", "{ system: urn:x }", "one of 'concept', 'code', 'text' or 'label' is needed", "urn:x" },
        { "path: tal,", "path: '|',", "'path' is no path", "name: tal" },
        { "kind: quantity", "kind: money", "'kind' must be one of quantity, concept, date", "kind: money" },
        { "headers: { x-id: \"{citizen}\" }", "headers: { authorization: Bearer x }", "'headers' has 'authorization': no secret stands in a definition", "headers:" },
        { "headers: { x-id: \"{citizen}\" }", "headers: { X-API-Key: x }", "'headers' has 'X-API-Key': no secret stands in a definition", "headers:" },
        { "headers: { x-id: \"{citizen}\" }", "form: { client_secret: x }", "'form' has 'client_secret': no secret stands in a definition", "form:" },
        { "headers: { x-id: \"{citizen}\" }", "query: { access_token: x }", "'query' has 'access_token': no secret stands in a definition", "query:" },
        { "headers: { x-id: \"{citizen}\" }", "headers: [x-id]", "'headers' must be a mapping", "headers:" },
        { "title: Test", "title: 'Test", "is not readable YAML", "title: 'Test" },
        { "title: Test", "title: Test\nid: twice", "a key stands twice in one mapping", "id: twice" },
    };

    [Theory]
    [InlineData("columna", "region", 5)]
    [InlineData("cosmic", "region", 5)]
    [InlineData("dfdg", "employment", 6)]
    [InlineData("dubu", "child-and-family", 1)]
    [InlineData("ffb", "social", 1)]
    [InlineData("getorganized", "document-archive", 1)]
    [InlineData("kmd-momentum", "employment", 2)]
    [InlineData("kmd-nexus", "municipal-health", 1)]
    [InlineData("rehabilitation-140", "municipal-health", 1)]
    [InlineData("schultz-fasit", "employment", 4)]
    [InlineData("sundhedsplatformen", "region", 5)]
    [InlineData("ungedatabasen", "youth-guidance", 1)]
    [InlineData("workbase", "employment", 2)]
    public void The_shipped_definitions_are_read_without_error(string id, string holder, int requests)
    {
        // Proves that what is shipped is good, and whom each source is asked for.
        var definition = Shipped.Definition(id);
        Assert.Equal((holder, requests), (definition.Holder, definition.Requests.Count));
        Assert.All(definition.Requests, r => Assert.NotEmpty(r.Facts));
    }

    [Theory]
    [InlineData("digital-post")]
    [InlineData("gp-inbox")]
    [InlineData("jobindsats")]
    [InlineData("jobnet")]
    public void A_system_that_only_receives_is_a_row_and_is_never_asked(string id)
    {
        // Proves that such a row holds nothing, has nothing to ask, and that a connection to it stops the start.
        var definition = Shipped.Definition(id);
        Assert.Equal((NeverAsked.Outbound, "", 0), (definition.NeverAsked, definition.Holder, definition.Requests.Count));
        var refusal = Assert.Throws<ReviewedDataException>(() => SourceConnections.Check(new Dictionary<string, SourceConnection> { [id] = new(new Uri("https://localhost:1"), null) }, Shipped.Sources));
        Assert.Contains("never asked", Assert.Single(refusal.Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dream", "labour-market-register-history")]
    [InlineData("dst-social", "social-statistics")]
    [InlineData("dusas", "specialist-activity-abroad")]
    [InlineData("grr", "rehabilitation-register")]
    [InlineData("lpr", "health-register-contacts")]
    [InlineData("lsr", "prescriptions")]
    [InlineData("nab", "alcohol-register")]
    [InlineData("sib", "drug-register")]
    [InlineData("sygesikring", "health-register-contacts")]
    public void A_national_register_is_a_row_behind_a_wall(string id, string category)
    {
        // Proves that each register names the category the law closes, has nothing to ask, and that prescriptions alone are prohibited.
        var definition = Shipped.Definition(id);
        Assert.Equal(("national-registers", 0), (definition.Holder, definition.Requests.Count));
        Assert.Equal([category], definition.NeverAskedCategories);
        Assert.Equal(id == "lsr" ? NeverAsked.Prohibited : NeverAsked.StatisticsOnly, definition.NeverAsked);
        Assert.NotEmpty(definition.Coverage.Completeness.Da);
    }

    [Fact]
    public void Known_weaknesses_are_told_in_both_languages()
    {
        // Proves that what the evaluation found wanting stands in the definition, and that a text in one language alone is an error.
        Assert.Contains("mangelfuldt", Shipped.Definition("nab").Quality?.Da, StringComparison.Ordinal);
        Assert.Contains("incomplete", Shipped.Definition("sib").Quality?.En, StringComparison.Ordinal);
        Assert.Contains("'en' is missing", Assert.Single(Errors(Good.Replace(", en: None }", " }", StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_shipped_system_but_those_that_only_receive_tells_its_quality_and_each_that_is_asked_its_limits()
    {
        // Proves: both stand in the file of every such system, and in no file where they would mean nothing: there the key is refused.
        foreach (var definition in Shipped.Sources.Definitions)
        {
            var lines = File.ReadAllLines(Path.Combine(Shipped.DefinitionsFolder, definition.Id + ".yaml"));
            Assert.Equal(definition.NeverAsked is not NeverAsked.Outbound, lines.Any(l => l.StartsWith("quality:", StringComparison.Ordinal)));
            Assert.Equal(definition.NeverAsked is null, lines.Any(l => l.StartsWith("limits:", StringComparison.Ordinal)));
            Assert.Equal(definition.NeverAsked is not NeverAsked.Outbound, definition.Quality is { Da.Length: > 0, En.Length: > 0 });
        }
        foreach (var (id, key) in new[] { ("jobnet", "quality: { da: Ingen, en: None }"), ("lpr", "limits: { deadline_ms: 1000, maximum_kib: 64, maximum_facts: 10 }") })
        {
            var text = File.ReadAllText(Path.Combine(Shipped.DefinitionsFolder, id + ".yaml")) + key + "\n";
            Assert.Contains($"'{key.Split(':')[0]}' is not known here", Assert.Single(Errors(text)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Only_one_shipped_source_is_asked_with_the_number_in_an_address()
    {
        // Proves that the exception from the rule stays one, and stands in one query.
        var definition = Assert.Single(Shipped.Sources.Definitions, d => d.NationalIdInUrl);
        Assert.Equal("kmd-momentum", definition.Id);
        Assert.Equal("/citizens/find", Assert.Single(definition.Requests.SelectMany(r => r.Calls).Where(c => c.Query.Values.Contains("{citizen}")).Select(c => c.Path).Distinct()));
    }

    [Fact]
    public void The_good_file_is_good()
    {
        // Proves that each mistake below is the only one in its file.
        var definition = SourceDefinitionFile.Read("good.yaml", Good, Shipped.Catalogue);
        Assert.Equal("test-source", definition.Id);
        Assert.Equal(64 * 1024, definition.Limits.MaximumBytes);
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Each_mistake_is_told_with_its_line(string good, string bad, string told, string lineHolding)
    {
        // Proves that every kind of error stops the reading and is named with file, line and what is wrong.
        var text = Good.Replace(good, bad, StringComparison.Ordinal);
        Assert.NotEqual(Good, text);
        var line = 1 + Array.FindIndex(text.Split('\n'), l => l.Contains(lineHolding, StringComparison.Ordinal));
        var errors = Errors(text);
        Assert.Contains(errors, e => e.StartsWith($"bad.yaml:{line}: ", StringComparison.Ordinal) && e.Contains(told, StringComparison.Ordinal));
    }

    [Fact]
    public void A_source_that_cannot_be_asked_is_refused()
    {
        // Proves that a definition without requests is told so.
        Assert.Contains("'requests' is missing", Assert.Single(Errors(Good[..Good.IndexOf("requests:", StringComparison.Ordinal)])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("title: Test", "title: 'Test")]
    [InlineData("title: Test", "title: Test\nid: twice")]
    [InlineData("coverage:\n  completeness: { da: Alt, en: All }\n  updated: { da: Dagligt, en: Daily }\n", "")]
    [InlineData("quality: { da: Ingen, en: None }\n", "")]
    [InlineData("limits: { deadline_ms: 1000, maximum_kib: 64, maximum_facts: 10 }\n", "")]
    [InlineData("        code: { text: navn }\n", "")]
    public void A_mistake_brings_no_others_with_it(string good, string bad)
    {
        // Proves that what cannot be read, or a part that is missing, is told once and alone: not as everything that then misses in it.
        var text = Good.ReplaceLineEndings("\n").Replace(good, bad, StringComparison.Ordinal);
        Assert.NotEqual(Good.ReplaceLineEndings("\n"), text);
        Assert.Single(Errors(text));
    }

    [Theory]
    [InlineData("from: Goal", "from: Goal.description", "'from' of FHIR is a type of resource")]
    [InlineData("from: Goal", "from: Goal | Condition", "'from' of FHIR is a type of resource")]
    [InlineData("from: Goal", "from: Condition.where(code.exists())", "every Condition is read before")]
    public void What_no_FHIR_resource_would_ever_reach_is_told(string good, string bad, string told)
    {
        // Proves: elements of a resource, several types, and a category of its own behind one for all of the type are errors, so that no treatment is filed as something else by a mistake in the order.
        var text = File.ReadAllText(Path.Combine(Shipped.DefinitionsFolder, "ffb.yaml"));
        Assert.Contains(good, text, StringComparison.Ordinal);
        Assert.Contains(told, Assert.Single(Errors(text.Replace(good, bad, StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        // Proves that a reviewer gets the whole list: six mistakes in six places give six lines, in one exception whose message holds them all.
        var text = Good
            .Replace("title: Test", "title: Test\nfarve: blue", StringComparison.Ordinal)
            .Replace("format_status: known", "format_status: sure", StringComparison.Ordinal)
            .Replace("authentication: none", "authentication: basic", StringComparison.Ordinal)
            .Replace("path: /status", "path: /status/{citizen}", StringComparison.Ordinal)
            .Replace("id: nr", "id: nr.", StringComparison.Ordinal)
            .Replace("kind: quantity", "kind: money", StringComparison.Ordinal);
        var thrown = Assert.Throws<ReviewedDataException>(() => SourceDefinitionFile.Read("bad.yaml", text, Shipped.Catalogue));
        Assert.Equal(6, thrown.Errors.Count);
        Assert.All(thrown.Errors, e => Assert.Contains(e, thrown.Message, StringComparison.Ordinal));
        Assert.Equal(6, thrown.Errors.Select(e => e.Split(':')[1]).Distinct().Count());
    }

    [Fact]
    public void A_folder_tells_the_errors_of_every_file_and_a_source_defined_twice()
    {
        // Proves that one bad file does not hide the other's errors, and that two definitions of one source are refused.
        using var folder = new TemporaryFolder();
        folder.Write("a.yaml", Good).Write("b.yaml", Good).Write("c.yaml", "id: x").Write("d.yaml", Good.Replace("format: rest-json", "format: soap", StringComparison.Ordinal));
        var errors = Assert.Throws<ReviewedDataException>(() => SourceCatalogue.ReadFolder(folder.Path, Shipped.Catalogue)).Errors;
        Assert.Contains("the source 'test-source' is defined 2 times", errors);
        Assert.Contains(errors, e => e.StartsWith("c.yaml:1: 'requests' is missing", StringComparison.Ordinal));
        Assert.Contains(errors, e => e.StartsWith("d.yaml:4: 'format'", StringComparison.Ordinal));
    }

    [Fact]
    public void An_installations_own_definitions_stand_beside_the_shipped_ones()
    {
        // Proves that a folder of one's own adds to what is shipped and replaces nothing of it unnoticed, and that one that is not there stops the start.
        using var folder = new TemporaryFolder();
        folder.Write("test-source.yaml", Good);
        Assert.Equal(
            Shipped.Sources.Definitions.Select(d => d.Id).Append("test-source"), SourceCatalogue.Read(Shipped.DefinitionsFolder, folder.Path, Shipped.Catalogue).Definitions.Select(d => d.Id));
        folder.Write("again.yaml", Good.Replace("id: test-source", "id: workbase", StringComparison.Ordinal));
        Assert.Contains("the source 'workbase' is defined 2 times", Assert.Throws<ReviewedDataException>(() => SourceCatalogue.Read(Shipped.DefinitionsFolder, folder.Path, Shipped.Catalogue)).Errors);
        Assert.Equal(
            ["the folder of the installation's own definitions (DefinitionsFolder) is not there"],
            Assert.Throws<ReviewedDataException>(() => SourceCatalogue.Read(Shipped.DefinitionsFolder, folder.Path + "-elsewhere", Shipped.Catalogue)).Errors);
    }

    [Fact]
    public void A_definition_belongs_to_its_municipality_alone()
    {
        // Proves that another municipality is never asked through it, and that a shared one answers for everybody.
        var own = SourceDefinitionFile.Read("own.yaml", Good.Replace("municipality: shared", "municipality: \"0998\"", StringComparison.Ordinal), Shipped.Catalogue);
        var catalogue = new SourceCatalogue([own, Shipped.Definition("dfdg")]);
        Assert.Equal(["dfdg"], catalogue.For(Shipped.Municipality).Select(d => d.Id));
        Assert.Equal(["test-source", "dfdg"], catalogue.For(own.Municipality!.Value).Select(d => d.Id));
    }

    private static IReadOnlyList<string> Errors(string text) =>
        Assert.Throws<ReviewedDataException>(() => SourceDefinitionFile.Read("bad.yaml", text, Shipped.Catalogue)).Errors;
}
