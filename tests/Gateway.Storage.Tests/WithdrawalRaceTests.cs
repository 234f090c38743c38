using System.Diagnostics;
using System.Globalization;
using Gateway.DisclosureLog;
using Gateway.Storage.Consents;
using Xunit.Abstractions;

namespace Gateway.Storage.Tests;

/// <summary>
/// Proves the promise to the citizen: from the moment a withdrawal is acknowledged, whole or in part, nothing is
/// released on what was withdrawn, and the log tells the same order as what was released.
/// </summary>
public sealed class WithdrawalRaceTests(ITestOutputHelper output)
{
    private const string Withdrawn = "hospital-diagnoses";
    private const string Kept = "discharge-letters";

    [Theory, OnSqlite, OnPostgres]
    public async Task Ten_thousand_pairs_on_one_store_keep_the_promise(On engine)
    {
        // Proves it within one gateway, many pairs at a time, every other withdrawal for one category only.
        const int Pairs = 10_000;
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var time = Stopwatch.StartNew();

        var outcomes = new Outcome[Pairs];
        await Parallel.ForEachAsync(Enumerable.Range(0, Pairs), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (n, _) => outcomes[n] = await new Pair(store, n).RunAsync());

        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Pairs} pairs in {time.Elapsed.TotalSeconds:F1} s; {outcomes.Count(o => o.SawLive)} disclosures came first, {outcomes.Count(o => o.AcknowledgedBefore)} began after the acknowledgement"));
        Assert.All(outcomes, o => Assert.False(o.AcknowledgedBefore && o.SawLive, "A consent withdrawn before was still seen."));
        Assert.All(outcomes, o => Assert.Equal(o.SawLive, o.Disclosed < o.Withdrawn));
        // What was withdrawn in part still holds for the rest, whoever came first.
        Assert.All(outcomes, o => Assert.Equal(o.InPart || o.SawLive, o.SawRestLive));
        // Both orders occurred, so that neither assertion held for want of cases.
        Assert.InRange(outcomes.Count(o => o.SawLive), Pairs / 4, Pairs * 3 / 4);
        Assert.InRange(outcomes.Count(o => o.AcknowledgedBefore), Pairs / 4, Pairs);
        Assert.Equal(Pairs / 2, outcomes.Count(o => o.InPart));
    }

    private readonly record struct Outcome(bool InPart, bool AcknowledgedBefore, bool SawLive, bool SawRestLive, long Withdrawn, long Disclosed);

    /// <summary>One consent, its withdrawal and a disclosure on it.</summary>
    private sealed class Pair(Store store, int n)
    {
        private readonly CitizenKey _citizen = Samples.Key(n);
        private readonly ConsentRecord _consent = Samples.Consent($"consent-{n}");
        private readonly bool _inPart = n / 4 % 2 == 0;
        private int _acknowledged;

        // Of four pairs one withdraws first, one discloses first, and two race from the same start, in either order.
        public async Task<Outcome> RunAsync()
        {
            await store.GrantAsync(_consent, _citizen);
            var query = await store.AskAsync(citizen: _citizen);
            var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Task<LogPosition> withdrawal;
            Task<(bool Before, ConsentRecord Seen, LogPosition Position)> disclosure;
            switch (n % 4)
            {
                case 0:
                    withdrawal = WithdrawAsync();
                    await withdrawal;
                    disclosure = DiscloseAsync(query);
                    break;
                case 1:
                    disclosure = DiscloseAsync(query);
                    await disclosure;
                    withdrawal = WithdrawAsync();
                    break;
                case 2:
                    (withdrawal, disclosure) = (After(start, WithdrawAsync), After(start, () => DiscloseAsync(query)));
                    break;
                default:
                    disclosure = After(start, () => DiscloseAsync(query));
                    withdrawal = After(start, WithdrawAsync);
                    break;
            }
            start.SetResult();
            var (withdrawn, disclosed) = (await withdrawal, await disclosure);
            return new Outcome(
                _inPart, disclosed.Before, !disclosed.Seen.IsWithdrawnFor(Withdrawn), !disclosed.Seen.IsWithdrawnFor(Kept), withdrawn.Index, disclosed.Position.Index);
        }

        private async Task<LogPosition> WithdrawAsync()
        {
            string[] categories = _inPart ? [Withdrawn] : [];
            var position = await new ConsentStore(store).ShowAsync(t => t.Withdraw(_consent, categories));
            Volatile.Write(ref _acknowledged, 1);
            return position;
        }

        private async Task<(bool Before, ConsentRecord Seen, LogPosition Position)> DiscloseAsync(RecordedQuery query)
        {
            var before = Volatile.Read(ref _acknowledged) == 1;
            var (receipt, seen) = await store.DiscloseAsync(query, _citizen);
            return (before, seen.Single(), receipt.Position);
        }

        private static async Task<T> After<T>(TaskCompletionSource start, Func<Task<T>> work)
        {
            await start.Task;
            return await work();
        }
    }
}
