using System.Globalization;
using Xunit.Abstractions;

namespace Gateway.EndToEndTests.Crash;

/// <summary>
/// The gateway is killed at named points and at random while clients read. What they received is joined with the log: no
/// answer without its record, no query without one outcome or with two, no gap, and a tree that verifies.
/// </summary>
/// <remarks>
/// The long form: <c>GATEWAY_CRASH_KILLS=200 GATEWAY_CRASH_SEED=1 dotnet test tests/Gateway.EndToEndTests -c Release
/// --filter Crash.CrashTests --logger "console;verbosity=detailed"</c>. The same seed asks the same and kills after as
/// many answers. What a machine loses when its power fails is not shown here.
/// </remarks>
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int ShortForm = 6;

    // From so many kills on the run speaks for the product, and then of at least so many answers.
    private const int LongForm = 200;
    private const int EnoughAnswers = 10_000;

    // Between a start and the next kill: at most so many answers, and then a moment that is no answer's.
    private const int MostAnswers = 200;
    private const int LongestMoment = 40;

    // The start takes some two seconds.
    private const int LongestStart = 2_500;

    private static readonly int Kills = Number("GATEWAY_CRASH_KILLS") ?? ShortForm;

    // Of the named points: once, and in the long form for every fifty kills at random once more.
    private static readonly int Rounds = 1 + (Kills / 50);

    private static readonly int Seed = Number("GATEWAY_CRASH_SEED") ?? 1;

    [TracedFact]
    public async Task Killed_at_every_named_point_the_log_in_a_file_tells_the_truth()
    {
        // Proves: at each point the query's records are those and no others that the place in its path demands, and the whole log is true in the end.
        await using var scene = await CrashScene.StartAsync();
        await KillAtAsync(scene, CrashPoint.OnSqlite, scene.RestartAsync);
    }

    [DatabaseFact]
    public async Task Killed_at_every_named_point_the_log_in_a_database_tells_the_truth()
    {
        // Proves: the same on PostgreSQL, where nobody knows at once that a gateway is dead. That it is missed after its fifteen seconds is what the kills at random wait for; here they are taken as over.
        await using var scene = await CrashScene.StartAsync(onPostgres: true);
        await KillAtAsync(scene, CrashPoint.OnPostgres, async () =>
        {
            await scene.Gateway.Process.GoneAsync();
            await scene.Database!.MissAsync();
            await scene.RestartAsync();
        });
    }

    [DatabaseFact]
    public async Task The_server_killed_at_every_named_point_the_log_in_a_database_tells_the_truth()
    {
        // Proves: where the database dies and comes back the gateway lives and goes on by itself; each query has the records that the place demands, one whose acknowledgement was lost has not two.
        await using var scene = await CrashScene.StartAsync(onPostgres: true);
        await KillAtAsync(scene, ServerPoints.All, () =>
        {
            scene.Interrupted();
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task Killed_at_random_while_clients_read_the_log_in_a_file_tells_the_truth()
    {
        // Proves: whenever it dies, in work or in its own start, no client has an answer without a record and every query gets one outcome.
        await using var scene = await CrashScene.StartAsync();
        await KillAtRandomAsync(scene);
    }

    [DatabaseFact]
    public async Task Killed_at_random_while_clients_read_the_log_in_a_database_tells_the_truth()
    {
        // Proves: the same on PostgreSQL, and that the gateway goes on by itself when the database's server is killed under it.
        await using var scene = await CrashScene.StartAsync(onPostgres: true);
        await KillAtRandomAsync(scene);
    }

    private async Task KillAtAsync(CrashScene scene, IReadOnlyList<CrashPoint> points, Func<Task> afterwards)
    {
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var point in points)
            {
                output.WriteLine(point.Name);
                // The last point's query may be owed an outcome although it was never recorded: that is found out before this one's.
                await scene.OverviewAsync(scene.Gateway.Caseworker, "D1");
                var before = await scene.SettledAsync();
                await point.RunAsync(scene);
                await afterwards();
                await scene.DemandOutcomesAsync(ofAll: true);
                Assert.Equal((point.Name, string.Join(' ', point.Records)), (point.Name, string.Join(' ', scene.Read(before).Rows.Select(r => r.Kind))));
            }
        }
        var findings = await scene.FindingsAsync();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Rounds * points.Count} kills at {points.Count} named points, {findings.Count} findings, the latest outcome {scene.LatestOutcome.TotalSeconds:0.0} s after the restart"));
        Assert.Empty(findings);
    }

    private async Task KillAtRandomAsync(CrashScene scene)
    {
        var random = new Random(Seed);
        var readers = new Readers(scene, Seed);
        var (starting, ofDatabase) = (0, 0);
        for (var kill = 1; kill <= Kills; kill++)
        {
            var enough = scene.Transcript.Received.Count + random.Next(MostAnswers);
            if (kill % 20 == 0)
                output.WriteLine($"{kill} kills, {scene.Transcript.Received.Count} answers");
            await scene.ReceivedAsync(enough);
            await Task.Delay(random.Next(LongestMoment));
            if (scene.Database is { } database && kill % 3 == 0)
            {
                await database.KillAsync();
                await database.StartAgainAsync();
                ofDatabase++;
                scene.Interrupted();
                await scene.DemandOutcomesAsync(ofAll: false);
                continue;
            }
            scene.Gateway.Process.Kill();
            // Every fourth comes back only to be killed before it listens, or just after.
            if (kill % 4 == 0 && kill < Kills)
            {
                await scene.Gateway.StartKilledAsync(TimeSpan.FromMilliseconds(random.Next(LongestStart)));
                (kill, starting) = (kill + 1, starting + 1);
            }
            await scene.RestartAsync();
            await scene.DemandOutcomesAsync(ofAll: false);
        }
        await readers.StopAsync();
        var findings = await scene.FindingsAsync();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"seed {Seed}: {Kills} kills ({starting} in a start, {ofDatabase} of the database), {scene.Transcript.Received.Count} answers received, {scene.Length()} records, {findings.Count} findings, the latest outcome {scene.LatestOutcome.TotalSeconds:0.0} s after the restart"));
        Assert.NotEmpty(scene.Transcript.Received);
        if (Kills >= LongForm)
            Assert.True(scene.Transcript.Received.Count >= EnoughAnswers, $"{scene.Transcript.Received.Count} answers are too few to say anything");
        Assert.Empty(findings);
    }

    private static int? Number(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
