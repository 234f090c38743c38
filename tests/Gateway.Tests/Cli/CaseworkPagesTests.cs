using Gateway.Casework.V1;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;
using Gateway.Overview.V1;

namespace Gateway.Tests.Cli;

/// <summary>The pages of casework: every line with its days and source, and what is not in it with its reason.</summary>
public sealed class CaseworkPagesTests
{
    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void Two_pages_say_what_was_tried_how_long_and_what_came_of_it(int width)
    {
        // Proves: days, responsible, outcome and source stand with what was tried, also where no outcome is registered; what was repeated is one line; gaps and overlaps name the benefits.
        var page = Printed(width, SpokenLanguage.Danish, (texts, layout, asked) => new BriefPage(texts, layout, asked).Render(Brief()));
        string[] expected =
        [
            "Kort om D1", "2024-03-04 – 2024-08-30 Virksomhedspraktik · 180 dage · Testkøbing Jobcenter · Stabilt fremmøde. [DFDG]",
            "uden dato Mentor · intet resultat er registreret [DFDG]", "2024-09-01 – 2024-09-30 Hul mellem: Virksomhedspraktik, Mentor [DFDG]",
            "2023-01-01 – Virksomhedspraktik × 2 [DFDG]", "Diagnoser (CONSENT_MISSING)",
        ];
        Assert.All(expected, text => Assert.Contains(text, PrintedPage.Flat(page), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void One_plan_names_who_and_whose_and_says_where_there_is_nothing(int width)
    {
        // Proves: each line names its holder and source; a part without lines says so and is not left out; what could not be read stands with its reason.
        var answer = new GetPlanResponse { Basis = Basis() };
        answer.Measures.Add(new PlanLine { Text = "Mentor", Who = "Mads Mentor", Period = new Period { Start = "2026-09-01T22:00:00Z" }, Holder = Employment, ItemIds = { "m-2" } });
        var page = PrintedPage.Flat(Printed(width, SpokenLanguage.English, (texts, layout, asked) => new PlanPage(texts, layout, asked).Render(answer)));
        string[] expected = ["One plan for D1", "Goals Nothing in what could be read.", "2026-09-01 – Mentor, Mads Mentor, Employment [DFDG]", "Not in it, and why", "Diagnoses (CONSENT_MISSING)"];
        Assert.All(expected, text => Assert.Contains(text, page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void The_members_stand_with_their_answer_and_why(int width)
    {
        // Proves: yes, unknown and on request are told apart in words, and an answer that this program does not know is not taken for no.
        var answer = new ListMeetingMembersResponse { Basis = Basis() };
        answer.Members.Add(new MeetingMember { Title = Said("Virksomhedskonsulent"), Answer = MeetingAnswer.Yes, Why = Said("Praktik er i gang."), ItemIds = { "m-1" } });
        answer.Members.Add(new MeetingMember { Title = Said("Pårørende"), Answer = MeetingAnswer.Unknown, Why = Said("Spørg.") });
        answer.Members.Add(new MeetingMember { Title = Said("Egen læge"), Answer = MeetingAnswer.OnRequest, Why = Said("Når teamet beder om det.") });
        answer.Members.Add(new MeetingMember { Title = Said("En anden"), Answer = (MeetingAnswer)99, Why = Said("Ukendt.") });
        var page = PrintedPage.Flat(Printed(width, SpokenLanguage.Danish, (texts, layout, asked) => new MeetingPage(texts, layout, asked).Render(answer)));
        Assert.All(["ja Virksomhedskonsulent: Praktik er i gang. [DFDG]", "vides ikke Pårørende: Spørg.", "efter behov Egen læge: Når teamet", "99"], text => Assert.Contains(text, page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void A_certificate_is_said_to_be_needless_before_its_text_is_shown(int width)
    {
        // Proves: the answer in words, that a reason is needed, from when to remind and who gives the specialist certificate; the text only where there is one, with its own line breaks.
        var answer = new PrepareCertificateRequestResponse
        {
            Basis = Basis(), Answer = CertificateAnswer.Requested, ReasonNeeded = true, RemindFrom = "2026-08-01", Explanation = Said("LÆ 265 er bestilt."), SpecialistCertificate = "LÆ 275", Specialist = Employment,
        };
        string Page() => Printed(width, SpokenLanguage.Danish, (texts, layout, asked) => new CertificatePage(texts, layout, asked).Render(answer));
        Assert.All(
            ["Der er allerede bedt om en attest", "LÆ 265 er bestilt.", "--reason", "Ryk fra 2026-08-01", "Speciallægeattest kun som LÆ 275, Beskæftigelse"],
            text => Assert.Contains(text, PrintedPage.Flat(Page()), StringComparison.Ordinal));
        Assert.DoesNotContain("Tekst til anmodningen", Page(), StringComparison.Ordinal);
        answer.RequestText = Said("LÆ 261\n\nBeskriv funktionsevnen.");
        Assert.Contains("Beskriv funktionsevnen.", Page().Split('\n').Select(line => line.Trim()));
    }

    private static string Printed(int width, SpokenLanguage language, Func<Texts, PageLayout, AskedQuestion, Spectre.Console.Rendering.IRenderable> render)
    {
        var page = PrintedPage.Of(render, width, language);
        Assert.All(page.Split('\n'), line => Assert.True(line.TrimEnd().Length <= width, line));
        return page;
    }

    private static GetCaseBriefResponse Brief()
    {
        var brief = new GetCaseBriefResponse { Basis = Basis() };
        brief.Tried.Add(new TriedMeasure { Text = "Virksomhedspraktik", Period = new Period { Start = "2024-03-04", End = "2024-08-30" }, Days = 180, Outcome = "Stabilt fremmøde.", Responsible = "Testkøbing Jobcenter", ItemIds = { "m-1" } });
        brief.Tried.Add(new TriedMeasure { Text = "Mentor", ItemIds = { "m-2" } });
        brief.Irregularities.Add(new BenefitIrregularity { Kind = BenefitIrregularityKind.Gap, Period = new Period { Start = "2024-09-01", End = "2024-09-30" }, ItemIds = { "m-1", "m-2" } });
        brief.Timeline.Add(new BriefLine { Category = "employment-measures", Text = "Virksomhedspraktik", Times = 2, Period = new Period { Start = "2023-01-01" }, ItemIds = { "m-1", "m-1" } });
        return brief;
    }

    private static AnswerBasis Basis()
    {
        var basis = new AnswerBasis { Receipt = new Receipt { LogIndex = 42 }, CatalogueVersion = "sha256:1" };
        basis.Items.Add(Item("m-1", "Virksomhedspraktik"));
        basis.Items.Add(Item("m-2", "Mentor"));
        basis.Absences.Add(new Absence
        {
            Category = "hospital-diagnoses", Title = new Text { Da = "Diagnoser", En = "Diagnoses" }, State = SectionState.Withheld, Reasons = { new Reason { Code = "CONSENT_MISSING" } },
        });
        return basis;
    }

    private static Item Item(string id, string name) =>
        new() { ItemId = id, Code = new CodeableConcept { Text = name }, Provenance = { new Provenance { SourceId = "dfdg", SourceTitle = "DFDG" } } };

    private static Holder Employment => new() { HolderId = "employment", Title = new Text { Da = "Beskæftigelse", En = "Employment" } };

    private static Text Said(string words) => new() { Da = words, En = words };
}
