using Gateway.Storage.Log;

namespace Gateway.Storage.Relations;

/// <summary>Which organisations are known to have an open case on whom; each statement runs in the caller's transaction.</summary>
internal static class RelationStatements
{
    /// <summary>When an open case was last confirmed, or had been at a moment; null where none was.</summary>
    internal static Func<List<DateTimeOffset?>> AskLastConfirmed(StoreTransaction transaction, RecordsOf whose, DateTimeOffset? asOf) =>
        transaction.Ask(
            $"""
            SELECT MAX(r.at) FROM vaults v CROSS JOIN relations r
            WHERE r.vault_id = v.vault_id AND v.municipality = @municipality AND v.citizen_key IN ({PersonKeys.In(whose.Person)}) AND r.organisation_cvr = @organisation AND r.at <= @asOf
            """,
            row => row.InstantOrNull(0),
            [
                ("@municipality", whose.Municipality.Code), ("@organisation", whose.OrganisationCvr), ("@asOf", asOf ?? DateTimeOffset.MaxValue),
                .. PersonKeys.Of(whose.Person),
            ]);

    /// <summary>The row of an organisation's open case on a citizen.</summary>
    internal static RecordRow Row(DisclosureLog.LogEntry entry, string organisation) => RecordTables.Relations.Row(entry.Municipality.Code, organisation, entry.At);
}
