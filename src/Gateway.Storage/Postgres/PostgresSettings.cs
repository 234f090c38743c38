namespace Gateway.Storage.Postgres;

/// <summary>Where the PostgreSQL database of the store lies, and as whom the gateway comes to it. Connection strings are secrets.</summary>
/// <param name="ConnectionString">Gives the connection string of the role the gateway runs as. Asked again whenever a connection is made anew: a replaced secret needs no restart.</param>
public sealed record PostgresSettings(Func<string> ConnectionString)
{
    /// <summary>
    /// Gives the connection string of the role that owns the tables: it migrates and grants the gateway's role what that
    /// one needs and no more. Null: the gateway's own role owns them, and triggers alone keep what stands.
    /// </summary>
    public Func<string>? OwnerConnectionString { get; init; }

    /// <summary>
    /// What a call may wait for the database at one time, in whole seconds, 1 to <see cref="MostPatience"/>. With 1 a call that
    /// cannot be recorded is refused within two seconds. More is for a database whose commits take long when it is well: a
    /// synchronous standby in another place, a slow disk.
    /// </summary>
    public int PatienceSeconds { get; init; } = 1;

    /// <summary>Whoever waits longer for an overview has given up.</summary>
    public const int MostPatience = 30;

    internal PostgresPatience Patience => PostgresPatience.Of(PatienceSeconds);

    /// <inheritdoc/>
    public override string ToString() => "PostgreSQL";
}

/// <summary>How long the database is waited for, each time it is. With a patience of one second they stay together below the two seconds a call has.</summary>
/// <param name="Queue">For the calls before it: longer than a commit takes.</param>
/// <param name="Statement">A statement, by the server, so that no lock outlives the caller.</param>
/// <param name="Lock">A lock, by the server.</param>
/// <param name="Connection">A connection.</param>
/// <param name="Commit">A commit, and as long again to find out what became of one whose answer was lost.</param>
/// <param name="Silence">An answer of any kind, from a server that may not be there any more; whole seconds.</param>
/// <param name="Idle">By the server, for a gateway that stands still while it holds the lock of whoever appends.</param>
internal sealed record PostgresPatience(TimeSpan Queue, TimeSpan Statement, TimeSpan Lock, TimeSpan Connection, TimeSpan Commit, TimeSpan Silence, TimeSpan Idle)
{
    internal static PostgresPatience Of(int seconds)
    {
        return new(Queue: Part(1.8), Statement: Part(0.9), Lock: Part(0.7), Connection: Part(0.8), Commit: Part(0.9), Silence: Part(1), Idle: Part(2));

        TimeSpan Part(double part) => seconds * TimeSpan.FromSeconds(part);
    }
}
