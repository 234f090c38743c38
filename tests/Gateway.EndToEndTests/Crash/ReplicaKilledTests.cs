using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace Gateway.EndToEndTests.Crash;

/// <summary>One of two gateways on a database dies again and again: the other goes on, and between them they lose nothing.</summary>
/// <remarks>The long form: <c>GATEWAY_CRASH_KILLS=50 GATEWAY_CRASH_SEED=1 dotnet test tests/Gateway.EndToEndTests -c Release --filter ReplicaKilledTests</c>.</remarks>
public sealed class ReplicaKilledTests(ITestOutputHelper output) : IDisposable
{
    private const int ShortForm = 4;

    // From a start to the next kill: at most so many answers of the one that is killed, and then a moment that is no answer's.
    private const int MostAnswers = 100;
    private const int LongestMoment = 40;

    // Of the one that lives, while the other is gone.
    private const int AnswersMeanwhile = 20;

    // What the gateway gives a call that names no deadline. Fifteen seconds is what it takes until a dead gateway is missed: who
    // waited for that would not answer in time.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private static readonly int Kills = Number("GATEWAY_CRASH_KILLS") ?? ShortForm;
    private static readonly int Seed = Number("GATEWAY_CRASH_SEED") ?? 1;

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-replica-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [DatabaseFact]
    public async Task The_one_that_lives_answers_every_call_and_the_log_is_one()
    {
        // Proves with two real processes, clients on both, and kill -9 at moments drawn by chance: every call of the living one is answered before its deadline, also while the other is dead or starts; every query that was the dead one's has its outcome within a minute of the kill, given by the one that lives; and the whole log tells the truth: what clients received from either is in it, indexes are dense, no query has two outcomes, every checkpoint of either is of this one log.
        await using var scene = await CrashScene.StartAsync(onPostgres: true);
        await using var killed = await Replica.StartAsync(scene.Gateway, Path.Combine(_folder, "data"));
        scene.Deadline = Deadline;
        var random = new Random(Seed);
        var living = new Readers(scene, Seed);
        var dying = new Readers(scene, Seed + 1000, () => killed.Caseworker);
        for (var kill = 1; kill <= Kills; kill++)
        {
            await AnsweredAsync(dying, dying.Answered + 1 + random.Next(MostAnswers));
            await Task.Delay(random.Next(LongestMoment));
            await killed.KillAsync();
            scene.Interrupted();
            await AnsweredAsync(living, living.Answered + AnswersMeanwhile);
            await scene.DemandOutcomesAsync(ofAll: false);
            await killed.StartAgainAsync();
        }
        await AnsweredAsync(dying, dying.Answered + 1);
        // The last one does not come back: nobody is there to end its queries but the one that lives.
        await killed.KillAsync();
        scene.Interrupted();
        await dying.StopAsync();
        await scene.DemandOutcomesAsync(ofAll: true);
        await living.StopAsync();
        var findings = await scene.FindingsAsync();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"seed {Seed}: {Kills + 1} kills, {living.Answered} calls answered by the living and {dying.Answered} by the killed one, {dying.Lost.Count} of its calls lost, {scene.Length()} records, {findings.Count} findings, the latest outcome {scene.LatestOutcome.TotalSeconds:0.0} s after the kill"));
        Assert.True(living.Lost.Count == 0, string.Join('\n', living.Lost.Concat(scene.Gateway.Process.Printed.Where(l => l.Contains("fail:", StringComparison.Ordinal)))));
        Assert.NotEmpty(dying.Lost);
        Assert.Empty(findings);
    }

    private static async Task AnsweredAsync(Readers readers, int enough)
    {
        var (seen, since) = (readers.Answered, Stopwatch.StartNew());
        while (readers.Answered is var now && now < enough)
        {
            if (now > seen)
                (seen, since) = (now, Stopwatch.StartNew());
            Assert.True(since.Elapsed < CrashScene.Patience, $"no client has had an answer for {CrashScene.Patience.TotalSeconds} s");
            await Task.Delay(10);
        }
    }

    private static int? Number(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
