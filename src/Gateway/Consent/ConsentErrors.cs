using Gateway.Hosting;
using Google.Rpc;
using Grpc.Core;

namespace Gateway.Consent;

/// <summary>The errors of the consent service, as the contract has them. None repeats anything the caller sent.</summary>
internal static class ConsentErrors
{
    private static readonly CallErrors Errors = new("gateway.consent.v1");

    internal static RpcException BadRequest(IEnumerable<FieldProblem> problems) =>
        Errors.BadRequest(problems.Select(p => new BadRequest.Types.FieldViolation { Field = p.Field, Description = p.Description }));

    internal static RpcException CallerRefused() => Errors.CallerRefused();

    internal static RpcException DisclosureLogUnavailable() => Errors.DisclosureLogUnavailable();

    internal static RpcException TooLate() => Errors.TooLate();

    internal static RpcException Internal() => Errors.Internal();

    internal static RpcException KeyReused() =>
        Errors.Error(StatusCode.Aborted, "IDEMPOTENCY_KEY_REUSED", "The idempotency key was used for another request. Nothing was stored; use a new key.");

    internal static RpcException Of(ConsentRefusal refusal) => refusal switch
    {
        ConsentRefusal.Invalid invalid => BadRequest(invalid.Problems),
        ConsentRefusal.Because because => Of(because.Reason),
        _ => throw new ArgumentOutOfRangeException(nameof(refusal)),
    };

    internal static RpcException Of(RefusalReason reason)
    {
        var (code, name, sentence) = Told(reason);
        return Errors.Error(code, name, sentence);
    }

    private static (StatusCode Code, string Name, string Sentence) Told(RefusalReason reason) => reason switch
    {
        RefusalReason.RoleNotAllowed => (StatusCode.PermissionDenied, "ROLE_NOT_ALLOWED", "The caller's role may not do this."),
        RefusalReason.MandateKindNotAllowed =>
            (StatusCode.PermissionDenied, "MANDATE_KIND_NOT_ALLOWED", "That somebody is guardian or parent is recorded and ended by an authority."),
        RefusalReason.CitizenUnknown => (StatusCode.NotFound, "CITIZEN_UNKNOWN", "There is no citizen here of whom the caller may know anything."),
        RefusalReason.DraftUnknown => (StatusCode.NotFound, "DRAFT_UNKNOWN", "There is no such draft that the caller may know of."),
        RefusalReason.ConsentUnknown => (StatusCode.NotFound, "CONSENT_UNKNOWN", "There is no such consent that the caller may know of."),
        RefusalReason.MandateUnknown => (StatusCode.NotFound, "MANDATE_UNKNOWN", "There is no such mandate that the caller may know of."),
        RefusalReason.DraftUsed => (StatusCode.FailedPrecondition, "DRAFT_USED", "The draft was consented to already. Compose a new one."),
        RefusalReason.DraftTooOld => (StatusCode.FailedPrecondition, "DRAFT_TOO_OLD", "The draft is more than 30 days old. Compose a new one."),
        RefusalReason.DraftOutdated =>
            (StatusCode.FailedPrecondition, "DRAFT_OUTDATED", "What the draft says no longer fits: its period, its case or the policy has changed. Compose a new one."),
        RefusalReason.AlreadyWithdrawn => (StatusCode.FailedPrecondition, "ALREADY_WITHDRAWN", "It was withdrawn already; nothing more needs to be done."),
        RefusalReason.MandateNotInForce => (StatusCode.FailedPrecondition, "MANDATE_NOT_IN_FORCE", "The mandate does not hold now. Record a new one first."),
        RefusalReason.MandateAlreadyEnded => (StatusCode.FailedPrecondition, "ALREADY_ENDED", "The mandate was ended already; nothing more needs to be done."),
        RefusalReason.TooManyMandates =>
            (StatusCode.FailedPrecondition, "TOO_MANY_MANDATES", "The citizen has 50 standing mandates, as many as there may be. End one that is not needed any more first."),
        RefusalReason.CorrectionUnknown => (StatusCode.NotFound, "CORRECTION_UNKNOWN", "There is no such correction that the caller may know of."),
        RefusalReason.CorrectionAlreadyAnswered =>
            (StatusCode.FailedPrecondition, "ALREADY_ANSWERED", "What the holder answered is recorded already. Ask for a new correction where it does not hold."),
        RefusalReason.TooManyCorrections =>
            (StatusCode.FailedPrecondition, "TOO_MANY_CORRECTIONS", "50 corrections of the citizen wait for an answer, as many as there may be. One must be answered first."),
        RefusalReason.TextTooHard => (StatusCode.FailedPrecondition, "TEXT_TOO_HARD", "The text would be too hard to read. Draft fewer categories at a time."),
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };
}
