using System.Security.Cryptography.X509Certificates;
using Gateway.Hosting.Municipalities;

namespace Gateway.Hosting;

/// <summary>
/// What a build for production does not start with: whatever belongs to the one-command start or to a developer's machine.
/// Whoever set it believes that it does something here, and in a build that could do it real callers would meet synthetic
/// ones. Each finding names the setting and what to do, and never repeats its value.
/// </summary>
internal static class DevelopmentSettings
{
    /// <summary>Who issues development certificates, as certificates write it.</summary>
    internal const string Authority = "CN=Gateway development authority";

    /// <summary>The file by which a data folder of the one-command start is known.</summary>
    internal const string ConnectionFile = "sandbox.json";

    private const string TheBuild = "this is a build for production";

    // The hosting layer reads its own settings with either prefix or none.
    private static readonly string[] Prefixes = ["", "ASPNETCORE_", "DOTNET_"];

    // The runtime writes dumps of its own, which no limit of the system keeps back.
    private static readonly string[] Dumps = ["DOTNET_DbgEnableMiniDump", "COMPlus_DbgEnableMiniDump"];

    // Of the framework, and read by nobody here: addresses, certificates and the operator's log have one place each.
    private static readonly (string Section, string Instead)[] FrameworkSections =
    [
        ("Kestrel", "the gateway listens where Gateway:Listen says, with Gateway:Certificate"),
        ("Logging", "what the operator's log holds is fixed, because the framework's own lines may quote what a caller sent"),
    ];

    /// <summary>The options of the one-command start, each with a value.</summary>
    internal static IReadOnlyList<string> Options { get; } = ["port", "issuer-port", "data", "certs", "recorded", "sources", "overlays", "definitions", "fault", "verbose"];

    /// <summary>What the command line and the configuration ask for.</summary>
    /// <param name="arguments">The command line, apart from the environment: a variable may be called PORT and mean another program.</param>
    /// <param name="configuration">Environment and command line together.</param>
    internal static IReadOnlyList<string> Find(IReadOnlyList<string> arguments, IConfiguration configuration)
    {
        var errors = new List<string>();
        var options = new ConfigurationBuilder().AddCommandLine([.. arguments]).Build();
        errors.AddRange(Options.Where(o => options[o] is not null).Select(o => $"--{o} belongs to the one-command start; {TheBuild}, which takes the section Gateway alone"));
        foreach (var prefix in Prefixes)
        {
            if (string.Equals(configuration[$"{prefix}ENVIRONMENT"], "Development", StringComparison.OrdinalIgnoreCase) && prefix.Length > 0)
                errors.Add($"{prefix}ENVIRONMENT is Development; {TheBuild}: remove it");
            if (configuration[$"{prefix}DETAILEDERRORS"] is { } detailed && (detailed == "1" || string.Equals(detailed, "true", StringComparison.OrdinalIgnoreCase)))
                errors.Add($"{prefix}DETAILEDERRORS is on; {TheBuild}, which never tells callers of its failures: remove it");
            errors.AddRange(FrameworkSections.Where(s => configuration.GetSection(prefix + s.Section).GetChildren().Any()).Select(s => $"{prefix}{s.Section} is set; {s.Instead}: remove it"));
        }
        errors.AddRange(Dumps.Where(d => configuration[d] is { Length: > 0 } and not "0").Select(d => $"{d} is on; a dump of the process holds what citizens were being asked about: remove it"));
        errors.AddRange(InstallationSettings.DataFolders(configuration).Where(d => d.Folder.Length > 0 && File.Exists(Path.Combine(d.Folder, ConnectionFile))).Select(d =>
            $"{d.Setting} is a folder of the one-command start (it holds {ConnectionFile}); {TheBuild}: give it a folder of its own"));
        return errors;
    }

    /// <summary>Development certificates among the settings that were read.</summary>
    internal static IReadOnlyList<string> Find(GatewaySettings settings)
    {
        var errors = new List<string>();
        if (IsDevelopment(settings.ServerCertificate.Current))
            errors.Add($"{settings.Section}:Certificate is a development certificate; {TheBuild}: get one from an authority that your callers trust");
        if (settings.TrustedAuthorities?.Any(IsDevelopment) == true)
            errors.Add($"{settings.Section}:TrustedAuthorities holds the development authority, whose key lies on a developer's machine; {TheBuild}: remove it");
        if (settings.ClientCertificates?.Now.Authorities.Any(IsDevelopment) == true)
            errors.Add($"{settings.Section}:ClientCertificates:Authorities holds the development authority, whose key lies on a developer's machine; {TheBuild}: remove it");
        errors.AddRange(settings.Sources.Where(s => s.Value.Credentials.Certificate?.Current is { } shown && IsDevelopment(shown))
            .Select(s => $"{settings.Section}:Sources:{s.Key}:ClientCertificate is a development certificate; {TheBuild}: get one from an authority that the source trusts"));
        return errors;
    }

    private static bool IsDevelopment(X509Certificate2 certificate) => certificate.Issuer == Authority;
}
