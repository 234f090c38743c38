using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Gateway.DisclosureLog.Notes;
using Gateway.LogWitness;
using Gateway.Transparency.Witnesses;
using WitnessState = Gateway.LogWitness.WitnessState;

namespace Gateway.Tests.Transparency.Witnesses;

/// <summary>The witness program's own judgement and memory behind an HTTP client, which a test can have answer otherwise.</summary>
internal sealed class AnsweringWitness : HttpMessageHandler
{
    private readonly string _stateFile;
    private readonly IReadOnlyList<NoteVerifier> _logs;
    private WitnessState _state;
    private Witness _witness;

    internal AnsweringWitness(string folder, string name, IReadOnlyList<NoteVerifier> logs, TimeProvider? clock = null)
    {
        (_stateFile, _logs, Clock) = (Path.Combine(folder, Guid.NewGuid().ToString("N")), logs, clock ?? TimeProvider.System);
        Key = NoteSigner.Generate(name, NoteKeyKind.TimestampedEd25519);
        Named = new NamedWitness(new Uri($"https://{name}.invalid/add-checkpoint"), Key.Verifier);
        _state = WitnessState.Open(_stateFile);
        _witness = new Witness(Key, _logs, _state, Clock);
    }

    internal NoteSigner Key { get; }

    internal NamedWitness Named { get; }

    /// <summary>What it is asked instead of the program; null for the program.</summary>
    internal Func<string, CancellationToken, Task<HttpResponseMessage>>? Instead { get; set; }

    /// <summary>How often it was asked.</summary>
    internal int Asked { get; private set; }

    private TimeProvider Clock { get; }

    /// <summary>An answer in its program's form.</summary>
    internal static HttpResponseMessage Answer(HttpStatusCode status, string body, string type = "text/plain")
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return new HttpResponseMessage(status) { Content = content };
    }

    /// <summary>It loses its memory.</summary>
    internal void Forget()
    {
        _state.Dispose();
        File.Delete(_stateFile);
        _state = WitnessState.Open(_stateFile);
        _witness = new Witness(Key, _logs, _state, Clock);
    }

    /// <summary>What the program says to a body.</summary>
    internal HttpResponseMessage Judge(string body)
    {
        var answer = _witness.AddCheckpoint(Encoding.UTF8.GetBytes(body));
        return Answer((HttpStatusCode)answer.Status, answer.Body, answer.ContentType.Split(';')[0]);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked++;
        var body = await request.Content!.ReadAsStringAsync(cancellationToken);
        return Instead is { } instead ? await instead(body, cancellationToken) : Judge(body);
    }

    protected override void Dispose(bool disposing)
    {
        _state.Dispose();
        base.Dispose(disposing);
    }
}
