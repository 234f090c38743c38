using Gateway.Sources.Formats;

namespace Gateway.Sources.Dropped;

/// <summary>
/// The records of one source that are in force, in memory; the folder of files read is what they come from. A newer
/// file replaces records by their keys, and removes none that it does not name: an empty delivery says nothing.
/// </summary>
internal sealed class DropStore(DropDefinition definition)
{
    // A municipality of a hundred thousand citizens has some ten thousand social cases; this is ten times that.
    internal const int MostRecords = 500_000;

    // What such records take with all their texts; beyond it the gateway would starve its callers.
    internal const long MostBytes = 256L * 1024 * 1024;

    private readonly Dictionary<(string Table, string Key), Held> _records = [];
    private long _bytes;

    internal int Count => _records.Count;

    /// <summary>Whether a table has been delivered at all.</summary>
    internal bool HasTable(string table) => _delivered.Contains(table);

    private readonly HashSet<string> _delivered = [];

    /// <summary>Whether there is room for the records of one more file, even if all of them are new.</summary>
    internal bool HasRoomFor(IReadOnlyList<DroppedRecord> records) =>
        _records.Count + records.Count <= MostRecords && _bytes + records.Sum(r => r.Size) <= MostBytes;

    /// <summary>Takes in a file's records: a record from a newer file stays as it is.</summary>
    internal void Add(string table, FileStamp stamp, IReadOnlyList<DroppedRecord> records)
    {
        _delivered.Add(table);
        foreach (var record in records)
        {
            var place = (record.Table, record.Key);
            if (_records.TryGetValue(place, out var held) && held.Stamp.CompareTo(stamp) > 0)
                continue;
            _bytes += record.Size - (held?.Record.Size ?? 0);
            _records[place] = new Held(record, stamp);
        }
    }

    internal void Clear()
    {
        _records.Clear();
        _delivered.Clear();
        _bytes = 0;
    }

    /// <summary>The records as questions find them: by person.</summary>
    internal DropIndex ToIndex()
    {
        var byPerson = new Dictionary<string, List<DropIndex.Entry>>();
        foreach (var held in _records.Values.OrderBy(h => h.Stamp).ThenBy(h => h.Record.Key, StringComparer.Ordinal))
        {
            var entry = new DropIndex.Entry(held.Record, SharedOf(held.Record));
            foreach (var number in NumbersOf(held.Record))
            {
                if (!byPerson.TryGetValue(number, out var entries))
                    byPerson[number] = entries = [];
                entries.Add(entry);
            }
        }
        return new DropIndex([.. definition.Files.Where(f => !f.IsAboutNobody).Select(f => f.Table).Distinct()], byPerson);
    }

    /// <summary>Rows that belong to a record which has not been delivered, by the name of their file.</summary>
    internal ILookup<string, SetAside> WithoutParent() => _records.Values.Where(held => KindOf(held.Record)?.Of is not null && NumbersOf(held.Record).Count == 0)
        .OrderBy(held => held.Record.Lines.First)
        .ToLookup(held => held.Stamp.Name, held => new SetAside(held.Record.Lines.First, held.Record.Lines.Last, SetAsideReason.NoParent, KindOf(held.Record)!.By!));

    // The record itself, or the one it belongs to, or the one that belongs to: the definition lets no chain turn in a circle.
    private IReadOnlyList<string> NumbersOf(DroppedRecord record)
    {
        for (var steps = 0; steps <= definition.Files.Count; steps++)
        {
            if (ParentOf(record) is not { } parent)
                return record.Numbers;
            record = parent;
        }
        return [];
    }

    private DropIndex.SharedPart? SharedOf(DroppedRecord record) =>
        KindOf(record) is { With.Count: > 0, Of: { } of } && ParentOf(record) is { } parent ? new DropIndex.SharedPart(of, parent.Shared) : null;

    private DroppedRecord? ParentOf(DroppedRecord record) =>
        record.Parent.Length > 0 && KindOf(record)?.Of is { } of ? _records.GetValueOrDefault((of, record.Parent))?.Record : null;

    private DroppedFileKind? KindOf(DroppedRecord record) => definition.Files.FirstOrDefault(f => f.Table == record.Table);

    private sealed record Held(DroppedRecord Record, FileStamp Stamp);
}

/// <summary>Which of two files is newer: by the day in its name or when it was written, then by its name.</summary>
internal readonly record struct FileStamp(DateTime At, string Name) : IComparable<FileStamp>
{
    public int CompareTo(FileStamp other) => At.CompareTo(other.At) is var byTime and not 0 ? byTime : string.CompareOrdinal(Name, other.Name);

    public static bool operator <(FileStamp left, FileStamp right) => left.CompareTo(right) < 0;

    public static bool operator >(FileStamp left, FileStamp right) => left.CompareTo(right) > 0;

    public static bool operator <=(FileStamp left, FileStamp right) => left.CompareTo(right) <= 0;

    public static bool operator >=(FileStamp left, FileStamp right) => left.CompareTo(right) >= 0;
}
