using Gateway.DisclosureLog;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>Which organisations are known to have an open case on whom; each statement runs in the caller's transaction.</summary>
internal static class SqliteRelations
{
    /// <summary>When an open case was last confirmed, or had been at a moment; null where none was.</summary>
    internal static DateTimeOffset? LastConfirmed(SqliteTransaction transaction, RecordsOf whose, DateTimeOffset? asOf)
    {
        var keys = string.Join(", ", whose.Person.Select((_, at) => $"$citizen{at}"));
        var last = transaction.Scalar(
            $"""
            SELECT MAX(at) FROM relations
            WHERE municipality = $municipality AND organisation_cvr = $organisation AND at <= $asOf AND citizen_key IN ({keys})
            """,
            [
                ("$municipality", whose.Municipality.Code), ("$organisation", whose.OrganisationCvr),
                ("$asOf", SqliteLog.Instant(asOf ?? DateTimeOffset.MaxValue)), .. whose.Person.Select((key, at) => ($"$citizen{at}", (object)key.Hash)),
            ]);
        return last is string at ? SqliteLog.Instant(at) : null;
    }

    /// <summary>Records that an organisation has an open case on a citizen.</summary>
    internal static void Insert(SqliteTransaction transaction, LogEntry entry, CitizenKey citizen, string organisation, long logIndex) =>
        transaction.Execute(
            "INSERT INTO relations (municipality, citizen_key, organisation_cvr, at, log_index) VALUES ($municipality, $citizen, $organisation, $at, $index)",
            ("$municipality", entry.Municipality.Code), ("$citizen", citizen.Hash), ("$organisation", organisation),
            ("$at", SqliteLog.Instant(entry.At)), ("$index", logIndex));
}
