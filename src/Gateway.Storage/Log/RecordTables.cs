namespace Gateway.Storage.Log;

/// <summary>The tables whose rows are written with records of the log, and the columns of each; a star: sealed.</summary>
internal static class RecordTables
{
    internal static readonly RecordTable Vaults = new("vaults", "municipality purpose day", inVault: true, beside: "citizen_key wrapped_key");
    internal static readonly RecordTable VaultEnds = new("vault_ends", "destroyed_vault");
    internal static readonly RecordTable Openings = new("log_openings", "municipality salt*", inVault: true);
    internal static readonly RecordTable Deliveries = new("deliveries", "log_index", indexColumn: "confirmed_by");

    internal static readonly RecordTable Consents = new(
        "consents",
        "municipality consent_id effect receiver_cvr purpose case_id* categories holders form recorded_by evidence* text_version valid_from valid_until draft_id mandate_id",
        inVault: true);

    internal static readonly RecordTable ConsentEvents = new("consent_events", "municipality consent_id kind at categories superseded_by evidence*", inVault: true);

    internal static readonly RecordTable ConsentDrafts = new(
        "consent_drafts",
        "municipality draft_id receiver_cvr purpose case_id* categories holders valid_from valid_until text_version text_da* text_en* drafted_by drafted_at",
        inVault: true);

    internal static readonly RecordTable Mandates = new(
        "mandates",
        "municipality mandate_id holder_key* kind categories purposes valid_from valid_until recorded_by organisation_cvr evidence* recorded_at",
        inVault: true);

    internal static readonly RecordTable MandateEnds = new("mandate_ends", "municipality mandate_id at evidence*", inVault: true);

    internal static readonly RecordTable Corrections = new(
        "corrections", "municipality correction_id category source_id source_item_id* wrong* right* role asked_by organisation_cvr unit asked_at", inVault: true);

    internal static readonly RecordTable CorrectionAnswers = new(
        "correction_answers", "municipality correction_id outcome words* answered_by organisation_cvr at", inVault: true);

    internal static readonly RecordTable Notices = new(
        "notices", "municipality notice_id kind organisation_cvr case_id* document* given_at recorded_by text_da* text_en*", inVault: true);

    internal static readonly RecordTable IdempotencyKeys = new(
        "idempotency_keys", "municipality client_id user key request_hash at", inVault: true, beside: "answer");

    internal static readonly RecordTable Verifications = new("verifications", "municipality target fingerprint kind at officer source");
    internal static readonly RecordTable CatalogueVersions = new("catalogue_versions", "municipality version catalogue overlay at");
    internal static readonly RecordTable Relations = new("relations", "municipality organisation_cvr at", inVault: true);

    internal static readonly RecordTable UnconfirmedRelations = new(
        "unconfirmed_relations", "query_id municipality citizen_sealed* organisation_cvr unit user purpose case_id* of_municipality at", inVault: true);

    internal static readonly RecordTable UnconfirmedRelationEvents = new(
        "unconfirmed_relation_events", "query_id kind at officer reason*", inVault: true);

    internal static readonly RecordTable EmergencyAccesses = new(
        "emergency_accesses", "emergency_id municipality justification* organisation_cvr unit user purpose categories at review_by", inVault: true);

    internal static readonly RecordTable EmergencyReviews = new("emergency_reviews", "emergency_id justified reason* officer at", inVault: true);
    internal static readonly RecordTable WrongPersonAlarms = new("wrong_person_alarms", "query_id source_id municipality organisation_cvr purpose at");

    internal static readonly RecordTable Samples = new(
        "samples", "municipality sample_id at officer candidates days without_known without_uses");

    internal static readonly RecordTable SampleItems = new("sample_items", "municipality sample_id position act_id caller_user");

    internal static readonly RecordTable DisclosureReviews = new(
        "disclosure_reviews", "municipality act_id sample_id justified reason* officer at", inVault: true);

    internal static readonly RecordTable Restrictions = new(
        "restrictions", "municipality restriction_id ground reason* ends_at officer at", inVault: true);

    internal static readonly RecordTable RestrictionItems = new("restriction_items", "municipality restriction_id position act_id");
    internal static readonly RecordTable RestrictionEvents = new("restriction_events", "municipality restriction_id kind officer at");

    /// <summary>All of them.</summary>
    internal static readonly IReadOnlyList<RecordTable> All =
    [
        Vaults, VaultEnds, Openings, Deliveries, Consents, ConsentEvents, ConsentDrafts, Mandates, MandateEnds, Corrections, CorrectionAnswers, Notices,
        IdempotencyKeys, Verifications, CatalogueVersions, Relations, UnconfirmedRelations, UnconfirmedRelationEvents, EmergencyAccesses, EmergencyReviews, WrongPersonAlarms, Samples,
        SampleItems, DisclosureReviews, Restrictions, RestrictionItems, RestrictionEvents,
    ];
}
