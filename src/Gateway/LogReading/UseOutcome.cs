using Gateway.DisclosureLog;
using Gateway.Storage;

namespace Gateway.LogReading;

/// <summary>What came of a use of the log's records. A closed set.</summary>
internal enum UseOutcome
{
    /// <summary>Asked, and not ended yet.</summary>
    Open,

    /// <summary>An answer was released; that all of it arrived is not confirmed.</summary>
    Released,

    /// <summary>The receiver confirmed that all of it arrived.</summary>
    Delivered,

    /// <summary>It failed; nothing left.</summary>
    Failed,

    /// <summary>It failed after a part had been released.</summary>
    Cut,

    /// <summary>Whether there is an open case was asked for; nothing was released.</summary>
    Checked,

    /// <summary>A correction was asked for, and its holder has not answered.</summary>
    CorrectionPending,

    /// <summary>A correction was asked for, and made.</summary>
    Corrected,

    /// <summary>A correction was asked for, and its holder refuses.</summary>
    CorrectionRefused,

    /// <summary>Something was changed or decided, and stands.</summary>
    Recorded,
}

/// <summary>What came of a use, by the kinds of its records. Pure.</summary>
internal static class UseOutcomes
{
    private static readonly string Asked = EntryKind.Asked.Name();
    private static readonly string Failed = EntryKind.Failed.Name();
    private static readonly string Checked = EntryKind.RelationChecked.Name();

    private static readonly string Wanted = EntryKind.CorrectionRequested.Name();
    private static readonly string Corrected = EntryKind.CorrectionMade.Name();
    private static readonly string Refused = EntryKind.CorrectionRefused.Name();

    // What is in one of these has left, or may have.
    private static readonly HashSet<string> Releases =
    [
        EntryKind.Disclosed.Name(), EntryKind.Explained.Name(), EntryKind.ConsentsShown.Name(), EntryKind.WorkListShown.Name(),
        EntryKind.LogRead.Name(), EntryKind.AccessReportShown.Name(), EntryKind.SampleDrawn.Name(),
    ];

    /// <summary>Whether a record of this kind belongs to the use itself; others only tell of it afterwards.</summary>
    internal static bool IsPart(string kind) =>
        kind == Asked || kind == Failed || kind == Checked || kind == Wanted || kind == Corrected || kind == Refused || Releases.Contains(kind);

    /// <summary>Whether a record of this kind tells that something was released.</summary>
    internal static bool IsRelease(string kind) => Releases.Contains(kind);

    /// <summary>Whether it is no look, but one record of a change.</summary>
    internal static bool IsChange(IReadOnlyList<UsePart> parts) => parts is [var only] && ActKinds.Changes.Contains(only.Kind);

    /// <summary>What came of it.</summary>
    internal static UseOutcome Of(IReadOnlyList<UsePart> parts)
    {
        if (IsChange(parts))
            return UseOutcome.Recorded;
        if (parts.Any(p => p.Kind == Wanted))
            return parts.Any(p => p.Kind == Corrected) ? UseOutcome.Corrected : parts.Any(p => p.Kind == Refused) ? UseOutcome.CorrectionRefused : UseOutcome.CorrectionPending;
        var released = parts.Where(p => Releases.Contains(p.Kind)).ToList();
        var failed = parts.Any(p => p.Kind == Failed);
        if (released.Count == 0)
            return failed ? UseOutcome.Failed : parts.Any(p => p.Kind == Checked) ? UseOutcome.Checked : UseOutcome.Open;
        if (failed)
            return UseOutcome.Cut;
        return released.All(p => p.ConfirmedBy is not null) ? UseOutcome.Delivered : UseOutcome.Released;
    }
}
