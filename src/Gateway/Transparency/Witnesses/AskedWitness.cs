namespace Gateway.Transparency.Witnesses;

/// <summary>Where the gateway stands with one witness. Changed by one round at a time, read by anybody.</summary>
internal sealed class AskedWitness(NamedWitness named, DateTimeOffset? cosignedAt)
{
    /// <summary>
    /// A checkpoint that does not grow is cosigned again after this long: readers see by the time of the cosignature that
    /// it was still the newest, and a witness that went away is noticed while nobody asks anything.
    /// </summary>
    internal static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(5);

    // From one to sixteen seconds between two tries: a witness that comes back is asked soon, one that is ill is not pressed.
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private const int MostDoublings = 4;

    private int _failures;
    private DateTimeOffset _restsUntil;
    private DateTimeOffset _freshUntil;
    private Standing _standing = new(WitnessState.NotAsked, 0, cosignedAt);

    /// <summary>Who it is.</summary>
    internal NamedWitness Named => named;

    /// <summary>What came of asking it, and what it cosigned last.</summary>
    internal Standing Now => Volatile.Read(ref _standing);

    /// <summary>The size it is thought to stand at: what it said or cosigned last.</summary>
    internal long StandsAt { get; set; }

    /// <summary>Whether it is to be asked about a checkpoint of this size.</summary>
    internal bool IsDue(long size, DateTimeOffset now) =>
        now >= _restsUntil && (Now.Size != size || Now.State != WitnessState.Cosigned || now >= _freshUntil);

    /// <summary>It has cosigned, at a time by its own clock.</summary>
    /// <returns>What was the matter before; null where nothing was.</returns>
    internal WitnessState? Cosigned(long size, DateTimeOffset at, DateTimeOffset now)
    {
        var before = Now.State;
        (_failures, StandsAt, _freshUntil) = (0, size, now + FreshFor);
        Volatile.Write(ref _standing, new Standing(WitnessState.Cosigned, size, at));
        return before is WitnessState.Cosigned or WitnessState.NotAsked ? null : before;
    }

    /// <summary>It has not. It rests for a while.</summary>
    /// <returns>Whether that is news.</returns>
    internal bool Failed(WitnessState why, DateTimeOffset now)
    {
        var news = Now.State != why;
        _restsUntil = now + FirstPause * (1 << Math.Min(_failures++, MostDoublings));
        Volatile.Write(ref _standing, Now with { State = why });
        return news;
    }
}

/// <summary>What is known of a witness.</summary>
/// <param name="State">What came of asking it last.</param>
/// <param name="Size">How many records it cosigned last since the gateway started; 0 for none.</param>
/// <param name="CosignedAt">When it cosigned last, by its own clock; null where it never has.</param>
internal sealed record Standing(WitnessState State, long Size, DateTimeOffset? CosignedAt);
