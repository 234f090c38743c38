using Gateway.Hosting;
using Gateway.Storage;
using Google.Rpc;
using Grpc.Core;

namespace Gateway.LogReading;

/// <summary>The errors of looks into the log. None repeats anything the caller sent.</summary>
internal static class DisclosureLogErrors
{
    private static readonly CallErrors Errors = new("gateway.disclosures.v1");

    internal static RpcException BadRequest(IEnumerable<BadRequest.Types.FieldViolation> violations) => Errors.BadRequest(violations);

    internal static RpcException CallerRefused() => Errors.CallerRefused();

    internal static RpcException CitizenRefused() =>
        Errors.Error(StatusCode.PermissionDenied, "CITIZEN_REFUSED", "The token does not give access to what the log holds about this citizen.");

    internal static RpcException NoSuchPage() => BadRequest([new() { Field = "page_token", Description = "is not from an answer to this question" }]);

    internal static RpcException NotFound() => Errors.Error(StatusCode.NotFound, "NOT_FOUND", "There is none of that id or index that the caller may know of.");

    internal static RpcException ReviewOpen() => Errors.Error(
        StatusCode.FailedPrecondition, "REVIEW_OPEN", "An emergency access to this citizen's information waits for its review. Review it first; ListEmergencyAccesses names it.");

    internal static RpcException Of(SampleRefusal why) => why switch
    {
        SampleRefusal.NotFound => NotFound(),
        SampleRefusal.KeyReused => Errors.Error(StatusCode.Aborted, "IDEMPOTENCY_KEY_REUSED", "The idempotency key stands for another request. Use a new one."),
        SampleRefusal.SampleOpen => Errors.Error(StatusCode.FailedPrecondition, "SAMPLE_OPEN", "Something of an earlier sample is still to be decided. Decide that first; ListSamples names it."),
        SampleRefusal.AlreadyDecided => Errors.Error(StatusCode.FailedPrecondition, "ALREADY_DECIDED", "It is decided already."),
        SampleRefusal.OwnAct => Errors.Error(StatusCode.PermissionDenied, "OWN_DISCLOSURE", "Nobody decides about what they did themselves. Another officer must."),
        _ => throw new ArgumentOutOfRangeException(nameof(why)),
    };

    internal static RpcException Of(DecisionRefusal why) => why switch
    {
        DecisionRefusal.NotFound => NotFound(),
        DecisionRefusal.KeyReused => Of(SampleRefusal.KeyReused),
        DecisionRefusal.NotOpen => Errors.Error(StatusCode.FailedPrecondition, "NOT_OPEN", "It is confirmed, lifted or over already. ListRestrictions says which."),
        DecisionRefusal.OwnAct => Errors.Error(
            StatusCode.PermissionDenied, "OWN_DISCLOSURE", "A restriction takes two persons, and neither leaves out what they did themselves. Another officer must."),
        _ => throw new ArgumentOutOfRangeException(nameof(why)),
    };

    internal static RpcException DisclosureLogUnavailable() => Errors.DisclosureLogUnavailable();

    internal static RpcException TooLate() => Errors.TooLate();

    internal static RpcException Internal() => Errors.Internal();
}
