using System.Net;
using System.Text;
using Gateway.DisclosureLog.Notes;
using Gateway.LogWitness;

namespace Gateway.DisclosureLog.Tests.Witnesses;

/// <summary>Proves that a witness cosigns one history only (C2SP tlog-witness), whatever is sent, at once or after a restart.</summary>
public sealed class WitnessTests : IAsyncLifetime
{
    private readonly ScratchFolder _scratch = new();
    private readonly NoteSigner _signer = NoteSigner.Generate("example.org/disclosures");
    private readonly NoteSigner _witnessKey = NoteSigner.Generate("witness.example/w1", NoteKeyKind.TimestampedEd25519);
    private readonly HttpClient _http = new();
    private WitnessHost _witness = null!;
    private LogFolder _log = null!;

    public async Task InitializeAsync()
    {
        _log = new LogFolder(_scratch.In("log"), _signer).GrowTo(500);
        _witness = await StartAsync();
    }

    [Fact]
    public async Task A_log_that_grows_is_cosigned_at_each_step()
    {
        // Proves: 200 with a cosignature that the log's readers can check, from nothing, from an empty tree, further, and once more.
        foreach (var (old, size) in new[] { (0, 0), (0, 1), (1, 300), (300, 300), (300, 500) })
        {
            var (status, body, type) = await SendAsync(await RequestAsync(old, size));
            Assert.Equal((HttpStatusCode.OK, "text/plain; charset=utf-8"), (status, type));
            var cosigned = Encoding.UTF8.GetBytes(_log.Checkpoint(size, await _log.RootAsync(size)) + body);
            var (opened, refusal) = SignedCheckpoint.Open(cosigned, _log.Origin, [_signer.Verifier, _witnessKey.Verifier]);
            Assert.Null(refusal);
            Assert.Equal([_signer.Verifier, _witnessKey.Verifier], opened!.Signatures.Select(s => s.Key));
        }
    }

    [Fact]
    public async Task A_log_that_is_not_watched_is_404()
    {
        // Proves: whose log it is is asked first, by its origin.
        var other = new LogFolder(_scratch.In("other"), NoteSigner.Generate("example.org/other")).GrowTo(1);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(Request(0, [], other.Checkpoint(1, await other.RootAsync(1)))));
    }

    [Fact]
    public async Task A_checkpoint_that_the_log_did_not_sign_is_403()
    {
        // Proves: an unknown key under the log's name, and a signature that does not fit.
        var root = await _log.RootAsync(1);
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(Request(0, [], _log.Checkpoint(1, root, NoteSigner.Generate(_log.Origin)))));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(Request(0, [], _log.Checkpoint(1, root).Replace("\n1\n", "\n2\n"))));
    }

    [Fact]
    public async Task What_is_no_request_is_400()
    {
        // Proves: every line of a request has one spelling; a size that shrinks is no request either.
        var good = await RequestAsync(0, 1);
        var hash = Convert.ToBase64String(new byte[32]);
        string[] bad =
        [
            "", "\n", "old 0\n", good[1..], good.Replace("old 0", "old 00"), good.Replace("old 0", "old -1"), good.Replace("old 0", "old  0"),
            good.Replace("old 0", "old"), good.Replace("old 0\n", "old 0\nAAAA\n"), good.Replace("old 0\n", $"old 0\n {hash}\n"),
            good.Replace("old 0\n", "old 0\n" + string.Concat(Enumerable.Repeat(hash + "\n", 64))), good.Replace("old 0\n\n", "old 0\n"),
            Request(2, [], _log.Checkpoint(1, await _log.RootAsync(1))),
            Request(0, [], _log.Checkpoint(1, await _log.RootAsync(1))[..^1]),
            Request(0, [], SignedNote.Write(_log.Origin + "\nx\n", _signer.SignatureLine(_log.Origin + "\nx\n"))),
        ];
        foreach (var request in bad)
            Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(request));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await StatusAsync(new string('a', 200_000)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(good));
    }

    [Fact]
    public async Task From_anywhere_but_the_last_size_is_409_with_that_size()
    {
        // Proves: the log is told where the witness stands, in the type that the specification names.
        Assert.Equal((HttpStatusCode.Conflict, "0\n", "text/x.tlog.size"), await SendAsync(await RequestAsync(1, 300)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(await RequestAsync(0, 300)));
        foreach (var old in new[] { 0, 1, 299, 301 })
            Assert.Equal((HttpStatusCode.Conflict, "300\n", "text/x.tlog.size"), await SendAsync(await RequestAsync(old, 500)));
        // Going back is one of them: the size asked from is not the last.
        Assert.Equal((HttpStatusCode.Conflict, "300\n", "text/x.tlog.size"), await SendAsync(await RequestAsync(100, 200)));
    }

    [Fact]
    public async Task What_does_not_continue_the_last_tree_is_422()
    {
        // Proves: a fork of equal or larger size, a bad or needless proof, and an empty tree with a root of its own.
        var fork = new LogFolder(_scratch.In("fork"), _signer).GrowTo(500, i => StoredTiles.Entry(i == 7 ? 8 : i));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await StatusAsync(Request(0, [], _log.Checkpoint(0, await _log.RootAsync(1)))));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await StatusAsync(Request(0, [new byte[32]], _log.Checkpoint(300, await _log.RootAsync(300)))));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(await RequestAsync(0, 300)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await StatusAsync(Request(300, [], fork.Checkpoint(300, await fork.RootAsync(300)))));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await StatusAsync(Request(300, await fork.ConsistencyAsync(300, 500), fork.Checkpoint(500, await fork.RootAsync(500)))));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await StatusAsync(Request(300, await _log.ConsistencyAsync(299, 500), _log.Checkpoint(500, await _log.RootAsync(500)))));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await StatusAsync(Request(300, [new byte[32]], _log.Checkpoint(300, await _log.RootAsync(300)))));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(await RequestAsync(300, 500)));
    }

    [Fact]
    public async Task Of_two_at_once_one_wins_and_nothing_is_rolled_back()
    {
        // Proves: comparing and storing are one step: of several from the same size exactly one is cosigned, and the witness
        // then stands at just that size (the race that C2SP tlog-witness spells out).
        for (var last = 0; last < 400;)
        {
            int[] next = [last + 1, last + 2, last + 7, last + 3];
            var requests = await Task.WhenAll(next.Select(size => RequestAsync(last, size)));
            var answers = await Task.WhenAll(requests.Select(SendAsync));
            Assert.Single(answers, a => a.Status == HttpStatusCode.OK);
            Assert.Equal(next.Length - 1, answers.Count(a => a.Status == HttpStatusCode.Conflict));
            last = next[Array.FindIndex(answers, a => a.Status == HttpStatusCode.OK)];
            Assert.Equal($"{last}\n", (await SendAsync(await RequestAsync(last + 1, 500))).Body);
        }
    }

    [Fact]
    public async Task What_was_cosigned_is_remembered_after_a_restart()
    {
        // Proves: the memory is on the disk before the answer is given, for the two places of a log by turns.
        for (var size = 1; size <= 5; size++)
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(await RequestAsync(size - 1, size)));
            await _witness.DisposeAsync();
            _witness = await StartAsync();
            Assert.Equal($"{size}\n", (await SendAsync(await RequestAsync(499, 500))).Body);
        }
    }

    [Fact]
    public async Task A_second_process_on_one_memory_is_refused()
    {
        // Proves: two witnesses cannot cosign two histories out of one memory.
        await Assert.ThrowsAsync<WitnessStateException>(StartAsync);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(await RequestAsync(0, 1)));
    }

    public async Task DisposeAsync()
    {
        await _witness.DisposeAsync();
        _http.Dispose();
        _scratch.Dispose();
    }

    private Task<WitnessHost> StartAsync() => WitnessHost.StartAsync(
        new WitnessArguments(_witnessKey, _scratch.In("witness"), [_signer.Verifier], new Uri("http://127.0.0.1:0"), null, null), TimeProvider.System);

    private async Task<string> RequestAsync(long old, long size) => Request(
        old, old is 0 || old >= size ? [] : await _log.ConsistencyAsync(old, size), _log.Checkpoint(size, await _log.RootAsync(size)));

    private static string Request(long old, IReadOnlyList<byte[]> proof, string checkpoint) =>
        $"old {old}\n{string.Concat(proof.Select(h => Convert.ToBase64String(h) + "\n"))}\n{checkpoint}";

    private async Task<HttpStatusCode> StatusAsync(string request) => (await SendAsync(request)).Status;

    private async Task<(HttpStatusCode Status, string Body, string? Type)> SendAsync(string request)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(request));
        using var answer = await _http.PostAsync(new Uri(_witness.Address, "add-checkpoint"), content);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Content.Headers.ContentType?.ToString());
    }
}
