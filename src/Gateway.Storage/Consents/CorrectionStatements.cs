using Gateway.DisclosureLog;
using Gateway.Storage.Log;
using Gateway.Storage.Vaults;

namespace Gateway.Storage.Consents;

/// <summary>The corrections' statements; each runs in the caller's transaction.</summary>
internal static class CorrectionStatements
{
    private static readonly Dictionary<CorrectionState, string> Outcomes = new()
    {
        [CorrectionState.Corrected] = "corrected",
        [CorrectionState.Refused] = "refused",
    };

    /// <summary>The row of a correction that is asked for.</summary>
    internal static RecordRow Row(CorrectionRecord correction) => RecordTables.Corrections.Row(
        correction.Municipality.Code, correction.CorrectionId, correction.Category, correction.SourceId, correction.SourceItemId, correction.Wrong, correction.Right,
        correction.Role, correction.AskedBy, correction.OrganisationCvr, correction.Unit, correction.AskedAt);

    /// <summary>The row of the holder's answer.</summary>
    internal static RecordRow Row(MunicipalityId municipality, string correctionId, CorrectionAnswer answer) => RecordTables.CorrectionAnswers.Row(
        municipality.Code, correctionId, Outcomes[answer.State], answer.Words, answer.AnsweredBy, answer.OrganisationCvr, answer.At);

    /// <summary>What was asked to be corrected about one person, under any of the person's numbers; the newest first.</summary>
    internal static Func<List<CorrectionRecord>> Ask(StoreTransaction transaction, MunicipalityId municipality, IReadOnlyList<CitizenKey> person) =>
        transaction.Ask(
            $"""
            SELECT c.correction_id, c.category, c.source_id, c.source_item_id, c.wrong, c."right", c.role, c.asked_by, c.organisation_cvr, c.unit, c.asked_at, c.log_index,
              {StoreRow.VaultColumns}, a.outcome, a.words, a.answered_by, a.organisation_cvr, a.at, w.vault_id, w.citizen_key, w.wrapped_key
            FROM vaults v CROSS JOIN corrections c
            LEFT JOIN correction_answers a ON a.municipality = c.municipality AND a.correction_id = c.correction_id
            LEFT JOIN vaults w ON w.vault_id = a.vault_id
            WHERE c.vault_id = v.vault_id AND {PersonKeys.Own(person, RetentionPurposes.Consents)}
            ORDER BY c.log_index DESC
            """,
            row => ReadRow(row, municipality), [("@municipality", municipality.Code), .. PersonKeys.Of(person)]);

    private static CorrectionRecord ReadRow(StoreRow row, MunicipalityId municipality)
    {
        var vault = row.Vault(12);
        return new CorrectionRecord
        {
            Municipality = municipality,
            CorrectionId = row.Text(0),
            Category = row.Text(1),
            SourceId = row.Text(2),
            SourceItemId = vault.Text(row.Bytes(3), "corrections.source_item_id"),
            Wrong = vault.Text(row.Bytes(4), "corrections.wrong"),
            Right = vault.Text(row.Bytes(5), "corrections.right"),
            Role = row.Text(6),
            AskedBy = row.Text(7),
            OrganisationCvr = row.Text(8),
            Unit = row.Text(9),
            AskedAt = row.Instant(10),
            LogIndex = row.Number(11),
            Answer = row.IsNull(15) ? null : new CorrectionAnswer(
                Outcomes.First(o => o.Value == row.Text(15)).Key, row.Vault(20).Text(row.Bytes(16), "correction_answers.words"), row.Text(17), row.Text(18), row.Instant(19)),
        };
    }
}
