using Gateway.DisclosureLog;
using Gateway.ReviewedData;

namespace Gateway.Hosting.Municipalities;

/// <summary>
/// Which gateways an installation runs in its one process: one from the section <c>Gateway</c>, or, where
/// <c>Gateway:Municipalities:CODE</c> names municipalities (kommuner, by their four digits), one for each of them with a
/// store, log, keys, issuers, sources and address of its own.
/// </summary>
internal static class InstallationSettings
{
    private const string Root = "Gateway";
    private const string Municipal = "Municipalities";
    private const string Telemetry = "Telemetry";

    // What belongs to the machine or to whoever runs it. A municipality may have its own instead, but for the last: a process has one telemetry.
    private static readonly string[] OfTheProcess = ["Certificate", "CertificateKey", "TrustedAuthorities", "ClientCertificates", "Limits", Telemetry];

    /// <summary>The settings of every gateway.</summary>
    /// <exception cref="ReviewedDataException">Settings are missing or wrong, or two municipalities would share what must be each one's own; all are named.</exception>
    internal static IReadOnlyList<GatewaySettings> Read(IConfiguration configuration)
    {
        var errors = new List<string>();
        var read = Sections(configuration, errors).Select(s => ProductionSettings.Read(s.Section, errors) with { Municipality = s.Municipality }).ToList();
        ReviewedDataException.ThrowIfAny(errors);
        ReviewedDataException.ThrowIfAny(MunicipalBorders.Find(read));
        // Spans and figures are the process's: sent by each gateway, they would arrive once for every municipality.
        return [.. read.Select((s, i) => i == 0 ? s : s with { Telemetry = Gateway.Telemetry.TelemetrySettings.None })];
    }

    /// <summary>What it takes to look through every store, and nothing else.</summary>
    /// <exception cref="ReviewedDataException">Settings are missing or wrong; all are named.</exception>
    internal static IReadOnlyList<(MunicipalityId? Municipality, StoreSettings Store)> ReadStores(IConfiguration configuration)
    {
        var errors = new List<string>();
        var read = Sections(configuration, errors).Select(s => (s.Municipality, ProductionSettings.ReadStore(s.Section, errors))).ToList();
        ReviewedDataException.ThrowIfAny(errors);
        return read;
    }

    /// <summary>The folders that the gateways keep their stores in, as far as they are named.</summary>
    internal static IEnumerable<(string Setting, string Folder)> DataFolders(IConfiguration configuration) =>
        Sections(configuration, []).Select(s => (s.Section.Path + ":DataFolder", s.Section["DataFolder"] ?? ""));

    /// <summary>What the settings of a municipality's gateway are under.</summary>
    internal static string SectionOf(MunicipalityId? municipality) =>
        municipality is { } one ? ConfigurationPath.Combine(Root, Municipal, one.Code) : Root;

    private static List<(MunicipalityId? Municipality, IConfigurationSection Section)> Sections(IConfiguration configuration, List<string> errors)
    {
        var gateway = configuration.GetSection(Root);
        var municipal = gateway.GetSection(Municipal).GetChildren().ToList();
        if (municipal.Count == 0)
            return [(null, gateway)];
        errors.AddRange(gateway.GetChildren().Select(s => s.Key).Where(k => !Is(k, Municipal) && !OfTheProcess.Any(p => Is(k, p))).Select(k =>
            $"{Root}:{k} stands beside {Root}:{Municipal}, where it would be nobody's: give it to each municipality, such as {municipal[0].Path}:{k}"));
        var sections = new List<(MunicipalityId?, IConfigurationSection)>();
        foreach (var section in municipal)
        {
            if (MunicipalityId.TryParse(section.Key) is not { } municipality || municipality == MunicipalityId.Shared)
                errors.Add($"{section.Path}: a municipality is named by its code of four digits");
            else
                sections.Add((municipality, WithShared(gateway, section, errors)));
        }
        return sections;
    }

    // The municipality's own settings, and of those given once for all the ones it has not.
    private static IConfigurationSection WithShared(IConfigurationSection gateway, IConfigurationSection own, List<string> errors)
    {
        if (own.GetSection(Telemetry).Exists())
            errors.Add($"{own.Path}:{Telemetry} is the process's: give it once, as {Root}:{Telemetry}");
        var settings = own.AsEnumerable(makePathsRelative: true).ToList();
        foreach (var shared in OfTheProcess.Where(p => !own.GetSection(p).Exists()))
            settings.AddRange(gateway.GetSection(shared).AsEnumerable(makePathsRelative: false).Select(s => KeyValuePair.Create(s.Key[(Root.Length + 1)..], s.Value)));
        return new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Where(s => s.Value is not null).Select(s => KeyValuePair.Create($"{own.Path}:{s.Key}", s.Value)))
            .Build().GetSection(own.Path);
    }

    private static bool Is(string key, string name) => key.Equals(name, StringComparison.OrdinalIgnoreCase);
}
