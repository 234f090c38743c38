using System.Globalization;
using Gateway.Benchmarks;

// Measured, not timed tests: prints figures with the machine's own cost beside them and judges nothing.
// Usage: dotnet run -c Release --project tests/Gateway.Benchmarks
//        dotnet run -c Release --project tests/Gateway.Benchmarks wide             the overview of twenty sources alone
//        dotnet run -c Release --project tests/Gateway.Benchmarks log 1000000 [sqlite|postgres]  looks into a log of so many records
//        dotnet run -c Release --project tests/Gateway.Benchmarks verify 1000000 [http]  the audit of a log of so many entries, as files or from a server
//        dotnet run -c Release --project tests/Gateway.Benchmarks store [RECORDS [sqlite|postgres]] [--minutes N]
//                        the two stores or one, and what a record costs behind so many (0: none); 32 write and 8 verify for N minutes
TimeSpan? lasting = null;
if (args is [.. var before, "--minutes", var minutes])
    (args, lasting) = (before, TimeSpan.FromMinutes(double.Parse(minutes, CultureInfo.InvariantCulture)));
switch (args)
{
    case ["store", .. var rest]:
        await StoreBench.RunAsync(rest is [var behind, ..] ? int.Parse(behind, CultureInfo.InvariantCulture) : 0, rest is [_, var engine] ? engine : null, lasting);
        return;
    case ["wide"]:
        await WideAsync();
        return;
    case ["log", var records, .. var on]:
        await LogReadingBench.RunAsync(int.Parse(records, CultureInfo.InvariantCulture), on is [var kept] ? kept : "sqlite");
        return;
    case ["verify", var count]:
        await LogVerification.MeasureAsync(long.Parse(count, CultureInfo.InvariantCulture));
        return;
    case ["verify", var count, "http"]:
        await LogVerification.MeasureAsync(long.Parse(count, CultureInfo.InvariantCulture), overHttp: true);
        return;
}
await LogVerification.MeasureAsync(100_000);
var started = await StartUp.MeasureAsync();
Figures.Print("ready after process start, certificates to be made", started.First);
Figures.Print("ready after process start, second time", started.Second);

await using (var cold = await OverviewBench.StartAsync())
    Figures.Print("time left on a cold client's first call, a source hangs, 2,000 ms", (await cold.HangingAsync(1, TimeSpan.FromSeconds(2))).Median);

await using (var opened = await OverviewBench.StartAsync())
{
    await opened.OpenConnectionAsync();
    Figures.Print("time left on the first call of an open connection, a source hangs", (await opened.HangingAsync(1, TimeSpan.FromSeconds(2))).Median);
}

await WideAsync();

await using var bench = await OverviewBench.StartAsync();
Figures.Print("first overview after start (cold code, cold connections)", await bench.OnceAsync());
Figures.Print("second overview", await bench.OnceAsync());
await bench.ManyAsync(200);
var sources = await bench.SourcesAloneAsync(300);
var overview = await bench.ManyAsync(300);
Figures.Print("simulators alone, all questions at once", sources);
Figures.Print("warm overview over them all, twelve sections", overview);
Console.WriteLine($"  ratio overview : sources alone             {overview.Median / sources.Median,8:0.00}");
Figures.Print("the decision alone, about twelve categories", await bench.DecisionsAsync(1000));
Figures.Print("reading the records it rests on", await bench.RecordsReadAsync(300));
Figures.Print("commit of one record (write-ahead log, synchronous=FULL)", bench.Commits(300));
var alone = 1000 / bench.Commits(300).Median;
var together = await bench.CommitsAtOnceAsync(32, 100);
Console.WriteLine($"  records a second: one caller {alone,8:0}, 32 at once {together,8:0}, ratio {together / alone:0.00}");
Figures.Print("time left when a source hangs, deadline 2,000 ms", await bench.HangingAsync(10, TimeSpan.FromSeconds(2)));
await StoreBench.RunAsync(records: 0);
Console.WriteLine($"  machine: {Environment.ProcessorCount} cores, .NET {Environment.Version}");

static async Task WideAsync()
{
    await using var wide = await WideOverview.StartAsync();
    // Until the compiler is done with it: a gateway that runs has been asked more often.
    await wide.WarmUpAsync(1000);
    await wide.AtOnceAsync(20);
    await wide.InTheirOwnTimeAsync(45);
}
