using Gateway.DisclosureLog;

namespace Gateway.Storage.Consents;

/// <summary>The consents' statements; each runs in the caller's transaction.</summary>
internal static class ConsentStatements
{
    internal static void Insert(StoreTransaction transaction, ConsentRecord consent, CitizenKey citizen, DateTimeOffset at, long logIndex)
    {
        transaction.Write(
            """
            INSERT INTO consents (municipality, consent_id, citizen_key, effect, receiver_cvr, purpose, case_id, categories, holders,
              form, recorded_by, evidence, text_version, valid_from, valid_until, draft_id, mandate_id)
            VALUES (@municipality, @id, @citizen, @effect, @receiver, @purpose, @case, @categories, @holders,
              @form, @recordedBy, @evidence, @text, @from, @until, @draft, @mandate)
            """,
            ("@municipality", consent.Municipality.Code), ("@id", consent.ConsentId), ("@citizen", citizen.Hash),
            ("@effect", consent.Effect == ConsentEffect.Permit ? "permit" : "deny"), ("@receiver", consent.ReceiverCvr),
            ("@purpose", consent.Purpose), ("@case", consent.CaseId),
            ("@categories", Words.Join(consent.Categories)), ("@holders", Words.Join(consent.Holders)),
            ("@form", consent.Form), ("@recordedBy", consent.RecordedBy), ("@evidence", consent.Evidence), ("@text", consent.TextVersion),
            ("@from", consent.ValidFrom), ("@until", consent.ValidUntil),
            ("@draft", consent.DraftId), ("@mandate", consent.MandateId));
        InsertEvent(transaction, consent.Municipality, consent.ConsentId, "granted", at, logIndex);
    }

    internal static void InsertEvent(
        StoreTransaction transaction, MunicipalityId municipality, string consentId, string kind, DateTimeOffset at, long logIndex,
        IReadOnlyList<string>? categories = null, string detail = "") =>
        transaction.Write(
            """
            INSERT INTO consent_events (municipality, consent_id, kind, at, log_index, categories, detail)
            VALUES (@municipality, @id, @kind, @at, @index, @categories, @detail)
            """,
            ("@municipality", municipality.Code), ("@id", consentId), ("@kind", kind), ("@at", at), ("@index", logIndex),
            ("@categories", Words.Join(categories ?? [])), ("@detail", detail));

    internal static bool HoldsCitizens(StoreTransaction transaction) =>
        transaction.Exists("SELECT 1 WHERE EXISTS (SELECT 1 FROM consents) OR EXISTS (SELECT 1 FROM log_openings)");

    internal static bool CanBeWithdrawn(StoreTransaction transaction, MunicipalityId municipality, string consentId) =>
        transaction.Exists(
            """
            SELECT 1 FROM consents c WHERE c.municipality = @municipality AND c.consent_id = @id AND NOT EXISTS
              (SELECT 1 FROM consent_events e WHERE e.municipality = c.municipality AND e.consent_id = c.consent_id AND e.kind = 'withdrawn' AND e.categories = '')
            """,
            ("@municipality", municipality.Code), ("@id", consentId));

    /// <summary>The consents of one person, given under any of the person's numbers, as they stood at a moment.</summary>
    internal static List<ConsentRecord> Read(
        StoreTransaction transaction, MunicipalityId municipality, IReadOnlyList<CitizenKey> person, DateTimeOffset? asOf = null) =>
        // From the citizen's few consents to the events of each, by subqueries: with joins both engines have begun with every
        // event of the municipality, while they knew nothing of the tables' sizes.
        transaction.Read(
            $"""
            SELECT consent_id, effect, receiver_cvr, purpose, case_id, categories, holders, form, recorded_by, evidence, text_version, valid_from, valid_until,
              (SELECT w.at FROM consent_events w
                WHERE w.municipality = c.municipality AND w.consent_id = c.consent_id AND w.kind = 'withdrawn' AND w.categories = '' AND w.at <= @asOf),
              (SELECT string_agg(p.categories, @separator) FROM consent_events p
                WHERE p.municipality = c.municipality AND p.consent_id = c.consent_id AND p.kind = 'withdrawn' AND p.categories <> '' AND p.at <= @asOf),
              (SELECT s.detail FROM consent_events s
                WHERE s.municipality = c.municipality AND s.consent_id = c.consent_id AND s.kind = 'superseded' AND s.at <= @asOf),
              mandate_id, draft_id, granted_at
            FROM
              (SELECT t.*,
                (SELECT g.at FROM consent_events g
                  WHERE g.municipality = t.municipality AND g.consent_id = t.consent_id AND g.kind = 'granted' AND g.at <= @asOf) AS granted_at,
                (SELECT g.log_index FROM consent_events g
                  WHERE g.municipality = t.municipality AND g.consent_id = t.consent_id AND g.kind = 'granted') AS granted_index
               FROM consents t WHERE t.municipality = @municipality AND t.citizen_key IN ({PersonKeys.In(person)})) c
            WHERE granted_at IS NOT NULL
            ORDER BY granted_index
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
        CaseId = row.Text(4),
        Categories = row.Words(5),
        Holders = row.Words(6),
        Form = row.Text(7),
        RecordedBy = row.Text(8),
        Evidence = row.Text(9),
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
