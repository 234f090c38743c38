using Gateway.Casework.V1;
using Gateway.Overview.V1;

namespace Gateway.Tests.Cli;

/// <summary>A health summary with every heading and kind of line, about nobody.</summary>
internal static class SampleSummary
{
    public const string Document = "{\"resourceType\":\"Bundle\"}";

    public static GetHealthSummaryResponse Full()
    {
        var answer = new GetHealthSummaryResponse
        {
            Basis = new AnswerBasis
            {
                Receipt = SampleAnswer.Receipt,
                CatalogueVersion = "sha256:00ff",
                Items = { Item("a-1", "Cosmic"), Item("b-1", "Lægers attester") },
            },
            Sections =
            {
                Section(SummaryHeading.Problems, "Aktuelle problemer", "Current problems", Line("a-1", "Diskusprolaps", start: "2026-02-16"), Line("b-1", "LÆ 265", value: "Discusprolaps\nlumbalis", start: "2026-08-18")),
                Section(SummaryHeading.Tried, "Prøvet", "Tried", Line("a-1", "Fysioterapi", start: "2026-04-13", end: "2026-06-05", outcome: "Delvis bedring"), Line("a-1", "Træning", end: "2026-05-29")),
                Section(SummaryHeading.Function, "Funktionsevne", "Functional capacity"),
                Section(
                    SummaryHeading.Certificates, "Attester", "Certificates", Certificate(3, CertificateStanding.Current), Certificate(4, CertificateStanding.Requested), Certificate(10, CertificateStanding.Outdated)),
                Section(
                    SummaryHeading.Considerations, "Skånehensyn", "Considerations",
                    Consideration("Natarbejde", ConsiderationKind.NotSorted), Consideration("Løft", ConsiderationKind.Physical), Consideration("", ConsiderationKind.Treatment)),
            },
            NotInIt =
            {
                Absence("discharge-letters", "Epikrise", SectionState.Withheld, SampleAnswer.Why("CONSENT_MISSING", "Samtykke mangler", "Consent is missing")),
                Absence("municipal-health-statuses", "Tilstande", SectionState.Withheld, SampleAnswer.Why("CONSENT_MISSING", "Samtykke mangler", "Consent is missing")),
                Absence("certificate-lae145", "LÆ 145", SectionState.NothingHeld),
            },
        };
        return answer;
    }

    public static SummarySection Section(SummaryHeading heading, string danish, string english, params SummaryLine[] lines) =>
        new() { Heading = heading, Title = SampleAnswer.Both(danish, english), Lines = { lines } };

    public static SummaryLine Line(string item, string text, string value = "", string start = "", string end = "", string outcome = "") =>
        new() { Text = text, Value = value, Period = new Period { Start = start, End = end }, Outcome = outcome, ItemIds = { item } };

    public static Absence Absence(string category, string title, SectionState state, params Reason[] reasons) =>
        new() { Category = category, Title = SampleAnswer.Both(title, title), State = state, Reasons = { reasons } };

    private static SummaryLine Certificate(uint months, CertificateStanding standing)
    {
        var line = Line("b-1", "LÆ 265", start: "2026-08-18");
        (line.Months, line.Standing) = (months, standing);
        return line;
    }

    private static SummaryLine Consideration(string value, ConsiderationKind kind)
    {
        var line = Line("b-1", "LÆ 265", value);
        line.Consideration = kind;
        return line;
    }

    private static Item Item(string id, string source) => new() { ItemId = id, Provenance = { new Provenance { SourceId = "x", SourceTitle = source } } };
}
