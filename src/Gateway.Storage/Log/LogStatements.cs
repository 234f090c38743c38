using Gateway.DisclosureLog;

namespace Gateway.Storage.Log;

/// <summary>The log's statements; each runs in the caller's transaction.</summary>
internal static class LogStatements
{
    internal static LogPosition Append(StoreTransaction transaction, LogEntry entry, Opening? opening)
    {
        var bytes = entry.ToBytes();
        var leaf = Rfc6962.LeafHash(bytes);
        var index = transaction.TakePlace(entry.At);
        transaction.Write(
            "INSERT INTO log_entries (log_index, municipality, kind, recorded_at, entry, leaf_hash) VALUES (@index, @municipality, @kind, @at, @entry, @leaf)",
            ("@index", index), ("@municipality", entry.Municipality.Code), ("@kind", entry.Kind.Name()), ("@at", entry.At), ("@entry", bytes), ("@leaf", leaf));
        if (opening is not null)
        {
            transaction.Write(
                "INSERT INTO log_openings (log_index, municipality, citizen_key, salt) VALUES (@index, @municipality, @citizen, @salt)",
                ("@index", index), ("@municipality", entry.Municipality.Code), ("@citizen", opening.Citizen.Hash), ("@salt", opening.Salt));
        }
        LogSearchStatements.Insert(transaction, index, bytes);
        return new LogPosition(index, Convert.ToHexStringLower(leaf), entry.At);
    }

    internal static void OpenQuery(StoreTransaction transaction, QueryId query, MunicipalityId municipality, long index) =>
        transaction.Write(
            "INSERT INTO open_queries (query_id, municipality, log_index, gateway) VALUES (@query, @municipality, @index, @gateway)",
            ("@query", query.Hex), ("@municipality", municipality.Code), ("@index", index), ("@gateway", transaction.Gateway));

    internal static void DemandOpen(StoreTransaction transaction, QueryId query, MunicipalityId municipality)
    {
        var open = transaction.Exists(
            "SELECT 1 FROM open_queries WHERE query_id = @query AND municipality = @municipality",
            ("@query", query.Hex), ("@municipality", municipality.Code));
        if (!open)
            throw new QueryNotOpenException();
    }

    internal static void CloseQuery(StoreTransaction transaction, QueryId query, MunicipalityId municipality)
    {
        var closed = transaction.Execute(
            "DELETE FROM open_queries WHERE query_id = @query AND municipality = @municipality",
            ("@query", query.Hex), ("@municipality", municipality.Code));
        if (closed != 1)
            throw new QueryNotOpenException();
    }

    internal static List<OpenQuery> ReadOpenQueries(StoreTransaction transaction) =>
        transaction.Read("SELECT query_id, municipality FROM open_queries ORDER BY log_index", ReadOpenQuery);

    internal static List<OpenQuery> ReadInterruptedQueries(StoreTransaction transaction) =>
        transaction.Read(
            $"SELECT o.query_id, o.municipality FROM open_queries o WHERE {transaction.Interrupted} ORDER BY o.log_index", ReadOpenQuery, ("@gateway", transaction.Gateway));

    private static OpenQuery ReadOpenQuery(StoreRow row) => new(new QueryId(row.Text(0)), MunicipalityId.Parse(row.Text(1)));
}
