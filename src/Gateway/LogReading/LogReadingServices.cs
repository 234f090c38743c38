using Gateway.LogReading.Restrictions;
using Gateway.Storage.Log;
using Gateway.Storage.Oversight;

namespace Gateway.LogReading;

/// <summary>Puts the room together.</summary>
internal static class LogReadingServices
{
    // Some seconds' work: nobody takes the start for a standstill, and nobody is flooded.
    private const long LineEvery = 50_000;

    /// <summary>Adds what reads the disclosure log.</summary>
    internal static void AddLogReading(this IServiceCollection services, SampleRules rules)
    {
        services.AddSingleton(rules);
        services.AddSingleton<LogReadingStore>();
        services.AddSingleton<SampleStore>();
        services.AddSingleton<LogBook>();
        services.AddSingleton<BundleLooks>();
        services.AddSingleton<OfficerDesk>();
        services.AddSingleton<AccessReport>();
        services.AddSingleton<ReportReaders>();
        services.AddSingleton<ReportDesk>();
        services.AddSingleton<SampleDesk>();
        services.AddSingleton<SampleWatch>();
        services.AddHostedService(p => p.GetRequiredService<SampleWatch>());
        services.AddSingleton<RestrictionStore>();
        services.AddSingleton<RestrictionDesk>();
        services.AddSingleton<RestrictionWatch>();
        services.AddHostedService(p => p.GetRequiredService<RestrictionWatch>());
        services.AddSingleton<CatalogueWords>();
        services.AddSingleton<LogPages>();
        services.AddSingleton<LogEdge>();
    }

    /// <summary>Makes every record findable that is not, as in a store that an earlier version wrote.</summary>
    internal static async Task FillIndexAsync(IServiceProvider services, ILogger log)
    {
        var filled = await services.GetRequiredService<LogReadingStore>().FillIndexAsync((read, of) =>
        {
            if (read % LineEvery == 0)
                LogReadingLogMessages.Filling(log, read, of);
        });
        if (filled > 0)
            LogReadingLogMessages.Filled(log, filled);
    }
}
