namespace Gateway.Storage;

/// <summary>
/// Stands for a citizen in the store: a keyed hash of the national id, made with a key that lies outside the
/// database. Whoever holds the database alone cannot tell who it is.
/// </summary>
public sealed class CitizenKey : IEquatable<CitizenKey>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 32;

    /// <summary>Wraps a keyed hash.</summary>
    /// <exception cref="ArgumentException">It does not have <see cref="Length"/> bytes.</exception>
    public CitizenKey(byte[] hash)
    {
        if (hash.Length != Length)
            throw new ArgumentException("A citizen key has 32 bytes.", nameof(hash));
        Hash = hash;
    }

    internal byte[] Hash { get; }

    /// <summary>Whether it stands for the same citizen in the same municipality.</summary>
    public bool Equals(CitizenKey? other) => other is not null && Hash.AsSpan().SequenceEqual(other.Hash);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CitizenKey);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(Hash);

    /// <summary>Shows nothing: even a pseudonym links records.</summary>
    public override string ToString() => "citizen key (hidden)";
}
