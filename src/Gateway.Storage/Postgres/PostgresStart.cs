using Npgsql;

namespace Gateway.Storage.Postgres;

/// <summary>What is done and demanded before a database is written to for the first time after a start.</summary>
internal static class PostgresStart
{
    /// <summary>Migrates, as the owner where there is one, and gives the gateway's role what it needs.</summary>
    internal static async Task PrepareAsync(PostgresSettings settings, Action<string>? progress)
    {
        await using var owner = new NpgsqlConnection(new NpgsqlConnectionStringBuilder((settings.OwnerConnectionString ?? settings.ConnectionString)())
        {
            SearchPath = PostgresSource.Schema,
            Pooling = false,
            IncludeErrorDetail = false,
        }.ToString());
        await owner.OpenAsync();
        await PostgresPromises.DemandAsync(owner, CancellationToken.None);
        await PostgresSchema.MigrateAsync(owner, progress);
        if (settings.OwnerConnectionString is null)
            return;
        var role = new NpgsqlConnectionStringBuilder(settings.ConnectionString()).Username;
        if (role is { Length: > 0 } && role != owner.UserName)
            await PostgresSchema.GrantAsync(owner, role);
    }

    /// <summary>Demands what keeps the tables, and says where triggers alone do.</summary>
    internal static async Task DemandAsync(NpgsqlConnection gateway, Action<string>? warning)
    {
        await PostgresTriggers.DemandAsync(gateway);
        await using var command = new NpgsqlCommand("SELECT has_table_privilege('log_entries', 'UPDATE') OR has_table_privilege('log_entries', 'DELETE')", gateway);
        if (await command.ExecuteScalarAsync() is true)
            warning?.Invoke("The database role of the gateway may change the log's tables: triggers alone keep what stands. Give another role that owns them (OwnerConnectionString).");
    }
}
