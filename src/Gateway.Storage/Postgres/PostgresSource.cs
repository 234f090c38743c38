using System.Globalization;
using Npgsql;

namespace Gateway.Storage.Postgres;

/// <summary>Makes connections, with the settings the store rests on whatever the installation's connection string says.</summary>
internal sealed class PostgresSource(PostgresSettings settings) : IAsyncDisposable
{
    /// <summary>The schema all tables lie in.</summary>
    internal const string Schema = "gateway";

    /// <summary>One writes, one listens, the rest read.</summary>
    internal const int MostConnections = 16;

    // Prepared on the server when used a second time; more than there are statements.
    private const int MostPrepared = 256;

    private readonly Lock _making = new();
    private string? _usedText;
    private NpgsqlDataSource? _source;

    /// <summary>What a connection fails with, or cannot be made for; the last, where another replaced the source that was about to be used.</summary>
    internal static bool IsFailure(Exception e) =>
        e is NpgsqlException or IOException or TimeoutException or System.Net.Sockets.SocketException or BrokenPromiseException or ObjectDisposedException;

    /// <summary>The source of the connection string as it reads now.</summary>
    /// <exception cref="BrokenPromiseException">It cannot be read, or is none.</exception>
    internal NpgsqlDataSource Current
    {
        get
        {
            try
            {
                var text = settings.ConnectionString();
                lock (_making)
                {
                    if (_source is null || text != _usedText)
                    {
                        var made = new NpgsqlDataSourceBuilder(WithSettings(text)).Build();
                        // Whoever holds a connection of the old one keeps it; it is closed when given back.
                        _source?.Dispose();
                        (_source, _usedText) = (made, text);
                    }
                    return _source;
                }
            }
            // A file that somebody is writing, or wrote wrongly. Without what was thrown: it may quote the text, which is a secret.
            catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException or InvalidCastException or UnauthorizedAccessException)
            {
                throw new BrokenPromiseException("The connection string cannot be read, or is none.") { Fault = StoreFault.Unreachable };
            }
        }
    }

    /// <summary>The source the last connection was made from.</summary>
    internal NpgsqlDataSource InUse
    {
        get
        {
            lock (_making)
            {
                if (_source is { } source)
                    return source;
            }
            return Current;
        }
    }

    private string WithSettings(string text)
    {
        var given = new NpgsqlConnectionStringBuilder(text);
        var patience = settings.Patience;
        return new NpgsqlConnectionStringBuilder(text)
        {
            ApplicationName = given.ApplicationName ?? "gateway",
            SearchPath = Schema,
            Options = string.Create(CultureInfo.InvariantCulture,
                $"{given.Options} -c statement_timeout={patience.Statement.TotalMilliseconds:0} -c lock_timeout={patience.Lock.TotalMilliseconds:0} -c idle_in_transaction_session_timeout={patience.Idle.TotalMilliseconds:0}").Trim(),
            Timeout = (int)patience.Silence.TotalSeconds,
            CommandTimeout = (int)patience.Silence.TotalSeconds,
            // A statement that got no answer is not asked after: the connection is given up.
            CancellationTimeout = -1,
            MaxPoolSize = MostConnections,
            MaxAutoPrepare = MostPrepared,
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true,
            Enlist = false,
            // The values of a row that breaks a rule are nobody's to log.
            IncludeErrorDetail = false,
            LogParameters = false,
            PersistSecurityInfo = false,
        }.ToString();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source?.DisposeAsync() ?? ValueTask.CompletedTask;
}
