using System.Security.Claims;
using Gateway.Callers;
using Gateway.Storage;

namespace Gateway.Hosting.Health;

/// <summary>
/// Why the gateway is not ready, coarsely, beside the state: for those alone who look after it (decision 0051). To anybody else
/// it would tell that what they try has an effect.
/// </summary>
internal static class ReadinessReason
{
    /// <summary>The trailer it comes in.</summary>
    internal const string Trailer = "gateway-not-ready";

    /// <summary>What a caller is told; null where there is nothing to say, or it is not for them.</summary>
    internal static string? For(ClaimsPrincipal user, StoreFault? fault) =>
        fault is { } met && CallerIdentity.Identify(user) is { } caller && MayKnow(caller.Role) ? Of(met) : null;

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
        StoreFault.NewerSchema => "log: tables of a newer version",
        StoreFault.Damaged => "log: file damaged",
        StoreFault.FileMissing => "log: file cannot be opened",
        StoreFault.CheckpointNotKept => "log: checkpoint cannot be kept outside",
        StoreFault.AnotherLog => "log: not the one that was signed",
        StoreFault.ClockJumped => "clock: jumped",
        _ => "log: cannot be written",
    };
}
