using Gateway.Storage.Oversight;

namespace Gateway.Storage.Audit;

/// <summary>Sums, which no record commits to: what stands for those of a municipality and month is made with the key outside the database.</summary>
internal static class SumsAudit
{
    internal static void Run(StoreTransaction transaction, Action<StoreFinding> found)
    {
        var seals = transaction.Read("SELECT municipality, month, seal FROM informant_seals", row => (Municipality: row.Text(0), Month: row.Text(1), Seal: row.Bytes(2)));
        foreach (var (municipality, month, seal) in seals)
        {
            if (!InformantStore.SealOf(transaction, municipality, month).AsSpan().SequenceEqual(seal))
                found(new StoreFinding("informant_figures", $"{municipality} {month}", "are not the sums that were sealed"));
        }
        var months = transaction.Read("SELECT DISTINCT municipality, month FROM informant_figures", row => (row.Text(0), row.Text(1)));
        foreach (var (municipality, month) in months.Except(seals.Select(s => (s.Municipality, s.Month))))
            found(new StoreFinding("informant_seals", $"{municipality} {month}", "is missing"));
    }
}
