using System.Security.Cryptography;
using System.Text;
using Gateway.Storage.Vaults;

namespace Gateway.Storage.Log;

/// <summary>
/// A table whose rows are written with records of the log, each of which commits to the rows beside it: a row that was
/// changed, added or removed afterwards is found by whoever holds the two against each other.
/// </summary>
internal sealed class RecordTable
{
    private readonly IReadOnlyList<bool> _sealed;
    private readonly string _indexColumn;
    private readonly bool _inVault;

    /// <param name="name">The table.</param>
    /// <param name="columns">Its columns, in the order of a row's values; a star: sealed under the record's vault.</param>
    /// <param name="inVault">Its rows name the record's vault.</param>
    /// <param name="indexColumn">The column with the index of the record.</param>
    /// <param name="beside">Columns that are not committed to, since destroying a vault empties them.</param>
    internal RecordTable(string name, string columns, bool inVault = false, string indexColumn = "log_index", string beside = "")
    {
        var given = columns.Split(' ');
        Name = name;
        _sealed = [.. given.Select(c => c.EndsWith('*'))];
        _inVault = inVault;
        _indexColumn = indexColumn;
        Given = [.. given.Select(c => c.TrimEnd('*'))];
        Committed = [.. Given, .. inVault ? new[] { "vault_id" } : [], indexColumn];
        Beside = beside.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var all = Committed.Concat(Beside).ToList();
        Parameters = [.. all.Select(c => "@" + c)];
        Insert = $"INSERT INTO {name} ({string.Join(", ", all.Select(c => $"\"{c}\""))}) VALUES ({string.Join(", ", Parameters)})";
        Select = $"SELECT {string.Join(", ", Committed.Select(c => $"\"{c}\""))} FROM {name} WHERE {indexColumn} >= @from AND {indexColumn} < @before ORDER BY {indexColumn}";
    }

    /// <summary>The table's name.</summary>
    internal string Name { get; }

    /// <summary>Whether its rows name a vault.</summary>
    internal bool InVault => _inVault;

    /// <summary>The columns whose values a row is made with.</summary>
    internal IReadOnlyList<string> Given { get; }

    /// <summary>The columns a record commits to, the vault and the index last.</summary>
    internal IReadOnlyList<string> Committed { get; }

    /// <summary>The columns it does not commit to.</summary>
    internal IReadOnlyList<string> Beside { get; }

    /// <summary>The statement's parameters: the committed columns, then the others.</summary>
    internal IReadOnlyList<string> Parameters { get; }

    /// <summary>The statement that writes a row.</summary>
    internal string Insert { get; }

    /// <summary>The statement that reads what records of a part of the log commit to, in their order.</summary>
    internal string Select { get; }

    /// <summary>The places of the sealed columns among the committed ones.</summary>
    internal IEnumerable<int> Sealed => Enumerable.Range(0, _sealed.Count).Where(at => _sealed[at]);

    /// <summary>A row of it, in the order of its columns.</summary>
    internal RecordRow Row(params object[] values) =>
        values.Length == Given.Count ? new RecordRow(this, values) : throw new ArgumentException($"A row of {Name} has {Given.Count} values.", nameof(values));

    /// <summary>What a sealed column is called where it is sealed.</summary>
    internal string Place(string column) => $"{Name}.{column}";

    /// <summary>The values as they stand in the table.</summary>
    internal object[] ValuesOf(RecordRow row, long index, Vault? vault)
    {
        var values = new object[Committed.Count];
        for (var at = 0; at < Given.Count; at++)
            values[at] = _sealed[at] ? SealedOf(row.Values[at], Place(Given[at]), vault) : StoreValue.Of(row.Values[at]);
        if (_inVault)
            values[^2] = vault?.Id ?? Vault.None;
        values[^1] = index;
        return values;
    }

    /// <summary>What stands for a row: SHA-256 of the table's name and its values, each with its kind and length.</summary>
    internal byte[] Digest(IReadOnlyList<object> values)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(long)];
        Add(hash, 'T', Encoding.UTF8.GetBytes(Name));
        foreach (var value in values)
        {
            switch (value)
            {
                case string text:
                    Add(hash, 'T', Encoding.UTF8.GetBytes(text));
                    break;
                case byte[] bytes:
                    Add(hash, 'B', bytes);
                    break;
                default:
                    System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(number, Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture));
                    Add(hash, 'N', number);
                    break;
            }
        }
        return hash.GetHashAndReset();
    }

    // A row outside every vault holds nothing personal, so there is nothing to seal in it.
    private static byte[] SealedOf(object value, string place, Vault? vault) => (value, vault) switch
    {
        (string { Length: 0 }, null) => [],
        (_, null) => throw new InvalidOperationException($"What is personal lies in a vault: {place}."),
        (string text, _) => vault.Seal(text, place),
        (byte[] bytes, _) => vault.Seal(bytes, place),
        _ => throw new InvalidOperationException($"Neither text nor bytes: {place}."),
    };

    private static void Add(IncrementalHash hash, char kind, ReadOnlySpan<byte> value)
    {
        Span<byte> head = stackalloc byte[1 + sizeof(int)];
        head[0] = (byte)kind;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(head[1..], value.Length);
        hash.AppendData(head);
        hash.AppendData(value);
    }
}

/// <summary>A row that is written with a record.</summary>
/// <param name="Table">Where.</param>
/// <param name="Values">Its values, without vault and index, which are the record's.</param>
internal sealed record RecordRow(RecordTable Table, object[] Values);

/// <summary>A row that a record commits to before it is written.</summary>
/// <param name="Row">The row.</param>
internal sealed record CarriedRow(RecordRow Row)
{
    /// <summary>Its values, once a record commits to it; null until then.</summary>
    internal object[]? Committed { get; set; }

    /// <summary>The record's vault; null where it has none.</summary>
    internal Vault? Vault { get; set; }
}

/// <summary>What a record says of the rows beside it.</summary>
internal static class RowCommitment
{
    /// <summary>The field of the entry.</summary>
    internal const string Field = "rows";

    /// <summary>How many, and SHA-256 over what stands for them in byte order: whatever order they are read in.</summary>
    internal static string Of(IReadOnlyCollection<byte[]> digests)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var digest in digests.OrderBy(Convert.ToHexString, StringComparer.Ordinal))
            hash.AppendData(digest);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{digests.Count} sha256:{Convert.ToHexStringLower(hash.GetHashAndReset())}");
    }
}
