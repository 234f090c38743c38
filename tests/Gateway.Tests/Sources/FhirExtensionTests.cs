// Proves that the content of an extension is kept where a definition reads it, and that an unknown one is named and never shown.
using Gateway.Access;
using Gateway.ReviewedData;
using Gateway.Sources;
using static Gateway.Tests.Sources.FhirJson;

namespace Gateway.Tests.Sources;

/// <summary>Proves, with shipped definitions and one that takes all plain extensions, what becomes of FHIR's extensions.</summary>
public sealed class FhirExtensionTests
{
    private const string Asserted = "http://hl7.dk/fhir/core/StructureDefinition/ConditionLastAssertedDate";

    private const string Extensions = $$"""
        "extension":[{"url":"{{Asserted}}","valueDateTime":"2026-03-04"},{"url":"https://example.dk/how","valueString":"to\nlinjer"},{"url":"https://example.dk/deep","extension":[{"url":"in","valueCode":"hemmelig"}]}]
        """;

    [Theory]
    [InlineData("cosmic")]
    [InlineData("columna")]
    [InlineData("sundhedsplatformen")]
    public void One_that_a_definition_reads_is_a_labelled_value_and_the_others_are_named(string source)
    {
        // Proves both sides at each hospital: the known extension's date is shown under its Danish and English label, the two unknown ones are counted where they stand, and none of their content is anywhere.
        var answer = Read(Shipped.Definition(source));
        var value = Assert.Single(Assert.Single(answer.Facts).Values);
        Assert.Equal(("Senest bekræftet", "Last asserted", new FactDatum.DateDatum("2026-03-04")), (value.Label.Da, value.Label.En, value.Datum));
        Assert.Equal([("Condition.extension", 2, "hospital-diagnoses")], answer.NotMapped.Select(n => (n.Path, n.Count, n.Category)));
    }

    [Fact]
    public void A_definition_may_take_all_plain_ones_under_their_own_names()
    {
        // Proves that with one line of the definition a text is kept with its line break under its URL, that it says that nobody knows the name, and that a nested one is named still.
        var answer = Read(Changed("path: bodySite, kind: concept }", "path: bodySite, kind: concept }\n          - { path: extension, entries: { key: url, value: valueString | valueCode | valueDateTime } }"));
        Assert.Equal(
            [("https://example.dk/how (ukendt felt)", "to\nlinjer"), ($"{Asserted} (ukendt felt)", "2026-03-04"), ("Senest bekræftet", "2026-03-04")],
            Assert.Single(answer.Facts).Values.Select(v => (v.Label.Da, v.Datum switch { FactDatum.TextDatum text => text.Text, FactDatum.DateDatum date => date.Date, _ => "" })).OrderByDescending(v => v.Item1, StringComparer.Ordinal));
        Assert.Equal([("Condition.extension", 1)], answer.NotMapped.Select(n => (n.Path, n.Count)));
    }

    [Fact]
    public void One_that_a_definition_ignores_is_left_out_by_its_url_alone()
    {
        // Proves that an extension that is known to say nothing is not named, that its neighbour still is, and that a definition cannot leave out all of them at once.
        const string Ignored = "ignore: [category, recordedDate, asserter, recorder]";
        var answer = Read(Changed(Ignored, "ignore: [\"extension.where(url='https://example.dk/how')\"]"));
        Assert.Equal([("Condition.extension", 1)], answer.NotMapped.Select(n => (n.Path, n.Count)));
        var refused = Assert.Throws<ReviewedDataException>(() => Changed(Ignored, "ignore: [extension]"));
        Assert.Contains("'ignore' leaves out every extension", refused.Message, StringComparison.Ordinal);
    }

    private static SourceDefinition Changed(string from, string to)
    {
        var shipped = File.ReadAllText(Path.Combine(Shipped.DefinitionsFolder, "cosmic.yaml"));
        Assert.Contains(from, shipped, StringComparison.Ordinal);
        return SourceDefinitionFile.Read("cosmic.yaml", shipped.Replace(from, to, StringComparison.Ordinal), Shipped.Catalogue);
    }

    private static SourceOutcome.Answered Read(SourceDefinition definition)
    {
        var request = definition.Requests.Single(r => r.Id == "conditions");
        var bundle = FhirBundle.TryRead(Shipped.Json(Collection(Patient("me", D1), Condition("c", "Patient/me", Extensions))))!;
        return Assert.IsType<SourceOutcome.Answered>(Fhir.Interpret([bundle], definition, request, request.Categories, Person.Known(Shipped.D1)));
    }
}
