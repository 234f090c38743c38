using System.Security.Cryptography.X509Certificates;
using Gateway.Callers.Certificates;
using Gateway.Callers.Issuers;
using Gateway.DisclosureLog;
using Gateway.Hosting.Certificates;
using Gateway.Hosting.Municipalities;
using Gateway.LogReading;
using Gateway.Retention;
using Gateway.Sources;
using Gateway.Storage.Postgres;
using Gateway.Telemetry;
using Gateway.Transparency;
using Gateway.Transparency.Witnesses;
using Gateway.Web;

namespace Gateway.Hosting;

/// <summary>Everything an installation decides, read and checked once at start.</summary>
internal sealed record GatewaySettings
{
    /// <summary>The one municipality it serves, in an installation that runs a gateway for each; null: whichever its issuers vouch for.</summary>
    internal MunicipalityId? Municipality { get; init; }

    /// <summary>Where its settings stand, as errors name them.</summary>
    internal string Section => InstallationSettings.SectionOf(Municipality);

    /// <summary>Address to listen on; port 0 picks a free one.</summary>
    internal required Uri Listen { get; init; }

    /// <summary>Folder of the store and of the keys that lie outside it.</summary>
    internal required string DataFolder { get; init; }

    /// <summary>The PostgreSQL database of the store; null: a SQLite file in the data folder.</summary>
    internal PostgresSettings? Postgres { get; init; }

    /// <summary>What a new log is called in its checkpoints, such as <c>example.org/disclosures</c>; null: by chance. It never changes.</summary>
    internal string? LogName { get; init; }

    /// <summary>How often the log is signed.</summary>
    internal CheckpointPace Checkpoints { get; init; } = CheckpointPace.Standard;

    /// <summary>Where the newest checkpoint is kept outside the database, best on another disk; null: in the data folder.</summary>
    internal string? CheckpointFile { get; init; }

    /// <summary>Where the key lies that opens what the store knows of citizens; null: in the data folder.</summary>
    internal string? VaultKeyFile { get; init; }

    /// <summary>How long what the store knows of citizens can be read.</summary>
    internal RetentionTimes Retention { get; init; } = RetentionTimes.Standard;

    /// <summary>How often looks into citizens' information are sampled at the least.</summary>
    internal SampleRules Samples { get; init; } = SampleRules.Standard;

    /// <summary>Who cosigns the log's checkpoints, and how many of them must have before one is published.</summary>
    internal WitnessSettings Witnesses { get; init; } = WitnessSettings.None;

    /// <summary>How much callers may take.</summary>
    internal GatewayLimits Limits { get; init; } = GatewayLimits.Standard;

    /// <summary>Whom the gateway tells how it is doing.</summary>
    internal TelemetrySettings Telemetry { get; init; } = TelemetrySettings.None;

    /// <summary>What callers are shown.</summary>
    internal required ServerCertificate ServerCertificate { get; init; }

    /// <summary>Whose client certificates are believed; null: no client is asked for one, and tokens that are bound to one are refused.</summary>
    internal ClientTrust? ClientCertificates { get; init; }

    /// <summary>The issuers whose access tokens are accepted; at least one, each address and prefix once.</summary>
    internal required IReadOnlyList<TokenIssuer> Issuers { get; init; }

    /// <summary>Where people reach the pages.</summary>
    internal WebSettings Web { get; init; } = WebSettings.Local;

    /// <summary>Authorities trusted for issuer and sources instead of the machine's; null for the machine's.</summary>
    internal X509Certificate2Collection? TrustedAuthorities { get; init; }

    /// <summary>The connected sources, by definition id. A definition without a connection is not connected.</summary>
    internal required IReadOnlyDictionary<string, SourceConnection> Sources { get; init; }

    /// <summary>Whom a definition may be tried with: nobody, but in the one-command start.</summary>
    internal SyntheticCitizens SyntheticCitizens { get; init; } = SyntheticCitizens.None;

    /// <summary>The folder of the register of persons, one file a municipality; null: every number is a person of its own.</summary>
    internal string? PersonsFolder { get; init; }

    /// <summary>The policy catalogue as it lies beside the program.</summary>
    internal static string ShippedCatalogue { get; } = Path.Combine(AppContext.BaseDirectory, "Access", "catalogue.yaml");

    /// <summary>Where the reviewed data lies: beside the program.</summary>
    internal string CatalogueFile { get; init; } = ShippedCatalogue;

    /// <summary>The folder of the municipalities' overlays, <c>NNNN.yaml</c> each; null: the shared catalogue holds everywhere.</summary>
    internal string? OverlaysFolder { get; init; }

    internal string DefinitionsFolder { get; init; } = Path.Combine(AppContext.BaseDirectory, "Sources", "Definitions");

    /// <summary>The folder of the installation's own definitions, beside the shipped ones; null: none.</summary>
    internal string? OwnDefinitionsFolder { get; init; }

    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// The clock by which tokens are judged and issuers' keys grow old; apart from <see cref="Clock"/>, because issuers run
    /// on clocks of their own.
    /// </summary>
    internal TimeProvider TokenClock { get; init; } = TimeProvider.System;
}
