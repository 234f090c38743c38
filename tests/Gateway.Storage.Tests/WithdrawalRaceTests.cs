using Gateway.DisclosureLog;
using Gateway.Storage.Sqlite;

namespace Gateway.Storage.Tests;

/// <summary>
/// Proves the promise to the citizen: from the moment a withdrawal is acknowledged, nothing is released on the consent,
/// and the log tells the same order as what was released.
/// </summary>
public sealed class WithdrawalRaceTests
{
    [Fact]
    public async Task Five_hundred_pairs_on_one_store_keep_the_promise()
    {
        // Proves it within one gateway, several pairs at a time.
        using var folder = new StoreFolder();
        await using var store = folder.Open();
        await RaceAsync(store, store, pairs: 500, atOnce: 4);
    }

    private static async Task RaceAsync(SqliteStore withdrawing, SqliteStore disclosing, int pairs, int atOnce)
    {
        var outcomes = new Outcome[pairs];
        await Parallel.ForEachAsync(Enumerable.Range(0, pairs), new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (n, _) =>
            outcomes[n] = await PairAsync(withdrawing, disclosing, n));

        Assert.All(outcomes, o => Assert.False(o.AcknowledgedBefore && o.SawLive, "A consent withdrawn before was still seen."));
        Assert.All(outcomes, o => Assert.Equal(o.SawLive, o.Disclosed < o.Withdrawn));
        // Both orders occurred, so that neither assertion held for want of cases.
        Assert.InRange(outcomes.Count(o => o.SawLive), pairs / 4, pairs * 3 / 4);
        Assert.InRange(outcomes.Count(o => o.AcknowledgedBefore), pairs / 4, pairs);
    }

    // Of four pairs one withdraws first, one discloses first, and two race from the same start, in either order.
    private static async Task<Outcome> PairAsync(SqliteStore withdrawing, SqliteStore disclosing, int n)
    {
        var citizen = Samples.Key(n);
        var consent = $"consent-{n}";
        await withdrawing.GrantAsync(Samples.Consent(consent), citizen);
        var query = await disclosing.AskAsync(citizen: citizen);
        var acknowledged = 0;
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        async Task<LogPosition> Withdraw()
        {
            var position = await withdrawing.WithdrawAsync(consent);
            Volatile.Write(ref acknowledged, 1);
            return position!;
        }

        async Task<(bool Before, bool SawLive, LogPosition Position)> Disclose()
        {
            var before = Volatile.Read(ref acknowledged) == 1;
            var (receipt, seen) = await disclosing.DiscloseAsync(query, citizen);
            return (before, seen.Single().WithdrawnAt is null, receipt.Position);
        }

        async Task<T> AtStart<T>(Func<Task<T>> work)
        {
            await start.Task;
            return await work();
        }

        Task<LogPosition> withdrawal;
        Task<(bool Before, bool SawLive, LogPosition Position)> disclosure;
        switch (n % 4)
        {
            case 0:
                withdrawal = Withdraw();
                await withdrawal;
                disclosure = Disclose();
                break;
            case 1:
                disclosure = Disclose();
                await disclosure;
                withdrawal = Withdraw();
                break;
            case 2:
                (withdrawal, disclosure) = (AtStart(Withdraw), AtStart(Disclose));
                break;
            default:
                disclosure = AtStart(Disclose);
                withdrawal = AtStart(Withdraw);
                break;
        }
        start.SetResult();
        var (withdrawn, disclosed) = (await withdrawal, await disclosure);
        return new Outcome(disclosed.Before, disclosed.SawLive, withdrawn.Index, disclosed.Position.Index);
    }

    private readonly record struct Outcome(bool AcknowledgedBefore, bool SawLive, long Withdrawn, long Disclosed);
}
