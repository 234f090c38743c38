using Gateway.DisclosureLog;
using Gateway.Storage.Log;

namespace Gateway.Storage.Oversight;

/// <summary>Answers about the wrong person; each statement runs in the caller's transaction.</summary>
internal static class AlarmStatements
{
    /// <summary>The rows of the sources of one disclosure, or of a query that ended without one. Where parts of an answer go out one by one, a source counts once.</summary>
    internal static RecordRow[] Rows(StoreTransaction transaction, QueryId query, LogEntry entry, WrongPersonMark? mark) => mark is null ? [] :
    [
        .. mark.Sources.Where(source => !transaction.Exists(
            "SELECT 1 FROM wrong_person_alarms WHERE query_id = @query AND source_id = @source", ("@query", query.Hex), ("@source", source)))
            .Select(source => RecordTables.WrongPersonAlarms.Row(query.Hex, source, entry.Municipality.Code, mark.OrganisationCvr, mark.Purpose, entry.At)),
    ];

    /// <summary>A municipality's alarms from a position on, the newest first, each query with its sources; null where the position is in no list of it.</summary>
    internal static ListPage<WrongPersonAlarm>? Read(StoreTransaction transaction, MunicipalityId municipality, ListPosition? from, int most)
    {
        if (from is not null && !transaction.Exists(
            "SELECT 1 FROM wrong_person_alarms WHERE query_id = @query AND municipality = @municipality",
            ("@query", from.After), ("@municipality", municipality.Code)))
            return null;
        var asOf = from?.AsOf ?? transaction.Length;
        var alarms = transaction.Read(
            """
            WITH alarms AS
              (SELECT query_id, MIN(at) AS at, MIN(log_index) AS log_index, MIN(organisation_cvr) AS organisation_cvr, MIN(purpose) AS purpose, string_agg(source_id, ' ') AS sources
               FROM wrong_person_alarms WHERE municipality = @municipality AND log_index < @asOf GROUP BY query_id)
            SELECT query_id, at, organisation_cvr, purpose, sources FROM alarms
            WHERE @after = '' OR log_index < (SELECT log_index FROM alarms WHERE query_id = @after)
            ORDER BY log_index DESC LIMIT @most
            """,
            row => new WrongPersonAlarm(
                new QueryId(row.Text(0)), municipality, row.Instant(1),
                new WrongPersonMark([.. row.Text(4).Split(' ').Order(StringComparer.Ordinal)], row.Text(2), row.Text(3))),
            ("@municipality", municipality.Code), ("@asOf", asOf), ("@after", from?.After ?? ""), ("@most", most + 1));
        return ListPages.Page(alarms, most, asOf, a => a.Id.Hex);
    }
}
