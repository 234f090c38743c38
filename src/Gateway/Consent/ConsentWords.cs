using Gateway.Storage;
using OverviewProto = Gateway.Overview.V1;
using Proto = Gateway.Consent.V1;

namespace Gateway.Consent;

/// <summary>The contract's words for what the store and the catalogue have in their own.</summary>
internal static class ConsentWords
{
    private static readonly Dictionary<Proto.ConsentForm, string> Forms = new()
    {
        [Proto.ConsentForm.Digital] = "digital",
        [Proto.ConsentForm.Written] = "written",
        [Proto.ConsentForm.Oral] = "oral",
        [Proto.ConsentForm.PartyHearing] = "party-hearing",
    };

    private static readonly Dictionary<Proto.MandateKind, MandateKind> Kinds = new()
    {
        [Proto.MandateKind.Guardian] = MandateKind.Guardian,
        [Proto.MandateKind.PowerOfAttorney] = MandateKind.PowerOfAttorney,
        [Proto.MandateKind.Parent] = MandateKind.Parent,
        [Proto.MandateKind.Companion] = MandateKind.Companion,
    };

    private static readonly Dictionary<OverviewProto.CorrectionState, CorrectionState> States = new()
    {
        [OverviewProto.CorrectionState.Pending] = CorrectionState.Pending,
        [OverviewProto.CorrectionState.Corrected] = CorrectionState.Corrected,
        [OverviewProto.CorrectionState.Refused] = CorrectionState.Refused,
    };

    /// <summary>The catalogue's word; null where the contract has no such form.</summary>
    internal static string? FormOf(Proto.ConsentForm form) => Forms.GetValueOrDefault(form);

    /// <summary>The contract's word; unspecified for a consent recorded in a form of its own.</summary>
    internal static Proto.ConsentForm FormOf(string form) => Forms.FirstOrDefault(f => f.Value == form).Key;

    internal static MandateKind? KindOf(Proto.MandateKind kind) => Kinds.TryGetValue(kind, out var known) ? known : null;

    internal static Proto.MandateKind KindOf(MandateKind kind) => Kinds.First(k => k.Value == kind).Key;

    internal static Proto.NoticeKind KindOf(NoticeKind kind) => kind switch
    {
        NoticeKind.RightToCollect => Proto.NoticeKind.RightToCollect,
        NoticeKind.EmergencyAccess => Proto.NoticeKind.EmergencyAccess,
        NoticeKind.MandateRecorded => Proto.NoticeKind.MandateRecorded,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    internal static CorrectionState StateOf(OverviewProto.CorrectionState state) => States.First(s => s.Key == state).Value;

    internal static OverviewProto.CorrectionState StateOf(CorrectionState state) => States.First(s => s.Value == state).Key;

    internal static Proto.ConsentState StateOf(ConsentState state) => state switch
    {
        ConsentState.Active => Proto.ConsentState.Active,
        ConsentState.NotYetValid => Proto.ConsentState.NotYetValid,
        ConsentState.Expired => Proto.ConsentState.Expired,
        ConsentState.Withdrawn => Proto.ConsentState.Withdrawn,
        ConsentState.Superseded => Proto.ConsentState.Superseded,
        ConsentState.MandateEnded => Proto.ConsentState.MandateEnded,
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    internal static Proto.ConsentEventKind EventOf(ConsentHappening what) => what switch
    {
        ConsentHappening.Drafted => Proto.ConsentEventKind.Drafted,
        ConsentHappening.Granted => Proto.ConsentEventKind.Granted,
        ConsentHappening.Used => Proto.ConsentEventKind.Used,
        ConsentHappening.Withdrawn => Proto.ConsentEventKind.Withdrawn,
        ConsentHappening.Expired => Proto.ConsentEventKind.Expired,
        ConsentHappening.Superseded => Proto.ConsentEventKind.Superseded,
        ConsentHappening.Reminded => Proto.ConsentEventKind.Reminded,
        _ => throw new ArgumentOutOfRangeException(nameof(what)),
    };
}
