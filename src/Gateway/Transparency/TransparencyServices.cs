using System.Security.Cryptography.X509Certificates;
using Gateway.Sources;
using Gateway.Storage.Log;
using Gateway.Transparency.Witnesses;

namespace Gateway.Transparency;

/// <summary>Puts the room together.</summary>
internal static class TransparencyServices
{
    /// <summary>Adds the log as anyone can check it, what signs it, and what asks its witnesses.</summary>
    /// <param name="services">The services.</param>
    /// <param name="keys">The keys it is signed with.</param>
    /// <param name="pace">How often it is signed.</param>
    /// <param name="checkpointFile">Where the newest checkpoint is kept outside the database.</param>
    /// <param name="witnesses">Who is asked to cosign it.</param>
    /// <param name="trusted">Authorities that vouch for the witnesses instead of the machine's; null for the machine's.</param>
    internal static void AddTransparency(
        this IServiceCollection services, LogKeys keys, CheckpointPace pace, string checkpointFile, WitnessSettings witnesses, X509Certificate2Collection? trusted)
    {
        services.AddSingleton(keys);
        services.AddSingleton(pace);
        services.AddSingleton(new Publication(new CheckpointFile(checkpointFile), witnesses));
        // A client of its own: a witness shares no connection with a source.
        services.AddSingleton(p => new WitnessCall(SourceHttp.Create(trusted), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<Cosigning>();
        services.AddHostedService<WitnessWatch>();
        services.AddSingleton<TreeStore>();
        services.AddSingleton<TransparencyLog>();
        services.AddSingleton<CheckpointWatch>();
        services.AddHostedService(p => p.GetRequiredService<CheckpointWatch>());
    }
}
