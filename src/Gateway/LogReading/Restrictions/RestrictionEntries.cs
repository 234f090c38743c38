using Gateway.Access;
using Gateway.Callers;
using Gateway.DisclosureLog;
using Gateway.Storage;

namespace Gateway.LogReading.Restrictions;

/// <summary>
/// Composes the log entries of restrictions. Citizen and reason stand in them as salted commitments; the disclosures that are
/// left out are named, so that who holds the log can say later what a report did not show. Pure; the order of lines is part
/// of the format.
/// </summary>
internal static class RestrictionEntries
{
    /// <summary>That a restriction was proposed.</summary>
    internal static LogEntry Proposed(Caller officer, RestrictionRecord proposed, CitizenId citizen, byte[] salt, DateTimeOffset at)
    {
        var entry = By(EntryKind.RestrictionProposed, officer, at)
            .Add("restriction", proposed.RestrictionId)
            .Add("citizen", Commit(salt, citizen))
            .Add("ground", proposed.Ground)
            .Add("ends-at", ReadEntry.AtOf(proposed.EndsAt));
        foreach (var act in proposed.ActIds)
            entry.Add("left-out", act);
        return entry.Add("reason", Commitment.To(salt, "reason", proposed.Reason).Hex);
    }

    /// <summary>That an officer confirmed or lifted one.</summary>
    internal static LogEntry Step(EntryKind kind, Caller officer, RestrictionChange change, CitizenId citizen, DateTimeOffset at) =>
        By(kind, officer, at).Add("restriction", change.RestrictionId).Add("citizen", Commit(change.Salt, citizen));

    /// <summary>That the time of one was over: nobody did it.</summary>
    internal static LogEntry Over(DueRestriction due, DateTimeOffset at) =>
        new LogEntry(EntryKind.RestrictionExpired, due.Municipality, at).Add("restriction", due.RestrictionId).Add("ends-at", ReadEntry.AtOf(due.EndsAt));

    private static LogEntry By(EntryKind kind, Caller officer, DateTimeOffset at) => new LogEntry(kind, officer.Municipality, at)
        .Add("organisation", officer.OrganisationCvr)
        .Add("officer", officer.User)
        .Add("client", officer.ClientId);

    private static string Commit(byte[] salt, CitizenId citizen) => Commitment.To(salt, "citizen", citizen.Reveal()).Hex;
}
