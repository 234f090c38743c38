namespace Gateway.Sandbox;

/// <summary>The ways a source can misbehave. A closed set.</summary>
public enum FaultKind
{
    /// <summary>The source answers as recorded.</summary>
    None,

    /// <summary>The connection is accepted and the request never answered.</summary>
    Hang,

    /// <summary>The connection is cut before an answer.</summary>
    Refuse,

    /// <summary>The right answer, after a delay.</summary>
    Slow,

    /// <summary>200 with random bytes that call themselves JSON.</summary>
    Garbage,

    /// <summary>200 with a login page.</summary>
    HtmlWith200,

    /// <summary>500 in the source's own error shape.</summary>
    ServerError,

    /// <summary>The answer recorded for another citizen, and saying so.</summary>
    WrongPerson,

    /// <summary>200 with a body beyond 8 MiB, streamed without a length.</summary>
    TooLarge,

    /// <summary>The right answer, cut in the middle of the body.</summary>
    Truncated,

    /// <summary>200 without a body.</summary>
    Empty200,

    /// <summary>The right answer, declared as plain text.</summary>
    NotJson,

    /// <summary>302 to another host, <see cref="SandboxHost.RedirectTarget"/>.</summary>
    Redirect,

    /// <summary>The right answer, compressed though nobody asked for it.</summary>
    Gzip,

    /// <summary>The answer recorded as <c>alternative</c> to the same question, where there is one.</summary>
    Alternative,
}

/// <summary>How one source misbehaves.</summary>
public sealed record Fault
{
    private Fault(FaultKind kind, TimeSpan delay)
    {
        Kind = kind;
        Delay = delay;
    }

    /// <summary>The source answers as recorded.</summary>
    public static Fault None { get; } = Of(FaultKind.None);

    /// <summary>What happens.</summary>
    public FaultKind Kind { get; }

    /// <summary>How long an answer is held back; zero except for <see cref="FaultKind.Slow"/>.</summary>
    public TimeSpan Delay { get; }

    /// <summary>Any kind that needs no delay.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="FaultKind.Slow"/>, or no kind at all.</exception>
    public static Fault Of(FaultKind kind) =>
        kind is FaultKind.Slow || !Enum.IsDefined(kind)
            ? throw new ArgumentOutOfRangeException(nameof(kind), kind, "Slow needs a delay: use Fault.Slow.")
            : new Fault(kind, TimeSpan.Zero);

    /// <summary>The right answer after <paramref name="delay"/>: more than zero, at most an hour.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The delay is outside that range.</exception>
    public static Fault Slow(TimeSpan delay) =>
        delay <= TimeSpan.Zero || delay > TimeSpan.FromHours(1)
            ? throw new ArgumentOutOfRangeException(nameof(delay), delay, "More than zero, at most an hour.")
            : new Fault(FaultKind.Slow, delay);

    /// <inheritdoc/>
    public override string ToString() => Kind is FaultKind.Slow ? $"{Kind} {Delay}" : Kind.ToString();
}
