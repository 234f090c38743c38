using Gateway.DisclosureLog;
using Gateway.Storage.Log;
using Gateway.Storage.Vaults;

namespace Gateway.Storage.Consents;

/// <summary>The consents' statements; each runs in the caller's transaction.</summary>
internal static class ConsentStatements
{
    /// <summary>The rows of a consent that is given.</summary>
    internal static RecordRow[] Rows(ConsentRecord consent, DateTimeOffset at) =>
    [
        RecordTables.Consents.Row(
            consent.Municipality.Code, consent.ConsentId, consent.Effect == ConsentEffect.Permit ? "permit" : "deny", consent.ReceiverCvr, consent.Purpose,
            consent.CaseId, Words.Join(consent.Categories), Words.Join(consent.Holders), consent.Form, consent.RecordedBy, consent.Evidence, consent.TextVersion,
            consent.ValidFrom, consent.ValidUntil, consent.DraftId, consent.MandateId),
        Event(consent.Municipality, consent.ConsentId, "granted", at),
    ];

    /// <summary>The row of something that happens to a consent.</summary>
    internal static RecordRow Event(
        MunicipalityId municipality, string consentId, string kind, DateTimeOffset at, IReadOnlyList<string>? categories = null, string supersededBy = "", string evidence = "") =>
        RecordTables.ConsentEvents.Row(municipality.Code, consentId, kind, at, Words.Join(categories ?? []), supersededBy, evidence);

    /// <summary>By what the case of a consent is found: nobody can read it, and it goes with the citizen's vault.</summary>
    internal static void InsertCase(StoreTransaction transaction, ConsentRecord consent) =>
        transaction.Write(
            """
            INSERT INTO consent_cases (municipality, consent_id, case_tag) VALUES (@municipality, @id, @tag)
            """,
            ("@municipality", consent.Municipality.Code), ("@id", consent.ConsentId), ("@tag", CaseTag(transaction, consent.Municipality, consent.ReceiverCvr, consent.CaseId)));

    internal static byte[] CaseTag(StoreTransaction transaction, MunicipalityId municipality, string receiverCvr, string caseId) =>
        transaction.Book.Tag("case", municipality.Code, receiverCvr, caseId);

    internal static bool CanBeWithdrawn(StoreTransaction transaction, MunicipalityId municipality, string consentId) =>
        transaction.Exists(
            """
            SELECT 1 FROM consents c WHERE c.municipality = @municipality AND c.consent_id = @id AND NOT EXISTS
              (SELECT 1 FROM consent_events e WHERE e.municipality = c.municipality AND e.consent_id = c.consent_id AND e.kind = 'withdrawn' AND e.categories = '')
            """,
            ("@municipality", municipality.Code), ("@id", consentId));

    /// <summary>The consents of one person, given under any of the person's numbers, as they stood at a moment.</summary>
    internal static Func<List<ConsentRecord>> Ask(
        StoreTransaction transaction, MunicipalityId municipality, IReadOnlyList<CitizenKey> person, DateTimeOffset? asOf = null) =>
        // From the citizen's few consents to the events of each, by subqueries: with joins both engines have begun with every
        // event of the municipality, while they knew nothing of the tables' sizes.
        transaction.Ask(
            $"""
            SELECT c.consent_id, c.effect, c.receiver_cvr, c.purpose, c.case_id, c.categories, c.holders, c.form, c.recorded_by, c.evidence, c.text_version,
              c.valid_from, c.valid_until,
              (SELECT w.at FROM consent_events w
                WHERE w.municipality = c.municipality AND w.consent_id = c.consent_id AND w.kind = 'withdrawn' AND w.categories = '' AND w.at <= @asOf),
              (SELECT string_agg(p.categories, @separator) FROM consent_events p
                WHERE p.municipality = c.municipality AND p.consent_id = c.consent_id AND p.kind = 'withdrawn' AND p.categories <> '' AND p.at <= @asOf),
              (SELECT s.superseded_by FROM consent_events s
                WHERE s.municipality = c.municipality AND s.consent_id = c.consent_id AND s.kind = 'superseded' AND s.at <= @asOf),
              c.mandate_id, c.draft_id, c.granted_at, c.vault_id, c.citizen_key, c.wrapped_key
            FROM
              (SELECT t.*, v.citizen_key, v.wrapped_key,
                (SELECT g.at FROM consent_events g
                  WHERE g.municipality = t.municipality AND g.consent_id = t.consent_id AND g.kind = 'granted' AND g.at <= @asOf) AS granted_at,
                (SELECT g.log_index FROM consent_events g
                  WHERE g.municipality = t.municipality AND g.consent_id = t.consent_id AND g.kind = 'granted') AS granted_index
               FROM vaults v CROSS JOIN consents t WHERE t.vault_id = v.vault_id AND {PersonKeys.Own(person, RetentionPurposes.Consents)}) c
            WHERE c.granted_at IS NOT NULL
            ORDER BY c.granted_index
            """,
            row => ReadRow(row, municipality),
            [("@municipality", municipality.Code), ("@separator", Words.Separator.ToString()), ("@asOf", asOf ?? DateTimeOffset.MaxValue), .. PersonKeys.Of(person)]);

    private static ConsentRecord ReadRow(StoreRow row, MunicipalityId municipality) => new()
    {
        Municipality = municipality,
        ConsentId = row.Text(0),
        Effect = row.Text(1) == "permit" ? ConsentEffect.Permit : ConsentEffect.Deny,
        ReceiverCvr = row.Text(2),
        Purpose = row.Text(3),
        CaseId = row.Vault(19).Text(row.Bytes(4), "consents.case_id"),
        Categories = row.Words(5),
        Holders = row.Words(6),
        Form = row.Text(7),
        RecordedBy = row.Text(8),
        Evidence = row.Vault(19).Text(row.Bytes(9), "consents.evidence"),
        TextVersion = row.Text(10),
        ValidFrom = row.Instant(11),
        ValidUntil = row.Instant(12),
        WithdrawnAt = row.InstantOrNull(13),
        WithdrawnCategories = row.Words(14),
        SupersededBy = row.TextOrEmpty(15),
        MandateId = row.Text(16),
        DraftId = row.Text(17),
        GrantedAt = row.Instant(18),
    };
}
