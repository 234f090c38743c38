using Gateway.Storage;

namespace Gateway.Access;

/// <summary>The words of the catalogue and of overlays for what is a closed set in code.</summary>
internal static class PolicyWords
{
    // Health to non-health lapses after at most one year (sundhedsloven § 44); nothing here may be longer.
    internal const int LongestConsentDays = 365;

    internal static readonly IReadOnlyDictionary<string, CaseStep> Steps = new Dictionary<string, CaseStep>
    {
        ["preparation"] = CaseStep.Preparation,
        ["team-meeting"] = CaseStep.TeamMeeting,
        ["decision"] = CaseStep.Decision,
        ["follow-up"] = CaseStep.FollowUp,
    };

    internal static readonly IReadOnlyDictionary<string, RuleKind> Kinds = new Dictionary<string, RuleKind>
    {
        ["statutory"] = RuleKind.Statutory,
        ["consent"] = RuleKind.Consent,
        ["mandate"] = RuleKind.Mandate,
        ["emergency"] = RuleKind.Emergency,
    };

    internal static readonly IReadOnlyDictionary<string, RelationRule> Relations = new Dictionary<string, RelationRule>
    {
        ["none"] = RelationRule.None,
        ["confirm-afterwards"] = RelationRule.ConfirmAfterwards,
        ["required"] = RelationRule.Required,
    };

    internal static readonly IReadOnlyDictionary<string, MandateKind> Mandates = new Dictionary<string, MandateKind>
    {
        ["guardian"] = MandateKind.Guardian,
        ["power-of-attorney"] = MandateKind.PowerOfAttorney,
        ["parent"] = MandateKind.Parent,
        ["companion"] = MandateKind.Companion,
    };

    internal static readonly IReadOnlyDictionary<string, bool> ThirdParty = new Dictionary<string, bool> { ["shown"] = false, ["held-back"] = true };

    internal static readonly IReadOnlyList<string> Forms = ["digital", "written", "oral", "party-hearing"];
}
