using Gateway.Sources;

namespace Gateway.SourceWatch;

/// <summary>Puts the room together.</summary>
internal static class SourceWatchServices
{
    /// <summary>Adds the list of systems and the check of a definition.</summary>
    /// <param name="services">The gateway's parts.</param>
    /// <param name="citizens">Who may be asked about to try a definition: nobody outside the sandbox.</param>
    internal static void AddSourceWatch(this IServiceCollection services, SyntheticCitizens citizens)
    {
        services.AddSingleton(citizens);
        services.AddSingleton<SourceListing>();
        services.AddSingleton<SourceTrial>();
        services.AddSingleton<SourceCheck>();
    }
}
