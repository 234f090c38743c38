using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Gateway.DisclosureLog.Notes;

namespace Gateway.Transparency.Witnesses;

/// <summary>What a witness answered.</summary>
/// <param name="State">What came of it.</param>
/// <param name="Line">Its cosignature line, with line feed, where it cosigned; otherwise null.</param>
/// <param name="CosignedAt">The time it cosigned at; otherwise null.</param>
/// <param name="Size">The size it stands at, where it stands elsewhere than was thought (409); otherwise null.</param>
internal sealed record WitnessReply(WitnessState State, string? Line = null, DateTimeOffset? CosignedAt = null, long? Size = null);

/// <summary>One call to a witness, <c>POST add-checkpoint</c> of C2SP tlog-witness. Nothing of its answer is believed unchecked.</summary>
internal sealed class WitnessCall(HttpClient http, TimeProvider clock)
{
    /// <summary>How long a witness may take: an answer is one comparison, one write to disk and one signature.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    // A few signature lines, or one number.
    private const int LongestAnswer = 16 * 1024;
    private const string SizeType = "text/x.tlog.size";

    /// <summary>Asks a witness to cosign. Everything that goes wrong on its side is a state and no exception.</summary>
    /// <param name="witness">Whom.</param>
    /// <param name="oldSize">The size it is thought to have cosigned last; 0 for none.</param>
    /// <param name="proof">The consistency proof from there; empty from 0 and from the checkpoint's own size.</param>
    /// <param name="checkpoint">The signed checkpoint.</param>
    /// <param name="stop">Ends the asking.</param>
    /// <exception cref="OperationCanceledException">The asking was ended.</exception>
    internal async Task<WitnessReply> AskAsync(NamedWitness witness, long oldSize, IReadOnlyList<byte[]> proof, string checkpoint, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(Patience, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, witness.Address) { Content = Content(oldSize, proof, checkpoint) };
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, end.Token);
            return await ReadAsync(response.Content, end.Token) is { } body
                ? Reply(response.StatusCode, response.Content.Headers.ContentType?.MediaType, body, witness.Key, checkpoint)
                : new WitnessReply(WitnessState.Garbled);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new WitnessReply(WitnessState.Slow);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new WitnessReply(WitnessState.Away);
        }
    }

    private static ByteArrayContent Content(long oldSize, IReadOnlyList<byte[]> proof, string checkpoint)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"old {oldSize}\n");
        foreach (var hash in proof)
            text.Append(Convert.ToBase64String(hash)).Append('\n');
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text.Append('\n').Append(checkpoint).ToString()));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/plain", "utf-8");
        return content;
    }

    // Null where it is longer than any answer may be.
    private static async Task<byte[]?> ReadAsync(HttpContent content, CancellationToken cancellation)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[LongestAnswer + 1];
        var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return read <= LongestAnswer ? buffer[..read] : null;
    }

    private WitnessReply Reply(HttpStatusCode status, string? type, byte[] body, NoteVerifier key, string checkpoint) => status switch
    {
        HttpStatusCode.OK => Cosigned(body, key, checkpoint),
        // A conflict that names no size is somebody else's, a proxy's perhaps.
        HttpStatusCode.Conflict => type == SizeType && ReadSize(body) is { } size
            ? new WitnessReply(WitnessState.LogBehind, Size: size)
            : new WitnessReply(WitnessState.Garbled),
        HttpStatusCode.Forbidden or HttpStatusCode.NotFound => new WitnessReply(WitnessState.NotWatching),
        HttpStatusCode.UnprocessableEntity => new WitnessReply(WitnessState.LogForked),
        _ => new WitnessReply(WitnessState.Refusing),
    };

    private WitnessReply Cosigned(byte[] body, NoteVerifier key, string checkpoint)
    {
        // The very text that was signed, with nothing but the answer's lines below it.
        var text = checkpoint[..(checkpoint.LastIndexOf("\n\n", StringComparison.Ordinal) + 1)];
        var opened = SignedNote.Open([.. Encoding.UTF8.GetBytes(text), (byte)'\n', .. body], [key]);
        if (opened.Refusal is { } refusal)
        {
            return new WitnessReply(refusal switch
            {
                NoteRefusal.NoKnownSignature => WitnessState.OtherKey,
                NoteRefusal.InvalidSignature => WitnessState.FalseSignature,
                _ => WitnessState.Garbled,
            });
        }
        if (opened.Text != text)
            return new WitnessReply(WitnessState.Garbled);
        var signature = opened.Signatures[0];
        var at = signature.CosignedAt!.Value;
        return at > clock.GetUtcNow() + NoteSignature.ClockTolerance
            ? new WitnessReply(WitnessState.ClockAhead)
            : new WitnessReply(WitnessState.Cosigned, signature.ToLine(), at);
    }

    private static long? ReadSize(byte[] body)
    {
        var text = Encoding.UTF8.GetString(body);
        return long.TryParse(text.AsSpan().TrimEnd('\n'), NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            && string.Create(CultureInfo.InvariantCulture, $"{size}\n") == text ? size : null;
    }
}
