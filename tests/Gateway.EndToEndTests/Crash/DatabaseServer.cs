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

    private DatabaseServer(int port) => Port = port;

    /// <summary>Why there is none; null where there is one.</summary>
    internal static string? Missing => PostgresServer.Binaries is null ? "No PostgreSQL 15 here; tests/run installs it." : null;

    internal int Port { get; }

    // The process that all others come from.
    private int Postmaster => int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    private string Data => Path.Combine(_folder, "data");

    internal static async Task<DatabaseServer> StartNewAsync(int port)
    {
        var server = new DatabaseServer(port);
        // It does not run as root.
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", "postgres:", server._folder);
        await RunAsync([.. AsItself, $"{PostgresServer.Binaries}/initdb", "-D", server.Data, "-U", Superuser, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);
        await server.StartAsync();
        return server;
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
        [.. AsItself, $"{PostgresServer.Binaries}/pg_ctl", "-D", Data, "-l", Path.Combine(_folder, "log"), "-w", "-t", "60", "-o", $"-p {Port} -k {_folder} -h 127.0.0.1", "start"]);

    /// <summary>Stops it at once: what is under way is broken off.</summary>
    internal Task StopAsync() => RunAsync([.. AsItself, $"{PostgresServer.Binaries}/pg_ctl", "-D", Data, "-m", "immediate", "-w", "-t", "60", "stop"]);

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

    /// <summary>Changes a setting of the server for all connections, those that are open too.</summary>
    internal async Task SetAsync(string setting)
    {
        await using var connection = Open();
        foreach (var sql in new[] { $"ALTER SYSTEM SET {setting}", "SELECT pg_reload_conf()" })
        {
#pragma warning disable CA2100 // The statements are the tests' own.
            await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync();
        }
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
        return Path.Combine(Data, "pg_wal", (string)(await command.ExecuteScalarAsync())!);
    }

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
            await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string[] AsItself => Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];

    private static async Task RunAsync(params string[] command)
    {
        // To nowhere: the server that pg_ctl leaves behind would keep a pipe open.
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", """exec "$@" >/dev/null 2>&1""", "run", .. command]) { UseShellExecute = false, WorkingDirectory = "/" })!;
        await process.WaitForExitAsync().WaitAsync(CrashScene.Patience);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{Path.GetFileName(command[^1])} ended with {process.ExitCode}.");
    }
}

/// <summary>A test that needs PostgreSQL.</summary>
public sealed class DatabaseFactAttribute : FactAttribute
{
    public DatabaseFactAttribute() => Skip = (DatabaseServer.Missing ?? Tracer.Missing)!;
}
