using System.Globalization;
using Gateway.Client;
using Gateway.DisclosureLog;
using Gateway.EndToEndTests.Crash;
using Gateway.EndToEndTests.FailClosed;
using Gateway.FirstUse;
using Gateway.Storage;
using Gateway.Storage.Log;
using Gateway.Storage.Postgres;
using Gateway.Storage.Tests;
using Gateway.Transparency;
using Gateway.Transparency.Witnesses;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.EndToEndTests;

/// <summary>The gateway as an installation runs it on PostgreSQL.</summary>
public sealed class PostgresGatewayTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-postgres-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [NeedsPostgres]
    public async Task An_overview_is_recorded_in_the_database_and_the_log_goes_on_after_a_kill()
    {
        // Proves that settings alone put the store into PostgreSQL: the answer's receipt stands there, before and after kill -9 and a restart, and no SQLite file is made beside it.
        await using var gateway = await StartAsync("gateway_process");
        var before = await gateway.Caseworker.GetOverviewAsync(gateway.About("D1"));
        await gateway.RestartAsync();
        var after = await gateway.Caseworker.GetOverviewAsync(gateway.About("D1"));
        Assert.True(after.Receipt.LogIndex > before.Receipt.LogIndex);
        Assert.False(File.Exists(Path.Combine(gateway.DataFolder, "gateway.sqlite")));
        Assert.True(File.Exists(Path.Combine(gateway.DataFolder, "checkpoint")));
    }

    [NeedsPostgres]
    public async Task A_database_put_back_from_a_backup_is_refused_and_the_newest_is_opened()
    {
        // Proves that the checkpoint kept outside the database tells an older one: the start stops with a sentence, and goes on with the one that was signed.
        const string Database = "gateway_restored";
        await using var gateway = await StartAsync(Database);
        await gateway.Caseworker.GetOverviewAsync(gateway.About("D1"));
        await LeaveAsync(gateway, Database);
        PostgresServer.Shared.MakeDatabase("gateway_backup", Database);
        var kept = PostgresServer.Shared.RowsIn("gateway_backup", "SELECT COUNT(*) FROM gateway.log_entries")[0];
        await gateway.RestartAsync();
        await gateway.Caseworker.GetOverviewAsync(gateway.About("D1"));
        await SignedAsync(gateway, kept + 1);
        await LeaveAsync(gateway, Database);

        Rename(Database, "gateway_newest");
        Rename("gateway_backup", Database);
        var stopped = await Record.ExceptionAsync(gateway.RestartAsync);
        Assert.Contains("its disclosure log is not the one that was signed", stopped?.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", stopped?.Message, StringComparison.Ordinal);
        Assert.Equal(kept, PostgresServer.Shared.RowsIn(Database, "SELECT COUNT(*) FROM gateway.log_entries")[0]);

        await LeaveAsync(gateway, Database);
        Rename(Database, "gateway_backup");
        Rename("gateway_newest", Database);
        await gateway.RestartAsync();
        Assert.True((await gateway.Caseworker.GetOverviewAsync(gateway.About("D1"))).Receipt.LogIndex > (ulong)kept);
    }

    [NeedsPostgres]
    public async Task A_database_put_back_under_a_running_gateway_takes_nothing()
    {
        // Proves for an older dump, and for one whose log went on otherwise, is longer and signed with the same key: nothing is disclosed, recorded or signed any more, readiness says why, and the newest database put back is taken without a restart.
        const string Database = "gateway_under";
        const string Older = "gateway_under_older";
        const string Longer = "gateway_under_longer";
        const string Newest = "gateway_under_newest";
        await using var gateway = await StartAsync(Database);
        await gateway.Caseworker.GetOverviewAsync(gateway.About("D1"));
        await SignedAsync(gateway, Length(Database));
        PostgresServer.Shared.Dump(Database, Older);
        PostgresServer.Shared.Dump(Database, Longer);
        var last = (await gateway.Caseworker.GetOverviewAsync(gateway.About("D1"))).Receipt.LogIndex;
        await SignedAsync(gateway, (long)last + 1);
        PostgresServer.Shared.Dump(Database, Newest);
        await GoOnOtherwiseAsync(gateway, Longer, Length(Newest) + 5);
        using var channel = await HealthChannelAsync(gateway);
        var health = new Health.HealthClient(channel);
        var owner = await gateway.OwnersTokenAsync();
        var signed = await File.ReadAllTextAsync(Path.Combine(gateway.DataFolder, "checkpoint"));

        foreach (var dump in new[] { Older, Longer })
        {
            PostgresServer.Shared.PutBack(Database, dump);
            Assert.Equal("DISCLOSURE_LOG_UNAVAILABLE", (await Assert.ThrowsAsync<GatewayException>(() => gateway.Caseworker.GetOverviewAsync(gateway.About("D1")))).Error.Reason);
            using var patience = new CancellationTokenSource(CrashScene.Patience);
            while (await ReadinessReasons.ToldAsync(health, owner) != "log: not the one that was signed")
                await Task.Delay(100, patience.Token);
            // Two turns of the signing.
            await Task.Delay(CheckpointPace.Promised);
            Assert.Equal(Standing(dump), Standing(Database));
            Assert.Equal(signed, await File.ReadAllTextAsync(Path.Combine(gateway.DataFolder, "checkpoint")));
        }

        PostgresServer.Shared.PutBack(Database, Newest);
        var next = (await gateway.Caseworker.GetOverviewAsync(gateway.About("D1"))).Receipt.LogIndex;
        Assert.True(next > last);
        await SignedAsync(gateway, (long)next + 1);
    }

    [NeedsPostgres]
    public async Task A_database_is_checked_from_the_command_line_and_a_single_changed_row_is_named()
    {
        // Proves it on a database that a gateway wrote, as a program of its own that serves nobody: whole, and then with one word changed past its triggers.
        const string Database = "gateway_checked";
        await using var gateway = await StartAsync(Database);
        await gateway.Caseworker.GetOverviewAsync(gateway.About("D1"));
        var settings = new Dictionary<string, string> { ["Gateway__DataFolder"] = gateway.DataFolder };
        foreach (var (name, value) in gateway.Settings.Where(s => s.Key.StartsWith("Gateway__Postgres__", StringComparison.Ordinal)))
            settings[name] = value;
        await LeaveAsync(gateway, Database);
        var (exit, printed) = await GatewayProcess.RunInstalledAsync(settings, "--check-store");
        Assert.Equal((0, true), (exit, printed[^1].EndsWith("nothing was changed", StringComparison.Ordinal)));

        PostgresServer.Shared.RunIn(Database, """
            ALTER TABLE gateway.log_search DISABLE TRIGGER log_search_keep;
            UPDATE gateway.log_search SET caller_user = 'another' WHERE log_index = 0;
            ALTER TABLE gateway.log_search ENABLE ALWAYS TRIGGER log_search_keep
            """);
        (exit, printed) = await GatewayProcess.RunInstalledAsync(settings, "--check-store");
        Assert.Equal(1, exit);
        Assert.StartsWith("log_search 0:", printed[0], StringComparison.Ordinal);
    }

    private Task<GatewayAlone> StartAsync(string database)
    {
        PostgresServer.Shared.MakeDatabase(database, template: null);
        return GatewayAlone.StartAsync(_folder, more: new Dictionary<string, string>
        {
            ["Gateway__Postgres__ConnectionString"] = PostgresServer.Shared.ConnectionString(database),
            ["Gateway__Postgres__PatienceSeconds"] = $"{PostgresServer.PatienceSeconds}",
        });
    }

    private static async Task LeaveAsync(GatewayAlone gateway, string database)
    {
        gateway.Process.Kill();
        await gateway.Process.GoneAsync();
        PostgresServer.Shared.Empty(database);
    }

    private static long Length(string database) => PostgresServer.Shared.RowsIn(database, "SELECT COUNT(*) FROM gateway.log_entries")[0];

    // How many records and checkpoints there are, and how often a gateway has begun to write.
    private static List<long> Standing(string database) => PostgresServer.Shared.RowsIn(
        database, "SELECT COUNT(*) FROM gateway.log_entries UNION ALL SELECT COUNT(*) FROM gateway.checkpoints UNION ALL SELECT epoch FROM gateway.log_head");

    // Another log from there on, up to a length, signed with the same key.
    private static async Task GoOnOtherwiseAsync(GatewayAlone gateway, string database, long length)
    {
        await using var store = await Store.OpenPostgresAsync(new PostgresSettings(() => PostgresServer.Shared.ConnectionString(database)) { PatienceSeconds = PostgresServer.PatienceSeconds });
        store.UseVaults(new byte[32]);
        while (await new TreeStore(store).ReadLengthAsync() < length)
        {
            var query = QueryId.New();
            var asked = new LogEntry(EntryKind.Asked, OneCommandStart.Municipality, TimeProvider.System.GetUtcNow()).Add("query", query.Hex);
            await store.AppendQueryAsync(query, asked, new Opening(new CitizenKey(new byte[32]), new byte[16]));
        }
        var elsewhere = new Publication(new CheckpointFile(Path.Combine(gateway.DataFolder, "elsewhere")), WitnessSettings.None);
        using var other = new TransparencyLog(
            new TreeStore(store), LogKeys.Open(Path.Combine(gateway.DataFolder, "log.key"), null, true), elsewhere, TimeProvider.System, NullLogger<TransparencyLog>.Instance);
        Assert.Equal(length, (await other.SignAsync(CancellationToken.None))!.Size);
    }

    private static async Task<GrpcChannel> HealthChannelAsync(GatewayAlone gateway)
    {
        var (handler, _) = await gateway.OpenAsync();
        return GrpcChannel.ForAddress(gateway.Address, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
    }

    private static void Rename(string database, string name) => PostgresServer.Shared.Run($"ALTER DATABASE {database} RENAME TO {name}");

    // Until the checkpoint kept outside is of so many records. Of a signed note's lines the second is the size.
    private static async Task SignedAsync(GatewayAlone gateway, long size)
    {
        using var patience = new CancellationTokenSource(CrashScene.Patience);
        while (long.Parse((await File.ReadAllLinesAsync(Path.Combine(gateway.DataFolder, "checkpoint"), patience.Token))[1], CultureInfo.InvariantCulture) < size)
            await Task.Delay(20, patience.Token);
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
