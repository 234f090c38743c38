using System.Globalization;
using System.Text;
using Gateway.DisclosureLog;
using Gateway.Storage.Log;
using Gateway.Storage.Vaults;

namespace Gateway.Storage.Consents;

/// <summary>Which changes were asked for under which key, and what was answered; each statement runs in the caller's transaction.</summary>
internal static class IdempotencyStatements
{
    /// <summary>
    /// The request a key was used for and the answer it got; null where it was not used. An answer in a vault that was
    /// destroyed is gone: null.
    /// </summary>
    internal static (byte[] RequestHash, byte[]? Answer)? Find(StoreTransaction transaction, KeyedRequest request) =>
        transaction.Read<(byte[], byte[]?)?>(
            $"""
            SELECT i.request_hash, i.answer, i.log_index, {StoreRow.VaultColumns} FROM idempotency_keys i LEFT JOIN vaults v ON v.vault_id = i.vault_id
            WHERE i.municipality = @municipality AND i.client_id = @client AND i."user" = @user AND i.key = @key
            """,
            row => (row.Bytes(0), row.IsNull(3) ? row.Bytes(1) : row.Vault(3) is { Key: { } key } ? Opened(key, row.Bytes(1), row.Number(2), row.Bytes(0)) : null),
            ("@municipality", request.Municipality.Code), ("@client", request.ClientId), ("@user", request.User), ("@key", request.Key)).FirstOrDefault();

    /// <summary>The next record commits to the use of the key; what it is answered follows from the record.</summary>
    internal static void Carry(StoreTransaction transaction, KeyedRequest request) =>
        transaction.Carried = new CarriedRow(RecordTables.IdempotencyKeys.Row(
            request.Municipality.Code, request.ClientId, request.User, request.Key, request.RequestHash, request.At));

    /// <summary>Keeps an answer that a record has been made of; where none was, the key stays free, and asking again changes nothing.</summary>
    internal static void Insert(StoreTransaction transaction, KeyedRequest request, byte[] answer)
    {
        if (transaction.Carried is { Committed: { } committed } carried)
            transaction.Write(RecordTables.IdempotencyKeys, committed, carried.Vault?.Seal(answer, Place((long)committed[^1])) ?? answer);
        transaction.Carried = null;
    }

    /// <summary>An answer that is the place of a record.</summary>
    internal static byte[] Write(LogPosition position) => Encoding.ASCII.GetBytes(position.Index.ToString(CultureInfo.InvariantCulture));

    /// <summary>The record an answer is the place of.</summary>
    internal static LogPosition Read(StoreTransaction transaction, byte[] answer) =>
        LogStatements.PositionAt(transaction, long.Parse(Encoding.ASCII.GetString(answer), CultureInfo.InvariantCulture));

    /// <summary>
    /// A sealed answer; null where it does not open. One sealed before answers went by their record goes by its request, as it did;
    /// what goes by its record never opens so.
    /// </summary>
    internal static byte[]? Open(byte[] key, byte[] box, long index, byte[] requestHash) =>
        SealedBox.Open(key, box, Place(index)) ?? SealedBox.Open(key, box, $"idempotency_keys.answer {Convert.ToHexString(requestHash)}");

    private static byte[] Opened(byte[] key, byte[] box, long index, byte[] requestHash) =>
        Open(key, box, index, requestHash) ?? throw new InvalidOperationException("A sealed answer of the store does not open.");

    /// <summary>What an answer is called where it is sealed: by its record, since one request may be made under two keys. That of another opens nowhere else.</summary>
    private static string Place(long index) => string.Create(CultureInfo.InvariantCulture, $"idempotency_keys.answer {index}");
}
