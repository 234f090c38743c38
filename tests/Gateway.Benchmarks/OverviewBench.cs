using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using Gateway.Access;
using Gateway.Callers;
using Gateway.Client;
using Gateway.Consent;
using Gateway.DisclosureLog;
using Gateway.FirstUse;
using Gateway.Hosting;
using Gateway.Overview.V1;
using Gateway.Sandbox;
using Gateway.Sources;
using Gateway.Sources.Resilience;
using Gateway.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Benchmarks;

/// <summary>The whole system in one process over real sockets, measured from the client's side.</summary>
internal sealed class OverviewBench : IAsyncDisposable
{
    private readonly string _folder;
    private readonly OneCommandStart _started;
    private readonly ClientCredentialsTokens _tokens;
    private readonly GatewayClient _client;

    private OverviewBench(string folder, OneCommandStart started)
    {
        _folder = folder;
        _started = started;
        var authority = new X509Certificate2Collection { X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder, "certs", "ca.pem")) };
        var key = File.ReadAllText(Path.Combine(folder, "certs", "clients", OneCommandStart.CaseworkerClient + ".key.pem"));
        _tokens = new ClientCredentialsTokens(
            new ClientCredentialsOptions { Issuer = started.Tokens.Issuer, ClientId = OneCommandStart.CaseworkerClient, TrustedAuthorities = authority }, key);
        _client = GatewayClient.Connect(new GatewayClientOptions { Address = started.Gateway.Address, AccessToken = _tokens.GetTokenAsync, TrustedAuthorities = authority });
    }

    internal static async Task<OverviewBench> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-bench-").FullName;
        var settings = new SandboxSettings
        {
            GatewayPort = 0,
            IssuerPort = 0,
            DataFolder = Path.Combine(folder, "data"),
            CertificateFolder = Path.Combine(folder, "certs"),
        };
        return new OverviewBench(folder, await OneCommandStart.RunAsync(settings, logging => logging.ClearProviders()));
    }

    internal async Task<double> OnceAsync()
    {
        await _tokens.GetTokenAsync();
        var watch = Stopwatch.StartNew();
        await _client.GetOverviewAsync(Request());
        return watch.Elapsed.TotalMilliseconds;
    }

    /// <summary>Opens the connection with a request that is refused unread.</summary>
    internal async Task OpenConnectionAsync()
    {
        try
        {
            await _client.GetOverviewAsync(new GetOverviewRequest());
        }
        catch (GatewayException)
        {
            // Refused, as it should be: what counts is the open connection.
        }
    }

    internal async Task<Figures> ManyAsync(int times)
    {
        var taken = new List<double>();
        for (var i = 0; i < times; i++)
            taken.Add(await OnceAsync());
        return Figures.Of(taken);
    }

    /// <summary>The same questions put to the simulators without the gateway: what the sources themselves cost.</summary>
    internal async Task<Figures> SourcesAloneAsync(int times)
    {
        var catalogue = _started.Gateway.Services.GetRequiredService<PolicyCatalogue>();
        var lines = _started.Gateway.Services.GetRequiredService<SourceLines>();
        var questions = SourceQuestion.From(Grant(catalogue), _started.Gateway.Services.GetRequiredService<SourceCatalogue>())
            .Where(q => q.Definition.Drop is null && lines.To(q.Definition) is not null).ToList();
        var taken = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var watch = Stopwatch.StartNew();
            await Task.WhenAll(questions.Select(async q =>
            {
                using var memory = new CallMemory();
                using var room = memory.RoomFor(q.Definition);
                var line = lines.To(q.Definition)!;
                await line.AskAsync(client => SourceReading.AskAsync(client, line.Connection, q, room, CancellationToken.None), q.Definition.Limits.Deadline, CancellationToken.None);
            }));
            taken.Add(watch.Elapsed.TotalMilliseconds);
        }
        return Figures.Of(taken);
    }

    /// <summary>The decision alone, about the categories of one overview, on the citizen's own records.</summary>
    internal async Task<Figures> DecisionsAsync(int times)
    {
        var (catalogue, records) = (_started.Gateway.Services.GetRequiredService<PolicyCatalogue>(), _started.Gateway.Services.GetRequiredService<AccessBook>());
        var request = Grant(catalogue).Request with { Categories = [] };
        var given = await records.ReadAsync(request);
        var taken = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var watch = Stopwatch.StartNew();
            AccessGrant.Decide(request, catalogue, given, TimeProvider.System.GetUtcNow());
            taken.Add(watch.Elapsed.TotalMilliseconds);
        }
        return Figures.Of(taken);
    }

    /// <summary>Reading the records a decision rests on, in a transaction of its own.</summary>
    internal async Task<Figures> RecordsReadAsync(int times)
    {
        var (catalogue, records) = (_started.Gateway.Services.GetRequiredService<PolicyCatalogue>(), _started.Gateway.Services.GetRequiredService<AccessBook>());
        var request = Grant(catalogue).Request;
        var taken = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var watch = Stopwatch.StartNew();
            await records.ReadAsync(request);
            taken.Add(watch.Elapsed.TotalMilliseconds);
        }
        return Figures.Of(taken);
    }

    internal Figures Commits(int times)
    {
        var store = _started.Gateway.Services.GetRequiredService<Store>();
        var opening = new Opening(new CitizenKey(new byte[CitizenKey.Length]), new byte[Commitment.SaltLength]);
        var taken = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var entry = new LogEntry(EntryKind.Asked, OneCommandStart.Municipality, TimeProvider.System.GetUtcNow());
            var watch = Stopwatch.StartNew();
            store.AppendQueryAsync(QueryId.New(), entry, opening).GetAwaiter().GetResult();
            taken.Add(watch.Elapsed.TotalMilliseconds);
        }
        return Figures.Of(taken);
    }

    /// <summary>Records a second when many callers write at once: what waits together is committed together.</summary>
    internal async Task<double> CommitsAtOnceAsync(int callers, int each)
    {
        var store = _started.Gateway.Services.GetRequiredService<Store>();
        var opening = new Opening(new CitizenKey(new byte[CitizenKey.Length]), new byte[Commitment.SaltLength]);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < each; i++)
                await store.AppendQueryAsync(QueryId.New(), new LogEntry(EntryKind.Asked, OneCommandStart.Municipality, TimeProvider.System.GetUtcNow()), opening);
        })));
        return callers * each / watch.Elapsed.TotalSeconds;
    }

    /// <summary>What is left of the caller's deadline when the answer is there although one source hangs; 0 where none came in time.</summary>
    internal async Task<Figures> HangingAsync(int times, TimeSpan deadline)
    {
        _started.Simulators.SetFault("cosmic", Fault.Of(FaultKind.Hang));
        var left = new List<double>();
        for (var i = 0; i < times; i++)
        {
            await _tokens.GetTokenAsync();
            var watch = Stopwatch.StartNew();
            try
            {
                await _client.GetOverviewAsync(Request(), deadline);
                left.Add((deadline - watch.Elapsed).TotalMilliseconds);
            }
            catch (GatewayException late) when (late.Error.Code == GatewayErrorCode.DeadlineExceeded)
            {
                // A machine that stands still is a figure too, not the end of the figures.
                left.Add(0);
            }
        }
        _started.Simulators.ClearFaults();
        return Figures.Of(left);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _tokens.Dispose();
        await _started.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private SandboxCitizen Anna => _started.Simulators.Citizens.First(c => c.Alias == "D1");

    private GetOverviewRequest Request() => new() { CitizenId = Anna.Cpr, CaseId = Anna.Case, Purpose = "rehabilitation-case-preparation" };

    private AccessGrant Grant(PolicyCatalogue catalogue)
    {
        var caller = new Caller
        {
            Municipality = OneCommandStart.Municipality, OrganisationCvr = OneCommandStart.OrganisationCvr, Unit = "bench", Role = Role.Caseworker,
            User = "bench", ClientId = "bench", Assurance = AssuranceLevel.High,
        };
        var citizen = CitizenId.TryParse(Anna.Cpr)!;
        var request = new AccessRequest(caller, Person.Known(citizen), CaseId.TryParse(Anna.Case!)!, "rehabilitation-case-preparation", null, []);
        var book = _started.Gateway.Services.GetRequiredService<Consent.ConsentBook>();
        var consents = book.ReadAsync(caller.Municipality, Person.Known(citizen)).GetAwaiter().GetResult();
        return AccessGrant.Decide(request, catalogue, AccessRecords.None with { Consents = consents }, TimeProvider.System.GetUtcNow());
    }
}
