using Gateway.Storage.Log;

namespace Gateway.Transparency;

/// <summary>Puts the room together.</summary>
internal static class TransparencyServices
{
    /// <summary>Adds the log as anyone can check it, and what signs it.</summary>
    /// <param name="services">The services.</param>
    /// <param name="keys">The keys it is signed with.</param>
    /// <param name="checkpointFile">Where the newest checkpoint is kept outside the database.</param>
    internal static void AddTransparency(this IServiceCollection services, LogKeys keys, string checkpointFile)
    {
        services.AddSingleton(keys);
        services.AddSingleton(new CheckpointFile(checkpointFile));
        services.AddSingleton<TreeStore>();
        services.AddSingleton<TransparencyLog>();
        services.AddSingleton<CheckpointWatch>();
        services.AddHostedService(p => p.GetRequiredService<CheckpointWatch>());
    }
}
