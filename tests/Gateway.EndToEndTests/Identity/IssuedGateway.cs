using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Callers.Certificates;
using Gateway.Callers.Issuers;
using Gateway.FirstUse;
using Gateway.Hosting;
using Gateway.Hosting.Certificates;
using Gateway.Sandbox;
using Gateway.Telemetry;
using Gateway.Tests.Callers.Issuers;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Gateway.EndToEndTests.Identity;

/// <summary>
/// The gateway with issuers whose keys the test holds: one of the sandbox's staff, one of another municipality's systems.
/// Three simulated sources stand behind it, so that a question that should not have been asked is seen.
/// </summary>
public sealed class IssuedGateway : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> _log = new();
    private readonly ConcurrentQueue<string> _security = new();
    private DevelopmentCertificates _certificates = null!;
    private SandboxHost _simulators = null!;
    private GatewayHost _gateway = null!;
    private bool _stopped;

    internal string Folder { get; } = Directory.CreateTempSubdirectory("gateway-issued-").FullName;

    /// <summary>A further issuer, started with the folder of the certificates.</summary>
    internal Func<string, Task<TokenIssuer>>? Further { get; init; }

    /// <summary>Whose client certificates are believed, where the systems' tokens must be bound to one; called with the folder, before the start. Null: no client is asked for one.</summary>
    internal Func<string, ClientTrust>? Clients { get; init; }

    /// <summary>The folder of the register of persons; null: none.</summary>
    internal string? PersonsFolder { get; init; }

    /// <summary>How much callers may take: as in an installation.</summary>
    internal GatewayLimits Limits { get; init; } = GatewayLimits.Standard;

    /// <summary>Whom the gateway tells how it is doing.</summary>
    internal TelemetrySettings Telemetry { get; init; } = TelemetrySettings.None;

    /// <summary>From which level up the operator's log is kept.</summary>
    internal LogLevel Least { get; init; } = LogLevel.Warning;

    internal Uri Address => _gateway.Address;

    internal IServiceProvider Services => _gateway.Services;

    /// <summary>Where the server certificate and its key lie.</summary>
    internal (string Certificate, string Key) ServerFiles => (Path.Combine(Folder, "certs", "server.pem"), Path.Combine(Folder, "certs", "server.key"));

    internal X509Certificate2Collection Authority => _certificates.Authority;

    internal MovableClock TokenClock { get; } = new();

    /// <summary>The gateway's own clock.</summary>
    internal MovableClock Clock { get; } = new();

    internal TestIssuer Staff { get; private set; } = null!;

    internal TestIssuer Systems { get; private set; } = null!;

    internal SandboxHost Simulators => _simulators;

    /// <summary>Every line of the operator's log from <see cref="Least"/> up.</summary>
    internal IReadOnlyCollection<string> Log => _log;

    /// <summary>Every line about a refusal.</summary>
    internal IReadOnlyCollection<string> SecurityLog => _security;

    public async Task InitializeAsync()
    {
        _certificates = DevelopmentCertificates.Open(Path.Combine(Folder, "certs"), TimeProvider.System);
        Staff = await TestIssuer.StartAsync(_certificates.Server, TokenClock);
        Systems = await TestIssuer.StartAsync(_certificates.Server, TokenClock);
        List<TokenIssuer> issuers =
        [
            IssuerOf("staff", Staff.Writer.Issuer, CallerKind.Staff, ""),
            IssuerOf("systems", Systems.Writer.Issuer, CallerKind.System, "systems") with { BoundTokensRequired = Clients is not null },
        ];
        if (Further is not null)
            issuers.Add(await Further(Path.Combine(Folder, "certs")));
        _gateway = await StartAsync(issuers);
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        await _simulators.DisposeAsync();
        await Staff.DisposeAsync();
        await Systems.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Stops the gateway alone: what it has to tell is told.</summary>
    internal async Task StopAsync()
    {
        if (_stopped)
            return;
        _stopped = true;
        await _gateway.DisposeAsync();
    }

    /// <summary>The log's records as text, read past the gateway.</summary>
    internal IReadOnlyList<string> Entries() => Entries(Path.Combine(Folder, "data"));

    /// <summary>The same of a store in any data folder.</summary>
    internal static IReadOnlyList<string> Entries(string dataFolder)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(dataFolder, "gateway.sqlite")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT entry FROM log_entries ORDER BY log_index";
        using var reader = command.ExecuteReader();
        var entries = new List<string>();
        while (reader.Read())
            entries.Add(Encoding.UTF8.GetString((byte[])reader.GetValue(0)));
        return entries;
    }

    /// <summary>A gRPC call with an empty message, and its answer as <see cref="SendAsync(HttpClient, HttpRequestMessage)"/> tells it.</summary>
    internal Task<string> SendAsync(HttpClient client, string call, IEnumerable<string> authorization) =>
        SendAsync(client, Call(new Uri(Address, call).AbsoluteUri, authorization));

    /// <summary>Status, headers, body and trailers as they came, but for the date.</summary>
    internal static async Task<string> SendAsync(HttpClient client, HttpRequestMessage request)
    {
        using (request)
        {
            using var answer = await client.SendAsync(request);
            var body = await answer.Content.ReadAsByteArrayAsync();
            var text = new StringBuilder().Append((int)answer.StatusCode).AppendLine();
            foreach (var header in answer.Headers.Concat(answer.Content.Headers).Concat(answer.TrailingHeaders).Where(h => h.Key != "Date").OrderBy(h => h.Key, StringComparer.Ordinal))
                text.Append(header.Key).Append(": ").AppendJoin(", ", header.Value).AppendLine();
            return text.Append(Convert.ToHexString(body)).ToString();
        }
    }

    /// <summary>A client that trusts the gateway's certificate alone.</summary>
    /// <param name="shown">The certificate it shows; null: none.</param>
    /// <param name="sent">What it sends along.</param>
    internal HttpClient Open(X509Certificate2? shown = null, X509Certificate2Collection? sent = null)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, SslOptions = Tls(shown, sent) };
        return new HttpClient(handler) { BaseAddress = _gateway.Address };
    }

    /// <summary>How such a client speaks TLS.</summary>
    internal SslClientAuthenticationOptions Tls(X509Certificate2? shown, X509Certificate2Collection? sent)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(_certificates.Authority);
        return new SslClientAuthenticationOptions
        {
            TargetHost = _gateway.Address.Host,
            CertificateChainPolicy = policy,
            ClientCertificateContext = shown is null ? null : SslStreamCertificateContext.Create(shown, sent, offline: true),
        };
    }

    /// <summary>A gRPC call with an empty message, on the wire.</summary>
    internal static HttpRequestMessage Call(string path, IEnumerable<string> authorization)
    {
        var call = new HttpRequestMessage(HttpMethod.Post, path) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new ByteArrayContent(new byte[5]) };
        call.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        call.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        call.Headers.TryAddWithoutValidation("authorization", authorization);
        return call;
    }

    internal static TokenIssuer IssuerOf(string name, string issuer, CallerKind kind, string prefix) => new()
    {
        Name = name,
        Identifier = issuer,
        Audience = TokenWriter.Audience,
        VouchesFor = [kind],
        Municipalities = [OneCommandStart.Municipality],
        Prefix = prefix,
        Scope = TokenWriter.Scope,
        LongestLifetime = TimeSpan.FromMinutes(10),
    };

    private async Task<GatewayHost> StartAsync(IReadOnlyList<TokenIssuer> issuers)
    {
        var doors = new SandboxDoors(_certificates, TimeProvider.System);
        _simulators = await SandboxHost.StartAsync(new SandboxOptions { ServerCertificate = _certificates.Server, Credentials = doors.Credentials });
        return await GatewayHost.StartAsync(
            new GatewaySettings
            {
                Listen = new Uri("https://localhost:0"),
                DataFolder = Directory.CreateDirectory(Path.Combine(Folder, "data")).FullName,
                ServerCertificate = ServerCertificate.InFiles(ServerFiles.Certificate, ServerFiles.Key),
                ClientCertificates = Clients?.Invoke(Folder),
                Issuers = issuers,
                TrustedAuthorities = _certificates.Authority,
                Sources = RunningGateway.ThreeSources.ToDictionary(s => s, s => doors.To(_simulators, s)),
                TokenClock = TokenClock,
                Clock = Clock,
                PersonsFolder = PersonsFolder,
                Limits = Limits,
                Telemetry = Telemetry,
            },
            logging => logging.ClearProviders().AddProvider(new KeptLogs(_log, _security, Least)).SetMinimumLevel(Least));
    }

    internal sealed class KeptLogs(ConcurrentQueue<string> all, ConcurrentQueue<string> security, LogLevel least = LogLevel.Warning) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => new KeptLog(categoryName == "Gateway.Security" ? [all, security] : [all], least);

        public void Dispose()
        {
            // Nothing is held.
        }
    }

    private sealed class KeptLog(IReadOnlyList<ConcurrentQueue<string>> kept, LogLevel least) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
                return;
            foreach (var lines in kept)
                lines.Enqueue($"{eventId.Id} {formatter(state, exception)} {exception}");
        }
    }
}
