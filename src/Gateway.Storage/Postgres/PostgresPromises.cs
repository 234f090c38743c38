using System.Globalization;
using Npgsql;

namespace Gateway.Storage.Postgres;

/// <summary>What a server must promise before anything is recorded in it: a commit that was acknowledged is on disk.</summary>
internal static class PostgresPromises
{
    private const int OldestVersion = 15;

    private static readonly (string Setting, string[] Good)[] Demanded =
    [
        ("fsync", ["on"]),
        ("full_page_writes", ["on"]),
        // As it stands for this role, in this database, on this connection.
        ("synchronous_commit", ["on", "remote_apply"]),
        ("server_encoding", ["UTF8"]),
        ("transaction_read_only", ["off"]),
        ("in_hot_standby", ["off"]),
    ];

    // With these alone it keeps what it has, and takes nothing.
    private static readonly string[] OnlyRead = ["transaction_read_only", "in_hot_standby"];

    /// <exception cref="BrokenPromiseException">The server would not keep its promises; the message names the settings.</exception>
    internal static async Task DemandAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (connection.PostgreSqlVersion.Major < OldestVersion)
            throw new BrokenPromiseException(string.Create(CultureInfo.InvariantCulture, $"PostgreSQL {OldestVersion} or newer is needed; this is {connection.PostgreSqlVersion.Major}."));
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT name, current_setting(name) FROM unnest(@names) AS name";
        command.Parameters.AddWithValue("names", Demanded.Select(d => d.Setting).ToArray());
        var broken = new List<(string Setting, string Value)>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            var (setting, value) = (row.GetString(0), row.GetString(1));
            if (!Demanded.Single(d => d.Setting == setting).Good.Contains(value))
                broken.Add((setting, value));
        }
        if (broken.Count > 0)
        {
            throw new BrokenPromiseException($"The database does not keep what a record needs: {string.Join(", ", broken.Select(b => $"{b.Setting}={b.Value}"))}.")
            {
                Fault = broken.TrueForAll(b => OnlyRead.Contains(b.Setting)) ? StoreFault.ReadOnly : StoreFault.Unsafe,
            };
        }
    }
}

/// <summary>The server does not promise what a record needs. The message names settings, never a value that was stored.</summary>
internal sealed class BrokenPromiseException(string message) : InvalidOperationException(message)
{
    /// <summary>Which fault that is.</summary>
    internal StoreFault Fault { get; init; } = StoreFault.Unsafe;
}
