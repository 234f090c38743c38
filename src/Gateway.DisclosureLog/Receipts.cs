namespace Gateway.DisclosureLog;

/// <summary>A durable place in the log.</summary>
/// <param name="Index">Index of the record, from 0, without gaps.</param>
/// <param name="LeafHash">RFC 6962 leaf hash of its canonical bytes, lower-case hex.</param>
/// <param name="RecordedAt">When it was made durable.</param>
public sealed record LogPosition(long Index, string LeafHash, DateTimeOffset RecordedAt);

/// <summary>Identifies one query from its first record to its outcome: 128 random bits, lower-case hex.</summary>
public readonly record struct QueryId(string Hex)
{
    /// <summary>A fresh id.</summary>
    public static QueryId New() => new(Convert.ToHexStringLower(Commitment.NewSalt()));

    /// <inheritdoc/>
    public override string ToString() => Hex;
}

/// <summary>
/// Proof that a query stands in the log. Only the store can make one, and no source is asked without it.
/// </summary>
public sealed class RecordedQuery
{
    internal RecordedQuery(QueryId id, LogPosition position)
    {
        Id = id;
        Position = position;
    }

    /// <summary>The query.</summary>
    public QueryId Id { get; }

    /// <summary>Where it stands.</summary>
    public LogPosition Position { get; }
}

/// <summary>
/// Proof that a disclosure stands in the log. Only the store can make one, and no content is released without it.
/// </summary>
public sealed class Receipt
{
    internal Receipt(QueryId query, Commitment content, byte[] salt, LogPosition position)
    {
        Query = query;
        Content = content;
        Salt = salt;
        Position = position;
    }

    /// <summary>The query it answers.</summary>
    public QueryId Query { get; }

    /// <summary>The commitment to the content that may be released on it, and to no other.</summary>
    public Commitment Content { get; }

    /// <summary>The salt of the record's commitments: with it the holder of a value can show that the record is about it.</summary>
    public IReadOnlyList<byte> Salt { get; }

    /// <summary>Where it stands.</summary>
    public LogPosition Position { get; }
}
