using Gateway.DisclosureLog;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>The drafts' statements; each runs in the caller's transaction.</summary>
internal static class SqliteDrafts
{
    internal static void Insert(SqliteTransaction transaction, DraftRecord draft, long logIndex) =>
        transaction.Execute(
            """
            INSERT INTO consent_drafts (municipality, draft_id, citizen_key, receiver_cvr, purpose, case_id, categories, holders,
              valid_from, valid_until, text_version, text_da, text_en, drafted_by, drafted_at, log_index)
            VALUES ($municipality, $id, $citizen, $receiver, $purpose, $case, $categories, $holders,
              $from, $until, $text, $da, $en, $draftedBy, $at, $index)
            """,
            ("$municipality", draft.Municipality.Code), ("$id", draft.DraftId), ("$citizen", draft.Citizen.Hash),
            ("$receiver", draft.ReceiverCvr), ("$purpose", draft.Purpose), ("$case", draft.CaseId),
            ("$categories", SqliteConsents.Join(draft.Categories)), ("$holders", SqliteConsents.Join(draft.Holders)),
            ("$from", SqliteLog.Instant(draft.ValidFrom)), ("$until", SqliteLog.Instant(draft.ValidUntil)), ("$text", draft.TextVersion),
            ("$da", draft.TextDa), ("$en", draft.TextEn), ("$draftedBy", draft.DraftedBy), ("$at", SqliteLog.Instant(draft.DraftedAt)), ("$index", logIndex));

    /// <summary>A draft of a municipality; null where it has none of this id.</summary>
    internal static DraftRecord? Find(SqliteTransaction transaction, MunicipalityId municipality, string draftId)
    {
        using var command = transaction.Command(
            """
            SELECT citizen_key, receiver_cvr, purpose, case_id, categories, holders, valid_from, valid_until,
              text_version, text_da, text_en, drafted_by, drafted_at, log_index
            FROM consent_drafts WHERE municipality = $municipality AND draft_id = $id
            """,
            ("$municipality", municipality.Code), ("$id", draftId));
        using var row = command.ExecuteReader();
        return row.Read() ? ReadRow(row, municipality, draftId) : null;
    }

    private static DraftRecord ReadRow(SqliteDataReader row, MunicipalityId municipality, string draftId) => new()
    {
        Municipality = municipality,
        DraftId = draftId,
        Citizen = new CitizenKey((byte[])row.GetValue(0)),
        ReceiverCvr = row.GetString(1),
        Purpose = row.GetString(2),
        CaseId = row.GetString(3),
        Categories = SqliteConsents.Split(row.GetString(4)),
        Holders = SqliteConsents.Split(row.GetString(5)),
        ValidFrom = SqliteLog.Instant(row.GetString(6)),
        ValidUntil = SqliteLog.Instant(row.GetString(7)),
        TextVersion = row.GetString(8),
        TextDa = row.GetString(9),
        TextEn = row.GetString(10),
        DraftedBy = row.GetString(11),
        DraftedAt = SqliteLog.Instant(row.GetString(12)),
        LogIndex = row.GetInt64(13),
    };
}
