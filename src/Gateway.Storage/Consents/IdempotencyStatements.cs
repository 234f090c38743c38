
namespace Gateway.Storage.Consents;

/// <summary>Which changes were asked for under which key, and what was answered; each statement runs in the caller's transaction.</summary>
internal static class IdempotencyStatements
{
    /// <summary>The request a key was used for and the answer it got; null where it was not used.</summary>
    internal static (byte[] RequestHash, byte[] Answer)? Find(StoreTransaction transaction, KeyedRequest request) =>
        transaction.Read<(byte[], byte[])?>(
            "SELECT request_hash, answer FROM idempotency_keys WHERE municipality = @municipality AND client_id = @client AND \"user\" = @user AND key = @key",
            row => (row.Bytes(0), row.Bytes(1)), Key(request)).FirstOrDefault();

    internal static void Insert(StoreTransaction transaction, KeyedRequest request, byte[] answer) =>
        transaction.Write(
            """
            INSERT INTO idempotency_keys (municipality, client_id, "user", key, request_hash, answer, at)
            VALUES (@municipality, @client, @user, @key, @hash, @answer, @at)
            """,
            [.. Key(request), ("@hash", request.RequestHash), ("@answer", answer), ("@at", request.At)]);

    private static (string Name, object Value)[] Key(KeyedRequest request) =>
        [("@municipality", request.Municipality.Code), ("@client", request.ClientId), ("@user", request.User), ("@key", request.Key)];
}
