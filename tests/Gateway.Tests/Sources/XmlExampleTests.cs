using System.Text;
using System.Text.RegularExpressions;
using Gateway.Access;
using Gateway.Sources;
using Gateway.Sources.Formats;

namespace Gateway.Tests.Sources;

/// <summary>Proves that the guide's example of a system that answers in XML maps what the guide says, and that what the definition then reads wrongly is named.</summary>
public sealed partial class XmlExampleTests
{
    private static readonly string Guide = File.ReadAllText(Path.Combine(SharedData.RepositoryRoot!, "src", "Gateway", "Sources", "README.md")).ReplaceLineEndings("\n");

    private static string Definition => Block("yaml", "format: xml");

    private static string Answer => Block("xml", "<forloeb");

    [Fact]
    public void The_guides_xml_is_mapped_and_nothing_of_it_is_left()
    {
        // Proves attributes, the text of an element that has some, Danish dates and numbers, and what is ignored.
        var answered = Interpret(Definition, Answer);
        var fact = Assert.Single(answered.Facts);
        Assert.Equal(("RN-1", "Alkohol", "ALK", "2026-01-05", "2026-03-27", "afsluttet", "Gennemført"), (fact.SourceItemId, fact.Code.Text, fact.Code.Codings.Single().Code, fact.Start, fact.End, fact.Status, fact.Outcome!.Text));
        Assert.Equal(new FactDatum.QuantityDatum("12.5", "timer"), Assert.Single(fact.Values).Datum);
        Assert.Empty(answered.NotMapped);
    }

    [Theory]
    [InlineData("code: stof.@kode, ", "", "behandling.stof.@kode")]
    [InlineData("text: stof }", "label: Behandling }", "behandling.stof.#text")]
    [InlineData("ignore: [behandler, intern]", "ignore: [behandler]", "behandling.intern")]
    [InlineData("decimal: comma", "decimal: point", "behandling.hours (no number)")]
    [InlineData("dates: [dd-mm-yyyy]", "dates: [iso]", "behandling.end (no date),behandling.start (no date)")]
    public void What_a_mistake_loses_is_named(string good, string bad, string named)
    {
        // Proves that an attribute nobody reads, a text nobody reads, a part nobody ignores, and numbers and dates written otherwise are told of.
        var text = Definition.Replace(good, bad, StringComparison.Ordinal);
        Assert.NotEqual(Definition, text);
        Assert.Equal(named, string.Join(',', Interpret(text, Answer).NotMapped.Select(n => n.Path)));
    }

    private static SourceOutcome.Answered Interpret(string text, string xml)
    {
        var definition = SourceDefinitionFile.Read("example.yaml", text, Shipped.Catalogue);
        using var tree = XmlTree.Read(Encoding.UTF8.GetBytes(xml), null, definition.Namespaces, int.MaxValue)!;
        var request = definition.Requests.Single();
        return Assert.IsType<SourceOutcome.Answered>(PayloadTree.Interpret(tree.RootElement, definition, request, request.Categories, Person.Known(CitizenId.TryParse("0507829974")!)));
    }

    private static string Block(string language, string holding) =>
        Blocks().Matches(Guide).Where(m => m.Groups["language"].Value == language).Select(m => m.Groups["text"].Value).Single(t => t.Contains(holding, StringComparison.Ordinal));

    [GeneratedRegex("```(?<language>[a-z]+)\n(?<text>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Blocks();
}
