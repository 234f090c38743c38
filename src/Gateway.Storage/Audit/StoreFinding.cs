using System.Globalization;

namespace Gateway.Storage.Audit;

/// <summary>Something in the store that is not as the log says it was written.</summary>
/// <param name="Table">Where.</param>
/// <param name="Place">Which row: the index of its record, or what it is found by; never what is personal.</param>
/// <param name="What">What is wrong with it.</param>
public sealed record StoreFinding(string Table, string Place, string What)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Table} {Place}: {What}";

    internal static StoreFinding At(string table, long place, string what) => new(table, place.ToString(CultureInfo.InvariantCulture), what);
}

/// <summary>What came of holding a store against its log.</summary>
/// <param name="Records">How many records were read.</param>
/// <param name="SignedFor">How many of them the newest good checkpoint covers; the rest are not yet signed for.</param>
/// <param name="Rows">How many rows the records commit to.</param>
/// <param name="Findings">What is wrong, the first <see cref="StoreAudit.MostNamed"/>.</param>
/// <param name="Wrong">How much is wrong in all.</param>
public sealed record StoreReport(long Records, long SignedFor, long Rows, IReadOnlyList<StoreFinding> Findings, long Wrong)
{
    /// <summary>Nothing is wrong.</summary>
    public bool IsWhole => Wrong == 0;
}
