using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Gateway.Access;
using Gateway.Callers;
using Gateway.Client;
using Gateway.FirstUse;
using Gateway.Overview.V1;
using Gateway.Sandbox;
using Gateway.Sources.Dropped;
using Gateway.Sources.Resilience;
using Gateway.Sources;
using Gateway.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Benchmarks;

/// <summary>
/// What it costs to ask twenty sources at once: a citizen's own overview over them, beside these sources
/// asked by the same code without the gateway around it. Taken in turns, so that whatever else the machine does falls on both.
/// </summary>
internal sealed class WideOverview : IAsyncDisposable
{
    private const string Citizen = "D4";
    private const string Purpose = "citizen-access";
    private const double GoalMilliseconds = 15;

    // Those that are asked over HTTP and know the citizen, or would.
    private static readonly string[] Twenty =
    [
        "acadre", "case-index", "cosmic", "cpr", "dfdg", "dubu", "ffb", "getorganized", "kmd-momentum", "kmd-nexus", "ksd", "ky", "mediconnect",
        "netforvaltning-sundhed", "rehabilitation-140", "schultz-fasit", "skat-eindkomst", "udbetaling-danmark", "ungedatabasen", "workbase",
    ];

    private static readonly TimeSpan QuickestAnswer = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan FurtherTime = TimeSpan.FromMilliseconds(3);

    private readonly string _folder;
    private readonly OneCommandStart _started;
    private readonly ClientCredentialsTokens _tokens;
    private readonly GatewayClient _client;
    private readonly ILookup<string, SourceQuestion> _questions;

    private WideOverview(string folder, OneCommandStart started)
    {
        _folder = folder;
        _started = started;
        var authority = new X509Certificate2Collection { X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder, "certs", "ca.pem")) };
        var client = "citizen-" + Citizen.ToLowerInvariant();
        var key = File.ReadAllText(Path.Combine(folder, "certs", "clients", client + ".key.pem"));
        _tokens = new ClientCredentialsTokens(new ClientCredentialsOptions { Issuer = started.Tokens.Issuer, ClientId = client, TrustedAuthorities = authority }, key);
        _client = GatewayClient.Connect(new GatewayClientOptions { Address = started.Gateway.Address, AccessToken = _tokens.GetTokenAsync, TrustedAuthorities = authority });
        var lines = started.Gateway.Services.GetRequiredService<SourceLines>();
        _questions = SourceQuestion.From(Grant(), started.Gateway.Services.GetRequiredService<SourceCatalogue>())
            .Where(q => lines.To(q.Definition) is not null).ToLookup(q => q.Definition.Id);
    }

    private SandboxCitizen Person => _started.Simulators.Citizens.First(c => c.Alias == Citizen);

    internal static async Task<WideOverview> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-bench-").FullName;
        var settings = new SandboxSettings
        {
            GatewayPort = 0, IssuerPort = 0, DataFolder = Path.Combine(folder, "data"), CertificateFolder = Path.Combine(folder, "certs"), Sources = Twenty,
        };
        return new WideOverview(folder, await OneCommandStart.RunAsync(settings, logging => logging.ClearProviders()));
    }

    internal async Task WarmUpAsync(int times)
    {
        for (var i = 0; i < times; i++)
            await OverviewAsync();
    }

    /// <summary>
    /// Every simulator answers as soon as it is asked: what all the work takes together, theirs and the gateway's, on the
    /// cores they share; and the processor time of it, which a busy machine changes least.
    /// </summary>
    internal async Task AtOnceAsync(int turns)
    {
        var (overviews, sources) = (new List<double>(), new List<double>());
        var (ofOverviews, ofSources) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var turn = 0; turn < turns; turn++)
        {
            var before = Environment.CpuUsage.TotalTime;
            overviews.Add(await TimedAsync(OverviewAsync));
            var between = Environment.CpuUsage.TotalTime;
            sources.Add(await TimedAsync(() => Task.WhenAll(_questions.Select(AskAsync))));
            (ofOverviews, ofSources) = (ofOverviews + (between - before), ofSources + (Environment.CpuUsage.TotalTime - between));
        }
        Figures.Print($"all {_questions.Count} sources of one citizen, which answer at once", Figures.Of(sources));
        Figures.Print("overview over them all", Figures.Of(overviews));
        Figures.Print("processor time of the sources and of asking them", ofSources.TotalMilliseconds / turns);
        Figures.Print("processor time of the overview over them all", ofOverviews.TotalMilliseconds / turns);
    }

    /// <summary>
    /// Every simulator takes a time of its own for each answer, as sources on machines of their own do: what an overview takes
    /// beyond the slowest of them.
    /// </summary>
    internal async Task InTheirOwnTimeAsync(int turns)
    {
        var time = QuickestAnswer;
        foreach (var source in _questions.Where(s => s.First().Definition.Drop is null))
            _started.Simulators.SetFault(source.Key, Fault.Slow(time += FurtherTime));
        var alone = new Dictionary<string, double>();
        foreach (var source in _questions)
            alone[source.Key] = await TimedAsync(() => AskAsync(source));
        var slowest = _questions.MaxBy(s => alone[s.Key])!;
        var (overviews, slowests, together) = (new List<double>(), new List<double>(), new List<double>());
        for (var turn = 0; turn < turns; turn++)
        {
            overviews.Add(await TimedAsync(OverviewAsync));
            together.Add(await TimedAsync(() => Task.WhenAll(_questions.Select(AskAsync))));
            slowests.Add(await TimedAsync(() => AskAsync(slowest)));
        }
        _started.Simulators.ClearFaults();
        Figures.Print($"the slowest of them alone, where each takes its own time: {slowest.Key}", Figures.Of(slowests));
        // Simulators, gateway and client share the cores here: what asking many at once takes without the gateway is told apart.
        Figures.Print("all of them at once without the gateway around them, each taking its own time", Figures.Of(together));
        Figures.Print("overview over them all, each taking its own time", Figures.Of(overviews));
        var (overview, one, all) = (Figures.Of(overviews).Median, Figures.Of(slowests).Median, Figures.Of(together).Median);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  overview of {_questions.Count} sources: median {overview:0.00} ms; slowest source alone: median {one:0.00} ms; difference {overview - one:0.00} ms (goal {GoalMilliseconds:0}); of it {overview - all:0.00} ms beyond asking them all at once without the gateway"));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _tokens.Dispose();
        await _started.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<double> TimedAsync(Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed.TotalMilliseconds;
    }

    private async Task OverviewAsync() =>
        await _client.GetOverviewAsync(new GetOverviewRequest { CitizenId = Person.Cpr, CaseId = Person.Case, Purpose = Purpose });

    // All questions of one source at once, as an overview puts them.
    private async Task AskAsync(IEnumerable<SourceQuestion> source)
    {
        using var memory = new CallMemory();
        await Task.WhenAll(source.Select(q => Task.Run(() => AskAsync(q, memory))));
    }

    private async Task AskAsync(SourceQuestion question, CallMemory memory)
    {
        if (question.Definition.Drop is not null)
        {
            _started.Gateway.Services.GetRequiredService<DroppedSources>().Find(question.Definition.Id)?.Answer(question);
            return;
        }
        using var room = memory.RoomFor(question.Definition);
        var line = _started.Gateway.Services.GetRequiredService<SourceLines>().To(question.Definition)!;
        await line.AskAsync(client => SourceReading.AskAsync(client, line.Connection, question, room, CancellationToken.None), question.Definition.Limits.Deadline, CancellationToken.None);
    }

    private AccessGrant Grant()
    {
        var person = Access.Person.Known(CitizenId.TryParse(Person.Cpr)!);
        var caller = new Caller
        {
            Municipality = OneCommandStart.Municipality, OrganisationCvr = "", Unit = "bench", Role = Role.Citizen,
            User = "bench", ClientId = "bench", Assurance = AssuranceLevel.High, Self = person.Current,
        };
        var request = new AccessRequest(caller, person, CaseId.TryParse(Person.Case!)!, Purpose, null, []);
        return AccessGrant.Decide(request, _started.Gateway.Services.GetRequiredService<PolicyCatalogue>(), AccessRecords.None, TimeProvider.System.GetUtcNow());
    }
}
