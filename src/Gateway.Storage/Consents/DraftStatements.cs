using Gateway.DisclosureLog;

namespace Gateway.Storage.Consents;

/// <summary>The drafts' statements; each runs in the caller's transaction.</summary>
internal static class DraftStatements
{
    internal static void Insert(StoreTransaction transaction, DraftRecord draft, long logIndex) =>
        transaction.Write(
            """
            INSERT INTO consent_drafts (municipality, draft_id, citizen_key, receiver_cvr, purpose, case_id, categories, holders,
              valid_from, valid_until, text_version, text_da, text_en, drafted_by, drafted_at, log_index)
            VALUES (@municipality, @id, @citizen, @receiver, @purpose, @case, @categories, @holders,
              @from, @until, @text, @da, @en, @draftedBy, @at, @index)
            """,
            ("@municipality", draft.Municipality.Code), ("@id", draft.DraftId), ("@citizen", draft.Citizen.Hash),
            ("@receiver", draft.ReceiverCvr), ("@purpose", draft.Purpose), ("@case", draft.CaseId),
            ("@categories", Words.Join(draft.Categories)), ("@holders", Words.Join(draft.Holders)),
            ("@from", draft.ValidFrom), ("@until", draft.ValidUntil), ("@text", draft.TextVersion),
            ("@da", draft.TextDa), ("@en", draft.TextEn), ("@draftedBy", draft.DraftedBy), ("@at", draft.DraftedAt), ("@index", logIndex));

    /// <summary>A draft of a municipality; null where it has none of this id.</summary>
    internal static DraftRecord? Find(StoreTransaction transaction, MunicipalityId municipality, string draftId) =>
        transaction.First(
            """
            SELECT citizen_key, receiver_cvr, purpose, case_id, categories, holders, valid_from, valid_until,
              text_version, text_da, text_en, drafted_by, drafted_at, log_index
            FROM consent_drafts WHERE municipality = @municipality AND draft_id = @id
            """,
            row => ReadRow(row, municipality, draftId), ("@municipality", municipality.Code), ("@id", draftId));

    private static DraftRecord ReadRow(StoreRow row, MunicipalityId municipality, string draftId) => new()
    {
        Municipality = municipality,
        DraftId = draftId,
        Citizen = new CitizenKey(row.Bytes(0)),
        ReceiverCvr = row.Text(1),
        Purpose = row.Text(2),
        CaseId = row.Text(3),
        Categories = row.Words(4),
        Holders = row.Words(5),
        ValidFrom = row.Instant(6),
        ValidUntil = row.Instant(7),
        TextVersion = row.Text(8),
        TextDa = row.Text(9),
        TextEn = row.Text(10),
        DraftedBy = row.Text(11),
        DraftedAt = row.Instant(12),
        LogIndex = row.Number(13),
    };
}
