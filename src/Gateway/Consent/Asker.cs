using Gateway.Access;
using Gateway.Callers;
using Gateway.Storage;

namespace Gateway.Consent;

/// <summary>Who asks, and about whom.</summary>
/// <param name="Caller">Who asks.</param>
/// <param name="Standing">What the caller is to the citizen.</param>
/// <param name="Person">The citizen.</param>
/// <param name="Whose">The citizen's records, as the caller's organisation sees them.</param>
/// <param name="CallerKeys">The keys of the caller's own numbers, where the caller is a private person.</param>
internal sealed record Asker(Caller Caller, Standing Standing, Person Person, RecordsOf Whose, IReadOnlyList<CitizenKey> CallerKeys)
{
    /// <summary>The citizen's key in the store.</summary>
    internal CitizenKey Key => Whose.Person[0];

    /// <summary>A private person asks with a login of their own.</summary>
    internal bool IsPrivate => Caller.Role.IsPrivate();

    /// <summary>Asks for consents for an organisation of its own, which will receive.</summary>
    internal bool MayReceive => Standing is Standing.Office or Standing.Practice;

    /// <summary>Whether the caller has to do with giving and taking back.</summary>
    internal bool MayChange => MayReceive || Standing is Standing.Citizen or Standing.Representative;

    /// <summary>Whether a consent is one the caller may know of.</summary>
    internal bool MayKnow(ConsentRecord consent, AccessRecords records, DateTimeOffset now) => Standing switch
    {
        Standing.Citizen or Standing.Officer => true,
        Standing.Office or Standing.Practice => consent.ReceiverCvr == Caller.OrganisationCvr,
        Standing.Representative => Held(records, now).Any(m => m.Covers(consent.Purpose, consent.Categories)),
        _ => false,
    };

    /// <summary>Whether a notice is one the caller may know of: who acts for the citizen, as far as the mandates reach.</summary>
    internal bool MayKnow(GivenNotice notice, AccessRecords records, DateTimeOffset now) => Standing switch
    {
        Standing.Citizen or Standing.Officer => true,
        // An emergency access names what another unit asked about: it is that unit's, although a municipality is one organisation.
        Standing.Office => notice.Notice.OrganisationCvr == Caller.OrganisationCvr && (notice.Opened.Count == 0 || notice.Unit == Caller.Unit),
        // Of a mandate, who holds it: that another has one is the citizen's to tell.
        Standing.Representative when notice.Notice.Kind == NoticeKind.MandateRecorded => Held(records, now).Any(m => m.MandateId == notice.Notice.NoticeId),
        // Of a case as a whole, who stands for the citizen in everything.
        Standing.Representative => Held(records, now).Any(m => notice.Opened.Count == 0 ? m.Kind is MandateKind.Guardian or MandateKind.Parent : !notice.Opened.Except(m.Categories).Any()),
        _ => false,
    };

    /// <summary>The mandates in force under which the caller may act for the citizen.</summary>
    internal IEnumerable<MandateRecord> Held(AccessRecords records, DateTimeOffset now) =>
        records.Mandates.Where(m => CallerKeys.Contains(m.Holder) && m.MayConsent() && m.HoldsAt(now));
}

/// <summary>What a caller is to the citizen asked about.</summary>
internal enum Standing
{
    /// <summary>Nothing that concerns consents.</summary>
    None,

    /// <summary>Works on the case in an authority.</summary>
    Office,

    /// <summary>Treats the citizen in a practice of its own, and takes part in the case from there.</summary>
    Practice,

    /// <summary>The municipality's privacy officer.</summary>
    Officer,

    /// <summary>The citizen.</summary>
    Citizen,

    /// <summary>Acts for the citizen, as far as a mandate reaches.</summary>
    Representative,

    /// <summary>Looks in with the citizen.</summary>
    Companion,
}

/// <summary>Which role stands how, and what mandates carry. Pure.</summary>
internal static class Standings
{
    // Consent binds the citizen: who gives, takes or reads one must be known for certain (NSIS Betydelig).
    internal const AssuranceLevel LeastAssurance = AssuranceLevel.Substantial;

    internal static Standing Of(Role role) => role switch
    {
        Role.Caseworker or Role.CoordinatingCaseworker or Role.HealthCoordinator => Standing.Office,
        Role.GeneralPractitioner => Standing.Practice,
        Role.PrivacyOfficer => Standing.Officer,
        Role.Citizen => Standing.Citizen,
        Role.Representative => Standing.Representative,
        Role.Companion => Standing.Companion,
        _ => Standing.None,
    };

    /// <summary>Who may look in may not consent.</summary>
    internal static bool MayConsent(this MandateRecord mandate) => mandate.Kind != MandateKind.Companion;

    internal static bool Covers(this MandateRecord mandate, string purpose, IEnumerable<string> categories) =>
        mandate.Purposes.Contains(purpose) && !categories.Except(mandate.Categories).Any();
}
