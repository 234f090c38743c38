// Proves that what a FHIR reference leads to is read where a definition says so, contained or elsewhere in the bundle, and that nothing else is.
using Gateway.Access;
using Gateway.Sources;
using static Gateway.Tests.Sources.FhirJson;

namespace Gateway.Tests.Sources;

/// <summary>Proves that <c>resolve()</c> shows what stands in a contained or referred resource, and follows nobody but whom it may.</summary>
public sealed class FhirReferencesTests
{
    // A discharge letter, of which the specialty says that it is not psychiatry's, whoever wrote it.
    private const string Letter = "\"type\":{\"coding\":[{\"code\":\"18842-5\"}]},\"context\":{\"practiceSetting\":{\"text\":\"Fysioterapi\"}},";
    private const string Me = "{\"reference\":\"Patient/me\"}";
    private const string Clinic = """{"resourceType":"Organization","id":"o","name":"Fysioterapien","telecom":[{"value":"hemmelig"}]}""";
    private const string Therapist = """{"resourceType":"Practitioner","id":"p","meta":{"source":"x"},"name":[{"given":["Tove"],"family":"Terapeut"}]}""";

    [Theory]
    [InlineData("#o")]
    [InlineData("Organization/o")]
    public void A_contained_resource_is_read_where_a_path_goes_into_it(string reference)
    {
        // Proves that the contained organisation's name is a labelled value of the fact, what else it says is named where it stands, and that it is no longer named as contained.
        var answer = Hospital(About("DocumentReference", "d", Me, Letter + $$"""
            "contained":[{{Clinic}},{"resourceType":"Group","id":"g"}],"author":[{"reference":"{{reference}}"}]
            """));
        var author = Assert.Single(Assert.Single(answer.Facts).Values, v => v.Name == "author");
        Assert.Equal(("Skrevet af", new FactDatum.TextDatum("Fysioterapien"), false), (author.Label.Da, author.Datum, author.TellsOfOthers));
        Assert.Equal([("DocumentReference.author.resolve().telecom", 1), ("DocumentReference.code", 1), ("DocumentReference.contained", 1), ("DocumentReference.context.practiceSetting", 1)], Named(answer));
    }

    [Fact]
    public void A_person_a_reference_leads_to_is_somebody_else()
    {
        // Proves that a contained author's name is shown in its parts, and counts as telling of others although the definition does not say so.
        var answer = Hospital(About("DocumentReference", "d", Me, Letter + $$"""
            "contained":[{{Therapist}}],"author":[{"reference":"#p"}]
            """));
        var author = Assert.Single(Assert.Single(answer.Facts).Values, v => v.Name == "author-person");
        Assert.Equal((new FactDatum.TextDatum("Tove Terapeut"), true), (author.Datum, author.TellsOfOthers));
        Assert.Equal([("DocumentReference.code", 1), ("DocumentReference.context.practiceSetting", 1)], Named(answer));
    }

    [Theory]
    [InlineData("Organization/o", "")]
    [InlineData("urn:uuid:1", "urn:uuid:1")]
    public void A_resource_elsewhere_in_the_bundle_is_read_and_no_longer_named(string reference, string fullUrl)
    {
        // Proves that a relative and an absolute reference lead to the department's name, and that the one resource nobody refers to is still named.
        var contact = About("Encounter", "e", Me, $$"""
            "serviceProvider":{"reference":"{{reference}}"}
            """);
        var other = """{"resourceType":"Organization","id":"other","name":"En anden"}""";
        var answer = Read(Bundle("searchset", Entry(Patient("me", D1), mode: "include"), Entry(contact, mode: "match"), Entry(Clinic, fullUrl, "include"), Entry(other, mode: "include")), "cosmic", "encounters");
        Assert.Equal(new FactDatum.TextDatum("Fysioterapien"), Assert.Single(Assert.Single(answer.Facts).Values, v => v.Name == "provider").Datum);
        Assert.Equal([("Encounter.code", 1), ("Encounter.serviceProvider.resolve().telecom", 1), ("Organization", 1)], Named(answer));
    }

    [Fact]
    public void What_stands_beside_the_reference_comes_first()
    {
        // Proves that a display is shown as it was, not what the reference leads to as well.
        var answer = Hospital(About("DocumentReference", "d", Me, Letter + $$"""
            "contained":[{{Clinic}}],"author":[{"reference":"#o","display":"Klinikken"}]
            """));
        Assert.Equal([new FactDatum.TextDatum("Klinikken")], Assert.Single(answer.Facts).Values.Where(v => v.Name == "author").Select(v => v.Datum));
    }

    public static TheoryData<string, string> NotFollowed => new()
    {
        { "nothing there", """{"resourceType":"Organization","id":"else","name":"hemmelig"}""" },
        { "the patient", """{"resourceType":"Patient","id":"o","name":[{"text":"hemmelig"}]}""" },
        { "about another", $$"""{"resourceType":"Organization","id":"o","name":"hemmelig","subject":{{ByNumber(D4)}}}""" },
        { "about a patient that is not there", """{"resourceType":"Organization","id":"o","name":"hemmelig","patient":{"reference":"#x"}}""" },
        { "in error", """{"resourceType":"Organization","id":"o","name":"hemmelig","status":"entered-in-error"}""" },
        { "turned round", """{"resourceType":"Organization","id":"o","name":"hemmelig","modifierExtension":[{"url":"urn:not"}]}""" },
    };

    [Theory]
    [MemberData(nameof(NotFollowed))]
    public void What_may_not_be_read_is_not_followed(string what, string contained)
    {
        // Proves that a reference to nothing, to a patient, to what is about another, was entered in error or may be turned round gives no value, and that it is still named.
        var answer = Hospital(About("DocumentReference", "d", Me, Letter + $$"""
            "contained":[{{contained}}],"author":[{"reference":"#o"}]
            """));
        Assert.DoesNotContain(Assert.Single(answer.Facts).Values, v => v.Name.StartsWith("author", StringComparison.Ordinal));
        Assert.Contains(answer.NotMapped, n => n.Path == "DocumentReference.author.reference");
        Assert.Equal(what != "the patient", answer.NotMapped.Any(n => n.Path == "DocumentReference.contained"));
    }

    [Fact]
    public void References_that_turn_in_a_circle_end()
    {
        // Proves that two resources that refer to each other are laid in each other no deeper than a path goes.
        var answer = With("performer.resolve().partOf.resolve().partOf.resolve().partOf.resolve().name", About("Condition", "c", Me, """
            "contained":[{"resourceType":"Organization","id":"a","partOf":{"reference":"#b"},"name":"a"},{"resourceType":"Organization","id":"b","partOf":{"reference":"#a"},"name":"b"}],"performer":{"reference":"#a"}
            """));
        Assert.Empty(Assert.Single(answer.Facts).Values);
        Assert.Contains(answer.NotMapped, n => n.Path.Contains("resolve().partOf.resolve().partOf.reference", StringComparison.Ordinal));
    }

    [Fact]
    public void A_reference_of_a_reference_is_followed()
    {
        // Proves the two steps from a role to whose role it is, contained beside each other.
        const string Role = """{"resourceType":"PractitionerRole","id":"r","organization":{"reference":"#o"}}""";
        var answer = With("performer.resolve().organization.resolve().name", About("Condition", "c", Me, $$"""
            "contained":[{{Role}},{{Clinic}}],"performer":{"reference":"#r"}
            """));
        Assert.Equal(new FactDatum.TextDatum("Fysioterapien"), Assert.Single(Assert.Single(answer.Facts).Values).Datum);
        Assert.Equal([("Condition.performer.resolve().organization.resolve().telecom", 1)], Named(answer));
    }

    [Fact]
    public void A_thousand_references_to_one_large_resource_do_not_fill_the_memory()
    {
        // Proves that what references lead to is limited as the answer is, and that what is beyond makes the answer incomplete.
        var large = $$"""{"resourceType":"Organization","id":"o","name":"{{new string('x', 100_000)}}"}""";
        var answer = With("performer.resolve().name", About("Condition", "c", Me, $$"""
            "contained":[{{large}}],"performer":[{{string.Join(',', Enumerable.Repeat("{\"reference\":\"#o\"}", 1000))}}]
            """));
        Assert.Equal((0, ReasonCode.SourceTooLarge), (answer.Facts.Count, answer.Incomplete));
    }

    private static List<(string, int)> Named(SourceOutcome.Answered answer) => [.. answer.NotMapped.Select(n => (n.Path, n.Count))];

    private static SourceOutcome.Answered Hospital(string resource) => Read(Collection(Patient("me", D1), resource), "cosmic", "discharge-letters");

    // Cosmic's definition of a condition, with this one value.
    private static SourceOutcome.Answered With(string path, string resource)
    {
        var shipped = File.ReadAllText(Path.Combine(Shipped.DefinitionsFolder, "cosmic.yaml"));
        var definition = SourceDefinitionFile.Read("cosmic.yaml", shipped.Replace("path: bodySite, kind: concept", $"path: \"{path}\"", StringComparison.Ordinal), Shipped.Catalogue);
        return Answered(Collection(Patient("me", D1), resource), definition, definition.Requests.Single(r => r.Id == "conditions"));
    }

    private static SourceOutcome.Answered Read(string json, string source, string request) => Answered(json, Shipped.Definition(source), Shipped.Request(source, request));

    private static SourceOutcome.Answered Answered(string json, SourceDefinition definition, SourceRequest request) => Assert.IsType<SourceOutcome.Answered>(
        Fhir.Interpret([FhirBundle.TryRead(Shipped.Json(json))!], definition, request, request.Categories, Person.Known(Shipped.D1)));
}
