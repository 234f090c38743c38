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

    /// <summary>kill -9 of the process that all others come from; they end when they miss it. Then starts it again.</summary>
    internal async Task KillAndStartAsync()
    {
        var number = int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);
        using (var postmaster = Process.GetProcessById(number))
        {
            postmaster.Kill();
            await postmaster.WaitForExitAsync();
        }
        // The next one does not start while one of the old is left.
        using var patience = new CancellationTokenSource(CrashScene.Patience);
        while (true)
        {
            try
            {
                await StartAsync();
                return;
            }
            catch (InvalidOperationException)
            {
                await Task.Delay(50, patience.Token);
            }
        }
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
