using Gateway.DisclosureLog;

namespace Gateway.Storage.Relations;

/// <summary>Which organisations are known to have an open case on whom; each statement runs in the caller's transaction.</summary>
internal static class RelationStatements
{
    /// <summary>When an open case was last confirmed, or had been at a moment; null where none was.</summary>
    internal static DateTimeOffset? LastConfirmed(StoreTransaction transaction, RecordsOf whose, DateTimeOffset? asOf) =>
        transaction.Read(
            $"""
            SELECT MAX(at) FROM relations
            WHERE municipality = @municipality AND organisation_cvr = @organisation AND at <= @asOf AND citizen_key IN ({PersonKeys.In(whose.Person)})
            """,
            row => row.InstantOrNull(0),
            [
                ("@municipality", whose.Municipality.Code), ("@organisation", whose.OrganisationCvr), ("@asOf", asOf ?? DateTimeOffset.MaxValue),
                .. PersonKeys.Of(whose.Person),
            ])[0];

    /// <summary>Records that an organisation has an open case on a citizen.</summary>
    internal static void Insert(StoreTransaction transaction, LogEntry entry, CitizenKey citizen, string organisation, long logIndex) =>
        transaction.Write(
            "INSERT INTO relations (municipality, citizen_key, organisation_cvr, at, log_index) VALUES (@municipality, @citizen, @organisation, @at, @index)",
            ("@municipality", entry.Municipality.Code), ("@citizen", citizen.Hash), ("@organisation", organisation),
            ("@at", entry.At), ("@index", logIndex));
}
