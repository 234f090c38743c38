using System.Globalization;
using System.Text;
using Gateway.DisclosureLog;
using Gateway.DisclosureLog.Checks;
using Gateway.DisclosureLog.Notes;
using Microsoft.AspNetCore.Http;

namespace Gateway.LogWitness;

/// <summary>What a log is answered.</summary>
/// <param name="Status">200: cosigned. Otherwise why not, as C2SP tlog-witness says.</param>
/// <param name="Body">Cosignature lines; at 409 the size the witness has; otherwise empty.</param>
/// <param name="ContentType">What the body is.</param>
internal sealed record WitnessAnswer(int Status, string Body = "", string ContentType = "text/plain; charset=utf-8");

/// <summary>
/// A witness (C2SP tlog-witness): it remembers the latest checkpoint of each log and cosigns only what that log proves to
/// continue it. Two readers who both demand its cosignature cannot be shown two histories.
/// </summary>
internal sealed class Witness(NoteSigner key, IReadOnlyList<NoteVerifier> logs, WitnessState state, TimeProvider clock)
{
    private const string SizeType = "text/x.tlog.size";

    // One at a time, for all logs: whoever compares also stores before the next compares. A signature takes a millisecond.
    private readonly Lock _one = new();

    /// <summary>Looks at a checkpoint, and cosigns it where it continues what was cosigned before.</summary>
    internal WitnessAnswer AddCheckpoint(byte[] body)
    {
        // 1. A request, of a log that is watched, signed by its key.
        if (AddCheckpointRequest.TryParse(body) is not { } request)
            return new WitnessAnswer(StatusCodes.Status400BadRequest);
        var keys = logs.Where(l => l.Name == request.Origin).ToList();
        if (keys.Count == 0)
            return new WitnessAnswer(StatusCodes.Status404NotFound);
        var (signed, refusal) = SignedCheckpoint.Open(Encoding.UTF8.GetBytes(request.Checkpoint), request.Origin, keys);
        if (signed is null)
            return new WitnessAnswer(refusal is CheckpointRefusal.InvalidSignature or CheckpointRefusal.NoKnownSignature
                ? StatusCodes.Status403Forbidden
                : StatusCodes.Status400BadRequest);
        var checkpoint = signed.Checkpoint;
        if (request.OldSize > checkpoint.Size)
            return new WitnessAnswer(StatusCodes.Status400BadRequest);
        lock (_one)
        {
            // 2. From where the witness stands, and nowhere else.
            var last = state.Last(request.Origin);
            if (request.OldSize != (last?.Size ?? 0))
                return new WitnessAnswer(StatusCodes.Status409Conflict, string.Create(CultureInfo.InvariantCulture, $"{last?.Size ?? 0}\n"), SizeType);
            // 3. Proved to continue it.
            if (!Continues(last, checkpoint, request.Proof))
                return new WitnessAnswer(StatusCodes.Status422UnprocessableEntity);
            // 4. Remembered before anything is said: a cosignature that was given can never be forgotten.
            if (last is null || checkpoint.Size > last.Size)
                state.Store(new WitnessedTree(request.Origin, checkpoint.Size, checkpoint.Root.ToArray()));
            // 5. Cosigned.
            return new WitnessAnswer(StatusCodes.Status200OK, key.CosignatureLine(signed.Text, clock.GetUtcNow()));
        }
    }

    private static bool Continues(WitnessedTree? last, Checkpoint checkpoint, IReadOnlyList<byte[]> proof)
    {
        // An empty tree has one root, and everything begins with it without a proof.
        if (checkpoint.Size == 0 && !checkpoint.Root.Span.SequenceEqual(Rfc6962.EmptyRoot()))
            return false;
        return last is null or { Size: 0 }
            ? proof.Count == 0
            : ProofChecker.Consistency(last.Size, checkpoint.Size, proof, last.Root, checkpoint.Root.Span);
    }
}
