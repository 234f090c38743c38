using Gateway.DisclosureLog;
using Gateway.Storage.Log;

namespace Gateway.Storage.Oversight;

/// <summary>Restrictions and what came of them; each statement runs in the caller's transaction.</summary>
internal static class RestrictionStatements
{
    private const string Standing =
        """
        NOT EXISTS (SELECT 1 FROM restriction_events l WHERE l.municipality = r.municipality AND l.restriction_id = r.restriction_id AND l.kind IN ('lifted', 'expired'))
        """;

    private static readonly string Columns =
        $"""
        SELECT r.restriction_id, r.ground, r.reason, r.ends_at, r.officer, r.at, r.log_index, c.officer, c.at, l.officer, l.at, {StoreRow.VaultColumns} FROM restrictions r
        JOIN vaults v ON v.vault_id = r.vault_id
        LEFT JOIN restriction_events c ON c.municipality = r.municipality AND c.restriction_id = r.restriction_id AND c.kind = 'confirmed'
        LEFT JOIN restriction_events l ON l.municipality = r.municipality AND l.restriction_id = r.restriction_id AND l.kind = 'lifted'
        """;

    /// <summary>The rows of a proposal.</summary>
    internal static RecordRow[] Rows(RestrictionRecord proposed, DateTimeOffset at) =>
    [
        RecordTables.Restrictions.Row(proposed.Municipality.Code, proposed.RestrictionId, proposed.Ground, proposed.Reason, proposed.EndsAt, proposed.Officer, at),
        .. proposed.ActIds.Select((id, i) => RecordTables.RestrictionItems.Row(proposed.Municipality.Code, proposed.RestrictionId, (long)i, id)),
    ];

    /// <summary>The row of what came of one.</summary>
    internal static RecordRow Event(MunicipalityId municipality, string restrictionId, string kind, string officer, DateTimeOffset at) =>
        RecordTables.RestrictionEvents.Row(municipality.Code, restrictionId, kind, officer, at);

    /// <summary>Who made a disclosure; null where the municipality has none of that id about the person alone.</summary>
    internal static string? UserOf(StoreTransaction transaction, MunicipalityId municipality, string actId, IReadOnlyList<CitizenKey> person) =>
        transaction.First(
            $"""
            SELECT s.caller_user FROM log_search s JOIN log_openings o ON o.log_index = s.log_index JOIN vaults v ON v.vault_id = o.vault_id
            WHERE s.municipality = @municipality AND s.act_id = @act AND s.use_word <> '' AND v.citizen_key IN ({PersonKeys.In(person)})
            ORDER BY s.log_index LIMIT 1
            """,
            row => row.Text(0), [("@municipality", municipality.Code), ("@act", actId), .. PersonKeys.Of(person)]);

    /// <summary>A restriction about a person; null where the municipality has none of that id about the person.</summary>
    internal static RestrictionRecord? Find(StoreTransaction transaction, MunicipalityId municipality, RestrictionChange change) =>
        Records(
            transaction, municipality, $"WHERE r.municipality = @municipality AND r.restriction_id = @id AND v.citizen_key IN ({PersonKeys.In(change.Person)})",
            [("@id", change.RestrictionId), .. PersonKeys.Of(change.Person)]).SingleOrDefault();

    /// <summary>The restriction whose proposal is a record.</summary>
    internal static RestrictionRecord? At(StoreTransaction transaction, MunicipalityId municipality, long logIndex) =>
        Records(transaction, municipality, "WHERE r.municipality = @municipality AND r.log_index = @index", ("@index", logIndex)).SingleOrDefault();

    /// <summary>Restrictions, newest first.</summary>
    internal static List<RestrictionRecord> Read(StoreTransaction transaction, MunicipalityId municipality, bool endedToo, DateTimeOffset now, (long Before, int Most) page, IReadOnlyList<CitizenKey> without) =>
        Records(
            transaction, municipality,
            $"WHERE r.municipality = @municipality AND r.log_index < @before AND (@all = 1 OR (r.ends_at > @now AND {Standing})){PersonKeys.AndNone(without)} ORDER BY r.log_index DESC LIMIT @most",
            [("@before", page.Before), ("@all", endedToo), ("@now", now), ("@most", page.Most), .. PersonKeys.OfNone(without)]);

    /// <summary>What those in force leave out of a person's report.</summary>
    internal static WithheldActs Withheld(StoreTransaction transaction, MunicipalityId municipality, IReadOnlyList<CitizenKey> person, DateTimeOffset now)
    {
        var rows = transaction.Read(
            $"""
            SELECT i.act_id, r.ends_at FROM vaults v CROSS JOIN restrictions r
            JOIN restriction_items i ON i.municipality = r.municipality AND i.restriction_id = r.restriction_id
            WHERE r.vault_id = v.vault_id AND v.municipality = @municipality AND v.citizen_key IN ({PersonKeys.In(person)}) AND r.ends_at > @now AND {Standing}
              AND EXISTS (SELECT 1 FROM restriction_events c WHERE c.municipality = r.municipality AND c.restriction_id = r.restriction_id AND c.kind = 'confirmed')
            """,
            row => (Act: row.Text(0), EndsAt: row.Instant(1)), [("@municipality", municipality.Code), ("@now", now), .. PersonKeys.Of(person)]);
        return new WithheldActs(rows.Select(r => r.Act).ToHashSet(), rows.Select(r => r.EndsAt).DefaultIfEmpty().Max());
    }

    /// <summary>Restrictions whose time is over by a moment without a record of it; the longest over first.</summary>
    internal static List<DueRestriction> Due(StoreTransaction transaction, DateTimeOffset now, int most) =>
        transaction.Read(
            $"""
            SELECT r.municipality, r.restriction_id, v.citizen_key, r.ends_at FROM restrictions r JOIN vaults v ON v.vault_id = r.vault_id
            WHERE r.ends_at <= @now AND {Standing} ORDER BY r.ends_at, r.restriction_id LIMIT @most
            """,
            row => new DueRestriction(
                MunicipalityId.Parse(row.Text(0)), row.Text(1), row.Bytes(2) is { Length: CitizenKey.Length } citizen ? new CitizenKey(citizen) : null, row.Instant(3)),
            ("@now", now), ("@most", most));

    private static List<RestrictionRecord> Records(StoreTransaction transaction, MunicipalityId municipality, string where, params ReadOnlySpan<(string, object)> parameters)
    {
        var records = transaction.Read($"{Columns} {where}", row => RecordOf(row, municipality), [("@municipality", municipality.Code), .. parameters]);
        return [.. records.Select(r => r with { ActIds = Items(transaction, r) })];
    }

    private static List<string> Items(StoreTransaction transaction, RestrictionRecord restriction) =>
        transaction.Read(
            "SELECT act_id FROM restriction_items WHERE municipality = @municipality AND restriction_id = @id ORDER BY position",
            row => row.Text(0), ("@municipality", restriction.Municipality.Code), ("@id", restriction.RestrictionId));

    private static RestrictionRecord RecordOf(StoreRow row, MunicipalityId municipality) =>
        new(municipality, row.Text(0), row.Text(1), row.Vault(11).Text(row.Bytes(2), "restrictions.reason"), row.Instant(3), row.Text(4), [])
        {
            At = row.Instant(5),
            LogIndex = row.Number(6),
            Confirmed = row.IsNull(7) ? null : new RestrictionStep(row.Text(7), row.Instant(8)),
            Lifted = row.IsNull(9) ? null : new RestrictionStep(row.Text(9), row.Instant(10)),
            CitizenRef = row.Bytes(12) is { Length: CitizenKey.Length } citizen ? CitizenReferences.Of(citizen) : "",
        };
}
