using System.Globalization;
using Gateway.DisclosureLog;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>Which disclosures have arrived; each statement runs in the caller's transaction.</summary>
internal static class SqliteDeliveries
{
    /// <summary>
    /// The log's record of the confirmation, or null when a receipt is of no disclosure of the municipality. Knowing the
    /// leaf hash is what proves that the answer arrived: it stands nowhere else.
    /// </summary>
    internal static LogPosition? Confirm(SqliteTransaction transaction, MunicipalityId municipality, IReadOnlyList<LogReceipt> receipts, DateTimeOffset at)
    {
        if (receipts.Any(r => !IsDisclosure(transaction, municipality, r)))
            return null;
        var unconfirmed = receipts.DistinctBy(r => r.Index).Where(r => ConfirmedBy(transaction, r.Index) is null).ToList();
        if (unconfirmed.Count == 0)
            return PositionOf(transaction, ConfirmedBy(transaction, receipts[^1].Index)!.Value);
        var entry = new LogEntry(EntryKind.Delivered, municipality, at);
        foreach (var receipt in unconfirmed)
            entry.Add("record", string.Create(CultureInfo.InvariantCulture, $"{receipt.Index} {receipt.LeafHash}"));
        var position = SqliteLog.Append(transaction, entry, opening: null);
        foreach (var receipt in unconfirmed)
            transaction.Execute("INSERT INTO deliveries (log_index, confirmed_by) VALUES ($index, $by)", ("$index", receipt.Index), ("$by", position.Index));
        return position;
    }

    private static bool IsDisclosure(SqliteTransaction transaction, MunicipalityId municipality, LogReceipt receipt) =>
        transaction.Scalar(
            "SELECT 1 FROM log_entries WHERE log_index = $index AND municipality = $municipality AND leaf_hash = $leaf AND kind IN ($disclosed, $explained)",
            ("$index", receipt.Index), ("$municipality", municipality.Code), ("$leaf", Convert.FromHexString(receipt.LeafHash)),
            ("$disclosed", EntryKind.Disclosed.Name()), ("$explained", EntryKind.Explained.Name())) is not null;

    private static long? ConfirmedBy(SqliteTransaction transaction, long index) =>
        (long?)transaction.Scalar("SELECT confirmed_by FROM deliveries WHERE log_index = $index", ("$index", index));

    private static LogPosition PositionOf(SqliteTransaction transaction, long index)
    {
        using var command = transaction.Command("SELECT leaf_hash, recorded_at FROM log_entries WHERE log_index = $index", ("$index", index));
        using var row = command.ExecuteReader();
        row.Read();
        return new LogPosition(index, Convert.ToHexStringLower((byte[])row.GetValue(0)), SqliteLog.Instant(row.GetString(1)));
    }
}
