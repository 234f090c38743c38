using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace Gateway.Tokens;

/// <summary>How the token service runs and which clients it knows. Validated as a whole before anything listens.</summary>
public sealed record TokenServiceOptions
{
    /// <summary>The shortest lifetime an access token may be given: shorter ones expire between two calls of a slow test.</summary>
    public static readonly TimeSpan ShortestLifetime = TimeSpan.FromMinutes(1);

    /// <summary>The longest lifetime an access token may be given: not everybody asks whether one was called back, so they must end by themselves.</summary>
    public static readonly TimeSpan LongestLifetime = TimeSpan.FromMinutes(15);

    /// <summary>The municipality code that no Danish municipality has: the sandbox's.</summary>
    public const string SandboxMunicipality = "0999";

    /// <summary>
    /// Whether the service may vouch for callers of real municipalities. It refuses to start with such a client unless this
    /// says so, because whoever holds a client's key speaks for that client's caseworker.
    /// </summary>
    public bool AllowOutsideSandbox { get; init; }

    /// <summary>The loopback port to listen on, 0 to 65535; 0 lets the system choose a free one.</summary>
    public int Port { get; init; }

    /// <summary>The loopback port on which clients show certificates; as <see cref="Port"/>.</summary>
    public int CertificatePort { get; init; }

    /// <summary>The certificate, with its private key, that names <c>localhost</c>. It stays the caller's to dispose.</summary>
    public required X509Certificate2 ServerCertificate { get; init; }

    /// <summary>The <c>aud</c> of every access token: the identifier the gateway expects for itself.</summary>
    public required string Audience { get; init; }

    /// <summary>The clients that may get a token; at least one, each id once.</summary>
    public required IReadOnlyList<TokenClient> Clients { get; init; }

    /// <summary>Systems that exchange their users' tokens; no id is another client's.</summary>
    public IReadOnlyList<SystemClient> Systems { get; init; } = [];

    /// <summary>Clients through which people log in; no id is another client's.</summary>
    public IReadOnlyList<WebClient> WebClients { get; init; } = [];

    /// <summary>Whom one may be on the login page, each id once; at least one where there are <see cref="WebClients"/>.</summary>
    public IReadOnlyList<Persona> Personas { get; init; } = [];

    /// <summary>
    /// Whether a client certificate is believed at a moment: an authority vouches for it and has not taken it back. Asked anew for each that is
    /// shown, and none that is not believed gets a token. Null: one is shown for nothing but to bind tokens to it, whichever it is, and no
    /// client is known by one.
    /// </summary>
    public Func<X509Certificate2, DateTimeOffset, bool>? CertificateBelieved { get; init; }

    /// <summary>
    /// How long a key signs, 1 hour to 30 days, a day unless told. The next one is published before it signs, the last one
    /// until the last token it has signed has ended.
    /// </summary>
    public TimeSpan SigningKeyLifetime { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long an access token holds: 1 to 15 minutes, 5 unless told.</summary>
    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// A folder of the service's own, made where it is missing, in which the assertions that were used are remembered as
    /// hashes: over a restart, and among services that share it. Null: in memory, and gone with the process.
    /// </summary>
    public string? UsedAssertionsFolder { get; init; }

    /// <summary>The clock that dates tokens and judges assertions.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where the service's own messages go; none unless told. Tokens and assertions are never among them.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }
}
