using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Gateway.Storage.Tests;
using Npgsql;

namespace Gateway.EndToEndTests.Crash;

/// <summary>
/// A PostgreSQL server of the test's own that can be killed, stopped and started again: Debian's binaries, a private
/// cluster, a free port of the loopback address.
/// </summary>
internal sealed class DatabaseServer : IAsyncDisposable
{
    private const string Superuser = "tests";

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-postgres-").FullName;

    // What the server's programs are run by: it does not run as root.
    private string[] _asItself = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];

    // Keeps the small disk there.
    private Process? _keeper;

    private DatabaseServer(int port) => Port = port;

    /// <summary>Why there is none; null where there is one.</summary>
    internal static string? Missing => PostgresServer.Binaries is null ? "No PostgreSQL 15 here; tests/run installs it." : null;

    internal int Port { get; }

    // The process that all others come from.
    private int Postmaster => int.Parse(File.ReadLines(PostmasterFile).First(), CultureInfo.InvariantCulture);

    /// <summary>The disk that its tables lie on, as the rest of the machine sees it, by way of the process that has it.</summary>
    internal string Disk => (_keeper is null ? "" : $"/proc/{_keeper.Id}/root") + Path.Combine(_folder, "disk");

    private string PostmasterFile => Path.Combine(Disk, "data", "postmaster.pid");

    private string Data => Path.Combine(_folder, "disk", "data");

    /// <param name="port">Where it listens.</param>
    /// <param name="onSmallDisk">Its tables lie on a disk of a few megabytes, its write-ahead log does not: as on a server with a disk for each.</param>
    internal static async Task<DatabaseServer> StartNewAsync(int port, bool onSmallDisk = false)
    {
        var server = new DatabaseServer(port);
        Directory.CreateDirectory(Path.Combine(server._folder, "disk"));
        if (onSmallDisk)
            await server.UseSmallDiskAsync();
        else if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", "-R", "postgres:", server._folder);
        await RunAsync([.. server._asItself, $"{PostgresServer.Binaries}/initdb", "-D", server.Data, "-X", Path.Combine(server._folder, "wal"), "-U", Superuser, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);
        await server.StartAsync();
        return server;
    }

    // A tmpfs in a mount namespace that a process keeps open; in a user namespace where its owner may mount, and within it
    // another where it is not root, as which the server would not start.
    private async Task UseSmallDiskAsync()
    {
        const string Script = """mount -t tmpfs -o size=64m,mode=700 tmpfs "$0" && echo mounted && exec cat""";
        _keeper = Process.Start(new ProcessStartInfo("unshare", ["-rm", "sh", "-c", Script, Path.Combine(_folder, "disk")]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        Assert.Equal("mounted", await _keeper.StandardOutput.ReadLineAsync().WaitAsync(CrashScene.Patience));
        _asItself = ["nsenter", "-t", $"{_keeper.Id}", "-U", "-m", "--preserve-credentials", "unshare", "-U", "--map-user=1000", "--map-group=1000"];
    }

    /// <summary>As the gateway comes to it, by this port or by a relay's.</summary>
    internal string ConnectionString(int port) => $"Host=127.0.0.1;Port={port};Database=postgres;Username={Superuser};SSL Mode=Disable";

    /// <summary>A connection that knows nothing of the store's rules.</summary>
    internal NpgsqlConnection Open()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString(Port)) { SearchPath = "gateway", Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    /// <summary>Starts it and waits until it takes connections.</summary>
    internal Task StartAsync() => RunAsync(
        [.. _asItself, $"{PostgresServer.Binaries}/pg_ctl", "-D", Data, "-l", Path.Combine(_folder, "log"), "-w", "-t", "60", "-o", $"-p {Port} -k {_folder} -h 127.0.0.1", "start"]);

    /// <summary>Stops it at once: what is under way is broken off.</summary>
    internal Task StopAsync() => RunAsync([.. _asItself, $"{PostgresServer.Binaries}/pg_ctl", "-D", Data, "-m", "immediate", "-w", "-t", "60", "stop"]);

    /// <summary>kill -9 of the process that all others come from; they end when they miss it.</summary>
    internal async Task KillAsync()
    {
        using var postmaster = Process.GetProcessById(Postmaster);
        postmaster.Kill();
        await postmaster.WaitForExitAsync();
    }

    /// <summary>Starts it after it was killed, unless it comes back by itself: it does not while one of its old processes is left.</summary>
    internal async Task StartAgainAsync()
    {
        using var patience = new CancellationTokenSource(CrashScene.Patience);
        while (!IsUp)
        {
            try
            {
                await StartAsync();
            }
            catch (InvalidOperationException)
            {
                await Task.Delay(50, patience.Token);
            }
        }
    }

    /// <summary>Whether it takes connections.</summary>
    internal bool IsUp
    {
        get
        {
            try
            {
                using var connection = Open();
                return true;
            }
            catch (NpgsqlException)
            {
                return false;
            }
        }
    }

    /// <summary>How many locks on tables and rows the connections of an application have.</summary>
    internal static long LocksOf(DbConnection connection, string application)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid WHERE a.application_name = @application AND l.granted AND l.locktype IN ('relation', 'tuple', 'transactionid')";
        command.Parameters.Add(new NpgsqlParameter("application", application));
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>As if no gateway had shown for a minute that it lives: what those that are dead have left open is for others to end.</summary>
    internal async Task MissAsync()
    {
        await StartAgainAsync();
        await using var connection = Open();
        await using var command = new NpgsqlCommand("UPDATE gateways SET alive_at = alive_at - interval '1 minute'", connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Changes a setting of the server for all connections, those that are open too; returns when it holds.</summary>
    internal async Task SetAsync(string name, string value)
    {
        await using (var connection = Open())
            foreach (var sql in new[] { $"ALTER SYSTEM SET {name} = {value}", "SELECT pg_reload_conf()" })
                await SayAsync(connection, sql);

        // The server reads its settings some time after it is told to, and tells the connections it has before it takes a new one.
        using var patience = new CancellationTokenSource(CrashScene.Patience);
        while (true)
        {
            await using var next = Open();
            if (value.Equals(await SayAsync(next, $"SHOW {name}")))
                return;
            await Task.Delay(20, patience.Token);
        }
    }

    private static async Task<object?> SayAsync(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // The statements are the tests' own.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Has every such system call on the write-ahead log fail, in whatever process of the server, until what is returned is disposed of.</summary>
    internal async Task<IAsyncDisposable> FailAsync(string call, string error)
    {
        var tracer = await Tracer.FailAsync(Postmaster, await WriteAheadLogAsync(), call, error);
        // Those who are connected now come from before; whoever comes next is seen.
        await using var connection = Open();
        await using var command = new NpgsqlCommand("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'gateway'", connection);
        await command.ExecuteNonQueryAsync();
        return tracer;
    }

    /// <summary>A process of which it has one at a time, and another after it has recovered; 0 where it is not there.</summary>
    internal async Task<int> CheckpointerAsync()
    {
        try
        {
            await using var connection = Open();
            await using var command = new NpgsqlCommand("SELECT COALESCE(MAX(pid), 0) FROM pg_stat_activity WHERE backend_type = 'checkpointer'", connection);
            return (int)(await command.ExecuteScalarAsync())!;
        }
        catch (NpgsqlException)
        {
            return 0;
        }
    }

    /// <summary>Waits until it has recovered by itself.</summary>
    /// <param name="from">Its <see cref="CheckpointerAsync"/> before it was killed.</param>
    internal async Task RecoveredAsync(int from)
    {
        using var patience = new CancellationTokenSource(CrashScene.Patience);
        while (await CheckpointerAsync() is var now && (now == 0 || now == from))
            await Task.Delay(50, patience.Token);
    }

    /// <summary>The file of its write-ahead log that is written now.</summary>
    internal async Task<string> WriteAheadLogAsync()
    {
        await using var connection = Open();
        await using var command = new NpgsqlCommand("SELECT pg_walfile_name(pg_current_wal_lsn())", connection);
        return Path.Combine(_folder, "wal", (string)(await command.ExecuteScalarAsync())!);
    }

    public async ValueTask DisposeAsync()
    {
        // One that a test has killed and not started again: what went wrong there is the test's to tell.
        if (IsUp)
            await StopAsync();
        if (_keeper is not null)
        {
            _keeper.StandardInput.Close();
            await _keeper.WaitForExitAsync();
            _keeper.Dispose();
        }
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task RunAsync(params string[] command)
    {
        // To nowhere: the server that pg_ctl leaves behind would keep a pipe open.
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", """exec "$@" >/dev/null 2>&1""", "run", .. command]) { UseShellExecute = false, WorkingDirectory = "/" })!;
        await process.WaitForExitAsync().WaitAsync(CrashScene.Patience);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{Path.GetFileName(command[^1])} ended with {process.ExitCode}.");
    }
}

/// <summary>A test that needs PostgreSQL on a disk of its own.</summary>
public sealed class SmallDiskDatabaseFactAttribute : FactAttribute
{
    public SmallDiskDatabaseFactAttribute() => Skip = (DatabaseServer.Missing ?? SmallDisk.Missing)!;
}

/// <summary>A test that needs PostgreSQL.</summary>
public sealed class DatabaseFactAttribute : FactAttribute
{
    public DatabaseFactAttribute() => Skip = (DatabaseServer.Missing ?? Tracer.Missing)!;
}
