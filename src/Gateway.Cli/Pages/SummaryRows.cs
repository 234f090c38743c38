using System.Globalization;
using Gateway.Casework.V1;
using Gateway.Cli.Language;
using Gateway.Overview.V1;

namespace Gateway.Cli.Pages;

/// <summary>One line of a health summary in words, for the terminal and for paper.</summary>
/// <param name="When">When, or of a consideration its kind.</param>
/// <param name="What">What.</param>
/// <param name="Rest">What came of it, or how it stands.</param>
/// <param name="Source">Which systems say so.</param>
internal sealed record SummaryRow(string When, string What, string Rest, string Source);

/// <summary>A health summary as rows of words.</summary>
internal sealed class SummaryRows(Texts texts, Wording wording, GetHealthSummaryResponse answer)
{
    private const int DayLength = 10;

    // 2026-06-08T08:00:00, without a zone.
    private const int LocalLength = 19;

    private static readonly TimeZoneInfo Danish = PageLayout.DanishTime();

    private readonly Dictionary<string, Item> _items = (answer.Basis?.Items ?? []).DistinctBy(item => item.ItemId).ToDictionary(item => item.ItemId, StringComparer.Ordinal);

    /// <summary>The rows of a heading: considerations by their kind, all else in the order of the answer.</summary>
    public IReadOnlyList<SummaryRow> Of(SummarySection section) => section.Heading == SummaryHeading.Considerations
        ? [.. section.Lines.OrderBy(line => line.Consideration).Select(Consideration)]
        : [.. section.Lines.Select(line => new SummaryRow(When(section.Heading, line.Period), What(line), Rest(section.Heading, line), Sources(line)))];

    /// <summary>What is not in it: categories that are missing for the same reason stand together.</summary>
    public IEnumerable<(string Categories, string Why)> NotInIt => answer.NotInIt
        .GroupBy(Why, StringComparer.Ordinal)
        .Select(same => (string.Join(", ", same.Select(absence => wording.Named(absence.Title, absence.Category))), same.Key));

    private SummaryRow Consideration(SummaryLine line) => line.Value.Length == 0
        ? new SummaryRow(Kind(line.Consideration), wording.Plain(line.Text), When(SummaryHeading.Considerations, line.Period), Sources(line))
        : new SummaryRow(Kind(line.Consideration), wording.Plain(line.Value), wording.Plain(line.Text), Sources(line));

    // Days are enough on one page; the overview has the moments. A certificate and an assessment are of one day.
    private string When(SummaryHeading heading, Period? period) => (Day(period?.Start ?? ""), Day(period?.End ?? "")) switch
    {
        ("", "") => texts.Of(Phrase.PeriodUnknown),
        (var start, "") when heading is SummaryHeading.Certificates or SummaryHeading.Function => start,
        (var start, "") => texts.Of(Phrase.PeriodFrom, start),
        ("", var end) => texts.Of(Phrase.PeriodUntil, end),
        var (start, end) => start == end ? start : $"{start} – {end}",
    };

    // An instant with a zone is a day as Danish clocks show it.
    private string Day(string date) => wording.Plain(date.Length <= DayLength ? date
        : date.Length > LocalLength && DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? TimeZoneInfo.ConvertTime(moment, Danish).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : date[..DayLength]);

    private string What(SummaryLine line) => line.Value.Length == 0 ? wording.Plain(line.Text) : $"{wording.Plain(line.Text)}: {wording.Plain(line.Value)}";

    private string Rest(SummaryHeading heading, SummaryLine line) => heading switch
    {
        SummaryHeading.Certificates => Standing(line),
        SummaryHeading.Tried when line.Outcome.Length == 0 => texts.Of(Phrase.SummaryNoOutcome),
        _ => wording.Plain(line.Outcome),
    };

    private string Standing(SummaryLine line) => line.Standing switch
    {
        CertificateStanding.Current => texts.Of(Phrase.CertificateCurrent, line.Months),
        CertificateStanding.Requested => texts.Of(Phrase.StandingRequested, line.Months),
        // What has no day is too old however young it may be.
        CertificateStanding.Outdated when line.Months == 0 => texts.Of(Phrase.CertificateUndated),
        CertificateStanding.Outdated => texts.Of(Phrase.CertificateOutdated, line.Months),
        _ => texts.Of(Phrase.StateUnknown, (int)line.Standing),
    };

    private string Kind(ConsiderationKind kind) => kind switch
    {
        ConsiderationKind.Physical => texts.Of(Phrase.ConsiderationPhysical),
        ConsiderationKind.Mental => texts.Of(Phrase.ConsiderationMental),
        ConsiderationKind.Aids => texts.Of(Phrase.ConsiderationAids),
        ConsiderationKind.Transport => texts.Of(Phrase.ConsiderationTransport),
        ConsiderationKind.Treatment => texts.Of(Phrase.ConsiderationTreatment),
        ConsiderationKind.Family => texts.Of(Phrase.ConsiderationFamily),
        ConsiderationKind.NotSorted => texts.Of(Phrase.ConsiderationNotSorted),
        _ => texts.Of(Phrase.StateUnknown, (int)kind),
    };

    private string Sources(SummaryLine line) => string.Join(", ", line.ItemIds
        .SelectMany(id => _items.TryGetValue(id, out var item) ? item.Provenance.Select(from => wording.Plain(from.SourceTitle.Length > 0 ? from.SourceTitle : from.SourceId)) : [wording.Plain(id)])
        .Distinct(StringComparer.Ordinal));

    // That nothing is held is one thing, whoever was asked.
    private string Why(Absence absence) => absence switch
    {
        { State: SectionState.NothingHeld } => texts.Of(Phrase.StateNothingHeld),
        { Reasons.Count: 0 } => texts.Of(Phrase.StateUnavailable),
        _ => string.Join("; ", absence.Reasons.Select(wording.Of).Distinct(StringComparer.Ordinal)),
    };
}
