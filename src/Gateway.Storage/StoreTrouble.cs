using System.Globalization;
using Gateway.Storage.Postgres;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Gateway.Storage;

/// <summary>
/// Says in words why a store takes nothing. Never with an exception's own text, which may quote a statement's values; what
/// nobody foresaw is called by its type.
/// </summary>
internal static class StoreTrouble
{
    private const string Full = "its disk is full";
    private const string Broken = "its disk fails to read or write";
    private const string Late = "it did not answer in time; another may hold it";

    /// <summary>Of what the engine, or a file beside the store, threw.</summary>
    internal static string Say(Exception cause) => cause switch
    {
        SqliteException e => OfSqlite(e.SqliteErrorCode),
        PostgresException e => OfPostgres(e.SqlState),
        BrokenPromiseException e => e.Message,
        ClockJumpedException e => e.Message,
        OutcomeUnknownException => "the answer to a commit was lost",
        TimeoutException => Late,
        NpgsqlException => "its database cannot be reached",
        IOException e when OperatingSystem.IsLinux() => OfFile(e.HResult),
        IOException => Broken,
        UnauthorizedAccessException => "a file of it may not be written",
        _ => cause.GetType().Name,
    };

    // The primary result codes of SQLite.
    private static string OfSqlite(int code) => code switch
    {
        5 or 6 => Late,
        8 => "it can be read and not be written",
        10 => Broken,
        11 or 26 => "its file is damaged",
        13 => Full,
        14 => "its file, or its folder, cannot be opened",
        _ => string.Create(CultureInfo.InvariantCulture, $"SQLite says {code}"),
    };

    private static string OfPostgres(string state) => state switch
    {
        PostgresErrorCodes.DiskFull => Full,
        PostgresErrorCodes.IoError => Broken,
        PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled => Late,
        PostgresErrorCodes.ReadOnlySqlTransaction => "it can be read and not be written",
        PostgresErrorCodes.TooManyConnections => "its database takes no more connections",
        ['0', '8', ..] or ['5', '7', ..] => "its database cannot be reached, or is stopping",
        ['2', '8', ..] => "its database does not let the gateway in",
        _ => $"PostgreSQL says {state}",
    };

    // What Linux says; .NET hands it on as it is.
    private static string OfFile(int code) => code switch
    {
        11 => "another process has its file",
        28 or 122 => Full,
        30 => "it can be read and not be written",
        _ => "a file of it is not where it was, or its disk fails",
    };
}
