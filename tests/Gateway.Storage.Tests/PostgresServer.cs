using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Gateway.Storage.Postgres;
using Npgsql;

namespace Gateway.Storage.Tests;

/// <summary>
/// A PostgreSQL server of the tests' own: Debian's binaries, a private cluster in a temporary folder, a free port of the
/// loopback address. It stops, and its folder goes, when the test process ends, however it ends.
/// </summary>
internal sealed class PostgresServer : IDisposable
{
    /// <summary>A database that is migrated already.</summary>
    public const string Template = "migrated";

    /// <summary>What a test that is not about impatience has: a machine whose disk stands still for a while has no database that is away.</summary>
    public const int PatienceSeconds = 20;

    private const string Superuser = "tests";

    // Stops with the one who started it: reading the pipe ends when the other end is gone.
    private const string Keeper =
        """
        "$1/postgres" -D "$2/data" -k "$2" -p "$3" -h 127.0.0.1 -c max_connections=200 -c log_min_messages=fatal $4 >"$2/log" 2>&1 &
        server=$!
        cat >/dev/null
        kill -QUIT $server
        wait $server
        rm -rf "$2"
        """;

    private static readonly Lazy<PostgresServer> Started = new(() => new PostgresServer().WithTemplate());
    private readonly string _folder;
    private readonly int _port;
    private readonly Process _keeper;
    private readonly Lock _making = new();

    /// <param name="settings">As the server's command line takes them: <c>-c fsync=off</c>.</param>
    public PostgresServer(string settings = "")
    {
        _folder = Directory.CreateTempSubdirectory("postgres-").FullName;
        _port = FreePort();
        // It does not run as root.
        if (Environment.IsPrivilegedProcess)
            Run("chown", "postgres:", _folder);
        Run("sh", "-c", """exec "$0" -D "$1/data" -U "$2" -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null""", $"{Binaries}/initdb", _folder, Superuser);
        _keeper = Start(Keeper, Binaries!, _folder, $"{_port}", settings);
        WaitUntilItAnswers();
    }

    private PostgresServer WithTemplate()
    {
        MakeDatabase(Template, null);
        var migrated = Store.OpenPostgresAsync(new PostgresSettings(() => ConnectionString(Template)) { PatienceSeconds = PatienceSeconds }).GetAwaiter().GetResult();
        migrated.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Empty(Template);
        return this;
    }

    /// <summary>Where the binaries lie; null where there are none.</summary>
    public static string? Binaries { get; } = new[] { Environment.GetEnvironmentVariable("GATEWAY_POSTGRES"), "/usr/lib/postgresql/15/bin" }
        .FirstOrDefault(folder => folder is not null && File.Exists(Path.Combine(folder, "postgres")));

    /// <summary>The server; started by the first test that needs it.</summary>
    public static PostgresServer Shared => Started.Value;

    /// <summary>The process that all others of the server come from.</summary>
    public int Postmaster => int.Parse(File.ReadLines(Path.Combine(_folder, "data", "postmaster.pid")).First(), System.Globalization.CultureInfo.InvariantCulture);

    public int Port => _port;

    public string ConnectionString(string database, string user = Superuser) => $"Host=127.0.0.1;Port={_port};Database={database};Username={user};SSL Mode=Disable";

    public void MakeDatabase(string name, string? template)
    {
        // Of one template one copy at a time.
        lock (_making)
            Run($"CREATE DATABASE {name}" + (template is null ? "" : $" TEMPLATE {template}"));
    }

    /// <summary>Sends everybody out: a database is copied or renamed while nobody is in it, and a process of the server takes its time to leave.</summary>
    public void Empty(string name) => Run($"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'");

    /// <summary>A copy of a database that a gateway goes on with: it is kept out meanwhile.</summary>
    public void Dump(string name, string dump)
    {
        Run($"ALTER DATABASE {name} ALLOW_CONNECTIONS false");
        Empty(name);
        MakeDatabase(dump, name);
        Run($"ALTER DATABASE {name} ALLOW_CONNECTIONS true");
    }

    /// <summary>Puts a dump in a database's place, under whoever has it open. Nobody has the dump open.</summary>
    public void PutBack(string name, string dump)
    {
        Empty(dump);
        DropDatabase(name);
        MakeDatabase(name, dump);
    }

    public void DropDatabase(string name) => Run($"DROP DATABASE {name} WITH (FORCE)");

    public void Run(string sql) => RunIn("postgres", sql);

    public void RunIn(string database, string sql) => RowsIn(database, sql);

    /// <summary>The first column of an answer, where it is a number.</summary>
    public List<long> RowsIn(string database, string sql)
    {
        using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString(database)) { Pooling = false, CommandTimeout = 60 }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are the tests' own.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var rows = new List<long>();
        while (reader.Read())
            rows.Add(reader.GetValue(0) is long or int ? reader.GetInt64(0) : 0);
        return rows;
    }

    /// <summary>The server's process that a gateway writes through.</summary>
    public int WriterOf(string database) => (int)RowsIn(
        "postgres", $"SELECT pid FROM pg_stat_activity WHERE datname = '{database}' AND application_name = 'gateway' AND query NOT LIKE 'LISTEN%' ORDER BY query_start DESC LIMIT 1")[0];

    /// <summary>Stops it at once, as a crash does.</summary>
    public void Dispose()
    {
        _keeper.StandardInput.Close();
        _keeper.WaitForExit();
        _keeper.Dispose();
    }

    /// <summary>Waits until it takes connections.</summary>
    public void WaitUntilItAnswers()
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                Run("SELECT 1");
                return;
            }
            catch (NpgsqlException) when (watch.Elapsed < TimeSpan.FromSeconds(60) && !_keeper.WaitForExit(50))
            {
                // It is not there yet.
                continue;
            }
        }
    }

    private static Process Start(string script, params string[] arguments)
    {
        string[] command = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "sh"] : ["sh"];
        var start = new ProcessStartInfo(command[0]) { RedirectStandardInput = true, UseShellExecute = false, WorkingDirectory = "/" };
        foreach (var argument in command.Skip(1).Concat(["-c", script, "keeper"]).Concat(arguments))
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    private static void Run(string program, params string[] arguments)
    {
        string[] command = program == "sh" && Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", program] : [program];
        using var process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1).Concat(arguments)) { WorkingDirectory = "/" })!;
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
