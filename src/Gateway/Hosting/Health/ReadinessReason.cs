using Gateway.Callers;
using Gateway.Storage;
using Grpc.Core;

namespace Gateway.Hosting.Health;

/// <summary>
/// Why the gateway is not ready, coarsely, beside the state: for those alone who look after it (decision 0051). To anybody else
/// it would tell that what they try has an effect.
/// </summary>
internal static class ReadinessReason
{
    /// <summary>The trailer it comes in.</summary>
    internal const string Trailer = "gateway-not-ready";

    /// <summary>Says it to a caller who may know, where there is something to say.</summary>
    internal static void Tell(ServerCallContext context, StoreFault? fault)
    {
        if (fault is { } met && CallerIdentity.Identify(context.GetHttpContext().User) is { } caller && MayKnow(caller.Role))
            context.ResponseTrailers.Add(Trailer, Of(met));
    }

    /// <summary>Who looks after systems, and who oversees the log.</summary>
    internal static bool MayKnow(Role role) => role is Role.SourceOwner or Role.PrivacyOfficer;

    /// <summary>The words, which are the same for years: monitoring may go by them.</summary>
    internal static string Of(StoreFault fault) => fault switch
    {
        StoreFault.DiskFull => "log: disk full",
        StoreFault.DiskFails => "log: disk fails",
        StoreFault.ReadOnly => "log: read-only",
        StoreFault.Held => "log: held by another",
        StoreFault.Unreachable => "log: database cannot be reached",
        StoreFault.Unsafe => "log: database set wrongly",
        StoreFault.Damaged => "log: file damaged",
        StoreFault.FileMissing => "log: file cannot be opened",
        StoreFault.ClockJumped => "clock: jumped",
        _ => "log: cannot be written",
    };
}
