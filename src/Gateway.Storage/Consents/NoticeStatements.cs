using Gateway.Storage.Log;

namespace Gateway.Storage.Consents;

/// <summary>The notices' statements; each runs in the caller's transaction.</summary>
internal static class NoticeStatements
{
    private static readonly Dictionary<NoticeKind, string> Kinds = new()
    {
        [NoticeKind.RightToCollect] = "right-to-collect",
        [NoticeKind.EmergencyAccess] = "emergency-access",
        [NoticeKind.MandateRecorded] = "mandate-recorded",
    };

    /// <summary>The row of a notice.</summary>
    internal static RecordRow Row(NoticeRecord notice) => RecordTables.Notices.Row(
        notice.Municipality.Code, notice.NoticeId, Kinds[notice.Kind], notice.OrganisationCvr, notice.CaseId, notice.Document, notice.GivenAt, notice.RecordedBy,
        notice.TextDa, notice.TextEn);

    /// <summary>What one person was told, under any of the person's numbers; the newest first.</summary>
    internal static List<GivenNotice> Read(StoreTransaction transaction, RecordsOf whose) =>
        transaction.Read(
            $"""
            SELECT n.notice_id, n.kind, n.organisation_cvr, n.case_id, n.document, n.given_at, n.recorded_by, n.text_da, n.text_en, n.log_index,
              a.categories, r.at, r.justified, a.unit, {StoreRow.VaultColumns}
            FROM vaults v CROSS JOIN notices n
            LEFT JOIN emergency_accesses a ON a.emergency_id = n.notice_id AND n.kind = 'emergency-access'
            LEFT JOIN emergency_reviews r ON r.emergency_id = a.emergency_id
            WHERE n.vault_id = v.vault_id AND v.municipality = @municipality AND v.citizen_key IN ({PersonKeys.In(whose.Person)})
            ORDER BY n.log_index DESC
            """,
            row => ReadRow(row, whose), [("@municipality", whose.Municipality.Code), .. PersonKeys.Of(whose.Person)]);

    private static GivenNotice ReadRow(StoreRow row, RecordsOf whose)
    {
        var kind = Kinds.Single(k => k.Value == row.Text(1)).Key;
        var vault = row.Vault(14);
        var notice = new NoticeRecord(
            whose.Municipality, row.Text(0), kind, row.Text(2), vault.Text(row.Bytes(3), "notices.case_id"), vault.Text(row.Bytes(4), "notices.document"),
            row.Instant(5), row.Text(6), vault.Text(row.Bytes(7), "notices.text_da"), vault.Text(row.Bytes(8), "notices.text_en"));
        return new GivenNotice(notice, row.Number(9), row.Words(10), row.InstantOrNull(11), row.Flag(12)) { Unit = row.TextOrEmpty(13) };
    }
}
