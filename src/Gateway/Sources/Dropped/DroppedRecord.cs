using Gateway.Sources.Formats;

namespace Gateway.Sources.Dropped;

/// <summary>One record out of a delivered file, as the tree will hold it.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Key">What tells it from the table's others.</param>
/// <param name="Numbers">The persons it names itself, by bare number; none where another record knows.</param>
/// <param name="Parent">The key of the record that knows; empty where there is none.</param>
/// <param name="Json">A JSON object.</param>
/// <param name="Shared">Of that, what records of other tables want beside their own; empty when nothing.</param>
internal sealed record DroppedRecord(string Table, string Key, IReadOnlyList<string> Numbers, string Parent, byte[] Json, byte[] Shared)
{
    /// <summary>Its first and last line in the file; 0 for a document, which never belongs to another record.</summary>
    internal (int First, int Last) Lines { get; init; }

    /// <summary>What it takes in memory, near enough.</summary>
    internal long Size => Json.Length + Shared.Length + (2L * (Key.Length + Parent.Length)) + Overhead;

    // Objects, and its places in the indexes.
    private const int Overhead = 300;

    /// <summary>Shows nothing: a record would print the content.</summary>
    public override string ToString() => $"record of {Table} (hidden)";
}

/// <summary>What was read of one file.</summary>
/// <param name="Records">The records that are in order.</param>
/// <param name="SetAside">Those that are not.</param>
/// <param name="Unreadable">Why the whole file is of no use; null when it was read.</param>
internal sealed record DroppedContent(IReadOnlyList<DroppedRecord> Records, IReadOnlyList<SetAside> SetAside, SetAside? Unreadable)
{
    internal static DroppedContent Nothing(SetAsideReason reason, string column = "") => new([], [], new SetAside(0, 0, reason, column));
}
