using Gateway.Cli.Language;
using Gateway.Disclosures.V1;

namespace Gateway.Cli.Pages;

/// <summary>The log's closed sets in the reader's language. A value of a later contract is shown as nothing.</summary>
internal sealed class LogWords(Texts texts, SourceText clean)
{
    /// <summary>Outcomes by the word that is typed for each.</summary>
    public static IReadOnlyDictionary<string, DisclosureOutcome> Outcomes { get; } = new Dictionary<string, DisclosureOutcome>(StringComparer.Ordinal)
    {
        ["open"] = DisclosureOutcome.Open,
        ["released"] = DisclosureOutcome.Released,
        ["delivered"] = DisclosureOutcome.Delivered,
        ["failed"] = DisclosureOutcome.Failed,
        ["cut"] = DisclosureOutcome.Cut,
        ["checked"] = DisclosureOutcome.Checked,
        ["correction-pending"] = DisclosureOutcome.CorrectionPending,
        ["corrected"] = DisclosureOutcome.Corrected,
        ["correction-refused"] = DisclosureOutcome.CorrectionRefused,
        ["recorded"] = DisclosureOutcome.Recorded,
    };

    // What somebody looked at, and the kinds of what somebody changed, by the contract's words.
    private static readonly Dictionary<string, Phrase> Acts = new(StringComparer.Ordinal)
    {
        ["overview"] = Phrase.LogActOverview,
        ["overview-stream"] = Phrase.LogActOverviewStream,
        ["locate"] = Phrase.LogActLocate,
        ["explain"] = Phrase.LogActExplain,
        ["relation-check"] = Phrase.LogActRelationCheck,
        ["consents"] = Phrase.LogActConsents,
        ["access-report"] = Phrase.LogActAccessReport,
        ["log"] = Phrase.LogActLog,
        ["correction"] = Phrase.LogActCorrection,
        ["work-list"] = Phrase.LogActWorkList,
        ["unknown"] = Phrase.LogActUnknown,
        ["consent-drafted"] = Phrase.LogActConsentDrafted,
        ["consent-granted"] = Phrase.LogActConsentGranted,
        ["consent-withdrawn"] = Phrase.LogActConsentWithdrawn,
        ["notice-given"] = Phrase.LogActNoticeGiven,
        ["mandate-granted"] = Phrase.LogActMandateGranted,
        ["mandate-ended"] = Phrase.LogActMandateEnded,
        ["correction-made"] = Phrase.LogActCorrectionMade,
        ["correction-refused"] = Phrase.LogActCorrectionRefused,
        ["emergency-reviewed"] = Phrase.LogActEmergencyReviewed,
        ["relation-reviewed"] = Phrase.LogActRelationReviewed,
        ["disclosure-reviewed"] = Phrase.LogActDisclosureReviewed,
        ["restriction-proposed"] = Phrase.LogActRestrictionProposed,
        ["restriction-confirmed"] = Phrase.LogActRestrictionConfirmed,
        ["restriction-lifted"] = Phrase.LogActRestrictionLifted,
        ["parts-erased"] = Phrase.LogActPartsErased,
    };

    /// <summary>What somebody looked at or changed. A word of a later gateway stands as it is.</summary>
    public string Act(string word) => Acts.TryGetValue(word, out var phrase) ? texts.Of(phrase) : clean.Line(word);

    /// <summary>What came of a look.</summary>
    public string Outcome(DisclosureOutcome outcome) => outcome switch
    {
        DisclosureOutcome.Open => texts.Of(Phrase.LogOutcomeOpen),
        DisclosureOutcome.Released => texts.Of(Phrase.LogOutcomeReleased),
        DisclosureOutcome.Delivered => texts.Of(Phrase.LogOutcomeDelivered),
        DisclosureOutcome.Failed => texts.Of(Phrase.LogOutcomeFailed),
        DisclosureOutcome.Cut => texts.Of(Phrase.LogOutcomeCut),
        DisclosureOutcome.Checked => texts.Of(Phrase.LogOutcomeChecked),
        DisclosureOutcome.CorrectionPending => texts.Of(Phrase.LogOutcomeCorrectionPending),
        DisclosureOutcome.Corrected => texts.Of(Phrase.LogOutcomeCorrected),
        DisclosureOutcome.CorrectionRefused => texts.Of(Phrase.LogOutcomeCorrectionRefused),
        DisclosureOutcome.Recorded => texts.Of(Phrase.LogOutcomeRecorded),
        _ => "",
    };

    /// <summary>What came of a type of information.</summary>
    public string State(CategoryState state) => state switch
    {
        CategoryState.Allowed => texts.Of(Phrase.LogStateAllowed),
        CategoryState.Disclosed => texts.Of(Phrase.LogStateDisclosed),
        CategoryState.Partial => texts.Of(Phrase.LogStatePartial),
        CategoryState.NothingHeld => texts.Of(Phrase.LogStateNothing),
        CategoryState.Withheld => texts.Of(Phrase.LogStateWithheld),
        CategoryState.Unavailable => texts.Of(Phrase.LogStateUnavailable),
        CategoryState.AwaitingHolder => texts.Of(Phrase.LogStateAwaiting),
        CategoryState.PresenceTold => texts.Of(Phrase.LogStatePresence),
        CategoryState.Answered => texts.Of(Phrase.LogStateAnswered),
        _ => "",
    };

    /// <summary>Who looked.</summary>
    public string Who(Disclosure look) => Joined(clean.Line(look.User), clean.Line(look.Unit), Cvr(look.OrganisationCvr));

    /// <summary>The authority, as the citizen is told it.</summary>
    public string Authority(AccessReportRow row) => Joined(clean.Line(row.Unit), Cvr(row.OrganisationCvr));

    private string Cvr(string cvr) => cvr.Length > 0 ? $"CVR {clean.Line(cvr)}" : "";

    private static string Joined(params string[] parts) => string.Join(", ", parts.Where(part => part.Length > 0));
}
