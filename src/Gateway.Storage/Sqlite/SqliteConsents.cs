using Gateway.DisclosureLog;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>The consents' statements; each runs in the caller's transaction.</summary>
internal static class SqliteConsents
{
    // Ids of the catalogue hold no line feed, so a list of them is text a person can read in the database.
    private const char Separator = '\n';

    internal static void Insert(SqliteTransaction transaction, ConsentRecord consent, CitizenKey citizen, DateTimeOffset at, long logIndex)
    {
        transaction.Execute(
            """
            INSERT INTO consents (municipality, consent_id, citizen_key, effect, receiver_cvr, purpose, case_id, categories, holders,
              form, recorded_by, evidence, text_version, valid_from, valid_until, draft_id, mandate_id)
            VALUES ($municipality, $id, $citizen, $effect, $receiver, $purpose, $case, $categories, $holders,
              $form, $recordedBy, $evidence, $text, $from, $until, $draft, $mandate)
            """,
            ("$municipality", consent.Municipality.Code), ("$id", consent.ConsentId), ("$citizen", citizen.Hash),
            ("$effect", consent.Effect == ConsentEffect.Permit ? "permit" : "deny"), ("$receiver", consent.ReceiverCvr),
            ("$purpose", consent.Purpose), ("$case", consent.CaseId),
            ("$categories", Join(consent.Categories)), ("$holders", Join(consent.Holders)),
            ("$form", consent.Form), ("$recordedBy", consent.RecordedBy), ("$evidence", consent.Evidence), ("$text", consent.TextVersion),
            ("$from", SqliteLog.Instant(consent.ValidFrom)), ("$until", SqliteLog.Instant(consent.ValidUntil)),
            ("$draft", consent.DraftId), ("$mandate", consent.MandateId));
        InsertEvent(transaction, consent.Municipality, consent.ConsentId, "granted", at, logIndex);
    }

    internal static void InsertEvent(
        SqliteTransaction transaction, MunicipalityId municipality, string consentId, string kind, DateTimeOffset at, long logIndex,
        IReadOnlyList<string>? categories = null, string detail = "") =>
        transaction.Execute(
            """
            INSERT INTO consent_events (municipality, consent_id, kind, at, log_index, categories, detail)
            VALUES ($municipality, $id, $kind, $at, $index, $categories, $detail)
            """,
            ("$municipality", municipality.Code), ("$id", consentId), ("$kind", kind), ("$at", SqliteLog.Instant(at)), ("$index", logIndex),
            ("$categories", Join(categories ?? [])), ("$detail", detail));

    /// <summary>Ids of the catalogue in one column, one a line.</summary>
    internal static string Join(IEnumerable<string> ids) => string.Join(Separator, ids);

    /// <inheritdoc cref="Join"/>
    internal static IReadOnlyList<string> Split(string ids) => ids.Length == 0 ? [] : ids.Split(Separator);

    internal static bool HoldsCitizens(SqliteTransaction transaction) =>
        (long)transaction.Scalar("SELECT EXISTS (SELECT 1 FROM consents) OR EXISTS (SELECT 1 FROM log_openings)")! != 0;

    internal static bool CanBeWithdrawn(SqliteTransaction transaction, MunicipalityId municipality, string consentId) =>
        transaction.Scalar(
            """
            SELECT 1 FROM consents c WHERE c.municipality = $municipality AND c.consent_id = $id AND NOT EXISTS
              (SELECT 1 FROM consent_events e WHERE e.municipality = c.municipality AND e.consent_id = c.consent_id AND e.kind = 'withdrawn' AND e.categories = '')
            """,
            ("$municipality", municipality.Code), ("$id", consentId)) is not null;

    /// <summary>The consents of one person, given under any of the person's numbers, as they stood at a moment.</summary>
    internal static IReadOnlyList<ConsentRecord> Read(
        SqliteTransaction transaction, MunicipalityId municipality, IReadOnlyList<CitizenKey> person, DateTimeOffset? asOf = null)
    {
        var keys = string.Join(", ", person.Select((_, at) => $"$citizen{at}"));
        // CROSS JOIN keeps SQLite to the order written: from the citizen's few consents to their events. Left to itself it
        // began with every event of the municipality.
        using var command = transaction.Command(
            $"""
            SELECT c.consent_id, c.effect, c.receiver_cvr, c.purpose, c.case_id, c.categories, c.holders, c.form, c.recorded_by,
              c.evidence, c.text_version, c.valid_from, c.valid_until, w.at,
              (SELECT group_concat(p.categories, char(10)) FROM consent_events p
                WHERE p.municipality = c.municipality AND p.consent_id = c.consent_id AND p.kind = 'withdrawn' AND p.categories <> '' AND p.at <= $asOf),
              s.detail, c.mandate_id, c.draft_id, g.at
            FROM consents c
            CROSS JOIN consent_events g ON g.municipality = c.municipality AND g.consent_id = c.consent_id AND g.kind = 'granted' AND g.at <= $asOf
            LEFT JOIN consent_events w ON w.municipality = c.municipality AND w.consent_id = c.consent_id AND w.kind = 'withdrawn' AND w.categories = '' AND w.at <= $asOf
            LEFT JOIN consent_events s ON s.municipality = c.municipality AND s.consent_id = c.consent_id AND s.kind = 'superseded' AND s.at <= $asOf
            WHERE c.municipality = $municipality AND c.citizen_key IN ({keys})
            ORDER BY g.log_index
            """,
            [("$municipality", municipality.Code), ("$asOf", SqliteLog.Instant(asOf ?? DateTimeOffset.MaxValue)), .. person.Select((key, at) => ($"$citizen{at}", (object)key.Hash))]);
        using var reader = command.ExecuteReader();
        var consents = new List<ConsentRecord>();
        while (reader.Read())
            consents.Add(ReadRow(reader, municipality));
        return consents;
    }

    private static ConsentRecord ReadRow(SqliteDataReader row, MunicipalityId municipality) => new()
    {
        Municipality = municipality,
        ConsentId = row.GetString(0),
        Effect = row.GetString(1) == "permit" ? ConsentEffect.Permit : ConsentEffect.Deny,
        ReceiverCvr = row.GetString(2),
        Purpose = row.GetString(3),
        CaseId = row.GetString(4),
        Categories = Split(row.GetString(5)),
        Holders = Split(row.GetString(6)),
        Form = row.GetString(7),
        RecordedBy = row.GetString(8),
        Evidence = row.GetString(9),
        TextVersion = row.GetString(10),
        ValidFrom = SqliteLog.Instant(row.GetString(11)),
        ValidUntil = SqliteLog.Instant(row.GetString(12)),
        WithdrawnAt = row.IsDBNull(13) ? null : SqliteLog.Instant(row.GetString(13)),
        WithdrawnCategories = row.IsDBNull(14) ? [] : Split(row.GetString(14)),
        SupersededBy = row.IsDBNull(15) ? "" : row.GetString(15),
        MandateId = row.GetString(16),
        DraftId = row.GetString(17),
        GrantedAt = SqliteLog.Instant(row.GetString(18)),
    };
}
