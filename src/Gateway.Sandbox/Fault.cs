using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

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

    /// <summary>200 with random bytes that call themselves JSON, or XML where the source speaks that.</summary>
    Garbage,

    /// <summary>200 with a login page.</summary>
    HtmlWith200,

    /// <summary>500 in the source's own error shape.</summary>
    ServerError,

    /// <summary>500 with a SOAP fault as another maker's service writes it: other prefixes, a detail. Of a source that speaks no SOAP as <see cref="ServerError"/>.</summary>
    SoapFault,

    /// <summary>The same under 200.</summary>
    SoapFaultWith200,

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

    /// <summary>200 with a body of 200 MB that begins as JSON and says its length.</summary>
    Huge,

    /// <summary>The right answer and a gibibyte of white space, compressed to about a megabyte: JSON, once unpacked.</summary>
    GzipBomb,

    /// <summary>The right answer in UTF-16, and saying so; XML may come so.</summary>
    Utf16,

    /// <summary>The right answer in windows-1252, and saying so; XML may come so.</summary>
    Windows1252,

    /// <summary>The right answer in windows-1252 that calls itself UTF-8.</summary>
    MislabelledCharset,

    /// <summary>The right answer begins and then drips on, a few bytes at a time, without end.</summary>
    Endless,

    /// <summary>200 with well-formed JSON, 100,000 lists in each other; of XML the right answer with as many elements.</summary>
    DeepNesting,

    /// <summary>The right answer with one property (of XML an attribute) doubled; the second time it says something else.</summary>
    DuplicateKeys,

    /// <summary>308 to an address on the same host, written without it; arriving there is noted as another request.</summary>
    RelativeRedirect,

    /// <summary>307 to the very address that was asked.</summary>
    RedirectToItself,

    /// <summary>Every second request is answered with 503, the first one rightly.</summary>
    Flapping,

    /// <summary>What was issued so far has ended: the next request is refused, and one with a fresh token is let in.</summary>
    ExpiredToken,

    /// <summary>429, and to come back in two seconds (<see cref="Fault.RetryAfterSeconds"/>).</summary>
    TooManyRequests,

    /// <summary>Another certificate is shown than the source's own; connections made before are cut.</summary>
    WrongCertificate,

    /// <summary>The right answer, changed as the fault says.</summary>
    Rewritten,
}

/// <summary>How one source misbehaves.</summary>
public sealed record Fault
{
    private Fault(FaultKind kind, TimeSpan delay, X509Certificate2? shown = null, Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? rewrite = null)
    {
        Kind = kind;
        Delay = delay;
        Shown = shown;
        Rewrite = rewrite;
    }

    /// <summary>What a source with <see cref="FaultKind.TooManyRequests"/> says in <c>Retry-After</c>.</summary>
    public const int RetryAfterSeconds = 2;

    /// <summary>How long a source that is called slow on a command line holds its answers back: seen at once, and within every deadline.</summary>
    public const int SlowSeconds = 2;

    // What needs neither a certificate nor code to be said, as a command line writes it.
    private static readonly Dictionary<string, FaultKind> ByName = Enum.GetValues<FaultKind>()
        .Where(k => k is not (FaultKind.None or FaultKind.WrongCertificate or FaultKind.Rewritten))
        .ToDictionary(NameOf, StringComparer.Ordinal);

    /// <summary>The names that <see cref="Named"/> knows.</summary>
    public static IReadOnlyList<string> Names => [.. ByName.Keys];

    /// <summary>The source answers as recorded.</summary>
    public static Fault None { get; } = Of(FaultKind.None);

    /// <summary>What happens.</summary>
    public FaultKind Kind { get; }

    /// <summary>The kind's name as a command line writes it: small letters, words joined by hyphens (<c>wrong-person</c>).</summary>
    public string Name => NameOf(Kind);

    /// <summary>How long an answer is held back; zero except for <see cref="FaultKind.Slow"/>.</summary>
    public TimeSpan Delay { get; }

    /// <summary>The certificate a source with <see cref="FaultKind.WrongCertificate"/> shows; null for every other kind.</summary>
    public X509Certificate2? Shown { get; }

    /// <summary>What a source with <see cref="FaultKind.Rewritten"/> makes of each right body; null for every other kind.</summary>
    public Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? Rewrite { get; }

    /// <summary>Any kind that needs neither a delay, a certificate nor a change.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="FaultKind.Slow"/>, <see cref="FaultKind.WrongCertificate"/>, <see cref="FaultKind.Rewritten"/>, or no kind at all.</exception>
    public static Fault Of(FaultKind kind) =>
        kind is FaultKind.Slow or FaultKind.WrongCertificate or FaultKind.Rewritten || !Enum.IsDefined(kind)
            ? throw new ArgumentOutOfRangeException(nameof(kind), kind, "Slow needs a delay, WrongCertificate a certificate, Rewritten a change: use Fault.Slow, Fault.Showing and Fault.Rewritten.")
            : new Fault(kind, TimeSpan.Zero);

    /// <summary>The fault of a name; null where it is none of <see cref="Names"/>. <c>slow</c> is <see cref="SlowSeconds"/> late.</summary>
    public static Fault? Named(string name) =>
        !ByName.TryGetValue(name, out var kind) ? null : kind is FaultKind.Slow ? Slow(TimeSpan.FromSeconds(SlowSeconds)) : Of(kind);

    /// <summary>The right answer with another body, sent under the same headers.</summary>
    public static Fault Rewritten(Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> rewrite)
    {
        ArgumentNullException.ThrowIfNull(rewrite);
        return new Fault(FaultKind.Rewritten, TimeSpan.Zero, rewrite: rewrite);
    }

    /// <summary>
    /// The source shows <paramref name="certificate"/> (with its private key): made out to somebody else, expired, by an
    /// authority nobody knows. It stays the caller's to dispose.
    /// </summary>
    public static Fault Showing(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return new Fault(FaultKind.WrongCertificate, TimeSpan.Zero, certificate);
    }

    /// <summary>The right answer after <paramref name="delay"/>: more than zero, at most an hour.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The delay is outside that range.</exception>
    public static Fault Slow(TimeSpan delay) =>
        delay <= TimeSpan.Zero || delay > TimeSpan.FromHours(1)
            ? throw new ArgumentOutOfRangeException(nameof(delay), delay, "More than zero, at most an hour.")
            : new Fault(FaultKind.Slow, delay);

    private static string NameOf(FaultKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());

    /// <inheritdoc/>
    public override string ToString() => Kind is FaultKind.Slow ? $"{Kind} {Delay}" : Kind.ToString();
}
