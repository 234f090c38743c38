using Npgsql;

namespace Gateway.Storage.Postgres;

/// <summary>
/// Shows that this gateway lives, and hears when another writes what decisions rest on (LISTEN/NOTIFY). Hearing only
/// wakes: while the connection is gone nothing is heard, and whoever waits looks by itself too.
/// </summary>
internal sealed class PostgresPresence : IAsyncDisposable
{
    /// <summary>
    /// Asked by another gateway that has not shown for a while that it lives. Long enough for one that is busy or whose
    /// database was away for a moment; short enough that a query has its outcome within a minute. One that says it lived
    /// later than now has not said so itself, or the server's clock was put back: either way it shows within three seconds whether it lives.
    /// </summary>
    internal const string Interrupted =
        $"""
        o.gateway <> @gateway AND NOT EXISTS (SELECT 1 FROM gateways g WHERE g.number = o.gateway AND g.alive_at BETWEEN clock_timestamp() - interval '15 seconds' AND {CoordinationAudit.Ahead})
        """;

    /// <summary>That a gateway lives, now.</summary>
    internal const string Show =
        """
        INSERT INTO gateways (number, alive_at) VALUES (@gateway, clock_timestamp())
        ON CONFLICT (number) DO UPDATE SET alive_at = excluded.alive_at
        """;

    // Those of gateways that have long stopped; and next month's partition, some days before it is needed.
    private const string Tidy =
        """
        DELETE FROM gateways WHERE alive_at < clock_timestamp() - interval '1 day';
        DELETE FROM sequencers s WHERE s.gateway <> @gateway AND NOT EXISTS (SELECT 1 FROM gateways g WHERE g.number = s.gateway);
        SELECT make_log_month(to_char(timezone('UTC', clock_timestamp()), 'YYYY-MM'));
        SELECT make_log_month(to_char(timezone('UTC', clock_timestamp()) + interval '7 days', 'YYYY-MM'))
        """;

    private static readonly TimeSpan ShowEvery = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LeastWait = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan TidyEvery = TimeSpan.FromHours(12);

    // Between attempts on a server that is away.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly PostgresSource _source;
    private readonly long _gateway;
    private readonly RecordChanges _changes;
    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    private PostgresPresence(PostgresSource source, long gateway, RecordChanges changes) => (_source, _gateway, _changes) = (source, gateway, changes);

    /// <summary>Begins; when it returns, this gateway is there and hears.</summary>
    internal static async Task<PostgresPresence> BeginAsync(PostgresSource source, long gateway, RecordChanges changes)
    {
        var presence = new PostgresPresence(source, gateway, changes);
        var connection = await presence.ListenAsync();
        presence._running = Task.Run(() => presence.RunAsync(connection));
        return presence;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync(NpgsqlConnection? connection)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                connection ??= await ListenAsync();
                await StayAsync(connection);
            }
            catch (Exception e) when (PostgresSource.IsFailure(e) || e is OperationCanceledException)
            {
                await Task.Delay(Pause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            finally
            {
                if (connection is not null)
                    await connection.DisposeAsync();
                connection = null;
            }
        }
    }

    private async Task<NpgsqlConnection> ListenAsync()
    {
        var connection = await _source.Current.OpenConnectionAsync(_stop.Token);
        try
        {
            connection.Notification += (_, _) => _changes.Tell();
            await RunAsync(connection, Show);
            await RunAsync(connection, Tidy);
            await RunAsync(connection, "LISTEN gateway_records");
            // Whatever was written while nobody listened.
            _changes.Tell();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>How long to hear before this gateway shows again that it lives; null: now.</summary>
    /// <param name="since">How long ago it last did.</param>
    internal static TimeSpan? LeftToWait(TimeSpan since)
    {
        // Npgsql counts in whole milliseconds, and waits without end for none. A wait that ends a little early leaves just that.
        var left = ShowEvery - since;
        return left >= LeastWait ? left : null;
    }

    private async Task StayAsync(NpgsqlConnection connection)
    {
        var (shown, tidied) = (_clock.GetTimestamp(), _clock.GetTimestamp());
        while (true)
        {
            if (LeftToWait(_clock.GetElapsedTime(shown)) is { } left)
            {
                await connection.WaitAsync(left, _stop.Token);
                continue;
            }
            await RunAsync(connection, Show);
            shown = _clock.GetTimestamp();
            if (_clock.GetElapsedTime(tidied) < TidyEvery)
                continue;
            await RunAsync(connection, Tidy);
            tidied = _clock.GetTimestamp();
        }
    }

    private async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        if (sql.Contains("@gateway", StringComparison.Ordinal))
            command.Parameters.AddWithValue("gateway", _gateway);
        await command.ExecuteNonQueryAsync(_stop.Token);
    }
}
