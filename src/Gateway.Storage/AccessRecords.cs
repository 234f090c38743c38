using Gateway.DisclosureLog;

namespace Gateway.Storage;

/// <summary>Whose records a decision rests on.</summary>
/// <param name="Municipality">Where.</param>
/// <param name="Person">The keys of all the citizen's numbers; at least one, the current number's first.</param>
/// <param name="OrganisationCvr">The organisation whose relation to the citizen counts; empty where none does.</param>
public sealed record RecordsOf(MunicipalityId Municipality, IReadOnlyList<CitizenKey> Person, string OrganisationCvr);

/// <summary>
/// What a decision rests on beside the catalogue: read in one transaction, and again in the one that records a
/// disclosure, so that nothing is decided on what no longer holds.
/// </summary>
public sealed record AccessRecords
{
    /// <summary>No record at all.</summary>
    public static AccessRecords None { get; } = new();

    /// <summary>Every consent and objection of the citizen, oldest first.</summary>
    public IReadOnlyList<ConsentRecord> Consents { get; init; } = [];

    /// <summary>Every mandate the citizen has given, oldest first.</summary>
    public IReadOnlyList<MandateRecord> Mandates { get; init; } = [];

    /// <summary>What was asked to be corrected about the citizen, newest first. No decision rests on it; it is shown with what it is about.</summary>
    public IReadOnlyList<CorrectionRecord> Corrections { get; init; } = [];

    /// <summary>What the municipality's privacy officer has verified and not taken back.</summary>
    public IReadOnlyList<Verification> Verifications { get; init; } = [];

    /// <summary>Targets the officer has said do not count, whatever the catalogue says, until they are verified again.</summary>
    public IReadOnlyList<string> Revoked { get; init; } = [];

    /// <summary>When an open case of the caller's organisation was last confirmed; null where none was.</summary>
    public DateTimeOffset? RelationConfirmedAt { get; init; }
}

/// <summary>A privacy officer's verification of a rule or legal basis.</summary>
/// <param name="Target">"rule:" or "basis:" and an id of the catalogue.</param>
/// <param name="Fingerprint">What it said then: another fingerprint today is another rule.</param>
public sealed record Verification(string Target, string Fingerprint);

/// <summary>What a municipality's privacy officers have last said of rules and legal bases.</summary>
/// <param name="Verified">Verified and not taken back.</param>
/// <param name="Revoked">Targets that do not count.</param>
public sealed record OfficersWord(IReadOnlyList<Verification> Verified, IReadOnlyList<string> Revoked);
