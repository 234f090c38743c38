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

    /// <inheritdoc/>
    public override string ToString() => "PostgreSQL";
}
