using System.Diagnostics;
using Gateway.Storage.Postgres;
using Npgsql;

namespace Gateway.Storage.Tests;

/// <summary>Proves that a database that goes away or says nothing stops all recording, and that everything goes on by itself once it is back.</summary>
public sealed class SilentServerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [PostgresFact]
    public async Task A_server_that_stands_still_gives_the_one_error_callers_know_and_holds_nothing_afterwards()
    {
        // Proves it for writing and reading on connections that are open, with every process of the server stopped (SIGSTOP); the gateway works on when they go on, and no lock of what failed is left.
        using var server = new PostgresServer();
        server.MakeDatabase("silent", null);
        await using var store = await StoreDatabase.OpenAsync(new PostgresSettings(() => server.ConnectionString("silent")));
        await store.AskAsync();
        await store.ReadOpenQueriesAsync();

        Signal(server, "STOP");
        await Assert.ThrowsAsync<DisclosureLogUnavailableException>(() => store.AskAsync());
        await Assert.ThrowsAsync<DisclosureLogUnavailableException>(() => store.ReadOpenQueriesAsync());
        await Assert.ThrowsAsync<DisclosureLogUnavailableException>(store.LookAsync);
        Signal(server, "CONT");

        await WorksAgainAsync(store);
        // Whoever takes the strongest lock there is gets it: nobody holds another.
        server.RunIn("silent", "SET lock_timeout = '20s'; BEGIN; LOCK TABLE gateway.log_head, gateway.log_entries, gateway.open_queries IN ACCESS EXCLUSIVE MODE; COMMIT");
    }

    [PostgresFact]
    public async Task A_server_that_died_and_came_back_is_used_again_without_a_hand_and_nothing_acknowledged_is_gone()
    {
        // Proves it for kill -9 of a process of the server in the middle of much writing: the server recovers, every place a caller was given is there, none twice.
        using var server = new PostgresServer();
        server.MakeDatabase("dying", null);
        await using var store = await StoreDatabase.OpenAsync(new PostgresSettings(() => server.ConnectionString("dying")));
        var places = new System.Collections.Concurrent.ConcurrentBag<long>();
        using var enough = new CancellationTokenSource();
        var writing = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                try
                {
                    places.Add((await store.AskAsync()).Position.Index);
                }
                catch (DisclosureLogUnavailableException)
                {
                    await Task.Yield();
                }
            }
        })).ToList();
        for (var kill = 0; kill < 3; kill++)
        {
            var before = places.Count;
            await UntilAsync(() => places.Count > before + 100);
            var killed = ProcessesOf(server);
            Kill(server.WriterOf("dying"));
            // Records made before the server noticed count for nothing: afterwards all of its processes are others.
            await UntilAsync(() => ProcessesOf(server) is { Count: > 0 } after && !after.Overlaps(killed));
            var back = places.Count;
            await UntilAsync(() => places.Count > back + 100);
        }
        await enough.CancelAsync();
        await Task.WhenAll(writing);

        var kept = new HashSet<long>(server.RowsIn("dying", "SELECT log_index FROM gateway.log_entries ORDER BY log_index"));
        Assert.Equal(places.Count, places.Distinct().Count());
        Assert.All(places, p => Assert.Contains(p, kept));
        Assert.Equal(kept.Count, kept.Max() + 1);
    }

    [PostgresFact]
    public async Task A_connection_string_that_is_none_for_a_while_stops_recording_and_nothing_for_good()
    {
        // Proves, with every connection ended while the file that holds the text is wrong: writing, reading and looking give the one error callers know; and with the right text again all goes on, the gateway shows again that it lives included.
        using var server = new PostgresServer();
        server.MakeDatabase("mistyped", null);
        var text = server.ConnectionString("mistyped");
        await using var store = await StoreDatabase.OpenAsync(new PostgresSettings(() => Volatile.Read(ref text)));
        await store.AskAsync();
        foreach (var wrong in new[] { "Hots=x", "", "Host=localhost;Port=many", "Host" })
        {
            Volatile.Write(ref text, wrong);
            server.RunIn("mistyped", "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = 'mistyped' AND pid <> pg_backend_pid()");
            await UntilAsync(() => Record.ExceptionAsync(() => store.AskAsync()).GetAwaiter().GetResult() is DisclosureLogUnavailableException);
            await Assert.ThrowsAsync<DisclosureLogUnavailableException>(store.LookAsync);
            // Twice as long as the presence waits before it tries again.
            await Task.Delay(TimeSpan.FromSeconds(1));
            var shown = LastShown();
            Volatile.Write(ref text, server.ConnectionString("mistyped"));
            await WorksAgainAsync(store);
            await UntilAsync(() => LastShown() > shown);
        }

        long LastShown() => server.RowsIn("mistyped", "SELECT (extract(epoch FROM max(alive_at)) * 1000000)::bigint FROM gateway.gateways").Single();
    }

    private static async Task WorksAgainAsync(Store store)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await store.AskAsync();
                await store.ReadOpenQueriesAsync();
                return;
            }
            catch (DisclosureLogUnavailableException) when (watch.Elapsed < Patience)
            {
                await Task.Yield();
            }
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < Patience, "It does not write.");
            await Task.Delay(TimeSpan.FromMilliseconds(5));
        }
    }

    // Those the gateway is connected to; none while the server recovers.
    private static HashSet<long> ProcessesOf(PostgresServer server)
    {
        try
        {
            return [.. server.RowsIn("postgres", "SELECT pid FROM pg_stat_activity WHERE datname = 'dying'")];
        }
        catch (NpgsqlException)
        {
            return [];
        }
    }

    // The server and all that came from it.
    private static void Signal(PostgresServer server, string signal)
    {
        var family = Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(n => int.TryParse(n, out _)).Where(pid => ParentOf(pid!) == server.Postmaster).ToList();
        foreach (var pid in family.Append($"{server.Postmaster}"))
            using (var kill = Process.Start("kill", [$"-{signal}", pid!]))
                kill.WaitForExit();
    }

    private static void Kill(int pid)
    {
        using var kill = Process.Start("kill", ["-9", $"{pid}"]);
        kill.WaitForExit();
    }

    private static int ParentOf(string pid)
    {
        try
        {
            // After the name in parentheses: state, parent.
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
