using Gateway.Hosting;
using Google.Rpc;
using Grpc.Core;

namespace Gateway.Casework;

/// <summary>The errors of casework.</summary>
internal static class CaseworkErrors
{
    private static readonly CallErrors Errors = new("gateway.casework.v1");

    internal static RpcException BadRequest(IEnumerable<BadRequest.Types.FieldViolation> violations) => Errors.BadRequest(violations);

    internal static RpcException Refused() => Errors.CallerRefused();

    internal static RpcException DisclosureLogUnavailable() => Errors.DisclosureLogUnavailable();

    internal static RpcException TooLate() => Errors.TooLate();

    internal static RpcException Internal() => Errors.Internal();
}
