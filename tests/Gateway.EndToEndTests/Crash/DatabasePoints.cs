using System.Data.Common;

namespace Gateway.EndToEndTests.Crash;

/// <summary>Kills the gateway at a point of its next transaction on PostgreSQL. Each is set up before, and over when it is disposed of.</summary>
internal static class DatabasePoints
{
    /// <summary>While it waits for the log's lock, which the test holds: nothing of the record has been sent.</summary>
    internal static Task<IAsyncDisposable> KillWaitingAsync(CrashScene scene)
    {
        var holder = scene.Database!.Open();
        Run(holder, "BEGIN; SELECT epoch FROM log_head FOR UPDATE");
        var waits = scene.UntilAsync(store => Run(store, "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%log_head%'") is not null);
        var killed = Task.Run(async () =>
        {
            await waits;
            scene.Gateway.Process.Kill();
            await scene.Gateway.Process.GoneAsync();
        });
        return Task.FromResult<IAsyncDisposable>(new Over(async () =>
        {
            await killed;
            await holder.DisposeAsync();
        }));
    }

    /// <summary>When a record and its commit have left it; the server never gets them.</summary>
    internal static Task<IAsyncDisposable> KillBeforeCommitAsync(CrashScene scene)
    {
        var relay = scene.DatabaseRelay!;
        relay.FromClient = async piece =>
        {
            if (!Holds(piece))
                return piece;
            scene.Gateway.Process.Kill();
            await scene.Gateway.Process.GoneAsync();
            return default;
        };
        return Task.FromResult<IAsyncDisposable>(new Over(() =>
        {
            relay.FromClient = null;
            return Task.CompletedTask;
        }));
    }

    /// <summary>When a record's commit has been carried out; it never hears of it.</summary>
    internal static Task<IAsyncDisposable> KillBeforeAcknowledgementAsync(CrashScene scene)
    {
        var relay = scene.DatabaseRelay!;
        var before = scene.Length();
        relay.FromClient = piece =>
        {
            if (Holds(piece))
            {
                relay.FromServer = async _ =>
                {
                    await scene.UntilAsync(_ => scene.Length() > before);
                    scene.Gateway.Process.Kill();
                    await scene.Gateway.Process.GoneAsync();
                    return default;
                };
            }
            return Task.FromResult(piece);
        };
        return Task.FromResult<IAsyncDisposable>(new Over(() =>
        {
            (relay.FromClient, relay.FromServer) = (null, null);
            return Task.CompletedTask;
        }));
    }

    // A record goes out together with its commit, which itself is a number by then, once the server knows the statement.
    private static bool Holds(ReadOnlyMemory<byte> piece) => piece.Span.IndexOf(Record) >= 0;

    private static ReadOnlySpan<byte> Record => "gateway-disclosure-log/v1\nkind "u8;

    private static object? Run(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are this file's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }

    private sealed class Over(Func<Task> end) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => new(end());
    }
}
