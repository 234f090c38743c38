using Gateway.Casework.V1;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;
using Gateway.Overview.V1;

namespace Gateway.Tests.Cli;

/// <summary>The pages of an assessment and of the informant figure.</summary>
public sealed class AssessmentPageTests
{
    [Theory]
    [InlineData(80, true)]
    [InlineData(120, true)]
    [InlineData(80, false)]
    public void A_requirement_says_what_meets_it_or_what_to_do(int width, bool unicode)
    {
        // Proves: verdict, figure, question, cited item, reason and step stand there, and no line is wider than the page.
        var page = Page(width, unicode: unicode);
        var flat = PrintedPage.Flat(page);
        string[] expected =
        [
            "Er sagen om D1 tilstrækkeligt oplyst?", "Sagen er ikke tilstrækkeligt oplyst", "1 af 2 krav er opfyldt, uden at borgeren er spurgt.", "samtykke er ikke søgt: 1",
            "Hvad er prøvet?", "Virksomhedspraktik", "(DFDG", "borgeren er ikke spurgt om samtykke", "Spørg borgeren, om I må hente: LÆ 265.", "ikke læst til bunds: Bekendtgørelsen, § 2", "version 2026-1",
        ];
        Assert.All(expected, text => Assert.Contains(text, flat, StringComparison.Ordinal));
        Assert.All(page.Split('\n'), line => Assert.True(line.TrimEnd().Length <= width, line));
    }

    [Fact]
    public void It_speaks_english_too()
    {
        // Proves that both languages have every word of the page.
        var flat = PrintedPage.Flat(Page(100, SpokenLanguage.English));
        Assert.All(["Is the case about D1 sufficiently documented?", "1 of 2 requirements are met without asking the citizen.", "the citizen has not been asked for consent"], text => Assert.Contains(text, flat, StringComparison.Ordinal));
    }

    [Fact]
    public void Too_few_assessments_are_said_to_be_and_not_shown()
    {
        // Proves: a kind of case without a figure shows its name and why, another its sums.
        var answer = new GetInformantFiguresResponse
        {
            FromMonth = "2025-12", UntilMonth = "2026-11",
            Aggregates = { new InformantAggregate { CaseType = CaseType.FlexJob, Suppressed = true }, new InformantAggregate { CaseType = CaseType.ResourceCourse, Assessments = 5, Figure = new InformantFigure { Requirements = 55, Met = 41, OnlyCitizen = 14 } } },
        };
        var flat = PrintedPage.Flat(PrintedPage.Of((texts, layout, _) => new InformantPage(texts, layout).Render(answer), 100));
        Assert.All(["2025-12 til 2026-11", "Fleksjob", "Under fem vurderinger", "Ressourceforløb", "Vurderinger: 5", "41 af 55", "kan kun borgeren vide: 14"], text => Assert.Contains(text, flat, StringComparison.Ordinal));
    }

    private static string Page(int width, SpokenLanguage language = SpokenLanguage.Danish, bool unicode = true) =>
        PrintedPage.Of((texts, layout, asked) => new AssessmentPage(texts, layout, asked).Render(Answer()), width, language, unicode);

    private static AssessCaseResponse Answer() => new()
    {
        Basis = new AnswerBasis { Receipt = SampleAnswer.Receipt, QueryReceipt = SampleAnswer.Receipt, CatalogueVersion = "sha256:abc", Items = { RichAnswer.Full().Sections[0].Items } },
        CaseType = CaseType.FlexJob,
        RequirementsVersion = "2026-1",
        Verdict = new Verdict { Text = SampleAnswer.Both("Sagen er ikke tilstrækkeligt oplyst. Der mangler: Egen læges vurdering.", "The case is not sufficiently documented."), Because = { "gp-assessment" } },
        Informant = new InformantFigure { Requirements = 2, Met = 1, NotAsked = 1 },
        Requirements =
        {
            new AssessedRequirement { RequirementId = "earlier-measures", Title = SampleAnswer.Both("Indsatser", "Measures"), Question = SampleAnswer.Both("Hvad er prøvet?", "What was tried?"), State = RequirementState.Met, ItemIds = { "m1" } },
            new AssessedRequirement
            {
                RequirementId = "gp-assessment", Title = SampleAnswer.Both("Egen læges vurdering", "The GP's assessment"), Question = SampleAnswer.Both("Hvad siger lægen?", "What does the doctor say?"),
                State = RequirementState.Missing, MissingBecause = MissingBecause.NotAsked,
                NextStep = new LawfulStep { Kind = LawfulStepKind.AskForConsent, Text = SampleAnswer.Both("Spørg borgeren, om I må hente: LÆ 265.", "Ask the citizen.") },
                Sources = { new RequirementSource { Title = "Bekendtgørelsen", Reference = "§ 2", Date = "2021", Verified = false } },
            },
        },
    };
}
