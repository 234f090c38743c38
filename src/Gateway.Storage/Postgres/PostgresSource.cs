using Npgsql;

namespace Gateway.Storage.Postgres;

/// <summary>Makes connections, with the settings the store rests on whatever the installation's connection string says.</summary>
internal sealed class PostgresSource(Func<string> connectionString) : IAsyncDisposable
{
    /// <summary>The schema all tables lie in.</summary>
    internal const string Schema = "gateway";

    // Milliseconds. Nothing the store sends takes this long on a database that is well, and the sum of what a call waits
    // for stays below the two seconds it has. The server gives up first, so that no lock outlives the caller.
    private const int StatementMs = 900;
    private const int LockMs = 700;

    // A gateway that stands still while it holds the lock of whoever appends keeps the others no longer than this.
    private const int IdleInTransactionMs = 2000;

    // One writes, one listens, the rest read.
    private const int MostConnections = 16;

    // Prepared on the server when used a second time; more than there are statements.
    private const int MostPrepared = 256;

    private readonly Lock _making = new();
    private string? _usedText;
    private NpgsqlDataSource? _source;

    /// <summary>The source of the connection string as it reads now.</summary>
    internal NpgsqlDataSource Current
    {
        get
        {
            var text = connectionString();
            lock (_making)
            {
                if (_source is null || text != _usedText)
                {
                    // Whoever holds a connection of the old one keeps it; it is closed when given back.
                    _source?.Dispose();
                    _source = new NpgsqlDataSourceBuilder(WithSettings(text)).Build();
                    _usedText = text;
                }
                return _source;
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

    private static string WithSettings(string text)
    {
        var given = new NpgsqlConnectionStringBuilder(text);
        return new NpgsqlConnectionStringBuilder(text)
        {
            ApplicationName = given.ApplicationName ?? "gateway",
            SearchPath = Schema,
            Options = $"{given.Options} -c statement_timeout={StatementMs} -c lock_timeout={LockMs} -c idle_in_transaction_session_timeout={IdleInTransactionMs}".Trim(),
            // Seconds: for a server that answers nothing at all.
            Timeout = 1,
            CommandTimeout = 1,
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
