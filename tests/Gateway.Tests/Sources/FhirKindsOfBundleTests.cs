using Gateway.Access;
using Gateway.Sources;
using static Gateway.Tests.Sources.FhirJson;

namespace Gateway.Tests.Sources;

/// <summary>Proves that every kind of bundle a source may send is read by the same rules, and that what no mapping covers is named, whatever carries it.</summary>
public sealed class FhirKindsOfBundleTests
{
    private const string Me = "Patient/me";
    private const string Header = """{"resourceType":"MessageHeader","id":"h","focus":[{"reference":"Condition/c"}]}""";
    private const string Composition = """{"resourceType":"Composition","id":"co","subject":{"reference":"Patient/me"},"section":[{"entry":[{"reference":"Condition/c"}]}]}""";

    [Theory]
    [InlineData("message", Header, "MessageHeader")]
    [InlineData("document", Composition, "Composition")]
    [InlineData("collection", Header, "MessageHeader")]
    [InlineData("searchset", Composition, "Composition")]
    public void Each_kind_of_bundle_gives_its_facts_and_names_its_frame(string type, string frame, string named)
    {
        // Proves that the resource comes out of a message and a document as out of a search, and that header and composition are named and not shown.
        var answer = Read(Bundle(type, Entry(frame), Entry(Patient("me", D1)), Entry(Condition("c", Me))));
        Assert.Equal(["c"], answer.Facts.Select(f => f.SourceItemId));
        Assert.Equal([named], answer.NotMapped.Select(n => n.Path));
    }

    [Theory]
    [InlineData("\"extension\":[{\"url\":\"https://example.dk/new\",\"valueString\":\"hemmelig\"}]", "Condition.extension")]
    [InlineData("\"code\":{\"text\":\"x\",\"extension\":[{\"url\":\"https://example.dk/new\",\"valueString\":\"hemmelig\"}]}", "Condition.code (extension)")]
    [InlineData("\"code\":{\"text\":\"x\",\"coding\":[{\"code\":\"1\",\"extension\":[{\"url\":\"https://example.dk/outer\",\"extension\":[{\"url\":\"inner\",\"valueString\":\"hemmelig\"}]}]}]}", "Condition.code (extension)")]
    [InlineData("\"code\":{\"text\":\"x\",\"_text\":{\"extension\":[{\"url\":\"https://example.dk/new\",\"valueString\":\"hemmelig\"}]}}", "Condition.code (extension)")]
    [InlineData("\"severity\":{\"text\":\"x\",\"extension\":[{\"url\":\"https://example.dk/new\",\"valueString\":\"hemmelig\"}]}", "Condition.severity (extension)")]
    [InlineData("\"onsetDateTime\":\"2026-01-05\",\"_onsetDateTime\":{\"extension\":[{\"url\":\"https://example.dk/new\",\"valueCode\":\"hemmelig\"}]}", "Condition._onsetDateTime")]
    [InlineData("\"extension\":[{\"url\":\"https://example.dk/outer\",\"extension\":[{\"url\":\"inner\",\"valueReference\":{\"reference\":\"Patient/hemmelig\"}}]}]", "Condition.extension")]
    [InlineData("\"evidence\":[{\"detail\":[{\"reference\":\"Observation/nowhere\"}]}]", "Condition.evidence")]
    [InlineData("\"severity\":{\"coding\":[{\"code\":\"1\"}]}", "")]
    [InlineData("\"stage\":[{\"summary\":{\"text\":\"hemmelig\"}}]", "Condition.stage")]
    [InlineData("\"contained\":[{\"resourceType\":\"Practitioner\",\"id\":\"p\"}],\"asserter\":{\"reference\":\"#p\"}", "Condition.contained")]
    public void What_no_mapping_reads_is_named_by_where_it_stands(string more, string named)
    {
        // Proves that an extension that is new, at whatever depth, also inside what a mapping takes whole and of a primitive value, an element nobody maps, a reference nobody follows and a contained resource are named, without their content.
        var resource = $$"""{"resourceType":"Condition","id":"c","subject":{"reference":"{{Me}}"},{{(more.Contains("\"code\":{", StringComparison.Ordinal) ? "" : "\"code\":{\"text\":\"x\"},")}}{{more}}}""";
        var answer = Read(Bundle("message", Entry(Patient("me", D1)), Entry(resource)));
        Assert.Single(answer.Facts);
        Assert.Equal(named, string.Join(',', answer.NotMapped.Select(n => n.Path)));
    }

    [Theory]
    [InlineData("batch-response")]
    [InlineData("history")]
    [InlineData("transaction-response")]
    public void A_bundle_of_another_kind_is_no_answer(string type)
    {
        // Proves that what is no delivery of information is not taken for one that holds nothing.
        Assert.Null(FhirBundle.TryRead(Shipped.Json(Bundle(type, Entry(Patient("me", D1))))));
    }

    [Fact]
    public void A_plan_and_what_follows_from_it_stand_with_their_holders()
    {
        // Proves that of one bundle the hospital's plan goes to the hospital's category and the municipality's training, contact and finding to the municipality's, and that extensions that are known are read or passed over and a new one is named.
        var plan = About("ServiceRequest", "sr", "{\"reference\":\"Patient/me\"}", "\"status\":\"active\",\"extension\":[{\"url\":\"http://fhir.kl.dk/rehab/StructureDefinition/PreconditionDate\",\"valueDate\":\"2026-05-24\"},{\"url\":\"https://example.dk/new\",\"valueDate\":\"2026-01-01\"}]");
        var answer = Read(Collection(Patient("me", D1), plan, About("CarePlan", "cp", "{\"reference\":\"Patient/me\"}"), About("Encounter", "e", "{\"reference\":\"Patient/me\"}"), Condition("c", Me)), "rehabilitation-140", "plans");
        Assert.Equal(
            [("rehabilitation-plans", "sr"), ("municipal-rehabilitation-plans", "cp"), ("municipal-rehabilitation-plans", "e"), ("municipal-health-statuses", "c")],
            answer.Facts.Select(f => (f.Category, f.SourceItemId)));
        Assert.Equal("2026-05-24", answer.Facts[0].Start);
        Assert.Contains(answer.NotMapped, n => n.Path == "ServiceRequest.extension");
    }

    private static SourceOutcome.Answered Read(string json, string source = "cosmic", string request = "conditions") => Assert.IsType<SourceOutcome.Answered>(
        Fhir.Interpret([FhirBundle.TryRead(Shipped.Json(json))!], Shipped.Definition(source), Shipped.Request(source, request), Shipped.Request(source, request).Categories, Person.Known(Shipped.D1)));
}
