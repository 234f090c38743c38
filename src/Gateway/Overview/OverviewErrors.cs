using Gateway.Access;
using Gateway.Hosting;
using Gateway.Hosting.Quotas;
using Google.Rpc;
using Grpc.Core;

namespace Gateway.Overview;

/// <summary>The errors of the overview, and of a call that never reaches a service.</summary>
internal static class OverviewErrors
{
    internal const string StatusTrailer = CallErrors.StatusTrailer;
    private static readonly CallErrors Errors = new("gateway.overview.v1");

    internal static RpcException BadRequest(IEnumerable<BadRequest.Types.FieldViolation> violations) => Errors.BadRequest(violations);

    internal static RpcException BadRequest(string field, string description) =>
        BadRequest([new BadRequest.Types.FieldViolation { Field = field, Description = description }]);

    internal static RpcException CallerRefused() => Errors.CallerRefused();

    internal static RpcException DisclosureLogUnavailable() => Errors.DisclosureLogUnavailable();

    /// <summary>A part of a call that is not the caller's to ask for.</summary>
    internal static RpcException Refused(ReasonCode reason) => Errors.Error(
        StatusCode.PermissionDenied, reason.Name(),
        reason == ReasonCode.AssuranceTooLow ? "The login is not sure enough for this." : "Only a privacy officer may have somebody else's access explained.");

    internal static RpcException ReceiptUnknown() =>
        Errors.Error(StatusCode.NotFound, "RECEIPT_UNKNOWN", "A receipt is of no disclosure that this caller asked for; none was confirmed.");

    internal static RpcException TooLate() => Errors.TooLate();

    internal static RpcException Internal() => Errors.Internal();

    /// <summary>Status, message and encoded details for a call that never reaches the service.</summary>
    internal static (string Code, string Message, string Details) Unauthenticated() =>
        Encoded(StatusCode.Unauthenticated, "UNAUTHENTICATED", "The call needs an access token of a configured issuer.");

    /// <inheritdoc cref="Unauthenticated"/>
    internal static (string Code, string Message, string Details) IssuerUnavailable() =>
        Encoded(StatusCode.Unavailable, "ISSUER_UNAVAILABLE", "The token cannot be checked at the moment. Try again later.");

    /// <inheritdoc cref="Unauthenticated"/>
    internal static (string Code, string Message, string Details) NobodyKnown() => Encoded(Errors.CallerRefused());

    /// <inheritdoc cref="Unauthenticated"/>
    internal static (string Code, string Message, string Details) LoginNotSure() => Encoded(Errors.LoginNotSure());

    /// <summary>Too many calls in a short time.</summary>
    internal static RpcException QuotaUsedUp(QuotaRefusal refusal) => Errors.QuotaUsedUp(refusal);

    private static (string Code, string Message, string Details) Encoded(StatusCode code, string reason, string message) => Encoded(Errors.Error(code, reason, message));

    /// <summary>An error as a call that never reaches a service carries it, in headers.</summary>
    internal static (string Code, string Message, string Details) Encoded(RpcException error)
    {
        // Binary metadata travels as base64 without padding.
        var details = Convert.ToBase64String(error.Trailers.GetValueBytes(StatusTrailer)!).TrimEnd('=');
        return (((int)error.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture), error.Status.Detail, details);
    }
}
