using Gateway.Access;
using Gateway.Sources;

namespace Gateway.Tests.Sources;

/// <summary>Proves that the systems without a published interface say so, and what they tell of the synthetic citizens in the form assumed for them.</summary>
public sealed class AssumedSourceTests : SimulatedSources
{
    private const string D3 = "1112609989";
    private const string D4 = "0806759970";
    private const string D9 = "1705889990";
    private const string D10 = "0309799993";
    private const string D11 = "0512019988";
    private const string D12 = "2207669995";

    [Theory]
    [InlineData("case-index")]
    [InlineData("columna")]
    [InlineData("kmd-opera")]
    [InlineData("kriminalforsorgen")]
    [InlineData("mediconnect")]
    [InlineData("netforvaltning-sundhed")]
    [InlineData("pensionsinfo")]
    [InlineData("rehabilitation-140")]
    [InlineData("schultz-fasit")]
    [InlineData("sundhedsplatformen")]
    [InlineData("ungedatabasen")]
    [InlineData("workbase")]
    public void An_assumed_format_says_so(string source)
    {
        // Proves that nobody takes an assumption for a published interface.
        Assert.Equal(FormatStatus.Assumed, Shipped.Definition(source).FormatStatus);
    }

    [Fact]
    public async Task Older_files_hold_measures_notes_and_a_plan()
    {
        // Proves period, outcome and provider of measures, the text of notes and the plan's next step, in both older case systems.
        var measures = await AnsweredAsync(D4, "schultz-fasit", "measures");
        Assert.Equal([("employment-measures", "Nytteindsats", "2016-03-07", "2016-06-03")], Lines(measures));
        Assert.Equal("Gennemført med reduceret tid", measures.Facts[0].Outcome?.Text);
        Assert.Equal(["provider: Testkøbing Genbrug", "hours-per-week: 20 timer"], Values(measures.Facts[0]));
        Assert.Equal([("employment-journal-notes", "Opfølgning på nytteindsats", "2016-04-12T10:20:00+02:00", "")], Lines(await AnsweredAsync(D4, "schultz-fasit", "notes")));
        var plan = await AnsweredAsync(D10, "schultz-fasit", "plan");
        Assert.Equal([("min-plan", "Fleksjob på lager eller kontor", "2017-11-06", "2018-05-31"), ("min-plan", "Flere timer i fleksjobbet på kontoret", "2026-03-02", "")], Lines(plan));
        Assert.Equal(["next-step: Samtale med arbejdsgiver"], Values(plan.Facts[0]));
        Assert.Equal([("employment-measures", "Brobygning", "2021-10-04", "2021-12-17")], Lines(await AnsweredAsync(D11, "workbase", "measures")));
        Assert.Equal([("employment-journal-notes", "Første samtale", "2021-09-02T11:00:00+02:00", "")], Lines(await AnsweredAsync(D11, "workbase", "notes")));
    }

    [Theory]
    [InlineData("schultz-fasit", "measures", "employment-measures", "cprNummer", """{"indsatser":[{"indsatsId":"1","indsatstype":"Praktik","startDato":"2026-01-05"}]""")]
    [InlineData("ungedatabasen", "education", "education-history", "personnummer", """{"uddannelsesforloeb":[{"forloebIdentifier":"1","uddannelse":{"navn":"Hf"},"startdato":"2026-01-05"}]""")]
    public void An_answer_that_names_nobody_is_about_nobody(string source, string request, string category, string number, string holds)
    {
        // Proves: these formats carry the number in every answer, so one that holds something and lacks it, or has it empty or null, is not shown as the citizen's.
        Assert.IsType<SourceOutcome.Answered>(Read($$"""{{holds}},"{{number}}":"{{D4}}"}"""));
        foreach (var without in new[] { "}", $$""","{{number}}":""}""", $$""","{{number}}":null}""" })
            Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceWrongPerson), Read(holds + without));

        SourceOutcome Read(string json) =>
            PayloadTree.Interpret(Shipped.Json(json), Shipped.Definition(source), Shipped.Request(source, request), [category], Person.Known(Shipped.Citizen(D4)));
    }

    [Fact]
    public async Task Education_tells_what_was_completed_and_what_was_left()
    {
        // Proves institution, level and why it ended.
        var answer = await AnsweredAsync(D11, "ungedatabasen", "education");
        Assert.Equal(
            [("education-history", "Hf-enkeltfag", "2018-08-13", "2019-02-28"), ("education-history", "Social- og sundhedshjælper", "2022-01-17", "2022-09-30")],
            Lines(answer));
        Assert.Equal(["Udmeldt efter eget ønske", "Sygdom"], answer.Facts.Select(f => f.Outcome?.Text));
        Assert.Equal(["institution: SOSU Testkøbing", "education-code: 5162", "level: Erhvervsuddannelse"], Values(answer.Facts[1]));
    }

    [Fact]
    public async Task A_rehabilitation_plan_has_one_number_in_hospital_and_municipality()
    {
        // Proves that the plan that two systems hold has the same key in both, and that training, contact and finding stand with the municipality.
        var answer = await AnsweredAsync(D4, "rehabilitation-140", "plans");
        var plan = Assert.Single(answer.Facts, f => f.Category == "rehabilitation-plans");
        Assert.Equal("urn:genoptraeningsplan|GOP-2020-D4-1", plan.SharedKey);
        Assert.Equal(plan.SharedKey, Assert.Single((await AnsweredAsync(D4, "cosmic", "rehabilitation-plans")).Facts).SharedKey);
        Assert.Equal(
            ["municipal-health-statuses Brud på yderste ankelkno", "municipal-rehabilitation-plans Fremmøde til træning", "municipal-rehabilitation-plans Fysisk træning", "municipal-rehabilitation-plans Træningsforløb"],
            answer.Facts.Where(f => f != plan).Select(f => $"{f.Category} {f.Code.Text}").Order(StringComparer.Ordinal));
        // Whose work the training is stands beside it in the bundle.
        Assert.Empty(answer.NotMapped);
    }

    [Theory]
    [InlineData("mediconnect")]
    [InlineData("netforvaltning-sundhed")]
    [InlineData("schultz-fasit")]
    public async Task A_certificate_has_one_number_wherever_it_is_kept(string source)
    {
        // Proves that the form out of either exchange system, and its line on the job centre's case, has the key it has in the inbox, so that it is one item, and that nothing of it is lost.
        var certificate = await AnsweredAsync(D4, source, "certificates");
        var fact = Assert.Single(certificate.Facts);
        Assert.Equal(("certificate-lae145", "urn:medcom:lae:blanket|TESTb717ce5b-4"), (fact.Category, fact.SharedKey));
        Assert.Empty(certificate.NotMapped);
        Assert.All(
            Shipped.Request("gp-certificates", "certificates").Facts.Concat(Shipped.Request(source, "certificates").Facts),
            mapping => Assert.Equal("urn:medcom:lae:blanket", mapping.SharedKey?.System));
    }

    [Fact]
    public async Task A_line_of_the_case_tells_that_a_certificate_came_and_not_when_it_was_sent()
    {
        // Proves: either form in its own category; the day it came and who ordered it as values of their own, and no day, status or change that a certificate's age would be counted from; any other form is named and not shown.
        var answer = Assert.IsType<SourceOutcome.Answered>(await AlteredAsync(D4, "schultz-fasit", "certificates", text =>
            text.Replace("\"attester\": [", $"\"attester\": [{Filed("LÆ 265")},{Filed("LÆ 285")},", StringComparison.Ordinal)));
        Assert.Equal(
            [("certificate-lae145", "LÆ 145 Generel helbredsattest", "", ""), ("certificate-lae265", "LÆ 265 Lægeattest til rehabiliteringsteam", "", "")],
            Lines(answer).OrderBy(l => l.Category, StringComparer.Ordinal));
        Assert.Equal(["urn:medcom:lae:blanket|No. of LÆ 265", "urn:medcom:lae:blanket|TESTb717ce5b-4"], answer.Facts.Select(f => f.SharedKey).Order(StringComparer.Ordinal));
        Assert.All(answer.Facts, f => Assert.Equal(("", ""), (f.Status, f.LastChangedAt)));
        Assert.Equal(
            ["received: 2026-06-09", "ordered-by: Fleks- og ressourceteamet, Jobcenter Testkøbing"], Values(Assert.Single(answer.Facts, f => f.Category == "certificate-lae145")));
        Assert.Contains(answer.NotMapped, n => n.Path.StartsWith("attester", StringComparison.Ordinal));

        static string Filed(string form) =>
            $$"""{"attestId":"of {{form}}","blanketType":"{{form}}","blanketNummer":"No. of {{form}}","modtaget":"2026-11-02","rekvirent":"Jobcentret"}""";
    }

    [Fact]
    public async Task Three_hospital_systems_tell_the_same_kinds_of_things()
    {
        // Proves diagnosis, admission and plan of citizens whom another hospital system holds than the first one.
        Assert.Equal(["Dissemineret sklerose UNS"], (await AnsweredAsync(D9, "sundhedsplatformen", "conditions")).Facts.Select(f => f.Code.Text));
        Assert.Equal([("hospital-treatments", "Ambulant forløb", "2025-11-24T10:00:00+01:00", "2026-08-20T11:00:00+02:00")], Lines(await AnsweredAsync(D9, "sundhedsplatformen", "encounters")));
        Assert.Equal([("hospital-treatments", "Total hoftealloplastik", "2025-09-15", "")], Lines(await AnsweredAsync(D10, "columna", "procedures")));
        Assert.Equal([("rehabilitation-plans", "Genoptræning efter ny hofte", "2025-10-01", "2026-01-16")], Lines(await AnsweredAsync(D10, "columna", "rehabilitation-plans")));
    }

    [Theory]
    [InlineData("columna", "conditions")]
    [InlineData("mediconnect", "certificates")]
    [InlineData("netforvaltning-sundhed", "certificates")]
    [InlineData("rehabilitation-140", "plans")]
    [InlineData("schultz-fasit", "measures")]
    [InlineData("schultz-fasit", "plan")]
    [InlineData("schultz-fasit", "certificates")]
    [InlineData("sundhedsplatformen", "encounters")]
    [InlineData("ungedatabasen", "education")]
    [InlineData("workbase", "notes")]
    public async Task D3_is_known_to_none_of_them(string source, string request)
    {
        // Proves that each system's own way of saying "nobody" is nothing held and no error.
        var outcome = await AskAsync(D3, source, request);
        Assert.True(outcome is SourceOutcome.NothingHeld or SourceOutcome.Answered { Facts.Count: 0, NotMapped.Count: 0, Incomplete: null }, $"{outcome}");
    }

    [Fact]
    public async Task Each_new_citizen_is_known_to_four_systems_or_more()
    {
        // Proves that the four citizens of these systems are worth asking about, and that of their records nothing is lost.
        foreach (var citizen in new[] { D9, D10, D11, D12 })
        {
            var answers = await Bench.AskAsync(Shipped.FullGrant(Shipped.Citizen(citizen)), SourceBench.To(Sandbox), Shipped.ByToken);
            var holding = answers.Where(a => a.Outcome is SourceOutcome.Answered { Facts.Count: > 0 }).ToList();
            Assert.True(holding.Select(a => a.Definition.Id).Distinct().Count() >= 4, citizen[..4]);
            Assert.DoesNotContain(answers, a => a.Outcome is SourceOutcome.Failed { Reason: not ReasonCode.SourceNotConnected });
            Assert.Empty(holding.SelectMany(a => ((SourceOutcome.Answered)a.Outcome).NotMapped.Select(n => $"{a.Definition.Id} {n.Path}")));
        }
    }
}
