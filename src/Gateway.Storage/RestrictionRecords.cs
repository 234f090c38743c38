using Gateway.DisclosureLog;

namespace Gateway.Storage;

/// <summary>What a citizen's access report is to leave out for a time (databeskyttelsesloven § 22).</summary>
/// <param name="Municipality">Whose.</param>
/// <param name="RestrictionId">Its id.</param>
/// <param name="Ground">"private-interests" (§ 22, stk. 1) or "public-interests" (stk. 2).</param>
/// <param name="Reason">Why, in the officer's words; empty of a citizen who was erased.</param>
/// <param name="EndsAt">From when it holds no longer, whatever else happens.</param>
/// <param name="Officer">Pseudonymous officer who proposed it.</param>
/// <param name="ActIds">Ids of the disclosures that are left out.</param>
public sealed record RestrictionRecord(
    MunicipalityId Municipality, string RestrictionId, string Ground, string Reason, DateTimeOffset EndsAt, string Officer, IReadOnlyList<string> ActIds)
{
    /// <summary>When it was proposed; as read from the store.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The record of the proposal; as read from the store.</summary>
    public long LogIndex { get; init; }

    /// <summary>Stands for the citizen (<see cref="CitizenReferences"/>); empty where the citizen was erased.</summary>
    public string CitizenRef { get; init; } = "";

    /// <summary>Who confirmed it and when; null while nobody has.</summary>
    public RestrictionStep? Confirmed { get; init; }

    /// <summary>Who lifted it and when; null while nobody has.</summary>
    public RestrictionStep? Lifted { get; init; }
}

/// <summary>What an officer did with a restriction.</summary>
/// <param name="Officer">Pseudonymous officer.</param>
/// <param name="At">When.</param>
public sealed record RestrictionStep(string Officer, DateTimeOffset At);

/// <summary>An officer's step: which restriction, about whom, by whom.</summary>
/// <param name="RestrictionId">Which.</param>
/// <param name="Person">The keys of all the citizen's numbers: a restriction about anybody else is unknown.</param>
/// <param name="Selves">Every pseudonym the officer is known by.</param>
/// <param name="Salt">Opens the record for the citizen.</param>
public sealed record RestrictionChange(string RestrictionId, IReadOnlyList<CitizenKey> Person, IReadOnlyList<string> Selves, byte[] Salt);

/// <summary>A restriction whose time is over without a record of it.</summary>
/// <param name="Municipality">Whose.</param>
/// <param name="RestrictionId">Which.</param>
/// <param name="Citizen">About whom; null where the citizen was erased.</param>
/// <param name="EndsAt">When it ended.</param>
public sealed record DueRestriction(MunicipalityId Municipality, string RestrictionId, CitizenKey? Citizen, DateTimeOffset EndsAt);

/// <summary>What a person's access report leaves out at a moment.</summary>
/// <param name="ActIds">Ids of disclosures.</param>
/// <param name="EndsAt">When the last of it is no longer left out.</param>
public sealed record WithheldActs(IReadOnlySet<string> ActIds, DateTimeOffset EndsAt);
