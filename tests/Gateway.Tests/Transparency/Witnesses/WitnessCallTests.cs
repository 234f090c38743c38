using System.Net;
using Gateway.DisclosureLog.Notes;
using Gateway.Tests.Sources.Resilience;
using Gateway.Transparency.Witnesses;
using WitnessState = Gateway.Transparency.Witnesses.WitnessState;

namespace Gateway.Tests.Transparency.Witnesses;

/// <summary>Proves what is made of every answer to one call.</summary>
public sealed class WitnessCallTests
{
    private static readonly NoteSigner Log = NoteSigner.Generate("example.org/disclosures");
    private static readonly NoteSigner Key = NoteSigner.Generate("witness.example/w0", NoteKeyKind.TimestampedEd25519);
    private static readonly string Text = new Checkpoint("example.org/disclosures", 1, new byte[32]).ToText();
    private static readonly string Note = SignedNote.Write(Text, Log.SignatureLine(Text));

    [Theory]
    [InlineData(409, "12\n", "text/x.tlog.size", WitnessState.LogBehind, 12L)]
    [InlineData(409, "0\n", "text/x.tlog.size", WitnessState.LogBehind, 0L)]
    [InlineData(409, "12\n", "text/plain", WitnessState.Garbled, null)]
    [InlineData(409, "12", "text/x.tlog.size", WitnessState.Garbled, null)]
    [InlineData(409, "012\n", "text/x.tlog.size", WitnessState.Garbled, null)]
    [InlineData(409, "-1\n", "text/x.tlog.size", WitnessState.Garbled, null)]
    [InlineData(409, "99999999999999999999\n", "text/x.tlog.size", WitnessState.Garbled, null)]
    [InlineData(403, "", "text/plain", WitnessState.NotWatching, null)]
    [InlineData(404, "", "text/plain", WitnessState.NotWatching, null)]
    [InlineData(422, "", "text/plain", WitnessState.LogForked, null)]
    [InlineData(400, "", "text/plain", WitnessState.Refusing, null)]
    [InlineData(302, "", "text/plain", WitnessState.Refusing, null)]
    [InlineData(500, "", "text/plain", WitnessState.Refusing, null)]
    [InlineData(200, "", "text/plain", WitnessState.Garbled, null)]
    [InlineData(200, "<html>\n", "text/plain", WitnessState.Garbled, null)]
    public async Task An_answer_that_is_no_cosignature_is_a_state(int status, string body, string type, object state, long? size)
    {
        // Proves each status, and that a conflict counts only with a size as the specification writes it.
        var reply = await AskAsync(_ => AnsweringWitness.Answer((HttpStatusCode)status, body, type));
        Assert.Equal(((WitnessState)state, size), (reply.State, reply.Size));
        Assert.Null(reply.Line);
    }

    [Fact]
    public async Task The_line_of_the_named_key_is_taken_out_of_several_and_nothing_else()
    {
        // Proves that other keys' lines are left aside, that only the very text counts, and the time is the witness's.
        var at = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        var line = Key.CosignatureLine(Text, at);
        var other = NoteSigner.Generate("witness.example/w1", NoteKeyKind.TimestampedEd25519).CosignatureLine(Text, at);
        var reply = await AskAsync(_ => AnsweringWitness.Answer(HttpStatusCode.OK, other + line));
        Assert.Equal((WitnessState.Cosigned, line, (DateTimeOffset?)at), (reply.State, reply.Line, reply.CosignedAt));
        // A text that was made longer by the answer itself, and signed so.
        var longer = $"{Text}\nmore\n";
        reply = await AskAsync(_ => AnsweringWitness.Answer(HttpStatusCode.OK, $"more\n\n{Key.CosignatureLine(longer, at)}"));
        Assert.Equal(WitnessState.Garbled, reply.State);
    }

    [Fact]
    public async Task A_witness_that_does_not_answer_is_slow_after_the_patience_and_not_before()
    {
        // Proves that a call ends by itself, by the gateway's clock, with the answer's beginning or without.
        var clock = new HandClock();
        using var http = new HttpClient(new Hanging());
        var asked = new WitnessCall(http, clock).AskAsync(new NamedWitness(new Uri("https://witness.invalid/add-checkpoint"), Key.Verifier), 0, [], Note, CancellationToken.None);
        clock.Move(WitnessCall.Patience - TimeSpan.FromMilliseconds(1));
        Assert.False(asked.IsCompleted);
        clock.Move(TimeSpan.FromMilliseconds(1));
        Assert.Equal(WitnessState.Slow, (await asked).State);
    }

    [Fact]
    public async Task The_question_is_written_as_the_specification_says()
    {
        // Proves the request letter by letter: old size, hashes, empty line, checkpoint.
        var asked = "";
        await AskAsync(body => { asked = body; return AnsweringWitness.Answer(HttpStatusCode.NotFound, ""); }, 7, [new byte[32], [.. Enumerable.Repeat((byte)255, 32)]]);
        Assert.Equal($"old 7\n{new string('A', 43)}=\n{new string('/', 42)}8=\n\n{Note}", asked);
    }

    private static async Task<WitnessReply> AskAsync(Func<string, HttpResponseMessage> answer, long old = 0, IReadOnlyList<byte[]>? proof = null)
    {
        using var http = new HttpClient(new Answering(answer));
        return await new WitnessCall(http, TimeProvider.System)
            .AskAsync(new NamedWitness(new Uri("https://witness.invalid/add-checkpoint"), Key.Verifier), old, proof ?? [], Note, CancellationToken.None);
    }

    private sealed class Hanging : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return new HttpResponseMessage();
        }
    }

    private sealed class Answering(Func<string, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            answer(await request.Content!.ReadAsStringAsync(cancellationToken));
    }
}
