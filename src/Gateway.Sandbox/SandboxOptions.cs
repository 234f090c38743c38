using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace Gateway.Sandbox;

/// <summary>How the simulators of the source systems are started.</summary>
public sealed record SandboxOptions
{
    /// <summary>
    /// A folder with <c>citizens.json</c>, optionally <c>consents.json</c>, and one folder of recorded
    /// exchanges for each source system. Null: the <c>Recorded</c> folder shipped beside the program.
    /// </summary>
    public string? RecordedFolder { get; init; }

    /// <summary>
    /// A folder in which every source that delivers files gets one of its own, named by its id, and its recorded files in
    /// <c>in</c>. Null: they are not delivered, and their folders are listed as skipped.
    /// </summary>
    public string? DropFolder { get; init; }

    /// <summary>Tells the day of delivery.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The certificate every simulator shows. Null: plain http.</summary>
    public X509Certificate2? ServerCertificate { get; init; }

    /// <summary>
    /// What the simulators know the gateway by; each then asks for what the real system asks for. Needs
    /// <see cref="ServerCertificate"/>. Null: <see cref="BearerToken"/> holds for all.
    /// </summary>
    public SandboxCredentials? Credentials { get; init; }

    /// <summary>What sources ask for instead of what the real ones do, by id; only with <see cref="Credentials"/>.</summary>
    public IReadOnlyDictionary<string, SourceDemand> Demands { get; init; } = new Dictionary<string, SourceDemand>();

    /// <summary>
    /// The token every request must carry as <c>Authorization: Bearer</c>; anything else is answered with 401
    /// in the source's own shape. Null: every request is let in.
    /// </summary>
    public string? BearerToken { get; init; }

    /// <summary>
    /// Where source, method, path and status of each request are logged. Null: nowhere.
    /// Never given to the web server itself, whose own messages would repeat query strings.
    /// </summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>The folder only; never the token.</summary>
    public override string ToString() => RecordedFolder ?? "(shipped recordings)";
}
