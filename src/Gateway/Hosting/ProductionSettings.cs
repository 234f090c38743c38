using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Callers.Certificates;
using Gateway.Callers.Issuers;
using Gateway.Hosting.Certificates;
using Gateway.LogReading;
using Gateway.Retention;
using Gateway.Sources;
using Gateway.Sources.Credentials;
using Gateway.Storage.Postgres;
using Gateway.Telemetry;
using Gateway.Transparency;
using Gateway.Transparency.Witnesses;
using Gateway.Web;

namespace Gateway.Hosting;

/// <summary>
/// Reads the settings of one gateway from its section of the configuration (<c>Gateway</c>, or a municipality's beneath it).
/// Every error is named at once; none has a default that would open anything.
/// </summary>
internal static class ProductionSettings
{
    /// <summary>The settings. What is missing or wrong is added to <paramref name="errors"/>; with any, the result is not to be used.</summary>
    internal static GatewaySettings Read(IConfigurationSection gateway, List<string> errors)
    {
        var settings = new GatewaySettings
        {
            Listen = Address(gateway, "Listen", errors),
            DataFolder = Required(gateway, "DataFolder", errors),
            Postgres = Postgres(gateway.GetSection("Postgres"), errors),
            LogName = LogName(gateway, errors),
            Checkpoints = CheckpointPace.Read(gateway, errors),
            CheckpointFile = gateway["CheckpointFile"],
            VaultKeyFile = gateway["VaultKeyFile"],
            Retention = Retention(gateway.GetSection("Retention"), errors),
            Samples = SampleRules.Read(gateway.GetSection("Samples"), errors),
            Witnesses = WitnessSettings.Read(gateway, errors),
            Limits = GatewayLimits.Read(gateway.GetSection("Limits"), errors),
            Telemetry = TelemetrySettings.Read(gateway.GetSection("Telemetry"), errors),
            ServerCertificate = Certificate(gateway, errors)!,
            Issuers = IssuerSettings.Read(gateway.GetSection("Issuers"), errors),
            ClientCertificates = ClientCertificateSettings.Read(gateway.GetSection("ClientCertificates"), errors),
            TrustedAuthorities = Authorities(gateway, errors),
            PersonsFolder = gateway["PersonsFolder"],
            OverlaysFolder = gateway["OverlaysFolder"],
            OwnDefinitionsFolder = gateway["DefinitionsFolder"],
            Sources = gateway.GetSection("Sources").GetChildren().ToDictionary(s => s.Key, s => Connection(s, errors)),
        };
        if (!settings.Listen.IsLoopback && !System.Net.IPAddress.TryParse(settings.Listen.DnsSafeHost, out _))
            errors.Add($"{gateway.Path}:Listen must name localhost or an address of the machine, such as https://0.0.0.0:8443");
        // Otherwise it would start, and let nobody in.
        if (!gateway.GetSection("ClientCertificates").Exists())
            errors.AddRange(settings.Issuers.Where(i => i.BoundTokensRequired).Select(i =>
                $"{gateway.Path}:Issuers:{i.Name}:BoundTokens is required, and no client is asked for a certificate: set {gateway.Path}:ClientCertificates:Authorities"));
        errors.AddRange(settings.Issuers.Where(i => i.BoundTokensRequired && i.Login is not null).Select(i =>
            $"{gateway.Path}:Issuers:{i.Name}:BoundTokens is required, and pages look at no client certificate: nobody could log in there; give Login to another issuer"));
        return settings with { Web = WebSettings.Read(gateway, settings.Listen, settings.Issuers.Any(i => i.Login is not null), errors) };
    }

    /// <summary>What it takes to look through the store, and nothing else; the same of errors.</summary>
    internal static StoreSettings ReadStore(IConfigurationSection gateway, List<string> errors) => new(Required(gateway, "DataFolder", errors), Postgres(gateway.GetSection("Postgres"), errors), LogName(gateway, errors), gateway["CheckpointFile"], gateway["VaultKeyFile"]);

    // Two roles at the best: one that owns the tables and one that the gateway runs as.
    private static PostgresSettings? Postgres(IConfigurationSection postgres, List<string> errors)
    {
        var owner = CredentialSettings.Secret(postgres, "OwnerConnectionString", errors);
        if (CredentialSettings.Secret(postgres, "ConnectionString", errors) is { } own)
            return new PostgresSettings(own.Reveal) { OwnerConnectionString = owner is null ? null : owner.Reveal, PatienceSeconds = Patience(postgres, errors) };
        if (owner is not null)
            errors.Add($"{postgres.Path}:ConnectionString is missing: the owner's is used for migrations alone");
        return null;
    }

    private static int Patience(IConfigurationSection postgres, List<string> errors)
    {
        if (postgres["PatienceSeconds"] is not { } text)
            return 1;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= PostgresSettings.MostPatience)
            return seconds;
        errors.Add($"{postgres.Path}:PatienceSeconds is a whole number from 1 to {PostgresSettings.MostPatience}");
        return 1;
    }

    private static RetentionTimes Retention(IConfigurationSection section, List<string> errors)
    {
        var days = new Dictionary<string, int>();
        foreach (var purpose in section.GetChildren())
        {
            if (RetentionTimes.Read(purpose.Value) is { } read)
                days[purpose.Key] = read;
            else
                errors.Add($"{purpose.Path} is a whole number of days from {RetentionTimes.FewestDays} to {RetentionTimes.MostDays}");
        }
        return new RetentionTimes(days);
    }

    private static string? LogName(IConfigurationSection gateway, List<string> errors)
    {
        if (gateway["LogName"] is { } name && (name.Length == 0 || name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '+')))
            errors.Add($"{gateway.Path}:LogName has no white space and no plus sign, such as example.org/disclosures");
        return gateway["LogName"];
    }

    private static string Required(IConfigurationSection section, string key, List<string> errors)
    {
        if (section[key] is { Length: > 0 } value)
            return value;
        errors.Add($"{section.Path}:{key} is missing");
        return "";
    }

    private static Uri Address(IConfigurationSection section, string key, List<string> errors)
    {
        if (Uri.TryCreate(Required(section, key, errors), UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps)
            return address;
        errors.Add($"{section.Path}:{key} must be an https address");
        return new Uri("https://unset.invalid");
    }

    private static SourceConnection Connection(IConfigurationSection source, List<string> errors) =>
        new(source["Folder"] is { Length: > 0 } folder ? Folder(source, folder, errors) : Address(source, "Address", errors), CredentialSettings.Secret(source, "Token", errors))
        {
            Credentials = CredentialSettings.Read(source, errors),
            Settings = source.GetSection("Settings").GetChildren().ToDictionary(s => s.Key, s => s.Value ?? ""),
        };

    // Of a source that delivers files: the folder on this machine that they come into.
    private static Uri Folder(IConfigurationSection source, string folder, List<string> errors)
    {
        if (source["Address"] is not null)
            errors.Add($"{source.Path}: set Folder or Address, not both");
        if (Path.IsPathFullyQualified(folder))
            return new Uri(folder);
        errors.Add($"{source.Path}:Folder must be a whole path");
        return new Uri("file:///");
    }

    private static ServerCertificate? Certificate(IConfigurationSection gateway, List<string> errors)
    {
        var (certificate, key) = (Required(gateway, "Certificate", errors), Required(gateway, "CertificateKey", errors));
        if (certificate.Length == 0 || key.Length == 0)
            return null;
        try
        {
            return ServerCertificate.InFiles(certificate, key);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            errors.Add($"{gateway.Path}:Certificate and {gateway.Path}:CertificateKey must name readable PEM files that belong together");
            return null;
        }
    }

    private static X509Certificate2Collection? Authorities(IConfigurationSection gateway, List<string> errors)
    {
        if (gateway["TrustedAuthorities"] is not { Length: > 0 } file || ReadFile(gateway, "TrustedAuthorities", file, errors) is not { } pem)
            return null;
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(pem);
        if (authorities.Count == 0)
            errors.Add($"{gateway.Path}:TrustedAuthorities holds no certificate");
        return authorities;
    }

    private static string? ReadFile(IConfigurationSection section, string key, string file, List<string> errors)
    {
        if (File.Exists(file))
            return File.ReadAllText(file);
        errors.Add($"{section.Path}:{key} names a file that is not there");
        return null;
    }
}
