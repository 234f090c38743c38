using Gateway.Storage.Tests;

namespace Gateway.EndToEndTests;

/// <summary>The gateway as an installation runs it on PostgreSQL.</summary>
public sealed class PostgresGatewayTests
{
    [NeedsPostgres]
    public async Task An_overview_is_recorded_in_the_database_and_the_log_goes_on_after_a_kill()
    {
        // Proves that settings alone put the store into PostgreSQL: the answer's receipt stands there, before and after kill -9 and a restart, and no SQLite file is made beside it.
        var folder = Directory.CreateTempSubdirectory("gateway-postgres-").FullName;
        try
        {
            const string Database = "gateway_process";
            PostgresServer.Shared.MakeDatabase(Database, template: null);
            await using var gateway = await GatewayAlone.StartAsync(folder, more: new Dictionary<string, string>
            {
                ["Gateway__Postgres__ConnectionString"] = PostgresServer.Shared.ConnectionString(Database),
                ["Gateway__Postgres__PatienceSeconds"] = $"{PostgresServer.PatienceSeconds}",
            });
            var before = await gateway.Caseworker.GetOverviewAsync(gateway.About("D1"));
            await gateway.RestartAsync();
            var after = await gateway.Caseworker.GetOverviewAsync(gateway.About("D1"));
            Assert.True(after.Receipt.LogIndex > before.Receipt.LogIndex);
            Assert.False(File.Exists(Path.Combine(gateway.DataFolder, "gateway.sqlite")));
            Assert.True(File.Exists(Path.Combine(gateway.DataFolder, "checkpoint")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

/// <summary>A test that needs PostgreSQL's programs; skipped, with this reason, where they are missing.</summary>
public sealed class NeedsPostgresAttribute : FactAttribute
{
    public NeedsPostgresAttribute()
    {
        if (PostgresServer.Binaries is null)
            Skip = "PostgreSQL 15 is not installed (tests/run installs it).";
    }
}
