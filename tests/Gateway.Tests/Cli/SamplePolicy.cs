using Gateway.Overview.V1;
using Gateway.Policy.V1;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Tests.Cli;

/// <summary>What the privacy officer's calls answer: rules in every state, emergency accesses, queries without a case.</summary>
internal static class SamplePolicy
{
    public const string Version = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    public const string Id = "00112233445566778899aabbccddeeff";

    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public static ListRulesResponse Rules() => new()
    {
        CatalogueVersion = Version,
        Bases =
        {
            new BasisState { Basis = Law("known", "Kendt lov", "§ 1"), VerifiedInCatalogue = true, Source = "lovtidende", ReadOn = "2026-11-21" },
            new BasisState { Basis = Law("guess", "Gættet lov", "§ 2"), Source = "ikke læst", ReadOn = "2026-11-21" },
        },
        Rules =
        {
            Rule("by-consent", "consent", "known", verified: true).With(r =>
            {
                r.Forms.Add(["digital", "written"]);
                r.MaximumAgeDays = 365;
                r.HoldsBackThirdParty = true;
                r.MinimumAssurance = "High";
            }),
            Rule("by-guess", "statutory", "guess", verified: true),
            Rule("by-mandate", "mandate", "known", verified: false).With(r => r.Mandates.Add("guardian")),
            Rule("closed", "statutory", "known", verified: true).With(r =>
            {
                r.ClosedByMunicipality = true;
                r.ClosedBecause = SampleAnswer.Both("Vi bruger den ikke.", "We do not use it.");
            }),
            Rule("by-officer", "emergency", "known", verified: false).With(r =>
            {
                (r.Purpose, r.VerifiedByOfficer) = ("oversight", true);
                r.Categories.Clear();
                r.Categories.Add("income");
            }),
        },
        Purposes = { Name("case", "Sagen", "The case"), Name("oversight", "Tilsyn", "Oversight"), Name("control", "Kontrol", "Control") },
        Categories = { Name("diagnoses", "Diagnoser", "Diagnoses"), Name("income", "Indkomst", "Income") },
    };

    public static ListEmergencyAccessesResponse Emergencies() => new()
    {
        Accesses =
        {
            new EmergencyAccessRecord
            {
                EmergencyId = Id, At = Noon.ToTimestamp(), Justification = "Borgeren 010170-9999 er bevidstløs", OrganisationCvr = "99990001", Unit = "Jobcenter", User = "caseworker-sara",
                Categories = { "diagnoses" }, ReviewBy = Noon.AddDays(3).ToTimestamp(), Overdue = true, CaseId = "26/77", Purpose = "case",
            },
            new EmergencyAccessRecord { EmergencyId = "ff", At = Noon.ToTimestamp(), ReviewBy = Noon.AddDays(3).ToTimestamp(), ReviewedAt = Noon.AddDays(1).ToTimestamp(), Justified = true, CitizenNotifiedAt = Noon.ToTimestamp() },
        },
    };

    private static RuleState With(this RuleState rule, Action<RuleState> change)
    {
        change(rule);
        return rule;
    }

    public static ListRecordedMandatesResponse Mandates() => new()
    {
        Mandates =
        {
            new RecordedMandate
            {
                MandateId = Id, Kind = "guardian", Categories = { "diagnoses" }, Purposes = { "case" }, ValidFrom = Noon.ToTimestamp(), ValidUntil = Noon.AddDays(100).ToTimestamp(),
                RecordedAt = Noon.ToTimestamp(), OrganisationCvr = "99990001", User = "caseworker-sara", Evidence = "værgemål 26-1",
            },
        },
    };

    public static ListAlarmsResponse Alarms() => new()
    {
        Alarms = { new WrongPersonAlarm { QueryId = Id, At = Noon.ToTimestamp(), SourceIds = { "dfdg", "ffb" }, Municipality = "0999", OrganisationCvr = "99990001", Purpose = "case" } },
    };

    public static ListUnconfirmedRelationsResponse Relations() => new()
    {
        Relations =
        {
            new UnconfirmedRelation { QueryId = Id, At = Noon.ToTimestamp(), OrganisationCvr = "99990001", Unit = "Jobcenter", User = "caseworker-sara", Purpose = "case", Attempts = 1, Denied = true },
            new UnconfirmedRelation { QueryId = "ff", At = Noon.ToTimestamp(), User = "caseworker-bo", Purpose = "unheard-of", Attempts = 5 },
        },
    };

    private static RuleState Rule(string id, string kind, string basis, bool verified) => new()
    {
        RuleId = id, Kind = kind, BasisId = basis, Purpose = "case", Categories = { "diagnoses" }, Roles = { "caseworker", "new-role" }, Steps = { "team-meeting" }, VerifiedInCatalogue = verified,
    };

    private static LegalBasis Law(string id, string statute, string paragraph) => new() { BasisId = id, Statute = statute, Paragraph = paragraph, Title = SampleAnswer.Both("hvad den siger", "what it says") };

    private static CatalogueName Name(string id, string danish, string english) => new() { Id = id, Title = SampleAnswer.Both(danish, english) };
}
