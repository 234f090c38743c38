using System.Globalization;
using Gateway.Hosting;
using Gateway.ReviewedData;
using Gateway.Sandbox;
using Gateway.Storage.Postgres;
using Gateway.Telemetry;

namespace Gateway.FirstUse;

/// <summary>What the one-command start may be told; every value has a default that works on a fresh clone.</summary>
internal sealed record SandboxSettings
{
    internal const int DefaultGatewayPort = 7443;
    internal const int DefaultIssuerPort = 7444;
    private const int Often = 60_000;

    private static readonly IReadOnlyList<string> Known = DevelopmentSettings.Options;

    internal int GatewayPort { get; init; } = DefaultGatewayPort;

    internal int IssuerPort { get; init; } = DefaultIssuerPort;

    internal required string DataFolder { get; init; }

    internal required string CertificateFolder { get; init; }

    /// <summary>Folder of recorded exchanges; null for the shipped ones.</summary>
    internal string? RecordedFolder { get; init; }

    /// <summary>The sources to connect, by id; empty: every one of which something is recorded.</summary>
    internal IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>The policy catalogue's file; null for the shipped one.</summary>
    internal string? CatalogueFile { get; init; }

    /// <summary>Folder of what municipalities have made narrower in it; null where none has.</summary>
    internal string? OverlaysFolder { get; init; }

    /// <summary>The database the log is kept in; null: a file in the data folder.</summary>
    internal PostgresSettings? Postgres { get; init; }

    /// <summary>Folder of definitions beside the shipped ones; null where there are none.</summary>
    internal string? OwnDefinitionsFolder { get; init; }

    /// <summary>How sources misbehave from the start on, by their ids, one each.</summary>
    internal IReadOnlyList<(string Source, Fault Fault)> Faults { get; init; } = [];

    /// <summary>Whether the simulators' own log lines are shown.</summary>
    internal bool Verbose { get; init; }

    /// <summary>Whom the gateway tells how it is doing.</summary>
    internal TelemetrySettings Telemetry { get; init; } = TelemetrySettings.None;

    /// <summary>
    /// How much callers may take. A few personas and a dozen citizens stand for whole offices here, and whoever tries or
    /// measures asks about the same few again and again: a thousand calls a second, which two cores do not reach.
    /// </summary>
    internal GatewayLimits Limits { get; init; } =
        GatewayLimits.Standard with { CallsPerUser = Often, CallsPerClient = Often, CallsPerCitizen = Often, PagesPerAddress = Often };

    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Reads the settings; paths default to the repository's git-ignored folders, or to the current folder outside one.</summary>
    /// <exception cref="ReviewedDataException">A setting is unknown or out of range; all are named.</exception>
    internal static SandboxSettings Read(IReadOnlyList<string> arguments)
    {
        var configuration = new ConfigurationBuilder().AddCommandLine([.. arguments]).Build();
        var errors = configuration.AsEnumerable().Select(s => s.Key).Except(Known, StringComparer.OrdinalIgnoreCase)
            .Select(key => $"--{key} is not known; known: {string.Join(", ", Known.Select(k => "--" + k))}, each with a value").ToList();
        if (arguments.Count > 0 && (arguments.Count % 2 != 0 || !arguments[0].StartsWith("--", StringComparison.Ordinal)) && errors.Count == 0)
            errors.Add($"options are {string.Join(", ", Known.Select(k => "--" + k))}, each with a value");
        var (port, issuerPort) = (Port(configuration, "port", DefaultGatewayPort, errors), Port(configuration, "issuer-port", DefaultIssuerPort, errors));
        var faults = ReadFaults(arguments, errors);
        ReviewedDataException.ThrowIfAny(errors);
        var root = RepositoryRoot() ?? Directory.GetCurrentDirectory();
        return new SandboxSettings
        {
            GatewayPort = port,
            IssuerPort = issuerPort,
            DataFolder = configuration["data"] ?? Path.Combine(root, "data"),
            CertificateFolder = configuration["certs"] ?? Path.Combine(root, "certs", "dev"),
            RecordedFolder = configuration["recorded"],
            Sources = configuration["sources"]?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
            OverlaysFolder = configuration["overlays"],
            OwnDefinitionsFolder = configuration["definitions"],
            Faults = faults,
            Verbose = string.Equals(configuration["verbose"], "true", StringComparison.OrdinalIgnoreCase),
        };
    }

    // The one option that is repeated, of which the framework's reader keeps the last alone.
    private static List<(string Source, Fault Fault)> ReadFaults(IReadOnlyList<string> arguments, List<string> errors)
    {
        var faults = new List<(string Source, Fault Fault)>();
        foreach (var (option, value) in arguments.Chunk(2).Where(pair => pair.Length == 2).Select(pair => (pair[0], pair[1])))
        {
            if (!option.Equals("--fault", StringComparison.OrdinalIgnoreCase))
                continue;
            if (value.Split('=') is not [{ Length: > 0 } source, { Length: > 0 } kind])
                errors.Add("--fault takes a source and a fault, such as dfdg=hang");
            else if (Fault.Named(kind) is not { } fault)
                errors.Add($"--fault: '{kind}' is no fault; there are {string.Join(", ", Fault.Names)}");
            else if (faults.Exists(f => f.Source == source))
                errors.Add($"--fault: '{source}' is named twice; a source has one fault at a time");
            else
                faults.Add((source, fault));
        }
        return faults;
    }

    private static int Port(IConfiguration configuration, string key, int usual, List<string> errors)
    {
        if (configuration[key] is not { } text)
            return usual;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= ushort.MaxValue)
            return port;
        errors.Add($"--{key} takes a port, 0 to 65535");
        return usual;
    }

    private static string? RepositoryRoot()
    {
        foreach (var start in new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory })
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "Gateway.sln")))
                    return folder.FullName;
            }
        }
        return null;
    }
}
