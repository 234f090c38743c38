using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>Which changes were asked for under which key, and what was answered; each statement runs in the caller's transaction.</summary>
internal static class SqliteIdempotency
{
    /// <summary>The request a key was used for and the answer it got; null where it was not used.</summary>
    internal static (byte[] RequestHash, byte[] Answer)? Find(SqliteTransaction transaction, KeyedRequest request)
    {
        using var command = transaction.Command(
            "SELECT request_hash, answer FROM idempotency_keys WHERE municipality = $municipality AND client_id = $client AND user = $user AND key = $key",
            Key(request));
        using var row = command.ExecuteReader();
        return row.Read() ? ((byte[])row.GetValue(0), (byte[])row.GetValue(1)) : null;
    }

    internal static void Insert(SqliteTransaction transaction, KeyedRequest request, byte[] answer) =>
        transaction.Execute(
            """
            INSERT INTO idempotency_keys (municipality, client_id, user, key, request_hash, answer, at)
            VALUES ($municipality, $client, $user, $key, $hash, $answer, $at)
            """,
            [.. Key(request), ("$hash", request.RequestHash), ("$answer", answer), ("$at", SqliteLog.Instant(request.At))]);

    private static (string Name, object Value)[] Key(KeyedRequest request) =>
        [("$municipality", request.Municipality.Code), ("$client", request.ClientId), ("$user", request.User), ("$key", request.Key)];
}
