using System.Diagnostics;
using System.Globalization;
using Gateway.Transparency;

namespace Gateway.Benchmarks;

/// <summary>
/// What a record and a proof cost in a large log beside what they cost in one a hundredth of it, on one engine. Both are
/// measured in turns, so that whatever else the machine does falls on both.
/// </summary>
internal static class StoreGrowth
{
    private const int Smaller = 100;
    private const int Turns = 50;
    private const int EachTurn = 20;

    // As often as it is said how far the growing has come.
    private const long Stretch = 50_000;

    /// <summary>Grows both, measures, and prints both and the ratio of their medians; the larger log, to go on with.</summary>
    internal static async Task<TransparencyLog> CompareAsync(string engine, StoreBench small, StoreBench large, int records)
    {
        using var smallLog = await GrowAsync(engine, small, records / Smaller);
        var largeLog = await GrowAsync(engine, large, records);
        var (commits, ofSmall, ofLarge) = (new List<double>(), new Costs(), new Costs());
        for (var turn = 0; turn < Turns; turn++)
        {
            commits.AddRange(large.Commits(EachTurn));
            await ofSmall.AddAsync(small, smallLog, records / Smaller);
            await ofLarge.AddAsync(large, largeLog, records);
        }
        Figures.Print($"{engine}: one row, one commit, without the gateway", Figures.Of(commits));
        ofSmall.Print(engine, records / Smaller);
        ofLarge.Print(engine, records);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {records:N0} : {records / Smaller:N0}, ratio of a record {ofLarge.Record / ofSmall.Record:0.00}, of a proof {ofLarge.Proof / ofSmall.Proof:0.00}   (goal: at most 1.50 each)"));
        return largeLog;
    }

    private static async Task<TransparencyLog> GrowAsync(string engine, StoreBench bench, long size)
    {
        var log = await bench.LogAsync();
        while (await bench.LengthAsync() is var length && length < size)
        {
            var watch = Stopwatch.StartNew();
            await bench.GrowAsync(Math.Min(size, length + Stretch));
            var head = (await log.SignAsync(CancellationToken.None))!;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {engine} holds {head.Size,9:N0} records; the last of them at {(head.Size - length) / watch.Elapsed.TotalSeconds:0} a second"));
        }
        return log;
    }

    private sealed class Costs
    {
        private readonly List<double> _records = [];
        private readonly List<double> _proofs = [];

        internal double Record => Figures.Of(_records).Median;

        internal double Proof => Figures.Of(_proofs).Median;

        internal async Task AddAsync(StoreBench bench, TransparencyLog log, int size)
        {
            _records.AddRange(await bench.TimesAsync(EachTurn));
            await log.SignAsync(CancellationToken.None);
            for (var i = 0; i < EachTurn; i++)
            {
                var index = Random.Shared.NextInt64(size);
                var watch = Stopwatch.StartNew();
                if (await log.ProveAsync(index, CancellationToken.None) is null)
                    throw new InvalidOperationException("A record has no proof.");
                _proofs.Add(watch.Elapsed.TotalMilliseconds);
            }
        }

        internal void Print(string engine, int size)
        {
            Figures.Print(string.Create(CultureInfo.InvariantCulture, $"{engine}: one durable record behind {size:N0}"), Figures.Of(_records));
            Figures.Print(string.Create(CultureInfo.InvariantCulture, $"{engine}: the proof of any record of {size:N0}"), Figures.Of(_proofs));
        }
    }
}
