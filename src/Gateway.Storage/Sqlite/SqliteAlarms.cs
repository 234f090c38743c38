using Gateway.DisclosureLog;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>Answers about the wrong person; each statement runs in the caller's transaction.</summary>
internal static class SqliteAlarms
{
    /// <summary>Records the sources of one disclosure. Where parts of an answer go out one by one, a source counts once.</summary>
    internal static void Insert(SqliteTransaction transaction, QueryId query, LogEntry disclosed, WrongPersonMark mark, long logIndex)
    {
        foreach (var source in mark.Sources)
        {
            transaction.Execute(
                """
                INSERT INTO wrong_person_alarms (query_id, source_id, municipality, organisation_cvr, purpose, at, log_index)
                SELECT $query, $source, $municipality, $organisation, $purpose, $at, $index
                WHERE NOT EXISTS (SELECT 1 FROM wrong_person_alarms WHERE query_id = $query AND source_id = $source)
                """,
                ("$query", query.Hex), ("$source", source), ("$municipality", disclosed.Municipality.Code), ("$organisation", mark.OrganisationCvr),
                ("$purpose", mark.Purpose), ("$at", SqliteLog.Instant(disclosed.At)), ("$index", logIndex));
        }
    }

    /// <summary>A municipality's alarms from a position on, the newest first, each query with its sources; null where the position is in no list of it.</summary>
    internal static ListPage<WrongPersonAlarm>? Read(SqliteTransaction transaction, MunicipalityId municipality, ListPosition? from, int most)
    {
        if (from is not null && transaction.Scalar(
            "SELECT 1 FROM wrong_person_alarms WHERE query_id = $query AND municipality = $municipality",
            ("$query", from.After), ("$municipality", municipality.Code)) is null)
            return null;
        var asOf = from?.AsOf ?? SqliteLog.Length(transaction);
        using var command = transaction.Command(
            """
            WITH alarms AS
              (SELECT query_id, MIN(at) AS at, MIN(log_index) AS log_index, organisation_cvr, purpose, GROUP_CONCAT(source_id, ' ') AS sources
               FROM wrong_person_alarms WHERE municipality = $municipality AND log_index < $asOf GROUP BY query_id)
            SELECT query_id, at, organisation_cvr, purpose, sources FROM alarms
            WHERE $after = '' OR log_index < (SELECT log_index FROM alarms WHERE query_id = $after)
            ORDER BY log_index DESC LIMIT $most
            """,
            ("$municipality", municipality.Code), ("$asOf", asOf), ("$after", from?.After ?? ""), ("$most", most + 1));
        using var row = command.ExecuteReader();
        var alarms = new List<WrongPersonAlarm>();
        while (row.Read())
        {
            var sources = row.GetString(4).Split(' ').Order(StringComparer.Ordinal).ToList();
            alarms.Add(new WrongPersonAlarm(new QueryId(row.GetString(0)), municipality, SqliteLog.Instant(row.GetString(1)), new WrongPersonMark(sources, row.GetString(2), row.GetString(3))));
        }
        return SqliteLists.Page(alarms, most, asOf, a => a.Id.Hex);
    }
}
