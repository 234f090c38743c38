using System.Globalization;
using Gateway.Storage.Postgres;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Gateway.Storage;

/// <summary>
/// Says why a store takes nothing: which fault, and in words. Never with an exception's own text, which may quote a
/// statement's values; what nobody foresaw is called by its type.
/// </summary>
internal static class StoreTrouble
{
    private static readonly (StoreFault, string) Full = (StoreFault.DiskFull, "its disk is full");
    private static readonly (StoreFault, string) Broken = (StoreFault.DiskFails, "its disk fails to read or write");
    private static readonly (StoreFault, string) Late = (StoreFault.Held, "it did not answer in time; another may hold it");
    private static readonly (StoreFault, string) ReadOnly = (StoreFault.ReadOnly, "it can be read and not be written");

    /// <summary>Of what the engine, or a file beside the store, threw.</summary>
    internal static (StoreFault Fault, string Words) Of(Exception cause) => cause switch
    {
        SqliteException e => OfSqlite(e.SqliteErrorCode),
        PostgresException e => OfPostgres(e.SqlState),
        BrokenPromiseException e => (e.Fault, e.Message),
        AnotherLogException e => (StoreFault.AnotherLog, e.Message),
        ClockJumpedException e => (StoreFault.ClockJumped, e.Message),
        OutcomeUnknownException => (StoreFault.Unreachable, "the answer to a commit was lost"),
        TimeoutException => Late,
        NpgsqlException => (StoreFault.Unreachable, "its database cannot be reached"),
        IOException e when OperatingSystem.IsLinux() => OfFile(e.HResult),
        IOException => Broken,
        UnauthorizedAccessException => (StoreFault.ReadOnly, "a file of it may not be written"),
        _ => (StoreFault.Other, cause.GetType().Name),
    };

    // The primary result codes of SQLite.
    private static (StoreFault, string) OfSqlite(int code) => code switch
    {
        5 or 6 => Late,
        8 => ReadOnly,
        10 => Broken,
        11 or 26 => (StoreFault.Damaged, "its file is damaged"),
        13 => Full,
        14 => (StoreFault.FileMissing, "its file, or its folder, cannot be opened"),
        _ => (StoreFault.Other, string.Create(CultureInfo.InvariantCulture, $"SQLite says {code}")),
    };

    private static (StoreFault, string) OfPostgres(string state) => state switch
    {
        PostgresErrorCodes.DiskFull => Full,
        PostgresErrorCodes.IoError => Broken,
        PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled => Late,
        PostgresErrorCodes.ReadOnlySqlTransaction => ReadOnly,
        PostgresErrorCodes.TooManyConnections => (StoreFault.Unreachable, "its database takes no more connections"),
        ['0', '8', ..] or ['5', '7', ..] => (StoreFault.Unreachable, "its database cannot be reached, or is stopping"),
        ['2', '8', ..] => (StoreFault.Unreachable, "its database does not let the gateway in"),
        _ => (StoreFault.Other, $"PostgreSQL says {state}"),
    };

    // What Linux says; .NET hands it on as it is.
    private static (StoreFault, string) OfFile(int code) => code switch
    {
        11 => (StoreFault.Held, "another process has its file"),
        28 or 122 => Full,
        30 => (StoreFault.ReadOnly, "its disk is read-only"),
        _ => (StoreFault.FileMissing, "a file of it is not where it was, or its disk fails"),
    };
}
