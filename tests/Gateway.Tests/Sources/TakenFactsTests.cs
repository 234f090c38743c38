using Gateway.Access;
using Gateway.Sources;

namespace Gateway.Tests.Sources;

/// <summary>Proves that what does not fit is left out alone, and said.</summary>
public sealed class TakenFactsTests
{
    private const int MostBytes = 1_000_000;

    [Fact]
    public void A_text_that_is_too_long_costs_its_own_fact_and_not_the_others()
    {
        // Proves that the fact before and the fact after the long one are there, that the answer says there is more, and that what no mapping reads may be as long as it likes.
        var answer = Interpret(Fact("a", 10), Fact("b", MostBytes), Fact("c", 10));
        Assert.Equal(["a", "c"], answer.Facts.Select(f => f.SourceItemId));
        Assert.Equal(ReasonCode.SourceTooLarge, answer.Incomplete);

        var attached = Interpret("""{"helbredsbegraensningId":"a","bilag":"x"}""".Replace("x", new string('x', 2 * MostBytes), StringComparison.Ordinal));
        Assert.Equal((1, null), (attached.Facts.Count, attached.Incomplete));
    }

    [Fact]
    public void Facts_count_together()
    {
        // Proves that the limit is the answer's: two halves fit, a third does not.
        var half = (MostBytes / 2) - 100;
        Assert.Null(Interpret(Fact("a", half), Fact("b", half)).Incomplete);
        var answer = Interpret(Fact("a", half), Fact("b", half), Fact("c", half));
        Assert.Equal((2, ReasonCode.SourceTooLarge), (answer.Facts.Count, answer.Incomplete));
    }

    [Fact]
    public void What_many_facts_take_from_the_one_they_stand_in_counts_for_each()
    {
        // Proves that a long name above many payments is not made a text of as often as a source likes: the grant and two payments fit, the others do not.
        var payments = string.Join(',', Enumerable.Range(1, 50).Select(i => $$"""{"OekonomiskYdelseseffektueringBeloeb":"{{i}}"}"""));
        var answer = Assert.IsType<SourceOutcome.Answered>(PayloadTree.Interpret(
            Shipped.Json($$$"""
                {"BevillingHent_O":{"BevilgetYdelseListe":{"BevilgetYdelse":{
                  "YdelseNavn":"{{{new string('x', MostBytes * 3 / 10)}}}",
                  "OEkonomiskYdelseseffektueringListe":{"OEkonomiskYdelseseffektuering":[{{{payments}}}]},
                  "BevillingStruktur":{"BevillingMasterSystemInstans":{"ItSystemInstansTitel":"KY"},"Bevillingsmodtager":{"PartCPRNummer":"{{{Shipped.D1.Reveal()}}}" } } } } } }
                """),
            Shipped.Definition("ky"), Shipped.Request("ky", "grants"), ["benefits"], Person.Known(Shipped.D1)));
        Assert.Equal((3, ReasonCode.SourceTooLarge), (answer.Facts.Count, answer.Incomplete));
    }

    private static string Fact(string id, int length) =>
        $$"""{"helbredsbegraensningId":"{{id}}","beskrivelseAfHelbredsbegraensning":"{{new string('x', length)}}"}""";

    private static SourceOutcome.Answered Interpret(params string[] facts) => Assert.IsType<SourceOutcome.Answered>(PayloadTree.Interpret(
        Shipped.Json($$"""{"helbredsbegraensninger":[{{string.Join(',', facts)}}]}"""), Shipped.Definition("dfdg"), Shipped.Request("dfdg", "status"), ["employment-status"], Person.Known(Shipped.D1)));
}
