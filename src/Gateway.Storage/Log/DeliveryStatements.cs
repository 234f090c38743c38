using System.Globalization;
using Gateway.DisclosureLog;

namespace Gateway.Storage.Log;

/// <summary>Which disclosures have arrived; each statement runs in the caller's transaction.</summary>
internal static class DeliveryStatements
{
    /// <summary>
    /// The log's record of the confirmation, or null when a receipt is of no disclosure of the municipality. Knowing the
    /// leaf hash is what proves that the answer arrived: it stands nowhere else.
    /// </summary>
    internal static LogPosition? Confirm(StoreTransaction transaction, MunicipalityId municipality, IReadOnlyList<LogReceipt> receipts, DateTimeOffset at)
    {
        if (receipts.Any(r => !IsDisclosure(transaction, municipality, r)))
            return null;
        var unconfirmed = receipts.DistinctBy(r => r.Index).Where(r => ConfirmedBy(transaction, r.Index) is null).ToList();
        if (unconfirmed.Count == 0)
            return LogStatements.PositionAt(transaction, ConfirmedBy(transaction, receipts[^1].Index)!.Value);
        var entry = new LogEntry(EntryKind.Delivered, municipality, at);
        foreach (var receipt in unconfirmed)
            entry.Add("record", string.Create(CultureInfo.InvariantCulture, $"{receipt.Index} {receipt.LeafHash}"));
        return LogStatements.Append(transaction, entry, opening: null, [.. unconfirmed.Select(receipt => RecordTables.Deliveries.Row(receipt.Index))]);
    }

    private static bool IsDisclosure(StoreTransaction transaction, MunicipalityId municipality, LogReceipt receipt) =>
        transaction.Exists(
            "SELECT 1 FROM log_entries WHERE log_index = @index AND municipality = @municipality AND leaf_hash = @leaf AND kind IN (@disclosed, @explained)",
            ("@index", receipt.Index), ("@municipality", municipality.Code), ("@leaf", Convert.FromHexString(receipt.LeafHash)),
            ("@disclosed", EntryKind.Disclosed.Name()), ("@explained", EntryKind.Explained.Name()));

    private static long? ConfirmedBy(StoreTransaction transaction, long index) =>
        transaction.Read("SELECT confirmed_by FROM deliveries WHERE log_index = @index", row => (long?)row.Number(0), ("@index", index)).FirstOrDefault();
}
