using Gateway.DisclosureLog.Notes;

namespace Gateway.Transparency.Witnesses;

/// <summary>
/// Asks the witnesses to cosign what the log has signed (C2SP tlog-witness), all at once, and hands on what they cosigned.
/// Whatever a witness does, it holds up nobody but the readers who demand its word: no query waits for it.
/// </summary>
internal sealed class Cosigning : IDisposable
{
    /// <summary>
    /// After this long without a cosignature of as many witnesses as are required (of one where none is), the health named
    /// <see cref="HealthName"/> says so. Three times the pause after which a checkpoint that stands still is cosigned again.
    /// </summary>
    internal static readonly TimeSpan OldestCosigned = 3 * AskedWitness.FreshFor;

    /// <summary>What the health of the witnesses is asked for by, beside the names of the services.</summary>
    internal const string HealthName = "witness";

    // Where a witness stands may change between two calls: another gateway on the same database asks it too.
    private const int MostTurns = 3;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<NoteVerifier, string> _lines = [];
    private readonly TransparencyLog _log;
    private readonly Publication _publication;
    private readonly WitnessCall _call;
    private readonly TimeProvider _clock;
    private readonly ILogger<Cosigning> _logger;
    private TreeHead? _asked;

    /// <summary>Once the log is open: what was cosigned before the start is known then.</summary>
    public Cosigning(TransparencyLog log, Publication publication, WitnessCall call, TimeProvider clock, ILogger<Cosigning> logger)
    {
        (_log, _publication, _call, _clock, _logger) = (log, publication, call, clock, logger);
        Witnesses = [.. publication.Settings.Witnesses.Select(w => new AskedWitness(w, publication.CosignedBefore(w.Key)))];
    }

    /// <summary>The witnesses, in the order of the settings.</summary>
    internal IReadOnlyList<AskedWitness> Witnesses { get; }

    /// <summary>Whether enough witnesses have cosigned lately.</summary>
    internal bool IsFresh()
    {
        var oldest = _clock.GetUtcNow() - OldestCosigned;
        return Witnesses.Count(w => w.Now.CosignedAt >= oldest) >= Math.Max(_publication.Settings.Required, 1);
    }

    /// <summary>Asks whoever has not cosigned what was signed last, and whoever's cosignature is getting old.</summary>
    /// <exception cref="Storage.DisclosureLogUnavailableException">The store cannot be read, or a file beside it not be written: asked again in the next round.</exception>
    internal async Task AskAsync(CancellationToken stop)
    {
        await _turn.WaitAsync(stop);
        try
        {
            _publication.KeepWaiting();
            if (_log.Head is not { } head)
                return;
            if (head.Size != _asked?.Size)
                _lines.Clear();
            _asked = head;
            var now = _clock.GetUtcNow();
            await Task.WhenAll(Witnesses.Where(w => w.IsDue(head.Size, now)).Select(w => AskAsync(w, head, stop)));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task AskAsync(AskedWitness witness, TreeHead head, CancellationToken stop)
    {
        // 1. From where it stands; where that is elsewhere than was thought it says so, and is asked from there.
        var reply = new WitnessReply(WitnessState.LogBehind);
        for (var turn = 0; turn < MostTurns && (turn == 0 || witness.StandsAt <= head.Size); turn++)
        {
            // One that stood further than the log goes is asked where it stands now.
            witness.StandsAt = witness.StandsAt > head.Size ? 0 : witness.StandsAt;
            reply = await _call.AskAsync(witness.Named, witness.StandsAt, await ProofAsync(witness.StandsAt, head.Size, stop), head.Note, stop);
            if (reply.Size is not { } size)
                break;
            if (size < witness.Now.Size)
                WitnessMessages.Forgot(_logger, witness.Named.Key.Name, size, witness.Now.Size);
            witness.StandsAt = size;
        }
        // 2. Another gateway on the same database may have shown it more than this one has signed.
        if (witness.StandsAt > head.Size && (await _log.SignAsync(stop))?.Size >= witness.StandsAt)
            return;
        // One that never stands where it has just said is no witness.
        if (reply.Size is not null && witness.StandsAt <= head.Size)
            reply = new WitnessReply(WitnessState.Refusing);
        // 3. It did not cosign: said once, asked again after a while.
        if (reply.Line is not { } line)
        {
            if (witness.Failed(reply.State, _clock.GetUtcNow()))
                WitnessMessages.Tell(_logger, witness.Named.Key.Name, reply.State, head.Size);
            return;
        }
        // 4. It did: kept outside, and shown as soon as enough have.
        lock (_lines)
        {
            _lines[witness.Named.Key] = line;
            _publication.Cosigned(head.Checkpoint, head.Note, [.. _publication.Settings.Witnesses.Select(w => _lines.GetValueOrDefault(w.Key)).OfType<string>()]);
        }
        if (witness.Cosigned(head.Size, reply.CosignedAt!.Value, _clock.GetUtcNow()) is { } before)
            WitnessMessages.CosignsAgain(_logger, witness.Named.Key.Name, head.Size, before);
    }

    private async Task<IReadOnlyList<byte[]>> ProofAsync(long from, long to, CancellationToken cancellation) =>
        from == 0 || from == to ? [] : await _log.GrowthAsync(from, to, cancellation);
}
