using System.Globalization;
using Gateway.DisclosureLog;

namespace Gateway.Storage.Log;

/// <summary>Which disclosures have arrived; each statement runs in the caller's transaction.</summary>
internal static class DeliveryStatements
{
    /// <summary>
    /// The log's record of the confirmation, or null when a receipt is of no disclosure that was made to the receiver. The
    /// leaf hash alone proves nothing: it stands in public tiles.
    /// </summary>
    internal static LogPosition? Confirm(StoreTransaction transaction, Receiver receiver, IReadOnlyList<LogReceipt> receipts, DateTimeOffset at)
    {
        if (receipts.Any(r => !IsDisclosure(transaction, receiver, r)))
            return null;
        var unconfirmed = receipts.DistinctBy(r => r.Index).Where(r => ConfirmedBy(transaction, r.Index) is null).ToList();
        if (unconfirmed.Count == 0)
            return LogStatements.PositionAt(transaction, ConfirmedBy(transaction, receipts[^1].Index)!.Value);
        var entry = new LogEntry(EntryKind.Delivered, receiver.Municipality, at).Add("user", receiver.User).Add("client", receiver.Client);
        foreach (var receipt in unconfirmed)
            entry.Add("record", string.Create(CultureInfo.InvariantCulture, $"{receipt.Index} {receipt.LeafHash}"));
        return LogStatements.Append(transaction, entry, opening: null, [.. unconfirmed.Select(receipt => RecordTables.Deliveries.Row(receipt.Index))]);
    }

    // Who asked stands in the record that the act began with; a part of an answer belongs to nobody else.
    private static bool IsDisclosure(StoreTransaction transaction, Receiver receiver, LogReceipt receipt) =>
        transaction.Exists(
            """
            SELECT 1 FROM log_entries e
            JOIN log_search r ON r.log_index = e.log_index
            JOIN log_search u ON u.municipality = r.municipality AND u.act_id = r.act_id AND u.use_word <> ''
            WHERE e.log_index = @index AND e.municipality = @municipality AND e.leaf_hash = @leaf AND e.kind IN (@disclosed, @explained)
            AND u.caller_user = @user AND u.client = @client
            """,
            ("@index", receipt.Index), ("@municipality", receiver.Municipality.Code), ("@leaf", Convert.FromHexString(receipt.LeafHash)),
            ("@disclosed", EntryKind.Disclosed.Name()), ("@explained", EntryKind.Explained.Name()), ("@user", receiver.User), ("@client", receiver.Client));

    private static long? ConfirmedBy(StoreTransaction transaction, long index) =>
        transaction.Read("SELECT confirmed_by FROM deliveries WHERE log_index = @index", row => (long?)row.Number(0), ("@index", index)).FirstOrDefault();
}
