using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Gateway.DisclosureLog;
using Gateway.DisclosureLog.Checks;
using Gateway.DisclosureLog.Notes;
using Gateway.Transparency;

namespace Gateway.Benchmarks;

/// <summary>
/// A store under load as in life: 32 callers record, the log signs once a second, and 8 readers take the newest signed
/// checkpoint, check its signature, that the log only grew since the one they saw last, and that records of any age stand in
/// it. A proof that does not hold ends the program, and so does a load during which nothing of a kind was verified.
/// </summary>
internal sealed class StoreLoad(StoreBench bench, TransparencyLog log)
{
    internal const string Sqlite = "SQLite";
    internal const string Postgres = "PostgreSQL";
    private const int Readers = 8;
    private const int EachShort = 400;
    private const int ProofsACheckpoint = 16;

    private readonly ConcurrentQueue<(long Index, long Durable)> _unsigned = new();
    private readonly List<double> _signed = [];

    /// <summary>Measures and prints.</summary>
    /// <param name="engine">What it is called, and whose goals it has.</param>
    /// <param name="bench">The store.</param>
    /// <param name="log">The log over it.</param>
    /// <param name="lasting">How long; null: until each caller has recorded a few hundred.</param>
    internal static async Task PrintAsync(string engine, StoreBench bench, TransparencyLog log, TimeSpan? lasting)
    {
        // The compiler has its turn first: a gateway that runs has had it.
        await bench.GrowAsync(await bench.LengthAsync() + (StoreBench.Writers * EachShort));
        await log.SignAsync(CancellationToken.None);
        await new StoreLoad(bench, log).RunAsync(engine, lasting);
    }

    private async Task RunAsync(string engine, TimeSpan? lasting)
    {
        using var stop = new CancellationTokenSource();
        var background = Enumerable.Range(0, Readers).Select(_ => Task.Run(() => ReadAsync(stop.Token))).ToList();
        var signing = Task.Run(() => SignAsync(stop.Token));
        var watch = Stopwatch.StartNew();
        bool GoOn(int recorded) => lasting is { } time ? watch.Elapsed < time && !Failed(background, signing) : recorded < EachShort;
        var waited = await Task.WhenAll(Enumerable.Range(0, StoreBench.Writers).Select(_ => Task.Run(() => bench.TimesAsync(GoOn, (index, durable) => _unsigned.Enqueue((index, durable))))));
        var (seconds, records) = (watch.Elapsed.TotalSeconds, waited.Sum(w => w.Count));
        await stop.CancelAsync();
        await signing;
        var verified = await Task.WhenAll(background);
        // Where nothing was checked nothing failed, and that would say nothing.
        Hold(verified.Sum(v => v.Inclusions) > 0, "No inclusion proof was checked meanwhile: the load was too short, or the readers stood still.");
        Hold(verified.Sum(v => v.Checkpoints) > 0, "No signed checkpoint was checked meanwhile: the load was too short, or the readers stood still.");
        Hold(verified.Sum(v => v.Steps) > 0, "No consistency proof was checked meanwhile: the load was too short for a second checkpoint, or nothing was signed.");
        Print(engine, waited, records, seconds, verified);
    }

    private void Print(string engine, List<double>[] waited, int records, double seconds, Verified[] verified)
    {
        Figures.Print($"{engine}: one durable record, {StoreBench.Writers} callers, {Readers} who verify", Figures.Of(waited.SelectMany(w => w)), engine == Postgres ? "p99 below 50 ms" : null);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  records a second {records / seconds,8:0}   (goal: at least {(engine == Postgres ? 1_500 : 1_000):N0})   {records:N0} records in {seconds:0} s on {Environment.ProcessorCount} cores"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  verified meanwhile: {verified.Sum(v => v.Inclusions):N0} inclusion proofs, {verified.Sum(v => v.Checkpoints):N0} signed checkpoints, {verified.Sum(v => v.Steps):N0} consistency proofs, 0 failed   (goal: 0 failed)"));
        Figures.Print($"{engine}: from a durable record to a signed checkpoint with it", Figures.Of(_signed), "at most 2,000 ms");
    }

    private static bool Failed(IReadOnlyList<Task<Verified>> readers, Task signing) => signing.IsFaulted || readers.Any(r => r.IsFaulted);

    // As the gateway does. The last turn covers what is left.
    private async Task SignAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(CheckpointPace.Standard.Every);
        var ending = false;
        while (!ending || !_unsigned.IsEmpty)
        {
            var size = (await log.SignAsync(CancellationToken.None))?.Size ?? 0;
            var now = Stopwatch.GetTimestamp();
            for (var left = _unsigned.Count; left > 0 && _unsigned.TryDequeue(out var record); left--)
            {
                if (record.Index < size)
                    _signed.Add(Stopwatch.GetElapsedTime(record.Durable, now).TotalMilliseconds);
                else
                    _unsigned.Enqueue(record);
            }
            ending = ending || !await NextAsync(timer, stop);
        }
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<Verified> ReadAsync(CancellationToken stop)
    {
        var (done, seen) = (new Verified(0, 0, 0), (Checkpoint?)null);
        while (!stop.IsCancellationRequested)
        {
            var newest = Opened(log.Published!.Note);
            done = done with { Checkpoints = done.Checkpoints + 1 };
            if (seen is not null && newest.Size > seen.Size)
            {
                var growth = await log.ConsistencyAsync(seen.Size, newest.Size, CancellationToken.None);
                Hold(ProofChecker.Consistency(seen.Size, newest.Size, growth!, seen.Root.Span, newest.Root.Span), "A checkpoint does not follow from the one before.");
                done = done with { Steps = done.Steps + 1 };
            }
            seen = newest;
            for (var i = 0; i < ProofsACheckpoint && !stop.IsCancellationRequested; i++)
            {
                await IncludedAsync(newest);
                done = done with { Inclusions = done.Inclusions + 1 };
            }
        }
        return done;
    }

    private async Task IncludedAsync(Checkpoint newest)
    {
        var index = Random.Shared.NextInt64(newest.Size);
        var record = (await bench.Tree.ReadEntriesAsync(index, 1))[0];
        var proof = await log.InclusionAsync(index, newest.Size, CancellationToken.None);
        Hold(ProofChecker.Inclusion(index, newest.Size, Rfc6962.LeafHash(record.Entry), proof!, newest.Root.Span), "A record does not stand in the log that was signed.");
    }

    private Checkpoint Opened(string note)
    {
        var opened = SignedCheckpoint.Open(Encoding.UTF8.GetBytes(note), log.Keys[0].Name, [log.Keys[0]]).Opened;
        Hold(opened is not null, "A checkpoint is not signed by the log.");
        return opened!.Checkpoint;
    }

    private static void Hold(bool holds, string otherwise)
    {
        if (!holds)
            throw new InvalidOperationException(otherwise);
    }

    private sealed record Verified(long Checkpoints, long Steps, long Inclusions);
}
