using System.Globalization;
using Gateway.DisclosureLog;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>The log's statements; each runs in the caller's transaction.</summary>
internal static class SqliteLog
{
    internal static LogPosition Append(SqliteTransaction transaction, LogEntry entry, Opening? opening)
    {
        var bytes = entry.ToBytes();
        var leaf = Rfc6962.LeafHash(bytes);
        var index = Length(transaction);
        transaction.Execute(
            "INSERT INTO log_entries (log_index, municipality, kind, recorded_at, entry, leaf_hash) VALUES ($index, $municipality, $kind, $at, $entry, $leaf)",
            ("$index", index), ("$municipality", entry.Municipality.Code), ("$kind", entry.Kind.Name()),
            ("$at", Instant(entry.At)), ("$entry", bytes), ("$leaf", leaf));
        if (opening is not null)
        {
            transaction.Execute(
                "INSERT INTO log_openings (log_index, municipality, citizen_key, salt) VALUES ($index, $municipality, $citizen, $salt)",
                ("$index", index), ("$municipality", entry.Municipality.Code), ("$citizen", opening.Citizen.Hash), ("$salt", opening.Salt));
        }
        SqliteLogSearch.Insert(transaction, index, bytes);
        return new LogPosition(index, Convert.ToHexStringLower(leaf), entry.At);
    }

    /// <summary>How many records the log has.</summary>
    internal static long Length(SqliteTransaction transaction) => (long)transaction.Scalar("SELECT COALESCE(MAX(log_index), -1) + 1 FROM log_entries")!;

    internal static void OpenQuery(SqliteTransaction transaction, QueryId query, MunicipalityId municipality, long index) =>
        transaction.Execute(
            "INSERT INTO open_queries (query_id, municipality, log_index) VALUES ($query, $municipality, $index)",
            ("$query", query.Hex), ("$municipality", municipality.Code), ("$index", index));

    internal static void DemandOpen(SqliteTransaction transaction, QueryId query, MunicipalityId municipality)
    {
        var open = transaction.Scalar(
            "SELECT 1 FROM open_queries WHERE query_id = $query AND municipality = $municipality",
            ("$query", query.Hex), ("$municipality", municipality.Code));
        if (open is null)
            throw new QueryNotOpenException();
    }

    internal static void CloseQuery(SqliteTransaction transaction, QueryId query, MunicipalityId municipality)
    {
        var closed = transaction.Execute(
            "DELETE FROM open_queries WHERE query_id = $query AND municipality = $municipality",
            ("$query", query.Hex), ("$municipality", municipality.Code));
        if (closed != 1)
            throw new QueryNotOpenException();
    }

    internal static IReadOnlyList<OpenQuery> ReadOpenQueries(SqliteTransaction transaction)
    {
        using var command = transaction.Command("SELECT query_id, municipality FROM open_queries ORDER BY log_index");
        using var reader = command.ExecuteReader();
        var open = new List<OpenQuery>();
        while (reader.Read())
            open.Add(new OpenQuery(new QueryId(reader.GetString(0)), MunicipalityId.Parse(reader.GetString(1))));
        return open;
    }

    internal static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    internal static DateTimeOffset Instant(string at) =>
        DateTimeOffset.Parse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
