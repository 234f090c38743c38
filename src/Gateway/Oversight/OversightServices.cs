using Gateway.Storage;
using Gateway.Storage.Oversight;

namespace Gateway.Oversight;

/// <summary>Puts the room together.</summary>
internal static class OversightServices
{
    /// <summary>Adds what the privacy officer sees and decides, and the service that tells of what is overdue.</summary>
    internal static void AddOversight(this IServiceCollection services)
    {
        services.AddSingleton<OversightStore>();
        services.AddSingleton<CatalogueVerification>();
        services.AddSingleton<Reviews>();
        services.AddSingleton<OverdueReviews>();
        services.AddHostedService(p => p.GetRequiredService<OverdueReviews>());
    }
}
