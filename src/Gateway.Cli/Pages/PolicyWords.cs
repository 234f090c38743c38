using Gateway.Cli.Language;

namespace Gateway.Cli.Pages;

/// <summary>The policy catalogue's own words for what is a closed set, in the reader's language. A word of a later catalogue stands as it came.</summary>
internal sealed class PolicyWords(Texts texts)
{
    private static readonly Dictionary<string, Phrase> AllRoles = new(StringComparer.Ordinal)
    {
        ["caseworker"] = Phrase.RoleCaseworker,
        ["coordinating-caseworker"] = Phrase.RoleCoordinatingCaseworker,
        ["health-coordinator"] = Phrase.RoleHealthCoordinator,
        ["team-member-social"] = Phrase.RoleTeamMemberSocial,
        ["team-member-health"] = Phrase.RoleTeamMemberHealth,
        ["team-member-education"] = Phrase.RoleTeamMemberEducation,
        ["team-member-child-and-family"] = Phrase.RoleTeamMemberChildAndFamily,
        ["general-practitioner"] = Phrase.RoleGeneralPractitioner,
        ["source-owner"] = Phrase.RoleSourceOwner,
        [Connection.ConnectionClient.Officer] = Phrase.RolePrivacyOfficer,
        ["citizen"] = Phrase.RoleCitizen,
        ["representative"] = Phrase.RoleRepresentative,
        ["companion"] = Phrase.RoleCompanion,
        ["management"] = Phrase.RoleManagement,
        ["system"] = Phrase.RoleSystem,
    };

    private static readonly Dictionary<string, Phrase> Kinds = new(StringComparer.Ordinal)
    {
        ["statutory"] = Phrase.KindStatutory,
        ["consent"] = Phrase.KindConsent,
        ["mandate"] = Phrase.KindMandate,
        ["emergency"] = Phrase.KindEmergency,
    };

    private static readonly Dictionary<string, Phrase> AllSteps = new(StringComparer.Ordinal)
    {
        ["preparation"] = Phrase.StepPreparation,
        ["team-meeting"] = Phrase.StepTeamMeeting,
        ["decision"] = Phrase.StepDecision,
        ["follow-up"] = Phrase.StepFollowUp,
    };

    private static readonly Dictionary<string, Phrase> AllForms = new(StringComparer.Ordinal)
    {
        ["digital"] = Phrase.FormDigital,
        ["written"] = Phrase.FormWritten,
        ["oral"] = Phrase.FormOral,
        ["party-hearing"] = Phrase.FormPartyHearing,
    };

    private static readonly Dictionary<string, Phrase> AllMandates = new(StringComparer.Ordinal)
    {
        ["guardian"] = Phrase.MandateGuardian,
        ["power-of-attorney"] = Phrase.MandatePowerOfAttorney,
        ["parent"] = Phrase.MandateParent,
        ["companion"] = Phrase.MandateCompanion,
    };

    private static readonly Dictionary<string, Phrase> Levels = new(StringComparer.Ordinal)
    {
        ["Low"] = Phrase.LevelLow,
        ["Substantial"] = Phrase.LevelSubstantial,
        ["High"] = Phrase.LevelHigh,
    };

    private readonly SourceText _clean = new(nationalId: null);

    /// <summary>The roles.</summary>
    public string Roles(IEnumerable<string> roles) => All(AllRoles, roles);

    /// <summary>How a rule opens.</summary>
    public string Kind(string kind) => One(Kinds, kind);

    /// <summary>The steps of a case.</summary>
    public string Steps(IEnumerable<string> steps) => All(AllSteps, steps);

    /// <summary>The forms of a consent.</summary>
    public string Forms(IEnumerable<string> forms) => All(AllForms, forms);

    /// <summary>The mandates.</summary>
    public string Mandates(IEnumerable<string> mandates) => All(AllMandates, mandates);

    /// <summary>The level of a login.</summary>
    public string Level(string level) => One(Levels, level);

    private string All(Dictionary<string, Phrase> known, IEnumerable<string> words) => string.Join(", ", words.Select(word => One(known, word)));

    private string One(Dictionary<string, Phrase> known, string word) => known.TryGetValue(word, out var phrase) ? texts.Of(phrase) : _clean.Line(word);
}
