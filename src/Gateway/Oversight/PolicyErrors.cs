using Gateway.Hosting;
using Google.Rpc;
using Grpc.Core;

namespace Gateway.Oversight;

/// <summary>The errors of the privacy officer's calls. None repeats anything the caller sent.</summary>
internal static class PolicyErrors
{
    private static readonly CallErrors Errors = new("gateway.policy.v1");

    internal static RpcException BadRequest(IEnumerable<BadRequest.Types.FieldViolation> violations) => Errors.BadRequest(violations);

    internal static RpcException CallerRefused() => Errors.CallerRefused();

    internal static RpcException NoSuchPage() => BadRequest([new() { Field = PolicyRequestReader.PageToken, Description = PolicyRequestReader.NoToken }]);

    internal static RpcException Of(OversightRefusal why) => why switch
    {
        OversightRefusal.CatalogueChanged =>
            Errors.Error(StatusCode.FailedPrecondition, "CATALOGUE_CHANGED", "Another policy catalogue is in force than the one that was read. Read it again first."),
        OversightRefusal.TargetUnknown => BadRequest([new() { Field = "target", Description = "is not in the policy catalogue; ListRules names what is" }]),
        OversightRefusal.NotVerified =>
            Errors.Error(StatusCode.FailedPrecondition, "NOT_VERIFIED", "No verification stands that could be taken back, neither an officer's nor the catalogue's own."),
        OversightRefusal.NotFound => Errors.Error(StatusCode.NotFound, "NOT_FOUND", "There is none of that id in the caller's municipality."),
        OversightRefusal.AlreadyDecided => Errors.Error(StatusCode.FailedPrecondition, "ALREADY_DECIDED", "It is decided already, or needs no decision any more."),
        OversightRefusal.OwnAct => Errors.Error(StatusCode.PermissionDenied, "OWN_DISCLOSURE", "Nobody decides about what they did themselves. Another officer must."),
        OversightRefusal.KeyReused => Errors.Error(StatusCode.Aborted, "IDEMPOTENCY_KEY_REUSED", "The idempotency key stands for another request. Use a new one."),
        _ => throw new ArgumentOutOfRangeException(nameof(why)),
    };

    internal static RpcException DisclosureLogUnavailable() => Errors.DisclosureLogUnavailable();

    internal static RpcException TooLate() => Errors.TooLate();

    internal static RpcException Internal() => Errors.Internal();
}
