using Gateway.Access;
using Gateway.Sources;

namespace Gateway.Tests.Sources;

/// <summary>Proves how REST/JSON payloads become facts by the dfdg definition, and that a bad one is never "nothing held".</summary>
public sealed class PayloadTreeTests
{
    private const string Status = "status";
    private const string Measures = "measures";
    private const string Benefits = "benefits";

    [Fact]
    public void Facts_carry_what_the_mapping_reads()
    {
        // Proves id, code with its system, period, text and outcome of a mapped element.
        var fact = Assert.Single(Answered(Measures,
            """
            {"aktiviteter":[{
              "aktivitetsstamdata":{"aktivitetIdentifier":"a-1","startdato":"2026-01-05","slutdato":"2026-03-27","aktivitetstype":"Mentor","timerPrUge":2.50,"minutterPrUge":0},
              "aktivitetsafslutning":{"resultat":"Startede i job","afslutningsaarsag":"Gennemført","registreringstidspunkt":"2026-03-28T08:00:00Z"}}]}
            """).Facts);
        Assert.Equal(("employment-measures", "a-1", "Mentor", "2026-01-05", "2026-03-27"), (fact.Category, fact.SourceItemId, fact.Code.Text, fact.Start, fact.End));
        Assert.Equal(("Startede i job", "2026-03-28T08:00:00Z"), (fact.Outcome!.Text, fact.LastChangedAt));
        Assert.Equal(new FactDatum.QuantityDatum("2.50", "timer"), Value(fact, "hours-per-week"));
        Assert.Equal(new FactDatum.QuantityDatum("0", "minutter"), Value(fact, "minutes-per-week"));
        Assert.Equal(new FactDatum.TextDatum("Gennemført"), Value(fact, "ended-because"));
    }

    [Theory]
    [InlineData("\"NaN\"", "NaN")]
    [InlineData("\"INF\"", "INF")]
    [InlineData("\"2,5\"", "2,5")]
    [InlineData("\"ti\"", "ti")]
    public void What_is_no_number_makes_none_and_the_answer_is_not_whole(string written, string shown)
    {
        // Proves that an amount nobody can read is shown as the text it is, named, and told of as something that could not be read; what stands beside it is read.
        var answer = Answered(Measures, $$"""{"aktiviteter":[{"aktivitetsstamdata":{"aktivitetIdentifier":"a-1","timerPrUge":{{written}},"minutterPrUge":30} }]}""");
        var fact = Assert.Single(answer.Facts);
        Assert.Equal(new FactDatum.TextDatum(shown), Value(fact, "hours-per-week"));
        Assert.Equal(new FactDatum.QuantityDatum("30", "minutter"), Value(fact, "minutes-per-week"));
        Assert.Equal(("aktiviteter.hours-per-week (no number)", 1), Assert.Single(answer.NotMapped.Select(n => (n.Path, n.Count))));
        Assert.Equal(ReasonCode.SourceMalformed, answer.Incomplete);
        Assert.Null(Answered(Measures, """{"aktiviteter":[{"aktivitetsstamdata":{"aktivitetIdentifier":"a-1","timerPrUge":"2.5","minutterPrUge":""}}]}""").Incomplete);
    }

    [Theory]
    [InlineData("startdato", "start")]
    [InlineData("slutdato", "end")]
    public void What_is_no_day_is_left_out_and_the_answer_is_not_whole(string field, string named)
    {
        // Proves that a day nobody can read is not shown as one, is named, and told of as something that could not be read; a day that is one is not.
        string Body(string day) => $$"""{"aktiviteter":[{"aktivitetsstamdata":{"aktivitetIdentifier":"a-1","{{field}}":"{{day}}","minutterPrUge":30} }]}""";
        var answer = Answered(Measures, Body("2026-02-31"));
        var fact = Assert.Single(answer.Facts);
        Assert.Equal(("", "", new FactDatum.QuantityDatum("30", "minutter")), (fact.Start, fact.End, Value(fact, "minutes-per-week")));
        Assert.Equal(($"aktiviteter.{named} (no date)", 1), Assert.Single(answer.NotMapped.Select(n => (n.Path, n.Count))));
        Assert.Equal(ReasonCode.SourceMalformed, answer.Incomplete);
        Assert.Null(Answered(Measures, Body("2026-02-28")).Incomplete);
        Assert.Null(Answered(Measures, Body("")).Incomplete);
    }

    [Theory]
    [InlineData("24", "Kontaktgruppe 24", "24")]
    [InlineData("\"24\"", "Kontaktgruppe 24", "24")]
    [InlineData("904", "Kontaktgruppe 904 (ukendt kode)", "904")]
    [InlineData("\"ny kode\"", "Kontaktgruppe ny kode (ukendt kode)", "ny kode")]
    public void An_unknown_code_passes_through_and_says_so(string code, string text, string passedThrough)
    {
        // Proves that a code is shown as it stands, number or text, and that one without a published meaning is said to be unknown.
        var fact = Assert.Single(Answered(Status, $$"""{"kontaktgrupper":[{"kontaktgruppeIdentifier":"k","KontaktgruppeType":{{code}}}]}""").Facts);
        Assert.Equal(text, fact.Code.Text);
        Assert.Equal(("urn:dfdg:KontaktgruppeType", passedThrough), (fact.Code.Codings[0].System, fact.Code.Codings[0].Code));
    }

    [Theory]
    [InlineData("""{"personnummer":"0806759970","kontaktgrupper":[]}""")]
    [InlineData("""{"personnummer":"","kontaktgrupper":[]}""")]
    [InlineData("""{"personnummer":{"nummer":"1403859922"},"kontaktgrupper":[]}""")]
    [InlineData("""{"personnummer":["1403859922","0806759970"],"kontaktgrupper":[]}""")]
    [InlineData("""{"personnummer":1403859922.0,"kontaktgrupper":[]}""")]
    [InlineData("""[{"personnummer":"1403859922"},{"personnummer":"0806759970"}]""")]
    [InlineData("""{"kontaktgrupper":[{"kontaktgruppeIdentifier":"k","KontaktgruppeType":24,"personnummer":"0806759970"}]}""")]
    [InlineData("""{"personnummer":"1403859922","kontaktgrupper":[{"kontaktgruppeIdentifier":"k","borger":{"personnummer":"080675-9970"}}]}""")]
    public void A_payload_about_somebody_else_is_refused(string json)
    {
        // Proves that one number that is not the one asked for refuses the whole answer, also in a list and when it is no text.
        Assert.Equal(ReasonCode.SourceWrongPerson, Failed(Status, json));
    }

    [Theory]
    [InlineData("""{"personnummer":"1403859922","kontaktgrupper":[]}""")]
    [InlineData("""{"personnummer":null,"kontaktgrupper":[]}""")]
    [InlineData("""{"kontaktgrupper":[]}""")]
    public void A_payload_that_names_nobody_or_the_right_person_is_read(string json)
    {
        // Proves that this source's answers, which normally name nobody, are not refused for that.
        Assert.Empty(Answered(Status, json).Facts);
    }

    [Theory]
    [InlineData(Status, "null")]
    [InlineData(Status, "7")]
    [InlineData(Status, "\"kontaktgrupper\"")]
    [InlineData(Status, "{}")]
    [InlineData(Status, "[]")]
    [InlineData(Status, """[{"kontaktgrupper":[]}]""")]
    [InlineData(Status, """[{"kyYdelsesIdentifier":"1"}]""")]
    [InlineData(Status, """{"aktiviteter":[]}""")]
    [InlineData(Status, """{"status":"ok","data":{"kontaktgrupper":[]}}""")]
    [InlineData(Status, """{"kontaktgrupper":"ingen"}""")]
    [InlineData(Status, """{"kontaktgrupper":[24]}""")]
    [InlineData(Status, """{"kontaktgrupper":[],"personkategorier":[{},"6.6"]}""")]
    [InlineData(Measures, "[]")]
    [InlineData(Measures, """{"aktiviteter":false}""")]
    [InlineData(Benefits, "{}")]
    [InlineData(Benefits, """{"ydelser":[]}""")]
    [InlineData(Benefits, """{"kyYdelsesIdentifier":"1","startdato":"2026-01-01"}""")]
    [InlineData(Benefits, """[[{"startdato":"2026-01-01"}],[]]""")]
    [InlineData(Benefits, """[{"startdato":"2026-01-01"},null]""")]
    [InlineData(Benefits, "[1,2]")]
    [InlineData("benefits", """[{"error":"internal"}]""")]
    [InlineData("status", """{"kontaktgrupper":[{"error":"internal"}]}""")]
    public void Another_shape_than_the_agreed_one_is_malformed(string request, string json)
    {
        // Proves that an answer that holds none of the agreed lists, or something else in them, never passes for "nothing held".
        Assert.Equal(ReasonCode.SourceMalformed, Failed(request, json));
    }

    [Fact]
    public void Empty_lists_hold_nothing()
    {
        // Proves the other side: the agreed shape without elements is an answer.
        Assert.Empty(Answered(Status, """{"helbredsbegraensninger":[],"aktivitetstillaeg":[],"kontaktgrupper":[],"personkategorier":[]}""").Facts);
        Assert.Empty(Answered(Benefits, "[]").Facts);
    }

    [Fact]
    public void What_is_not_mapped_is_named_without_content()
    {
        // Proves that unknown fields are named at the top, in an element and deep in one, each with its count and none of its content.
        var answer = Answered(Measures,
            """
            {"version":2,"haendelser":[{"x":"hemmelig"},{"x":"hemmelig"}],
             "aktiviteter":[
               {"aktivitetsstamdata":{"aktivitetIdentifier":"a","aktivitetstype":"Mentor","niveau":"hemmelig","ansvarligMyndighed":{"myndighed":{"organisationskode":"0999","AuthorityName":"By","telefon":"hemmelig"}}},"bemaerkning":"hemmelig"},
               {"aktivitetsstamdata":{"aktivitetIdentifier":"b"},"bemaerkning":"hemmelig"}]}
            """);
        Assert.Equal(
            [
                ("aktiviteter.aktivitetsstamdata.ansvarligMyndighed.myndighed.telefon", 1), ("aktiviteter.aktivitetsstamdata.niveau", 1),
                ("aktiviteter.bemaerkning", 2), ("haendelser", 2), ("version", 1),
            ],
            answer.NotMapped.Select(n => (n.Path, n.Count)));
        Assert.DoesNotContain(answer.NotMapped, n => n.Path.Contains("hemmelig", StringComparison.Ordinal));
    }

    [Fact]
    public void A_number_in_a_fields_name_is_masked()
    {
        // Proves that a source that makes field names of national ids, or of anything that is no name, does not get them into the answer; and that a hostile one cannot make the list endless.
        var answer = Answered(Status, """{"kontaktgrupper":[],"1403859922":1,"p080675-9970/<b>\"æ\"":{},"line\nbreak":1}""");
        Assert.Equal(["##########", "line?break", "p######-####??b??æ?"], answer.NotMapped.Select(n => n.Path));
        var many = Answered(Status, "{\"kontaktgrupper\":[]," + string.Join(',', Enumerable.Range(0, 1_000).Select(i => $"\"{Letters(i)}\":1")) + "}");
        Assert.True(many.NotMapped.Count <= 201);
        Assert.Equal(1_000, many.NotMapped.Sum(n => n.Count));
        Assert.True(Answered(Status, $$"""{"kontaktgrupper":[],"{{new string('x', 5_000)}}":1}""").NotMapped[0].Path.Length <= 120);
    }

    [Fact]
    public void A_category_that_is_not_allowed_leaves_no_trace()
    {
        // Proves that of a request for two categories the one not granted shows neither as fact nor as unmapped field.
        var both = Shipped.Request("dfdg", Status) with
        {
            Categories = ["employment-status", "employment-measures"],
            Facts = [.. Shipped.Request("dfdg", Status).Facts, .. Shipped.Request("dfdg", Measures).Facts],
        };
        const string Json = """{"kontaktgrupper":[{"KontaktgruppeType":24,"nyt":1}],"aktiviteter":[{"aktivitetsstamdata":{"aktivitetstype":"Mentor","fortroligt":1}}]}""";
        var answer = Answered(PayloadTree.Interpret(Shipped.Json(Json), Shipped.Definition("dfdg"), both, ["employment-status"], Person.Known(Shipped.D1)));
        Assert.Equal(["employment-status"], answer.Facts.Select(f => f.Category));
        Assert.Equal(["kontaktgrupper.nyt"], answer.NotMapped.Select(n => n.Path));
    }

    [Fact]
    public void More_facts_than_the_limit_make_the_answer_incomplete()
    {
        // Proves that the limit is kept and that what is beyond it is not silently left out.
        var definition = Shipped.Definition("dfdg") with { Limits = Shipped.Definition("dfdg").Limits with { MaximumFacts = 2 } };
        const string Three = """[{"startdato":"2026-01-01"},{"startdato":"2026-02-01"},{"startdato":"2026-03-01"}]""";
        SourceOutcome.Answered Read(string json) =>
            Answered(PayloadTree.Interpret(Shipped.Json(json), definition, Shipped.Request("dfdg", Benefits), ["benefit-history"], Person.Known(Shipped.D1)));
        Assert.Equal((2, ReasonCode.SourceTooLarge), (Read(Three).Facts.Count, Read(Three).Incomplete));
        Assert.Equal((2, null), (Read("""[{"startdato":"2026-01-01"},{"startdato":"2026-02-01"}]""").Facts.Count, Read("""[{"slutdato":"2026-01-01"},{"slutdato":"2026-02-01"}]""").Incomplete));
    }

    private static SourceOutcome.Answered Answered(string request, string json) => Answered(Interpret(request, json));

    private static SourceOutcome.Answered Answered(SourceOutcome outcome) => Assert.IsType<SourceOutcome.Answered>(outcome);

    private static ReasonCode Failed(string request, string json) => Assert.IsType<SourceOutcome.Failed>(Interpret(request, json)).Reason;

    private static SourceOutcome Interpret(string request, string json) => PayloadTree.Interpret(Shipped.Json(json), Shipped.Question(Shipped.D1, "dfdg", request));

    private static FactDatum Value(Fact fact, string name) => fact.Values.Single(v => v.Name == name).Datum;

    private static string Letters(int number) => new([.. $"{number:D4}".Select(digit => (char)('a' + digit - '0'))]);
}
