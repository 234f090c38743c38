using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace Gateway.Overview;

/// <summary>
/// The errors a caller can get, each with a canonical code, google.rpc.ErrorInfo with a stable reason, and one
/// sentence that says what to do. None repeats anything the caller sent.
/// </summary>
internal static class OverviewErrors
{
    private const string Domain = "gateway.overview.v1";

    // The trailer of the rich error model (google.rpc.Status).
    internal const string StatusTrailer = "grpc-status-details-bin";

    internal static RpcException BadRequest(IEnumerable<BadRequest.Types.FieldViolation> violations)
    {
        var detail = new BadRequest();
        detail.FieldViolations.AddRange(violations);
        return Error(StatusCode.InvalidArgument, "BAD_REQUEST", "The request has fields that cannot be used; see the field violations.", detail);
    }

    internal static RpcException CallerRefused() =>
        Error(StatusCode.PermissionDenied, "CALLER_REFUSED", "The token does not give access to this call.");

    internal static RpcException DisclosureLogUnavailable() =>
        Error(StatusCode.Unavailable, "DISCLOSURE_LOG_UNAVAILABLE", "The disclosure log cannot be written, so nothing may leave. Try again later.");

    internal static RpcException ReceiptUnknown() =>
        Error(StatusCode.NotFound, "RECEIPT_UNKNOWN", "A receipt is of no disclosure in the caller's municipality; none was confirmed.");

    internal static RpcException TooLate() =>
        Error(StatusCode.DeadlineExceeded, "TOO_LATE", "The call ended before an answer could be recorded.");

    internal static RpcException Internal() =>
        Error(StatusCode.Internal, "INTERNAL", "The gateway failed. The failure has been recorded.");

    /// <summary>Status, message and encoded details for a call that never reaches the service.</summary>
    internal static (string Code, string Message, string Details) Unauthenticated() =>
        Encoded(StatusCode.Unauthenticated, "UNAUTHENTICATED", "The call needs an access token of the configured issuer.");

    /// <inheritdoc cref="Unauthenticated"/>
    internal static (string Code, string Message, string Details) IssuerUnavailable() =>
        Encoded(StatusCode.Unavailable, "ISSUER_UNAVAILABLE", "The token cannot be checked at the moment. Try again later.");

    private static (string Code, string Message, string Details) Encoded(StatusCode code, string reason, string message)
    {
        var error = Error(code, reason, message);
        // Binary metadata travels as base64 without padding.
        var details = Convert.ToBase64String(error.Trailers.GetValueBytes(StatusTrailer)!).TrimEnd('=');
        return (((int)code).ToString(System.Globalization.CultureInfo.InvariantCulture), message, details);
    }

    private static RpcException Error(StatusCode code, string reason, string message, params IMessage[] details)
    {
        var status = new Google.Rpc.Status { Code = (int)code, Message = message };
        // Field 1 of ErrorInfo is "reason" today; the generated class of this package version still calls it Type.
        status.Details.Add(Any.Pack(new ErrorInfo { Domain = Domain, Type = reason }));
        status.Details.AddRange(details.Select(Any.Pack));
        return new RpcException(new Grpc.Core.Status(code, message), new Metadata { { StatusTrailer, status.ToByteArray() } });
    }
}
