using System.Net;
using System.Text;
using Gateway.DisclosureLog.Checks;
using Gateway.DisclosureLog.Notes;
using Gateway.Storage;
using Gateway.Transparency;
using Gateway.Transparency.Witnesses;
using WitnessState = Gateway.Transparency.Witnesses.WitnessState;

namespace Gateway.Tests.Transparency.Witnesses;

/// <summary>Proves that readers are never shown more than the required witnesses cosigned, whatever a witness does, and that recording and signing go on.</summary>
public sealed class CosigningTests
{
    [Fact]
    public async Task What_grows_is_cosigned_and_published_with_the_cosignature_at_each_step()
    {
        // Proves: from nothing and from each size before, published and kept notes carry log's and witness's good signatures, and receipts the same checkpoint.
        await using var bench = await WitnessBench.StartAsync(witnesses: 1, required: 1);
        Assert.Null(bench.Log.Published);
        foreach (var step in new[] { 1, 255, 1, 300 })
        {
            await bench.GrowAsync(step);
            Assert.Equal(bench.Log.Head!.Size, bench.Log.Published!.Size);
            Assert.Equal(["witness.example/w0"], bench.CosignedBy(bench.Log.Published.Note));
            Assert.Equal(bench.Log.Published.Note, File.ReadAllText(bench.Bench.CheckpointFile));
        }
        var receipt = (await bench.Log.ProveAsync(0, CancellationToken.None))!;
        Assert.Equal(bench.Log.Published!.Note, receipt.Checkpoint);
        Assert.Equal(ReceiptFinding.Good, ReceiptChecker.Check(receipt.ToText(), (await bench.Bench.LeavesAsync())[0], bench.Log.Keys[0].Name, bench.Log.Keys));
    }

    [Theory]
    [InlineData(1, ".new")]
    [InlineData(1, ".cosigned.new")]
    [InlineData(0, ".new")]
    public async Task What_was_cosigned_and_cannot_be_kept_outside_is_told_until_it_is(int required, string inTheWay)
    {
        // Proves for each of the two files, and where a cosignature is asked for and where it is added alone: while what was cosigned cannot be kept the reason stands there, which is what the health goes by, and nothing new is shown; the next round that can keep it takes the reason away, the witness gone by then too.
        await using var bench = await WitnessBench.StartAsync(witnesses: 1, required);
        await bench.GrowAsync(20);
        Assert.Null(bench.Publication.NotKept);
        bench.Witnesses[0].Instead = Answering(WitnessState.Refusing, bench);
        await bench.GrowAsync(10);
        var shown = bench.Log.Published!;
        Assert.Null(bench.Publication.NotKept);
        bench.Witnesses[0].Instead = null;

        Directory.CreateDirectory(bench.Bench.CheckpointFile + inTheWay);
        await Assert.ThrowsAsync<DisclosureLogUnavailableException>(bench.RoundAsync);
        Assert.NotNull(bench.Publication.NotKept);
        Assert.Equal(shown, bench.Log.Published);

        Directory.Delete(bench.Bench.CheckpointFile + inTheWay);
        bench.Witnesses[0].Instead = Answering(WitnessState.Refusing, bench);
        await bench.RoundAsync();
        Assert.Null(bench.Publication.NotKept);
        Assert.Single(bench.CosignedBy(bench.Log.Published!.Note));
        Assert.Equal(30, bench.Log.Published.Size);
    }

    public static TheoryData<string> Troubles => [.. Enum.GetNames<WitnessState>().Except([nameof(WitnessState.NotAsked), nameof(WitnessState.Cosigned)])];

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task A_witness_in_trouble_is_named_and_nothing_it_has_not_cosigned_is_shown(string trouble)
    {
        // Proves for every trouble: its state and one warning with its text, the last cosigned checkpoint still shown, no tile or proof beyond it, records still signed, and one round after it is well again all is shown.
        await using var bench = await WitnessBench.StartAsync(witnesses: 1, required: 1);
        await bench.GrowAsync(300);
        var shown = bench.Log.Published!;
        var state = Enum.Parse<WitnessState>(trouble);
        bench.Witnesses[0].Instead = Answering(state, bench);
        await bench.GrowAsync(10);
        await bench.GrowAsync(10);
        Assert.Equal(state, bench.Cosigning.Witnesses[0].Now.State);
        Assert.Single(bench.Told, t => t.Contains(WitnessTexts.Of(state).En, StringComparison.Ordinal) && t.Contains("witness.example/w0", StringComparison.Ordinal));
        Assert.Equal(320, bench.Log.Head!.Size);
        Assert.Equal(shown, bench.Log.Published);
        Assert.Equal(shown.Note, File.ReadAllText(bench.Bench.CheckpointFile + ".cosigned"));
        Assert.Null(await bench.Log.InclusionAsync(0, 320, CancellationToken.None));
        Assert.Null(await bench.Log.ConsistencyAsync(300, 320, CancellationToken.None));
        bench.Witnesses[0].Instead = null;
        await bench.RoundAsync();
        Assert.Equal(320, bench.Log.Published!.Size);
        Assert.Single(bench.CosignedBy(bench.Log.Published.Note));
    }

    [Fact]
    public async Task A_store_that_goes_on_otherwise_is_refused_by_the_witness_and_never_shown()
    {
        // Proves the fork: the store of before and its own checkpoint put back together open, but the witness refuses first by size and then by proof; critical, and nothing new is shown.
        await using var bench = await WitnessBench.StartAsync(witnesses: 1, required: 1);
        await bench.GrowAsync(20);
        var (store, outside, cosigned) = (bench.Bench.CopyStore(), await File.ReadAllTextAsync(bench.Bench.CheckpointFile), await File.ReadAllTextAsync(bench.Bench.CheckpointFile + ".cosigned"));
        await bench.GrowAsync(10);
        await bench.Bench.Store.DisposeAsync();
        foreach (var file in Directory.GetFiles(bench.Bench.Folder, "gateway.sqlite*"))
            File.Delete(file);
        File.Copy(store, bench.Bench.StoreFile);
        await File.WriteAllTextAsync(bench.Bench.CheckpointFile, outside);
        await File.WriteAllTextAsync(bench.Bench.CheckpointFile + ".cosigned", cosigned);
        await using var fork = TransparencyBench.Open(bench.Bench.Folder);
        var (log, publication) = await fork.StartAsync(bench.Publication.Settings);
        using var http = new HttpClient(bench.Witnesses[0], disposeHandler: false);
        using var cosigning = new Cosigning(log, publication, new WitnessCall(http, bench.Clock), bench.Clock, bench.Logger);
        foreach (var (records, expected) in new[] { (5, WitnessState.LogBehind), (5, WitnessState.LogForked), (5, WitnessState.LogForked) })
        {
            await fork.AppendAsync(records);
            await log.SignAsync(CancellationToken.None);
            bench.Clock.Move(TimeSpan.FromMinutes(1));
            await cosigning.AskAsync(CancellationToken.None);
            Assert.Equal(expected, cosigning.Witnesses[0].Now.State);
            Assert.Equal(cosigned, publication.Newest!.Note);
        }
        Assert.Equal(35, log.Head!.Size);
        Assert.Equal(2, bench.Told.Count(t => t.StartsWith("Critical", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(0, 320)]
    [InlineData(1, 320)]
    [InlineData(2, 300)]
    public async Task As_many_as_required_must_have_cosigned(int required, long shown)
    {
        // Proves, with one of two witnesses away, that the number decides; and that with none required the cosignature that came is still added.
        await using var bench = await WitnessBench.StartAsync(witnesses: 2, required);
        await bench.GrowAsync(300);
        bench.Witnesses[1].Instead = Answering(WitnessState.Away, bench);
        await bench.GrowAsync(20);
        Assert.Equal(shown, bench.Log.Published!.Size);
        Assert.Equal(shown == 320 ? 1 : 2, bench.CosignedBy(bench.Log.Published.Note).Count);
        bench.Witnesses[1].Instead = null;
        await bench.RoundAsync();
        Assert.Equal((320, 2), (bench.Log.Published!.Size, bench.CosignedBy(bench.Log.Published.Note).Count));
    }

    [Fact]
    public async Task After_a_restart_the_last_cosigned_checkpoint_is_shown_and_one_with_too_few_is_not()
    {
        // Proves that a restart neither forgets what was shown nor shows what was only signed, and that a false cosignature in the file counts for nothing.
        await using var bench = await WitnessBench.StartAsync(witnesses: 2, required: 1);
        await bench.GrowAsync(300);
        bench.Witnesses[0].Instead = bench.Witnesses[1].Instead = Answering(WitnessState.Away, bench);
        await bench.GrowAsync(20);
        var shown = bench.Log.Published!.Note;
        await bench.RestartAsync(required: 2);
        Assert.Equal(shown, bench.Log.Published!.Note);
        Assert.True(bench.Cosigning.IsFresh());
        var file = bench.Bench.CheckpointFile + ".cosigned";
        await File.WriteAllTextAsync(file, string.Join('\n', shown.Split('\n').Where(l => !l.Contains("/w1 ", StringComparison.Ordinal))));
        await bench.RestartAsync(required: 2);
        Assert.Null(bench.Log.Published);
        await bench.RestartAsync(required: 1);
        Assert.Equal(300, bench.Log.Published!.Size);
        await bench.RestartAsync(required: 0);
        Assert.Equal(320, bench.Log.Published!.Size);
        File.Delete(file);
        await bench.RestartAsync(required: 1);
        Assert.Null(bench.Log.Published);
    }

    [Fact]
    public async Task A_checkpoint_that_stands_still_is_cosigned_again_and_an_old_cosignature_is_told()
    {
        // Proves that no witness is asked needlessly, that a quiet log's cosignature is renewed, and that freshness ends when nobody cosigns.
        await using var bench = await WitnessBench.StartAsync(witnesses: 1, required: 1);
        Assert.False(bench.Cosigning.IsFresh());
        await bench.GrowAsync(3);
        var first = bench.Log.Published!.Note;
        await bench.RoundAsync();
        Assert.Equal(1, bench.Witnesses[0].Asked);
        bench.Clock.Move(AskedWitness.FreshFor);
        await bench.RoundAsync();
        Assert.Equal(2, bench.Witnesses[0].Asked);
        Assert.NotEqual(first, bench.Log.Published!.Note);
        Assert.True(bench.Cosigning.IsFresh());
        bench.Witnesses[0].Instead = Answering(WitnessState.Slow, bench);
        bench.Clock.Move(Cosigning.OldestCosigned);
        await bench.RoundAsync();
        Assert.False(bench.Cosigning.IsFresh());
        bench.Witnesses[0].Instead = null;
        await bench.RoundAsync();
        Assert.True(bench.Cosigning.IsFresh());
    }

    [Fact]
    public async Task A_witness_that_lost_its_memory_is_told_and_one_that_says_nonsense_of_its_size_is_given_up()
    {
        // Proves both ends of a conflict: a smaller size than it cosigned is a warning, and a witness that answers every question with a conflict is asked a few times a round, not for ever.
        await using var bench = await WitnessBench.StartAsync(witnesses: 1, required: 1);
        await bench.GrowAsync(30);
        bench.Witnesses[0].Forget();
        await bench.GrowAsync(30);
        Assert.Equal(60, bench.Log.Published!.Size);
        Assert.Single(bench.Told, t => t.StartsWith("Warning 12013", StringComparison.Ordinal));
        var asked = bench.Witnesses[0].Asked;
        bench.Witnesses[0].Instead = (_, _) => Task.FromResult(AnsweringWitness.Answer(HttpStatusCode.Conflict, "7\n", "text/x.tlog.size"));
        await bench.GrowAsync(30);
        Assert.InRange(bench.Witnesses[0].Asked - asked, 1, 3);
        Assert.Equal((WitnessState.Refusing, 60L), (bench.Cosigning.Witnesses[0].Now.State, bench.Log.Published!.Size));
    }

    [Fact]
    public async Task Two_gateways_on_one_store_are_cosigned_by_one_witness()
    {
        // Proves that a conflict caused by the other gateway is no trouble, in either order of asking.
        await using var bench = await WitnessBench.StartAsync(witnesses: 1, required: 1);
        var (log, publication) = await bench.Bench.StartAsync(bench.Publication.Settings, Path.Combine(bench.Bench.Folder, "other"));
        using var http = new HttpClient(bench.Witnesses[0], disposeHandler: false);
        using var other = new Cosigning(log, publication, new WitnessCall(http, bench.Clock), bench.Clock, bench.Logger);
        for (var round = 0; round < 4; round++)
        {
            await bench.Bench.AppendAsync(7);
            await bench.Log.SignAsync(CancellationToken.None);
            await bench.Bench.AppendAsync(2);
            await log.SignAsync(CancellationToken.None);
            await other.AskAsync(CancellationToken.None);
            // Behind the other, until it follows.
            await bench.RoundAsync();
            await bench.RoundAsync();
            Assert.Equal(((round + 1) * 9, (round + 1) * 9), (bench.Log.Published!.Size, publication.Newest!.Size));
        }
        Assert.DoesNotContain(bench.Told, t => t.StartsWith("Critical", StringComparison.Ordinal) || t.StartsWith("Warning", StringComparison.Ordinal));
    }

    private static Func<string, CancellationToken, Task<HttpResponseMessage>> Answering(WitnessState state, WitnessBench bench)
    {
        var stranger = NoteSigner.Generate("witness.example/w0", NoteKeyKind.TimestampedEd25519);
        return state switch
        {
            WitnessState.Away => (_, _) => throw new HttpRequestException("refused"),
            WitnessState.Slow => (_, _) => throw new OperationCanceledException(),
            WitnessState.NotWatching => (_, _) => Say(HttpStatusCode.NotFound, ""),
            WitnessState.Refusing => (_, _) => Say(HttpStatusCode.ServiceUnavailable, ""),
            WitnessState.Garbled => (_, _) => Say(HttpStatusCode.OK, new string('x', 100_000)),
            WitnessState.OtherKey => (body, _) => Say(HttpStatusCode.OK, stranger.CosignatureLine(Text(body), bench.Clock.GetUtcNow())),
            WitnessState.FalseSignature => (body, _) => Say(HttpStatusCode.OK, bench.Witnesses[0].Key.CosignatureLine(Text(body) + "more\n", bench.Clock.GetUtcNow())),
            WitnessState.ClockAhead => (body, _) => Say(HttpStatusCode.OK, bench.Witnesses[0].Key.CosignatureLine(Text(body), bench.Clock.GetUtcNow().AddHours(1))),
            WitnessState.LogBehind => (_, _) => Say(HttpStatusCode.Conflict, "100000\n", "text/x.tlog.size"),
            WitnessState.LogForked => (_, _) => Say(HttpStatusCode.UnprocessableEntity, ""),
            _ => throw new ArgumentOutOfRangeException(nameof(state)),
        };
    }

    private static Task<HttpResponseMessage> Say(HttpStatusCode status, string body, string type = "text/plain") => Task.FromResult(AnsweringWitness.Answer(status, body, type));

    // What was asked to be cosigned: after the first empty line, up to the next.
    private static string Text(string body) => body.Split("\n\n")[1] + "\n";
}
