using System.Collections.Concurrent;
using System.Data.Common;
using System.Security.Cryptography.X509Certificates;
using Gateway.Access;
using Gateway.Client;
using Gateway.Consent;
using Gateway.FirstUse;
using Gateway.Hosting;
using Gateway.Overview.V1;
using Gateway.Sandbox;
using Gateway.Storage.Postgres;
using Gateway.Storage.Tests;
using Gateway.Telemetry;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Gateway.EndToEndTests;

/// <summary>
/// The whole one-command start on free ports with folders of its own: simulators, token service, gateway, and a
/// client with a caseworker's token.
/// </summary>
public sealed class RunningGateway : IAsyncLifetime
{
    internal const string Purpose = "rehabilitation-case-preparation";
    internal const string OwnAccess = "citizen-access";
    private static int _databases;
    private readonly ConcurrentQueue<string> _log = new();
    private readonly List<IDisposable> _open = [];
    private OneCommandStart? _started;

    /// <summary>One whose log is kept by an engine, in a database of its own where that has databases.</summary>
    internal static RunningGateway OnEngine(On engine, TimeProvider? clock = null) => new()
    {
        Database = engine == On.Postgres ? $"running_{Interlocked.Increment(ref _databases)}" : null, Clock = clock ?? TimeProvider.System,
    };

    /// <summary>The database on the tests' server that the log is kept in; null: a file.</summary>
    internal string? Database { get; private init; }

    internal string Folder { get; } = Directory.CreateTempSubdirectory("gateway-e2e-").FullName;

    internal string DataFolder => Path.Combine(Folder, "data");

    internal string AuthorityFile => Path.Combine(Folder, "certs", "ca.pem");

    internal OneCommandStart Started => _started ?? throw new InvalidOperationException("not started");

    internal SandboxHost Simulators => Started.Simulators;

    /// <summary>Everything the gateway wrote to its log, exceptions included.</summary>
    internal IReadOnlyCollection<string> Log => _log;

    internal GatewayClient Caseworker { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (Database is not null)
            PostgresServer.Shared.MakeDatabase(Database, template: null);
        await StartAsync();
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(Folder, recursive: true);
        if (Database is not null)
            PostgresServer.Shared.DropDatabase(Database);
    }

    /// <summary>The policy catalogue's file for the next start; null for the shipped one.</summary>
    internal string? CatalogueFile { get; set; }

    /// <summary>The folder of overlays for the next start; null for none.</summary>
    internal string? OverlaysFolder { get; set; }

    /// <summary>How much callers may take; null for the sandbox's own, which no test reaches.</summary>
    internal GatewayLimits? Limits { get; init; }

    /// <summary>Whom the gateway tells how it is doing; null: nobody.</summary>
    internal TelemetrySettings? Telemetry { get; init; }

    /// <summary>The gateway's clock.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// The sources connected at the next start; empty for all. As a rule three that share no category, so that what one of
    /// them does shows in the sections of its own; the tests of the whole say that they mean the whole.
    /// </summary>
    internal IReadOnlyList<string> Sources { get; set; } = ThreeSources;

    internal static IReadOnlyList<string> ThreeSources { get; } = ["dfdg", "ffb", "cosmic"];

    internal async Task StartAsync(string? recorded = null)
    {
        var settings = new SandboxSettings
        {
            GatewayPort = 0,
            IssuerPort = 0,
            DataFolder = DataFolder,
            Postgres = Database is { } name ? new PostgresSettings(() => PostgresServer.Shared.ConnectionString(name)) { PatienceSeconds = PostgresServer.PatienceSeconds } : null,
            CertificateFolder = Path.Combine(Folder, "certs"),
            RecordedFolder = recorded,
            Sources = Sources,
            CatalogueFile = CatalogueFile,
            OverlaysFolder = OverlaysFolder,
            Clock = Clock,
            Telemetry = Telemetry ?? TelemetrySettings.None,
        };
        if (Limits is not null)
            settings = settings with { Limits = Limits };
        _started = await OneCommandStart.RunAsync(settings, logging => logging.ClearProviders().AddProvider(new CapturingLog(_log)).SetMinimumLevel(LogLevel.Trace));
        Caseworker = Client(OneCommandStart.CaseworkerClient);
    }

    internal async Task StopAsync()
    {
        _open.ForEach(o => o.Dispose());
        _open.Clear();
        await Started.DisposeAsync();
    }

    /// <summary>A client for one of the registered systems.</summary>
    internal GatewayClient Client(string clientId)
    {
        var tokens = Tokens(clientId);
        return Client(tokens.GetTokenAsync);
    }

    /// <summary>A client that brings whatever token it is given.</summary>
    internal GatewayClient Client(Func<CancellationToken, ValueTask<string>> token)
    {
        var client = GatewayClient.Connect(new GatewayClientOptions { Address = Started.Gateway.Address, AccessToken = token, TrustedAuthorities = Authorities });
        _open.Add(client);
        return client;
    }

    /// <summary>The generated client, for the calls the client package does not offer.</summary>
    internal OverviewService.OverviewServiceClient Raw()
    {
        var channel = OpenChannel();
        _open.Add(channel);
        return new OverviewService.OverviewServiceClient(channel);
    }

    /// <summary>A caseworker's token as a call carries it.</summary>
    internal async Task<Metadata> HeadersAsync() => new() { { "authorization", $"Bearer {await TokenAsync()}" } };

    /// <summary>A bare channel, for services the client package does not know. The caller's to dispose.</summary>
    internal GrpcChannel OpenChannel() =>
        GrpcChannel.ForAddress(Started.Gateway.Address, new GrpcChannelOptions { HttpHandler = Handler(), DisposeHttpClient = true });

    /// <summary>A handler that trusts the sandbox's authority alone. The caller's to dispose.</summary>
    internal SocketsHttpHandler Handler()
    {
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(Authorities);
        return handler;
    }

    internal async Task<string> TokenAsync(string clientId = OneCommandStart.CaseworkerClient) => await Tokens(clientId).GetTokenAsync();

    /// <summary>A request about one of the sandbox's citizens, in the case its consents name.</summary>
    internal GetOverviewRequest About(string alias, params string[] categories)
    {
        var citizen = Simulators.Citizens.First(c => c.Alias == alias);
        var request = new GetOverviewRequest { CitizenId = citizen.Cpr, CaseId = citizen.Case ?? SandboxConsents.DefaultCase, Purpose = Purpose };
        request.Categories.AddRange(categories);
        return request;
    }

    /// <summary>The same request, for the purpose under which citizens, and who asks by mandate, see what is held about them.</summary>
    internal GetOverviewRequest OwnAccessTo(string alias, params string[] categories)
    {
        var request = About(alias, categories);
        request.Purpose = OwnAccess;
        return request;
    }

    internal ConsentBook Consents => Started.Gateway.Services.GetRequiredService<ConsentBook>();

    internal CitizenId Citizen(string alias) => CitizenId.TryParse(Simulators.Citizens.First(c => c.Alias == alias).Cpr)!;

    /// <summary>The log's records as text, oldest first, read past the gateway.</summary>
    internal IReadOnlyList<string> Records()
    {
        using var connection = OpenEitherStore();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT entry FROM log_entries ORDER BY log_index";
        using var reader = command.ExecuteReader();
        var records = new List<string>();
        while (reader.Read())
            records.Add(System.Text.Encoding.UTF8.GetString((byte[])reader.GetValue(0)));
        return records;
    }

    /// <summary>A connection of the test's own to the gateway's store, whichever engine keeps it.</summary>
    internal DbConnection OpenEitherStore()
    {
        if (Database is null)
            return OpenStore();
        var connection = new NpgsqlConnection($"{PostgresServer.Shared.ConnectionString(Database)};Search Path=gateway;Pooling=False");
        connection.Open();
        return connection;
    }

    /// <summary>A connection of the test's own to the gateway's file.</summary>
    internal SqliteConnection OpenStore()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(DataFolder, "gateway.sqlite")};Pooling=False");
        connection.Open();
        return connection;
    }

    private X509Certificate2Collection Authorities => [X509CertificateLoader.LoadCertificateFromFile(AuthorityFile)];

    private ClientCredentialsTokens Tokens(string clientId)
    {
        var key = File.ReadAllText(Path.Combine(Folder, "certs", "clients", clientId + ".key.pem"));
        var tokens = new ClientCredentialsTokens(
            new ClientCredentialsOptions { Issuer = Started.Tokens.Issuer, ClientId = clientId, TrustedAuthorities = Authorities }, key);
        _open.Add(tokens);
        return tokens;
    }

    internal sealed class CapturingLog(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
            // Nothing is held.
        }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");
    }
}
