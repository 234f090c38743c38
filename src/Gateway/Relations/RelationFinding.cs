using System.Globalization;
using Gateway.Access;
using Gateway.DisclosureLog;
using Gateway.Sources;
using Gateway.Storage;

namespace Gateway.Relations;

/// <summary>What came of asking for an open case. Pure.</summary>
/// <param name="Outcome">Confirmed, denied or not answered.</param>
/// <param name="Causes">How it was denied, or why it could not be answered.</param>
internal sealed record RelationFinding(RelationOutcome Outcome, IReadOnlyList<ReasonCode> Causes)
{
    /// <summary>The value of a fact that names the municipality whose case it is, as definitions map it.</summary>
    internal const string Authority = "authority-code";

    private const int DateLength = 10;

    /// <summary>Known already: nobody was asked.</summary>
    internal static RelationFinding Known { get; } = new(RelationOutcome.Confirmed, []);

    /// <summary>
    /// Reads the answers. One open case of the municipality confirms, whatever else failed. That there is none is only
    /// known where everybody asked has answered.
    /// </summary>
    internal static RelationFinding Of(IReadOnlyList<SourceAnswer> answers, MunicipalityId municipality, DateOnly today)
    {
        if (answers.SelectMany(FactsOf).Any(f => IsOpen(f, municipality, today)))
            return Known;
        var failed = answers.Select(Failure).OfType<ReasonCode>().Distinct().ToList();
        if (answers.Count == 0)
            return new RelationFinding(RelationOutcome.NotAnswered, [ReasonCode.SourceNotConnected]);
        return failed.Count > 0
            ? new RelationFinding(RelationOutcome.NotAnswered, failed)
            : new RelationFinding(RelationOutcome.Denied, [.. answers.Select(Nothing).Distinct()]);
    }

    /// <summary>
    /// What is found of one organisation. The source knows the municipality's cases, and not which organisation works on
    /// them: of one that is no part of the municipality, an open case says something only where the citizen has let it in.
    /// </summary>
    internal RelationFinding Of(RelationQuestion question, AccessRecords records, DateTimeOffset now) =>
        Outcome == RelationOutcome.Confirmed && !question.OfMunicipality && !question.IsLetIn(records, now)
            ? new RelationFinding(RelationOutcome.Denied, [ReasonCode.ConsentMissing])
            : this;

    private static IEnumerable<Fact> FactsOf(SourceAnswer answer) =>
        answer.Outcome is SourceOutcome.Answered answered ? answered.Facts.Where(f => f.Category == RelationQuestion.Category) : [];

    private static bool IsOpen(Fact fact, MunicipalityId municipality, DateOnly today) =>
        fact.Values.Any(v => v.Name == Authority && v.Datum is FactDatum.TextDatum text && text.Text == municipality.Code)
        && Day(fact.Start) is { } start && start <= today
        && (fact.End.Length == 0 || (Day(fact.End) is { } end && end >= today));

    // Of an instant its day counts; what cannot be read is no day, and confirms nothing.
    private static DateOnly? Day(string date) =>
        date.Length >= DateLength && DateOnly.TryParseExact(date.AsSpan(0, DateLength), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    // A dead person's case is no open one: that is an answer.
    private static ReasonCode? Failure(SourceAnswer answer) => answer.Outcome switch
    {
        SourceOutcome.Failed { Reason: ReasonCode.PersonDead } => null,
        SourceOutcome.Failed failed => failed.Reason,
        SourceOutcome.Answered { Incomplete: { } incomplete } => incomplete,
        _ => null,
    };

    private static ReasonCode Nothing(SourceAnswer answer) => answer.Outcome switch
    {
        SourceOutcome.Failed failed => failed.Reason,
        SourceOutcome.NothingHeld nothing => nothing.Reason,
        _ => ReasonCode.NothingHeld,
    };
}
