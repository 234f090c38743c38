using Gateway.Access;
using Gateway.Callers;
using Gateway.Callers.Issuers;
using Gateway.Casework;
using Gateway.Consent;
using Gateway.Disclosures;
using Gateway.Hosting.Certificates;
using Gateway.Hosting.Health;
using Gateway.Hosting.Quotas;
using Gateway.LogReading;
using Gateway.LogReading.Restrictions;
using Gateway.Overview;
using Gateway.Oversight;
using Gateway.Persons;
using Gateway.Relations;
using Gateway.Retention;
using Gateway.ReviewedData;
using Gateway.Sources;
using Gateway.Sources.Dropped;
using Gateway.Sources.Resilience;
using Gateway.SourceWatch;
using Gateway.Telemetry;
using Gateway.Transparency;
using Gateway.Web;
using Gateway.Storage;
using Gateway.Storage.Consents;
using Gateway.Storage.Log;
using Gateway.Storage.Oversight;
using Gateway.Storage.Relations;
using Gateway.Storage.Vaults;

namespace Gateway.Hosting;

/// <summary>A running gateway.</summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GatewayHost(WebApplication app) => _app = app;

    /// <summary>The address it answers on.</summary>
    internal Uri Address => new(_app.Urls.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal));

    internal IServiceProvider Services => _app.Services;

    /// <summary>
    /// Reads and checks the reviewed data, opens the store, gives an outcome to interrupted queries, rehearses, and
    /// listens; ready when it returns.
    /// </summary>
    /// <exception cref="ReviewedData.ReviewedDataException">Catalogue or definitions have errors; all are named.</exception>
    /// <exception cref="Storage.DisclosureLogUnavailableException">The store cannot be opened.</exception>
    internal static async Task<GatewayHost> StartAsync(GatewaySettings settings, Action<ILoggingBuilder>? logging = null)
    {
        // Nothing is read here but the settings: no environment name, no appsettings file of whatever folder it is started in,
        // no listener and no log level beside the gateway's own.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production, ContentRootPath = AppContext.BaseDirectory });
        ((IConfigurationBuilder)builder.Configuration).Sources.Clear();
        builder.Logging.SetUpGatewayLogging(settings.Municipality);
        logging?.Invoke(builder.Logging);
        var clients = new CertificateTrust(settings.ClientCertificates, settings.TokenClock);
        GatewayServer.SetUp(builder, settings.Limits, settings.Listen, settings.ServerCertificate, clients);
        builder.Services.AddSingleton(p => new CertificateWatch(settings.ServerCertificate, clients, p.GetRequiredService<ILogger<CertificateWatch>>()));
        builder.Services.AddHostedService(p => p.GetRequiredService<CertificateWatch>());
        builder.Services.AddCallerAuthentication(settings);
        // Store and keys are the service's own.
        PrivateFolder.Make(settings.DataFolder);
        var store = await OpenStoreAsync(settings, logging);
        store.HoldTo(settings.Clock);
        WebApplication? app = null;
        try
        {
            store.UseVaults(KeyFile.Open(
                settings.VaultKeyFile ?? Path.Combine(settings.DataFolder, "vault.key"), inUse: await store.HoldsCitizensAsync(), "vault", "everything the store knows of citizens"));
            if (!await store.OpensVaultsAsync())
                throw new ReviewedDataException(["The vault key is not the one this store was made with. Put it back from its backup; with another, nothing the store knows of citizens can be read."]);
            var keys = CitizenKeys.Open(Path.Combine(settings.DataFolder, "citizen.key"), inUse: await store.HoldsCitizensAsync());
            var seal = NumberSeal.Open(Path.Combine(settings.DataFolder, "seal.key"), inUse: await new RelationStore(store).AnyWaitingAsync());
            builder.Services.AddSingleton(seal);
            var signed = await new TreeStore(store).ReadCheckpointAsync() is not null;
            builder.Services.AddTransparency(
                LogKeys.Open(Path.Combine(settings.DataFolder, "log.key"), settings.LogName, inUse: signed), settings.Checkpoints, settings.CheckpointFile ?? Path.Combine(settings.DataFolder, "checkpoint"),
                settings.Witnesses, settings.TrustedAuthorities);
            AddRooms(builder.Services, settings, store, keys);
            app = builder.Build();
            return await StartAsync(app, settings);
        }
        catch
        {
            // What a failed start had opened must be free for the next one.
            if (app is not null)
                await app.DisposeAsync();
            await store.DisposeAsync();
            throw;
        }
    }

    private static async Task<GatewayHost> StartAsync(WebApplication app, GatewaySettings settings)
    {
        app.UseCallSignals();
        app.UseWebHeaders();
        app.UseOwnPorts();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseQuotas();
        app.UseDeadlines(settings.Limits);
        ServedServices.Map(app);
        app.MapLogPages();
        app.MapBundlePage();
        app.MapReadyPage();
        app.MapWeb();
        DeclaredEndpoints.Demand(((IEndpointRouteBuilder)app).DataSources);

        // Before anything is written to it: a store that is not the one signed last takes no more records.
        var log = app.Services.GetRequiredService<TransparencyLog>();
        await log.OpenAsync();
        // Its errors belong to the start, not to the first query.
        app.Services.GetRequiredService<PersonRegister>();
        app.Services.GetRequiredService<DroppedSources>().Open();
        await LogReadingServices.FillIndexAsync(app.Services, app.Logger);
        await app.Services.GetRequiredService<DisclosureRecorder>().CloseInterruptedQueriesAsync();
        // What ran out while the gateway stood still; afterwards it looks on its own.
        await app.Services.GetRequiredService<ConsentWatch>().LookAsync();
        await app.Services.GetRequiredService<RestrictionWatch>().LookAsync();
        await app.Services.GetRequiredService<RetentionWatch>().LookAsync();
        await app.Services.GetRequiredService<CatalogueHistory>().RecordInForceAsync();
        await log.SignAsync(CancellationToken.None);
        await Rehearsal.RunQueryAsync(
            settings, app.Services.GetRequiredService<PolicyCatalogue>(), app.Services.GetRequiredService<SourceCatalogue>());
        await app.Services.GetRequiredService<AccessTokenCheck>().PrepareAsync();
        await app.StartAsync();
        var host = new GatewayHost(app);
        await Rehearsal.CallAsync(host.Address, settings, app.Logger);
        return host;
    }

    internal Task WaitForShutdownAsync() => _app.WaitForShutdownAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task<Store> OpenStoreAsync(GatewaySettings settings, Action<ILoggingBuilder>? logging)
    {
        // Before the host is built there is no logger of its own, and a migration may take its time.
        using var loggers = LoggerFactory.Create(to =>
        {
            to.SetUpGatewayLogging(settings.Municipality);
            logging?.Invoke(to);
        });
        var log = loggers.CreateLogger<Store>();
        void Progress(string step) => HostingLogMessages.Migrating(log, step);
        return settings.Postgres is { } postgres
            ? await Store.OpenPostgresAsync(postgres, Progress, warning => HostingLogMessages.StoreWarning(log, warning))
            : Store.OpenSqlite(Path.Combine(settings.DataFolder, "gateway.sqlite"), Progress);
    }

    private static void AddRooms(IServiceCollection services, GatewaySettings settings, Store store, CitizenKeys keys)
    {
        var catalogue = PolicyCatalogueFile.Read(Path.GetFileName(settings.CatalogueFile), File.ReadAllText(settings.CatalogueFile));
        services.AddSingleton(settings.Clock);
        services.AddWeb(settings);
        services.AddSingleton(catalogue);
        services.AddSingleton(CaseworkRulesFile.Read(Path.GetFileName(CaseworkRulesFile.Shipped), File.ReadAllText(CaseworkRulesFile.Shipped), catalogue));
        services.AddSingleton(PolicyCatalogues.Read(catalogue, settings.OverlaysFolder));
        var sources = SourceCatalogue.Read(settings.DefinitionsFolder, settings.OwnDefinitionsFolder, catalogue, settings.Municipality);
        SourceConnections.Check(settings.Sources, sources);
        services.AddSingleton(sources);
        services.AddSingleton(_ => SourceHttp.Create(settings.TrustedAuthorities));
        services.AddSingleton(p => SourceLines.Open(sources, settings.Sources, p.GetRequiredService<HttpClient>(), settings.TrustedAuthorities, settings.Clock));
        services.AddSingleton(_ => store);
        services.AddSingleton(keys);
        services.AddSingleton<ConsentBook>();
        services.AddSingleton<AccessBook>();
        services.AddSingleton<ConsentStore>();
        services.AddSingleton<ConsentDesk>();
        services.AddSingleton<TiedRecords>();
        services.AddSingleton<ConsentWatch>();
        services.AddHostedService(p => p.GetRequiredService<ConsentWatch>());
        services.AddSingleton<DisclosureRecorder>();
        services.AddHostedService<OutcomeWatch>();
        services.AddSingleton(settings.Retention);
        services.AddSingleton<RetentionStore>();
        services.AddSingleton<RetentionWatch>();
        services.AddHostedService(p => p.GetRequiredService<RetentionWatch>());
        services.AddSingleton<CatalogueStore>();
        services.AddSingleton<CatalogueHistory>();
        services.AddRelations(catalogue);
        services.AddOversight();
        services.AddLogReading(settings.Samples);
        services.AddSingleton(p => new DroppedSources(sources, settings.Sources, settings.Clock, p.GetRequiredService<ILogger<DroppedSources>>()));
        services.AddHostedService(p => p.GetRequiredService<DroppedSources>());
        services.AddSingleton<Federation>();
        services.AddSourceWatch(settings.SyntheticCitizens);
        services.AddSingleton(p =>
        {
            var register = new PersonRegister(settings.PersonsFolder, p.GetRequiredService<ILogger<PersonRegister>>());
            register.ReadAll();
            return register;
        });
        services.AddSingleton<InformantStore>();
        services.AddSingleton<InformantBook>();
        services.AddSingleton<QueryStart>().AddSingleton(p => DeclaredPurposes.Of(p.GetRequiredService<IHttpContextAccessor>()));
        services.AddSingleton<OverviewQuery>();
        services.AddSingleton<OverviewStream>();
        services.AddSingleton<LocateQuery>();
        services.AddSingleton<ExplainQuery>();
        services.AddSingleton<GatewayHealth>();
        services.AddHostedService(_ => new TelemetryExport(settings.Telemetry, settings.TrustedAuthorities));
    }
}
