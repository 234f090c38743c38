using Gateway.DisclosureLog.Notes;
using Gateway.Storage;

namespace Gateway.Transparency.Witnesses;

/// <summary>A checkpoint that readers are shown.</summary>
/// <param name="Checkpoint">Size and root.</param>
/// <param name="Note">The note: the log's signatures, and the cosignatures there are.</param>
internal sealed record PublishedCheckpoint(Checkpoint Checkpoint, string Note)
{
    /// <summary>How many records it covers.</summary>
    internal long Size => Checkpoint.Size;
}

/// <summary>
/// What of the signed log readers are shown. Where witnesses are required, that is the newest checkpoint that as many of
/// them have cosigned: what an auditor or a receipt sees is never ahead of the witnesses, so a history that they refuse is
/// never shown to anybody. Recording goes on meanwhile. Where none is required, it is what was signed last, and
/// cosignatures are added to it as they come.
/// </summary>
/// <remarks>What is shown was durable outside the database before, at a start too; a restart shows it again.</remarks>
internal sealed class Publication(CheckpointFile files, WitnessSettings witnesses)
{
    /// <summary>How long a reader's call waits for the witnesses: they are asked every second, and answer within a few milliseconds.</summary>
    internal static readonly TimeSpan ReaderPatience = TimeSpan.FromSeconds(4);

    private readonly Lock _one = new();
    private PublishedCheckpoint? _newest;
    private Checkpoint? _signed;
    private DisclosureLogUnavailableException? _notKept;
    private DisclosureLogUnavailableException? _cosignedNotKept;
    private (PublishedCheckpoint Whole, bool ByEnough)? _waiting;
    private IReadOnlyList<NoteSignature> _before = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Who is asked, and how many must have cosigned.</summary>
    internal WitnessSettings Settings => witnesses;

    /// <summary>What readers are shown; null before the first could be.</summary>
    internal PublishedCheckpoint? Newest => Volatile.Read(ref _newest);

    /// <summary>When a witness cosigned what was kept, as it was found at the start; null where it had not.</summary>
    internal DateTimeOffset? CosignedBefore(NoteVerifier witness) => _before.FirstOrDefault(s => s.Key == witness)?.CosignedAt;

    /// <summary>Why what was signed or cosigned last could not be kept outside the database; null where it is.</summary>
    internal DisclosureLogUnavailableException? NotKept => Volatile.Read(ref _notKept) ?? Volatile.Read(ref _cosignedNotKept);

    /// <summary>The files outside the database.</summary>
    internal CheckpointFile Kept => files;

    /// <summary>Keeps outside, at a start, what is durable in the store and was not kept yet.</summary>
    /// <exception cref="DisclosureLogUnavailableException">It could not be kept outside: it must not be shown.</exception>
    internal PublishedCheckpoint CatchUp(PublishedCheckpoint head)
    {
        lock (_one)
            KeepSigned(head.Note);
        return head;
    }

    /// <summary>Shows at a start what was shown before it.</summary>
    /// <param name="outside">The newest one, which is kept outside; null where there is none.</param>
    /// <param name="cosigned">The one kept that witnesses had cosigned, of the beginning of this log; null where there is none.</param>
    internal void Resume(PublishedCheckpoint? outside, PublishedCheckpoint? cosigned)
    {
        lock (_one)
        {
            _signed = outside?.Checkpoint;
            var shown = witnesses.Required > 0 ? cosigned ?? outside : outside;
            _before = shown is null ? [] : Cosignatures(shown.Note);
            // Cosigned by too few of those that are required now: shown again when as many have.
            Volatile.Write(ref _newest, _before.Count >= witnesses.Required ? shown : null);
        }
    }

    /// <summary>A checkpoint was signed and is durable in the store.</summary>
    /// <param name="checkpoint">Size and root.</param>
    /// <param name="note">The signed note.</param>
    /// <param name="kept">Called when it is kept outside and before it is shown: what a reader asks for next must be there.</param>
    /// <exception cref="DisclosureLogUnavailableException">It could not be kept outside: it is not shown, and must not be taken for signed.</exception>
    internal void Signed(Checkpoint checkpoint, string note, Action kept)
    {
        lock (_one)
        {
            KeepSigned(note);
            kept();
            _signed = checkpoint;
            if (witnesses.Required == 0)
                Show(new PublishedCheckpoint(checkpoint, note));
        }
    }

    /// <summary>Witnesses have cosigned a checkpoint.</summary>
    /// <param name="checkpoint">Which.</param>
    /// <param name="note">As the log signed it.</param>
    /// <param name="cosignatures">The checked lines so far, one a witness.</param>
    /// <exception cref="DisclosureLogUnavailableException">It could not be kept outside: it is not shown.</exception>
    internal void Cosigned(Checkpoint checkpoint, string note, IReadOnlyCollection<string> cosignatures)
    {
        lock (_one)
        {
            // What waits may have been cosigned by enough, and this not yet: it is not put aside.
            KeepWaiting();
            _waiting = (new PublishedCheckpoint(checkpoint, note + string.Concat(cosignatures)), cosignatures.Count >= witnesses.Required);
            KeepWaiting();
        }
    }

    /// <summary>Keeps and shows what was cosigned and could not be kept before; its witnesses, who may be gone meanwhile, are not needed. Nothing where nothing waits.</summary>
    /// <exception cref="DisclosureLogUnavailableException">It still cannot be kept outside.</exception>
    internal void KeepWaiting()
    {
        lock (_one)
        {
            if (_waiting is not var (whole, byEnough))
                return;
            var isNewest = whole.Size == _signed?.Size;
            if (isNewest)
                KeepSigned(whole.Note);
            if (byEnough && whole.Size >= (Newest?.Size ?? 0))
            {
                if (witnesses.Required > 0)
                    Keep(() => files.WriteCosigned(whole.Note), ref _cosignedNotKept);
                if (witnesses.Required > 0 || isNewest)
                    Show(whole);
            }
            _waiting = null;
        }
    }

    /// <summary>Waits until what is shown covers a record, or for as long as a reader has patience.</summary>
    internal async Task CoversAsync(long index, TimeProvider clock, CancellationToken cancellation)
    {
        var until = clock.GetUtcNow() + ReaderPatience;
        while (true)
        {
            var changed = Volatile.Read(ref _changed).Task;
            if (index < (Newest?.Size ?? 0) || clock.GetUtcNow() is var now && now >= until)
                return;
            try
            {
                await changed.WaitAsync(until - now, clock, cancellation);
            }
            catch (TimeoutException)
            {
                return;
            }
        }
    }

    private void KeepSigned(string note) => Keep(() => files.Write(note), ref _notKept);

    private void Show(PublishedCheckpoint checkpoint)
    {
        Volatile.Write(ref _newest, checkpoint);
        Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    private IReadOnlyList<NoteSignature> Cosignatures(string note) =>
        SignedNote.Open(System.Text.Encoding.UTF8.GetBytes(note), [.. witnesses.Witnesses.Select(w => w.Key)]).Signatures;

    // Signed for, and kept, again within a second, so that it is found when it can be kept again.
    private static void Keep(Action write, ref DisclosureLogUnavailableException? notKept)
    {
        try
        {
            write();
            Volatile.Write(ref notKept, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var why = new DisclosureLogUnavailableException(e);
            Volatile.Write(ref notKept, why);
            throw why;
        }
    }
}
