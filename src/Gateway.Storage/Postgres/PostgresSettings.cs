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

    /// <summary>How long the database is waited for.</summary>
    internal PostgresPatience Patience { get; init; } = PostgresPatience.OfACall;

    /// <inheritdoc/>
    public override string ToString() => "PostgreSQL";
}

/// <summary>How long the database is waited for, each time it is. Together they stay below the two seconds a call has.</summary>
/// <param name="Statement">A statement, by the server, so that no lock outlives the caller.</param>
/// <param name="Lock">A lock, by the server.</param>
/// <param name="Connection">A connection.</param>
/// <param name="Commit">A commit, and as long again to find out what became of one whose answer was lost.</param>
/// <param name="Silence">An answer of any kind, from a server that may not be there any more; whole seconds.</param>
internal sealed record PostgresPatience(TimeSpan Statement, TimeSpan Lock, TimeSpan Connection, TimeSpan Commit, TimeSpan Silence)
{
    internal static PostgresPatience OfACall { get; } = new(
        TimeSpan.FromMilliseconds(900), TimeSpan.FromMilliseconds(700), TimeSpan.FromMilliseconds(800), TimeSpan.FromMilliseconds(900), TimeSpan.FromSeconds(1));
}
