using System.Text;
using Gateway.Access;
using Gateway.Callers;
using Gateway.DisclosureLog;
using Gateway.ReviewedData;
using Gateway.Storage;

namespace Gateway.Tests.Access;

/// <summary>Everything a decision depends on, small enough to be read in a test; changed with <c>with</c>.</summary>
internal sealed record Scene
{
    public const string Letters = "letters";
    public const string Hospital = "hospital";
    public const string Purpose = "help";

    /// <summary>Verified, and permits by itself.</summary>
    public const string Law = "law";

    /// <summary>Verified, and permits with consent.</summary>
    public const string ConsentLaw = "consent-law";

    /// <summary>Never verified.</summary>
    public const string Guess = "guess";

    /// <summary>Rules that restrict; not verified, since a restriction must hold without that.</summary>
    public const string Wall = "wall";
    public const string Ban = "ban";
    public const string Objection = "objection";
    public const string SourceLaw = "source-law";

    public static readonly MunicipalityId Municipality = MunicipalityId.Parse("0999");
    /// <summary>The citizen everything is about, and somebody near.</summary>
    public static readonly CitizenId Citizen = CitizenId.TryParse("1403859922")!;
    public static readonly CitizenId Relative = CitizenId.TryParse("1112609989")!;
    public static readonly CitizenKey KeyOfRelative = Key(1);

    public static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public required PolicyCatalogue Catalogue { get; init; }

    public required AccessRequest Request { get; init; }

    public IReadOnlyList<ConsentRecord> Consents { get; init; } = [];

    public IReadOnlyList<MandateRecord> Mandates { get; init; } = [];

    public IReadOnlyList<Verification> Verifications { get; init; } = [];

    /// <summary>Targets the officer has said do not count.</summary>
    public IReadOnlyList<string> Revoked { get; init; } = [];

    public DateTimeOffset? RelationConfirmedAt { get; init; }

    /// <summary>Records that hold these consents and nothing else.</summary>
    public static AccessRecords Given(params IReadOnlyList<ConsentRecord> consents) => AccessRecords.None with { Consents = consents };

    /// <summary>What the decision reads.</summary>
    public AccessRecords Records => new() { Consents = Consents, Mandates = Mandates, Verifications = Verifications, Revoked = Revoked, RelationConfirmedAt = RelationConfirmedAt };

    public DateTimeOffset Now { get; init; } = Noon;

    /// <summary>One category that a verified law opens.</summary>
    public static Scene ByLaw => new Scene
    {
        Catalogue = new PolicyCatalogue
        {
            Version = "sha256:small",
            Bases = new[] { Basis(Law), Basis(ConsentLaw), Basis(Guess, verified: false), Basis(Wall, false), Basis(Ban, false), Basis(Objection, false), Basis(SourceLaw, false) }
                .ToDictionary(b => b.Id),
            Holders = new Dictionary<string, Holder> { [Hospital] = new(Hospital, Text(Hospital)) },
            Purposes = new Dictionary<string, Purpose>
            {
                [Purpose] = new(Purpose, Text(Purpose), CaseStep.Preparation, AssuranceLevel.Substantial, [Letters]),
                ["other-purpose"] = new("other-purpose", Text("other"), CaseStep.Preparation, AssuranceLevel.Substantial, [Letters]),
            },
            Categories = [new Category { Id = Letters, Title = Text(Letters), Holder = Hospital }],
            Rules = [Statutory],
        },
        Request = new AccessRequest(
            new Caller
            {
                Municipality = Municipality,
                OrganisationCvr = "99990001",
                Unit = "jobcenter",
                Role = Role.Caseworker,
                User = "user-1",
                ClientId = "system-1",
                Assurance = AssuranceLevel.Substantial,
            },
            Person.Known(Citizen), CaseId.TryParse("case-1")!, Purpose, CaseStep.Preparation, [Letters]),
    };

    /// <summary>One category that a valid consent opens, and nothing else does.</summary>
    public static Scene ByConsent => ByLaw.WithRules(Consensual) with { Consents = [Valid] };

    public static Rule Statutory => new Rule
    {
        Id = "by-law",
        Kind = RuleKind.Statutory,
        Verified = true,
        Basis = Law,
        Purpose = Purpose,
        Categories = [Letters],
        Roles = [Role.Caseworker],
        NecessaryFor = [CaseStep.Preparation],
        Forms = [],
        MaximumAgeDays = 365,
    };

    public static Rule Consensual => Statutory with { Id = "by-consent", Kind = RuleKind.Consent, Basis = ConsentLaw, Forms = ["written"], MaximumAgeDays = 100 };

    public static ConsentRecord Valid => new ConsentRecord
    {
        Municipality = Municipality,
        ConsentId = "consent-1",
        Effect = ConsentEffect.Permit,
        ReceiverCvr = "99990001",
        Purpose = Purpose,
        CaseId = "case-1",
        Categories = [Letters],
        Holders = [Hospital],
        Form = "written",
        RecordedBy = "user-1",
        Evidence = "",
        TextVersion = "1",
        GrantedAt = Noon.AddDays(-10),
        ValidFrom = Noon.AddDays(-10),
        ValidUntil = Noon.AddDays(10),
    };

    /// <summary>One category that a representative's valid mandate opens, and nothing else does.</summary>
    public static Scene ByMandate => ByLaw.WithRules(Delegated)
        .WithCaller(c => c with { Role = Role.Representative, OrganisationCvr = "", Self = Relative }).WithKeys(KeyOfRelative) with
    { Mandates = [Mandate] };

    /// <summary>One category that emergency access opens, and nothing else does.</summary>
    public static Scene ByEmergency => ByLaw.WithRules(Urgent).WithCaller(c => c with { Assurance = AssuranceLevel.High }).InEmergency();

    public static Rule Delegated => Statutory with
    {
        Id = "by-mandate",
        Kind = RuleKind.Mandate,
        Roles = [Role.Representative],
        Mandates = [MandateKind.Guardian, MandateKind.PowerOfAttorney],
        HoldsBackThirdParty = true,
    };

    public static Rule Urgent => Statutory with { Id = "by-emergency", Kind = RuleKind.Emergency, MinimumAssurance = AssuranceLevel.High };

    public static MandateRecord Mandate => new MandateRecord
    {
        Municipality = Municipality,
        MandateId = "mandate-1",
        Holder = KeyOfRelative,
        Kind = MandateKind.Guardian,
        Categories = [Letters],
        Purposes = [Purpose],
        ValidFrom = Noon.AddDays(-10),
        ValidUntil = Noon.AddDays(10),
        RecordedBy = "user-1",
        Evidence = "",
    };

    public Category Category => Catalogue.Categories[0];

    /// <summary>A key that stands for somebody.</summary>
    public static CitizenKey Key(byte somebody) => new([.. Enumerable.Repeat(somebody, CitizenKey.Length)]);

    public static LocalizedText Text(string text) => new(text, text);

    public Scene WithRules(params Rule[] rules) => this with { Catalogue = Catalogue with { Rules = rules } };

    public Scene WithCategory(Func<Category, Category> change) =>
        this with { Catalogue = Catalogue with { Categories = [change(Category), .. Catalogue.Categories.Skip(1)] } };

    public Scene WithCaller(Func<Caller, Caller> change) => this with { Request = Request with { Caller = change(Request.Caller) } };

    public Scene WithPurpose(Func<Purpose, Purpose> change) =>
        this with { Catalogue = Catalogue with { Purposes = Catalogue.Purposes.Values.Select(p => p.Id == Request.Purpose ? change(p) : p).ToDictionary(p => p.Id) } };

    public Scene WithEachConsent(Func<ConsentRecord, int, ConsentRecord> change) => this with { Consents = [.. Consents.Select(change)] };

    public Scene WithEachMandate(Func<MandateRecord, int, MandateRecord> change) => this with { Mandates = [.. Mandates.Select(change)] };

    public Scene WithEachRule(Func<Rule, int, Rule> change) => this with { Catalogue = Catalogue with { Rules = [.. Catalogue.Rules.Select(change)] } };

    public Scene WithEachCategory(Func<Category, int, Category> change) =>
        this with { Catalogue = Catalogue with { Categories = [.. Catalogue.Categories.Select(change)] } };

    public Scene WithBases(Func<LegalBasis, int, LegalBasis> change) =>
        this with { Catalogue = Catalogue with { Bases = Catalogue.Bases.Values.Select(change).ToDictionary(b => b.Id) } };

    public Scene WithKeys(params CitizenKey[] keys) => this with { Request = Request with { CallerKeys = keys } };

    public Scene WithMandate(Func<MandateRecord, MandateRecord> change) => this with { Mandates = [change(Mandate)] };

    public Scene InEmergency() => this with { Request = Request with { Emergency = new EmergencyReason("The citizen lies unconscious.") } };

    public Scene WithConsent(Func<ConsentRecord, ConsentRecord> change) => this with { Consents = [change(Valid)] };

    public Decision Decide() => AccessDecision.Decide(Category, Request, Catalogue, Records, Now);

    public AccessGrant Grant() => AccessGrant.Decide(Request, Catalogue, Records, Now);

    /// <summary>The ids of what is allowed.</summary>
    public HashSet<string> Allowed() => [.. Grant().Allowed.Select(a => a.Category.Id)];

    /// <summary>The reasons of a decision in their order; empty where it is allowed.</summary>
    public static IReadOnlyList<Reason> Reasons(Decision decision) => decision switch
    {
        Decision.Withheld withheld => withheld.Reasons,
        Decision.AwaitingSource awaiting => awaiting.Reasons,
        _ => [],
    };

    /// <summary>What a failed property prints: enough to rebuild the scene by hand.</summary>
    public override string ToString()
    {
        var text = new StringBuilder().AppendLine()
            .AppendLine(FormattableString.Invariant($"ask {Request.Caller.Role} {Request.Caller.Assurance} {Request.Caller.OrganisationCvr} {Request.Purpose} {Request.Step} {string.Join('+', Request.Categories)} at {Now:O}"));
        text.AppendLine(FormattableString.Invariant($"use {Request.Use} emergency={Request.Emergency is not null} self={(Request.Caller.Self is null ? "none" : Request.Caller.Self == Citizen ? "own" : "other")} keys={Request.CallerKeys.Count} relation={RelationConfirmedAt:O}"));
        foreach (var p in Catalogue.Purposes.Values)
            text.AppendLine($"purpose {p.Id} least={p.MinimumAssurance} relation={p.Relation} prohibited={p.Prohibited} aggregates={p.AggregatesOnly}");
        foreach (var c in Catalogue.Categories)
            text.AppendLine($"category {c.Id} at {c.Holder} wall={c.StatisticsOnly} ban={c.Prohibited} source={c.SourceDecides} object={c.CitizenMayObject} confidential={c.ExistenceConfidential}");
        foreach (var r in Catalogue.Rules)
            text.AppendLine(FormattableString.Invariant($"rule {r.Id} {r.Kind} verified={r.Verified} closed={r.Closed} {r.Basis} verified={Catalogue.Bases[r.Basis].Verified} {r.Purpose} {string.Join('+', r.Categories)} {string.Join('+', r.Roles)} {string.Join('+', r.NecessaryFor)} {string.Join('+', r.Forms)} {r.MaximumAgeDays}d {string.Join('+', r.Mandates)} least={r.MinimumAssurance}"));
        foreach (var c in Consents)
            text.AppendLine(FormattableString.Invariant($"consent {c.ConsentId} {c.Effect} {c.Municipality} {c.ReceiverCvr} {c.Purpose} {c.CaseId} {string.Join('+', c.Categories)} {string.Join('+', c.Holders)} {c.Form} {c.ValidFrom:O}..{c.ValidUntil:O} withdrawn={c.WithdrawnAt:O} {string.Join('+', c.WithdrawnCategories)} superseded={c.SupersededBy} mandate={c.MandateId}"));
        foreach (var m in Mandates)
            text.AppendLine(FormattableString.Invariant($"mandate {m.MandateId} {m.Kind} {m.Municipality} of-caller={Request.CallerKeys.Contains(m.Holder)} {string.Join('+', m.Categories)} {string.Join('+', m.Purposes)} {m.ValidFrom:O}..{m.ValidUntil:O} ended={m.EndedAt:O}"));
        foreach (var v in Verifications)
            text.AppendLine($"verification {v.Target} {v.Fingerprint}");
        return text.ToString();
    }

    private static LegalBasis Basis(string id, bool verified = true) =>
        new(id, $"Statute {id}", "§ 1", Text(id), verified, "a book", new DateOnly(2026, 11, 21));
}
