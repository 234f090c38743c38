using System.Data.Common;
using Npgsql;

namespace Gateway.EndToEndTests.Crash;

/// <summary>
/// Kills the gateway, or its database's server, at a point of the gateway's next transaction on PostgreSQL. Each is set up
/// before, and over when it is disposed of.
/// </summary>
internal static class DatabasePoints
{
    /// <summary>The beginning of every record's bytes.</summary>
    internal static ReadOnlySpan<byte> Record => "gateway-disclosure-log/v1\nkind "u8;

    /// <summary>Between the text of a checkpoint and its signature: of a signed note, a blank line and a dash.</summary>
    internal static ReadOnlySpan<byte> Checkpoint => "\n\n\u2014 "u8;

    /// <summary>While the gateway waits for the log's lock, which the test holds: nothing of the record has been sent.</summary>
    internal static Task<IAsyncDisposable> WaitingAsync(CrashScene scene, Func<Task> kill)
    {
        var holder = Hold(scene);
        var killed = Task.Run(async () =>
        {
            await WriterAsync(scene);
            await kill();
        });
        return Task.FromResult<IAsyncDisposable>(new Over(async () =>
        {
            await killed;
            await holder.DisposeAsync();
        }));
    }

    /// <summary>When a record, and its commit with it, has left the gateway; the server never gets them.</summary>
    internal static Task<IAsyncDisposable> BeforeCommitAsync(CrashScene scene, Func<Task> kill) =>
        KeptBackAsync(scene, piece => piece.IndexOf(Record) >= 0, kill);

    /// <summary>When something to be stored has left the gateway; the server never gets it.</summary>
    internal static Task<IAsyncDisposable> KeptBackAsync(CrashScene scene, Func<ReadOnlySpan<byte>, bool> what, Func<Task> kill)
    {
        var relay = scene.DatabaseRelay!;
        relay.FromClient = async piece =>
        {
            if (!what(piece.Span))
                return piece;
            await kill();
            return default;
        };
        return Task.FromResult<IAsyncDisposable>(new Over(() =>
        {
            relay.FromClient = null;
            return Task.CompletedTask;
        }));
    }

    /// <summary>When a record's commit has been carried out; the gateway never hears of it.</summary>
    internal static Task<IAsyncDisposable> BeforeAcknowledgementAsync(CrashScene scene, Func<Task> kill)
    {
        var relay = scene.DatabaseRelay!;
        var before = scene.Length();
        // Once, on whichever connection something comes back first. What comes before the commit, which is sent by itself, comes through.
        var killed = new Lazy<Task>(kill);
        relay.FromServer = async piece =>
        {
            if (!killed.IsValueCreated && scene.Length() == before)
                return piece;
            await killed.Value;
            return default;
        };
        return Task.FromResult<IAsyncDisposable>(new Over(() =>
        {
            relay.FromServer = null;
            return Task.CompletedTask;
        }));
    }

    /// <summary>
    /// As the server's process that writes for the gateway begins a system call on its write-ahead log, it is killed; the
    /// server then ends all its other processes and recovers as after a crash.
    /// </summary>
    internal static Task<IAsyncDisposable> InTheServerAsync(CrashScene scene, string call)
    {
        var holder = Hold(scene);
        var attached = Task.Run(async () =>
        {
            var writer = await WriterAsync(scene);
            var file = await scene.Database!.WriteAheadLogAsync();
            var tracer = await Tracer.KillAtAsync(writer, file, call);
            await holder.DisposeAsync();
            return tracer;
        });
        return Task.FromResult<IAsyncDisposable>(new Over(async () => await (await attached).DisposeAsync()));
    }

    private static NpgsqlConnection Hold(CrashScene scene)
    {
        var holder = scene.Database!.Open();
        Run(holder, "BEGIN; SELECT epoch FROM log_head FOR UPDATE");
        return holder;
    }

    // The server's process that writes for the gateway, once it waits for the lock.
    private static async Task<int> WriterAsync(CrashScene scene)
    {
        object? writer = null;
        await scene.UntilAsync(store => (writer = Run(store, "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%log_head%'")) is not null);
        return (int)writer!;
    }

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
