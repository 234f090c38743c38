using Gateway.DisclosureLog;
using Gateway.Storage.Log;

namespace Gateway.Storage.Consents;

/// <summary>The drafts' statements; each runs in the caller's transaction.</summary>
internal static class DraftStatements
{
    /// <summary>The row of a draft.</summary>
    internal static RecordRow Row(DraftRecord draft) => RecordTables.ConsentDrafts.Row(
        draft.Municipality.Code, draft.DraftId, draft.ReceiverCvr, draft.Purpose, draft.CaseId, Words.Join(draft.Categories), Words.Join(draft.Holders),
        draft.ValidFrom, draft.ValidUntil, draft.TextVersion, draft.TextDa, draft.TextEn, draft.DraftedBy, draft.DraftedAt);

    /// <summary>A draft of a municipality; null where it has none of this id, or the citizen was erased.</summary>
    internal static DraftRecord? Find(StoreTransaction transaction, MunicipalityId municipality, string draftId) =>
        transaction.First(
            $"""
            SELECT {StoreRow.VaultColumns}, d.receiver_cvr, d.purpose, d.case_id, d.categories, d.holders, d.valid_from, d.valid_until,
              d.text_version, d.text_da, d.text_en, d.drafted_by, d.drafted_at, d.log_index
            FROM consent_drafts d JOIN vaults v ON v.vault_id = d.vault_id AND length(v.citizen_key) > 0
            WHERE d.municipality = @municipality AND d.draft_id = @id
            """,
            row => ReadRow(row, municipality, draftId), ("@municipality", municipality.Code), ("@id", draftId));

    private static DraftRecord ReadRow(StoreRow row, MunicipalityId municipality, string draftId) => new()
    {
        Municipality = municipality,
        DraftId = draftId,
        Citizen = new CitizenKey(row.Bytes(1)),
        ReceiverCvr = row.Text(3),
        Purpose = row.Text(4),
        CaseId = row.Vault(0).Text(row.Bytes(5), "consent_drafts.case_id"),
        Categories = row.Words(6),
        Holders = row.Words(7),
        ValidFrom = row.Instant(8),
        ValidUntil = row.Instant(9),
        TextVersion = row.Text(10),
        TextDa = row.Vault(0).Text(row.Bytes(11), "consent_drafts.text_da"),
        TextEn = row.Vault(0).Text(row.Bytes(12), "consent_drafts.text_en"),
        DraftedBy = row.Text(13),
        DraftedAt = row.Instant(14),
        LogIndex = row.Number(15),
    };
}
