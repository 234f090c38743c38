using Gateway.Access;
using Gateway.Callers.Certificates;
using Gateway.Callers.Issuers;
using Gateway.Consent;
using Gateway.DisclosureLog;
using Gateway.Hosting;
using Gateway.ReviewedData;
using Gateway.Sandbox;
using Gateway.Sources;
using Gateway.Tokens;

namespace Gateway.FirstUse;

/// <summary>
/// Everything a newcomer needs in one process on loopback: simulators, a token service, the gateway, and development
/// certificates. Left out of a production build.
/// </summary>
internal sealed class OneCommandStart : IAsyncDisposable
{
    internal const string OrganisationCvr = "99990001";
    internal const string CaseworkerClient = "job-centre-testkoebing";
    internal const string Audience = "gateway";
    internal static readonly MunicipalityId Municipality = MunicipalityId.Parse("0999");

    private OneCommandStart(SandboxHost sandbox, TokenServiceHost tokens, GatewayHost gateway)
    {
        Simulators = sandbox;
        Tokens = tokens;
        Gateway = gateway;
    }

    internal SandboxHost Simulators { get; }

    internal TokenServiceHost Tokens { get; }

    internal GatewayHost Gateway { get; }

    /// <summary>Starts the parts in the order in which they need each other.</summary>
    internal static async Task<OneCommandStart> RunAsync(SandboxSettings settings, Action<ILoggingBuilder>? logging = null)
    {
        var certificates = DevelopmentCertificates.Open(settings.CertificateFolder, settings.Clock);
        var loggers = settings.Verbose ? LoggerFactory.Create(l => l.SetUpGatewayLogging()) : null;

        var doors = new SandboxDoors(certificates, settings.Clock);
        var sandbox = await StartSimulatorsAsync(new SandboxOptions
        {
            RecordedFolder = settings.RecordedFolder,
            ServerCertificate = certificates.Source,
            Credentials = doors.Credentials,
            DropFolder = Path.Combine(settings.DataFolder, "delivered"),
            Clock = settings.Clock,
            LoggerFactory = loggers,
        });
        SetFaults(sandbox, settings);
        var personas = SandboxPersonas.Of(sandbox.Citizens, certificates);
        // One for both: what is taken back gets no token and is let in by none, from the same look at the list on.
        var clients = ClientTrust.Open(certificates.AuthorityFile, certificates.RevocationListFile).Trust;
        var tokens = await TokenServiceHost.StartAsync(new TokenServiceOptions
        {
            Port = settings.IssuerPort,
            ServerCertificate = certificates.Server,
            Audience = Audience,
            Clients = [.. personas.Select(p => p.Client)],
            Systems = SandboxLogins.Systems(certificates),
            WebClients = SandboxLogins.WebClients(certificates),
            Personas = [.. personas.Select(p => p.Login)],
            CertificateBelieved = (shown, at) => clients?.Believes(shown, at) == true,
            UsedAssertionsFolder = Path.Combine(settings.DataFolder, "used-assertions"),
            TimeProvider = settings.Clock,
            LoggerFactory = loggers,
        });
        var persons = SandboxPersons.Write(settings.DataFolder, Municipality, sandbox.Citizens);
        var gateway = await StartGatewayAsync(sandbox, tokens, new GatewaySettings
        {
            Listen = new Uri($"https://localhost:{settings.GatewayPort}"),
            DataFolder = settings.DataFolder,
            Postgres = settings.Postgres,
            PersonsFolder = persons,
            Limits = settings.Limits,
            Telemetry = settings.Telemetry,
            ServerCertificate = certificates.Server,
            Issuers = [IssuerOf(tokens) with { Login = SandboxLogins.PagesLogin(certificates) }],
            ClientCertificates = clients,
            TrustedAuthorities = certificates.Authority,
            SyntheticCitizens = new SyntheticCitizens(sandbox.Citizens.Select(Synthetic).OfType<SyntheticCitizen>()),
            Sources = Connected(sandbox, settings).ToDictionary(s => s, s => doors.To(sandbox, s)),
            CatalogueFile = settings.CatalogueFile ?? GatewaySettings.ShippedCatalogue,
            OverlaysFolder = settings.OverlaysFolder,
            OwnDefinitionsFolder = settings.OwnDefinitionsFolder,
            Clock = settings.Clock,
        }, logging);
        SandboxLogins.Lead(tokens, gateway.Address);
        var book = gateway.Services.GetRequiredService<ConsentBook>();
        await SandboxConsents.RecordAsync(sandbox, book, gateway.Services.GetRequiredService<PolicyCatalogue>(), settings.Clock);
        WriteConnectionFile(settings, certificates, personas, tokens, gateway);
        return new OneCommandStart(sandbox, tokens, gateway);
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Tokens.DisposeAsync();
        await Simulators.DisposeAsync();
    }

    /// <summary>
    /// The simulators to connect: those that are named, or all that have something recorded. One that has nothing at all is not connected: "asked, nothing held"
    /// would be untrue of a system nobody recorded.
    /// </summary>
    internal static IReadOnlyList<string> Connected(SandboxHost sandbox, SandboxSettings settings)
    {
        List<string> recorded = [.. Defined(sandbox, settings, neverAsked: false)];
        ReviewedDataException.ThrowIfAny([.. settings.Sources.Except(recorded).Select(s => $"--sources: nothing is recorded of '{s}'; there are {string.Join(", ", recorded)}")]);
        return settings.Sources.Count > 0 ? settings.Sources : recorded;
    }

    /// <summary>The simulators that stand there and are not connected, because their definitions say that they are never asked: registers that the law closes, and systems that only receive.</summary>
    internal static IReadOnlyList<string> NeverAsked(SandboxHost sandbox, SandboxSettings settings) => [.. Defined(sandbox, settings, neverAsked: true)];

    /// <summary>The sandbox's one issuer, which speaks for everybody there is here.</summary>
    internal static TokenIssuer IssuerOf(TokenServiceHost tokens) => new()
    {
        Name = "sandbox",
        Identifier = tokens.Issuer.OriginalString,
        Audience = Audience,
        VouchesFor = [CallerKind.System, CallerKind.Staff, CallerKind.Citizen],
        Municipalities = [Municipality],
        RevokedTokens = tokens.RevokedTokens,
    };

    private static SyntheticCitizen? Synthetic(SandboxCitizen citizen) => CitizenId.TryParse(citizen.Cpr) is { } number
        ? SyntheticCitizen.TryOf(citizen.Alias, new Person(number, [.. citizen.Earlier.Select(CitizenId.TryParse).OfType<CitizenId>()], null))
        : null;

    private static Uri AddressOf(SandboxHost sandbox, string source) =>
        sandbox.DropFolders.TryGetValue(source, out var folder) ? new Uri(Path.GetFullPath(folder)) : sandbox.AddressOf(source);

    private static string RecordedFolder(SandboxSettings settings) => settings.RecordedFolder ?? Path.Combine(AppContext.BaseDirectory, "Recorded");

    private static IEnumerable<string> Defined(SandboxHost sandbox, SandboxSettings settings, bool neverAsked)
    {
        var definitions = DefinitionFiles(settings).Where(f => YamlFile.Parse(Path.GetFileName(f), File.ReadAllText(f)).Root.Has("never_asked") == neverAsked)
            .Select(Path.GetFileNameWithoutExtension).ToHashSet();
        return sandbox.Recorded.Concat(sandbox.DropFolders.Keys).Where(definitions.Contains).Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> DefinitionFiles(SandboxSettings settings) =>
        new[] { Path.Combine(AppContext.BaseDirectory, "Sources", "Definitions"), settings.OwnDefinitionsFolder }.Where(Directory.Exists).OfType<string>()
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.yaml"));

    // Of what is delivered as files, or is not connected, nobody would see it.
    private static void SetFaults(SandboxHost sandbox, SandboxSettings settings)
    {
        List<string> answering = [.. Connected(sandbox, settings).Except(sandbox.DropFolders.Keys)];
        ReviewedDataException.ThrowIfAny([.. settings.Faults.Select(f => f.Source).Except(answering).Select(s => $"--fault: no simulator that is asked is called '{s}'; there are {string.Join(", ", answering)}")]);
        foreach (var (source, fault) in settings.Faults)
            sandbox.SetFault(source, fault);
    }

    private static async Task<SandboxHost> StartSimulatorsAsync(SandboxOptions options)
    {
        try
        {
            return await SandboxHost.StartAsync(options);
        }
        catch (RecordedDataException e)
        {
            throw new ReviewedDataException(e.Errors);
        }
    }

    private static async Task<GatewayHost> StartGatewayAsync(
        SandboxHost sandbox, TokenServiceHost tokens, GatewaySettings settings, Action<ILoggingBuilder>? logging)
    {
        try
        {
            return await GatewayHost.StartAsync(settings, logging);
        }
        catch
        {
            await tokens.DisposeAsync();
            await sandbox.DisposeAsync();
            throw;
        }
    }

    private static void WriteConnectionFile(
        SandboxSettings settings, DevelopmentCertificates certificates, IReadOnlyList<SandboxPersona> personas, TokenServiceHost tokens, GatewayHost gateway)
    {
        new ConnectionFile
        {
            Gateway = gateway.Address.AbsoluteUri.TrimEnd('/'),
            Issuer = tokens.Issuer.OriginalString,
            CertificateAuthority = Path.GetFullPath(certificates.AuthorityFile),
            Clients = [.. personas.Select(p => new ConnectionFile.Client(p.Client.ClientId, Path.GetFullPath(p.KeyFile), Path.GetFullPath(p.CertificateFile), p.Client.Role))],
            Citizens = Path.GetFullPath(Path.Combine(RecordedFolder(settings), "citizens.json")),
        }.Write(settings.DataFolder);
    }
}
