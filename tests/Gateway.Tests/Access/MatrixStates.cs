using Gateway.Access;
using Gateway.Callers;
using Gateway.DisclosureLog;
using Gateway.Storage;

namespace Gateway.Tests.Access;

/// <summary>
/// The states of consent, mandate and person that the matrix asks about. A consent or mandate names everything it could
/// and is right in every way but the one its state is called after.
/// </summary>
internal static class MatrixStates
{
    /// <summary>A citizen asks about somebody else.</summary>
    public const string AboutAnother = "om en anden";

    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly MunicipalityId Municipality = MunicipalityId.Parse("0999");
    private static readonly CitizenKey Caller = Scene.Key(1);
    private static readonly Person Citizen = Person.Known(Scene.Citizen);
    private static readonly Person Somebody = Person.Known(Scene.Relative);
    private static readonly CaseId Case = CaseId.TryParse("sag-1")!;

    /// <summary>In which state a consent is, and which reasons that state leads to where a rule asks for consent.</summary>
    public static readonly IReadOnlyList<ConsentState> Consents =
    [
        .. PolicyWords.Forms.Select(form => new ConsentState(MatrixWords.Forms[form], (c, _) => c with { Form = form }, [ReasonCode.ConsentFormNotAccepted])),
        new("intet", null, [ReasonCode.ConsentMissing]),
        new("trukket tilbage", (c, _) => c with { WithdrawnAt = Noon.AddDays(-1) }, [ReasonCode.ConsentWithdrawn]),
        new("trukket tilbage for netop det", (c, category) => c with { WithdrawnCategories = [category.Id] }, [ReasonCode.ConsentWithdrawn]),
        new("afløst af et nyere", (c, _) => c with { SupersededBy = "samtykke-2" }, [ReasonCode.ConsentSuperseded]),
        new("udløbet", (c, _) => c with { ValidUntil = Noon.AddDays(-1) }, [ReasonCode.ConsentExpired]),
        new("gælder først senere", (c, _) => c with { ValidFrom = Noon.AddDays(1) }, [ReasonCode.ConsentNotYetValid]),
        new("for gammelt", (c, _) => c with { ValidFrom = Noon.AddDays(-366) }, [ReasonCode.ConsentTooOld]),
        new("til en anden sag", (c, _) => c with { CaseId = "sag-2" }, [ReasonCode.ConsentForOtherCase]),
        new("til et andet formål", (c, _) => c with { Purpose = "andet" }, [ReasonCode.ConsentForOtherPurpose]),
        new("til en anden modtager", (c, _) => c with { ReceiverCvr = "99990002" }, [ReasonCode.ConsentMissing]),
        new("fra et andet sted", (c, _) => c with { Holders = [] }, [ReasonCode.ConsentForOtherHolder]),
        new("givet efter en ophørt fuldmagt", (c, _) => c with { MandateId = "ophørt" }, [ReasonCode.ConsentMandateInvalid]),
        new("intet, men nødadgang begæres", null, [ReasonCode.ConsentMissing]) { Emergency = true },
    ];

    /// <summary>In which state a mandate is, and which reasons that state leads to where a rule asks for a mandate.</summary>
    public static readonly IReadOnlyList<MandateState> Mandates =
    [
        new("gyldig", m => m, []),
        new("ingen", null, [ReasonCode.MandateMissing]),
        new("ophørt", m => m with { EndedAt = Noon.AddDays(-1) }, [ReasonCode.MandateEnded]),
        new("udløbet", m => m with { ValidUntil = Noon.AddDays(-1) }, [ReasonCode.MandateExpired]),
        new("gælder først senere", m => m with { ValidFrom = Noon.AddDays(1) }, [ReasonCode.MandateNotYetValid]),
        new("for snæver", m => m with { Categories = [] }, [ReasonCode.MandateTooNarrow]),
        new("af en anden art", m => m with { Kind = m.Kind == MandateKind.Companion ? MandateKind.Guardian : MandateKind.Companion }, [ReasonCode.MandateMissing]),
        new("givet til en anden", m => m with { Holder = Scene.Key(2) }, [ReasonCode.MandateMissing]),
    ];

    /// <summary>The states that matter for a role, the one that opens most first.</summary>
    public static IReadOnlyList<string> Of(Role role) => role switch
    {
        Role.Citizen => ["om sig selv", AboutAnother],
        Role.Representative or Role.Companion => [.. Mandates.Select(m => m.Name)],
        _ => [.. Consents.Select(c => c.Name)],
    };

    /// <summary>The reasons that a state leads to where a rule asks for a consent or a mandate.</summary>
    public static IReadOnlyList<ReasonCode> Expected(Role role, string state) => role switch
    {
        Role.Citizen => [],
        Role.Representative or Role.Companion => Mandates.First(m => m.Name == state).Reasons,
        _ => Consents.First(c => c.Name == state).Reasons,
    };

    /// <summary>What is decided.</summary>
    public static Decision Decide(PolicyCatalogue catalogue, Question asked)
    {
        var state = asked.State ?? Of(asked.Role)[0];
        var consent = Consents.FirstOrDefault(c => c.Name == state && !asked.Role.IsPrivate());
        var mandate = Mandates.FirstOrDefault(m => m.Name == state && asked.Role is (Role.Representative or Role.Companion));
        var caller = new Caller
        {
            Municipality = Municipality,
            OrganisationCvr = asked.Role.IsPrivate() ? "" : "99990001",
            Unit = "-",
            Role = asked.Role,
            User = "-",
            ClientId = "-",
            Assurance = asked.Level,
            Self = asked.Role.IsPrivate() ? Scene.Citizen : null,
        };
        var request = new AccessRequest(caller, state == AboutAnother ? Somebody : Citizen, Case, asked.Purpose.Id, asked.Step, [asked.Category.Id])
        {
            Use = asked.Use,
            CallerKeys = asked.Role.IsPrivate() ? [Caller] : [],
            Emergency = consent is { Emergency: true } ? new EmergencyReason("-") : null,
        };
        var records = new AccessRecords
        {
            Consents = consent?.Change is { } change ? [change(Consent(catalogue, asked.Purpose), asked.Category)] : [],
            Mandates = mandate?.Change is { } alter ? [alter(Mandate(catalogue, asked))] : [],
            RelationConfirmedAt = asked.OpenCase ? Noon : null,
        };
        return AccessDecision.Decide(asked.Category, request, catalogue, records, Noon);
    }

    private static ConsentRecord Consent(PolicyCatalogue catalogue, Purpose purpose) => new()
    {
        Municipality = Municipality,
        ConsentId = "samtykke-1",
        Effect = ConsentEffect.Permit,
        ReceiverCvr = "99990001",
        Purpose = purpose.Id,
        CaseId = "sag-1",
        Categories = [.. catalogue.Categories.Select(c => c.Id)],
        Holders = [.. catalogue.Holders.Keys],
        Form = "digital",
        RecordedBy = "-",
        Evidence = "",
        TextVersion = "-",
        GrantedAt = Noon.AddDays(-7),
        ValidFrom = Noon.AddDays(-7),
        ValidUntil = Noon.AddDays(7),
    };

    private static MandateRecord Mandate(PolicyCatalogue catalogue, Question asked) => new()
    {
        Municipality = Municipality,
        MandateId = "fuldmagt-1",
        Holder = Caller,
        Kind = asked.Role == Role.Companion ? MandateKind.Companion : MandateKind.Guardian,
        Categories = [.. catalogue.Categories.Select(c => c.Id)],
        Purposes = [asked.Purpose.Id],
        ValidFrom = Noon.AddDays(-7),
        ValidUntil = Noon.AddDays(7),
        RecordedBy = "-",
        Evidence = "",
    };
}

/// <summary>A state of consent.</summary>
/// <param name="Name">In words.</param>
/// <param name="Change">What is wrong with the consent; null where there is none.</param>
/// <param name="Reasons">Where a rule asks for consent, the reasons this state leads to.</param>
internal sealed record ConsentState(string Name, Func<ConsentRecord, Category, ConsentRecord>? Change, IReadOnlyList<ReasonCode> Reasons)
{
    /// <summary>Emergency access is asked for.</summary>
    public bool Emergency { get; init; }
}

/// <summary>A state of a mandate.</summary>
/// <param name="Name">In words.</param>
/// <param name="Change">What is wrong with the mandate; null where there is none.</param>
/// <param name="Reasons">Where a rule asks for a mandate, the reasons this state leads to.</param>
internal sealed record MandateState(string Name, Func<MandateRecord, MandateRecord>? Change, IReadOnlyList<ReasonCode> Reasons);

/// <summary>One question of the matrix.</summary>
internal sealed record Question(Purpose Purpose, Category Category, Role Role, CaseStep Step)
{
    /// <summary>Null for the state that opens most.</summary>
    public string? State { get; init; }

    public AssuranceLevel Level { get; init; } = AssuranceLevel.High;

    public AccessUse Use { get; init; } = AccessUse.Overview;

    public bool OpenCase { get; init; } = true;
}
