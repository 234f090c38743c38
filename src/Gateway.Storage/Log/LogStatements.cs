using System.Globalization;
using Gateway.DisclosureLog;
using Gateway.Storage.Vaults;

namespace Gateway.Storage.Log;

/// <summary>The log's statements; each runs in the caller's transaction.</summary>
internal static class LogStatements
{
    /// <summary>
    /// Appends a record and writes the rows that go with it. The record commits to each of them; what is personal in them,
    /// and the salt that opens the record, are sealed in the citizen's vault.
    /// </summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="entry">What the record says.</param>
    /// <param name="opening">Whose it is and what opens it; null: it is about nobody alone, and no row may hold anything personal.</param>
    /// <param name="rows">The rows.</param>
    internal static LogPosition Append(StoreTransaction transaction, LogEntry entry, Opening? opening, params IReadOnlyList<RecordRow> rows)
    {
        var index = transaction.TakePlace(entry.At);
        var found = LogIndexRow.Of(index, ReadEntry.TryRead(entry.ToBytes()) ?? throw new InvalidOperationException("What was to be appended is no entry of the log."));
        var written = new List<(RecordTable Table, object[] Committed, object[] Beside)>();
        var vault = opening is null ? null : TakeVault(transaction, opening, entry, found, written);
        if (opening is not null)
            rows = [RecordTables.Openings.Row(entry.Municipality.Code, opening.Salt), .. rows];
        written.AddRange(rows.Select(row => (row.Table, row.Table.ValuesOf(row, index, vault), Array.Empty<object>())));
        var digests = written.Select(w => w.Table.Digest(w.Committed)).ToList();
        if (transaction.Carried is { Committed: null } carried)
        {
            (carried.Committed, carried.Vault) = (carried.Row.Table.ValuesOf(carried.Row, index, vault), vault);
            digests.Add(carried.Row.Table.Digest(carried.Committed));
        }
        var bytes = (digests.Count == 0 ? entry : entry.Copy().Add(RowCommitment.Field, RowCommitment.Of(digests))).ToBytes();
        var leaf = Rfc6962.LeafHash(bytes);
        transaction.Write(
            "INSERT INTO log_entries (log_index, municipality, kind, recorded_at, entry, leaf_hash) VALUES (@index, @municipality, @kind, @at, @entry, @leaf)",
            ("@index", index), ("@municipality", entry.Municipality.Code), ("@kind", entry.Kind.Name()), ("@at", entry.At), ("@entry", bytes), ("@leaf", leaf));
        transaction.Appended = new AppendedRecord(index, entry.At, leaf);
        foreach (var (table, committed, beside) in written)
            transaction.Write(table, committed, beside);
        LogSearchStatements.Insert(transaction, found);
        return new LogPosition(index, Convert.ToHexStringLower(leaf), entry.At);
    }

    /// <summary>Where a record stands that surely is there.</summary>
    internal static LogPosition PositionAt(StoreTransaction transaction, long index) =>
        transaction.First(
            "SELECT leaf_hash, recorded_at FROM log_entries WHERE log_index = @index",
            row => new LogPosition(index, Convert.ToHexStringLower(row.Bytes(0)), row.Instant(1)), ("@index", index))
        ?? throw new InvalidOperationException("A record that the store names is not there.");

    /// <summary>Appends the record of a query, which is open from then on. The record names the gateway that must give it its outcome.</summary>
    internal static LogPosition AppendQuery(StoreTransaction transaction, QueryId query, LogEntry asked, Opening opening, params IReadOnlyList<RecordRow> rows)
    {
        var position = Append(transaction, asked.Copy().Add(GatewayField, GatewayName(transaction.Gateway)), opening, rows);
        transaction.Write(
            "INSERT INTO open_queries (query_id, municipality, log_index, gateway) VALUES (@query, @municipality, @index, @gateway)",
            ("@query", query.Hex), ("@municipality", asked.Municipality.Code), ("@index", position.Index), ("@gateway", transaction.Gateway));
        return position;
    }

    /// <summary>The field of a query's record that names the gateway which asks.</summary>
    internal const string GatewayField = "gateway";

    /// <summary>The field of a part of an answer that says whether it is the last.</summary>
    internal const string PartField = "part";

    /// <summary>The last part: the query has its outcome.</summary>
    internal const string LastPart = "last";

    /// <summary>A gateway's number as it stands in a record.</summary>
    internal static string GatewayName(long number) => number.ToString("x16", CultureInfo.InvariantCulture);

    internal static void DemandOpen(StoreTransaction transaction, QueryId query, MunicipalityId municipality)
    {
        var open = transaction.Exists(
            "SELECT 1 FROM open_queries WHERE query_id = @query AND municipality = @municipality",
            ("@query", query.Hex), ("@municipality", municipality.Code));
        if (!open)
            throw new QueryNotOpenException();
    }

    internal static void CloseQuery(StoreTransaction transaction, QueryId query, MunicipalityId municipality) =>
        transaction.Demand(
            () => new QueryNotOpenException(),
            "DELETE FROM open_queries WHERE query_id = @query AND municipality = @municipality",
            ("@query", query.Hex), ("@municipality", municipality.Code));

    internal static List<OpenQuery> ReadOpenQueries(StoreTransaction transaction) =>
        transaction.Read("SELECT query_id, municipality FROM open_queries ORDER BY log_index", ReadOpenQuery);

    internal static List<OpenQuery> ReadInterruptedQueries(StoreTransaction transaction) =>
        transaction.Read(
            $"SELECT o.query_id, o.municipality FROM open_queries o WHERE {transaction.Interrupted} ORDER BY o.log_index", ReadOpenQuery, ("@gateway", transaction.Gateway));

    private static Vault TakeVault(
        StoreTransaction transaction, Opening opening, LogEntry entry, LogIndexRow found, List<(RecordTable Table, object[] Committed, object[] Beside)> written)
    {
        var kept = opening.KeptFrom ?? DateOnly.FromDateTime(entry.At.UtcDateTime);
        var name = new VaultName(entry.Municipality.Code, opening.Citizen, RetentionPurposes.Of(found), kept.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        var (vault, isNew) = transaction.VaultOf(name);
        if (isNew)
        {
            written.Add((
                RecordTables.Vaults,
                RecordTables.Vaults.ValuesOf(RecordTables.Vaults.Row(name.Municipality, name.Purpose, name.Day), found.Index, vault),
                [opening.Citizen.Hash, transaction.Book.Wrap(vault, opening.Citizen)]));
        }
        return vault;
    }

    private static OpenQuery ReadOpenQuery(StoreRow row) => new(new QueryId(row.Text(0)), MunicipalityId.Parse(row.Text(1)));
}
