using System.Text.Json.Nodes;
using Gateway.Callers;
using Gateway.Client;
using Gateway.EndToEndTests.Web;
using Gateway.FirstUse;
using Gateway.Overview.V1;
using Gateway.Sandbox;

namespace Gateway.EndToEndTests.Identity;

/// <summary>One of several municipalities in a process: its issuer, its systems, its folders, and its callers.</summary>
internal sealed class Neighbour : IAsyncDisposable
{
    // A clinical function and a practice work for several municipalities; what they are called is each one's own.
    private const string Prefix = "own";
    private readonly DevelopmentCertificates _certificates;
    private readonly string _folder;
    private readonly SandboxDoors _doors;

    private Neighbour(string code, DevelopmentCertificates certificates, string folder)
    {
        (Code, _certificates, _folder) = (code, certificates, Directory.CreateDirectory(Path.Combine(folder, code)).FullName);
        _doors = new SandboxDoors(certificates, TimeProvider.System);
        DataFolder = Directory.CreateDirectory(Path.Combine(_folder, "data")).FullName;
        Address = new Uri($"https://localhost:{GatewayAlone.FreePort()}");
    }

    /// <summary>Its code, four digits.</summary>
    internal string Code { get; }

    internal Uri Address { get; }

    internal string DataFolder { get; }

    internal PromptIssuer Issuer { get; private set; } = null!;

    internal SandboxHost Simulators { get; private set; } = null!;

    /// <summary>Starts its issuer and its systems; the gateway is the process's to start.</summary>
    internal static async Task<Neighbour> StartAsync(string code, DevelopmentCertificates certificates, string folder)
    {
        var neighbour = new Neighbour(code, certificates, folder);
        neighbour.Issuer = await PromptIssuer.StartAsync(certificates.Server);
        neighbour.Simulators = await SandboxHost.StartAsync(new SandboxOptions { ServerCertificate = certificates.Server, Credentials = neighbour._doors.Credentials });
        return neighbour;
    }

    /// <summary>What its gateway is told, under its own section.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Settings()
    {
        var settings = new Dictionary<string, string>
        {
            ["Listen"] = Address.AbsoluteUri,
            ["DataFolder"] = DataFolder,
            ["LogName"] = $"example.org/{Code}",
            ["OverlaysFolder"] = Directory.CreateDirectory(Path.Combine(_folder, "overlays")).FullName,
            ["DefinitionsFolder"] = Directory.CreateDirectory(Path.Combine(_folder, "definitions")).FullName,
            ["Issuers__duties__Address"] = Issuer.Writer.Issuer,
            ["Issuers__duties__Audience"] = "gateway",
            ["Issuers__duties__VouchesFor"] = "staff, citizens",
            ["Issuers__duties__Municipalities"] = Code,
            ["Issuers__duties__Prefix"] = Prefix,
            ["Issuers__duties__Login__ClientId"] = PromptIssuer.Client,
            ["Issuers__duties__Login__ClientSecret"] = PromptIssuer.Secret,
            ["Issuers__duties__Login__Danish"] = "Prøve",
        };
        return settings.Concat(InstalledSources.Settings(Simulators, _doors, _folder, RunningGateway.ThreeSources)).Select(s => KeyValuePair.Create($"Gateway__Municipalities__{Code}__{s.Key}", s.Value));
    }

    /// <summary>Closes a rule for it alone, and gives it a system of its own.</summary>
    internal async Task BeStricterAsync(string rule, string definition)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "overlays"));
        Directory.CreateDirectory(Path.Combine(_folder, "definitions"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "overlays", Code + ".yaml"), $"rules:\n  - id: {rule}\n    closed:\n      reason:\n        da: Vi spørger borgeren selv.\n        en: We ask the citizen.\n");
        await File.WriteAllTextAsync(Path.Combine(_folder, "definitions", "own.yaml"), definition.Replace("municipality: shared", $"municipality: \"{Code}\"", StringComparison.Ordinal));
    }

    /// <summary>A token by its issuer's pen, of a municipality.</summary>
    internal string Token(Role role, string municipality, string? cpr = null, AssuranceLevel level = AssuranceLevel.High, Action<JsonObject>? more = null) =>
        DutiesGateway.Token(Issuer.Writer, role, level, more: claims =>
        {
            claims["municipality"] = municipality;
            if (cpr is not null)
                claims["cpr"] = cpr;
            more?.Invoke(claims);
        });

    /// <summary>The client package against its gateway, with one token for every call. The caller's to dispose.</summary>
    internal GatewayClient Client(string token) =>
        GatewayClient.Connect(new GatewayClientOptions { Address = Address, AccessToken = _ => ValueTask.FromResult(token), TrustedAuthorities = _certificates.Authority });

    /// <summary>A caseworker's question about one of its citizens.</summary>
    internal GetOverviewRequest About(string alias)
    {
        var citizen = Simulators.Citizens.First(c => c.Alias == alias);
        return new GetOverviewRequest { CitizenId = citizen.Cpr, CaseId = citizen.Case ?? SandboxConsents.DefaultCase, Purpose = RunningGateway.Purpose };
    }

    /// <summary>Its log's records, read past the gateway.</summary>
    internal IReadOnlyList<string> Entries() => IssuedGateway.Entries(DataFolder);

    /// <summary>How many records it has and how often its systems were asked.</summary>
    internal (int Records, int Questions) Trace() => (Entries().Count, Simulators.Received.Count);

    public async ValueTask DisposeAsync()
    {
        await Issuer.DisposeAsync();
        await Simulators.DisposeAsync();
    }
}
