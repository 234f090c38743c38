using Gateway.Hosting.Quotas;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace Gateway.Hosting;

/// <summary>
/// The errors of a service: a canonical code, google.rpc.ErrorInfo with the service's domain and a stable reason, and
/// one sentence that says what to do. None repeats anything the caller sent. The ones here every service has.
/// </summary>
internal sealed class CallErrors(string domain)
{
    /// <summary>The trailer of the rich error model (google.rpc.Status).</summary>
    internal const string StatusTrailer = "grpc-status-details-bin";

    internal RpcException BadRequest(IEnumerable<BadRequest.Types.FieldViolation> violations)
    {
        var detail = new BadRequest();
        detail.FieldViolations.AddRange(violations);
        return Error(StatusCode.InvalidArgument, "BAD_REQUEST", "The request has fields that cannot be used; see the field violations.", detail);
    }

    internal RpcException CallerRefused() => Error(StatusCode.PermissionDenied, "CALLER_REFUSED", "The token does not give access to this call.");

    /// <summary>The role is right, and the login is not sure enough. The same words at every level: the contract says which.</summary>
    internal RpcException LoginNotSure() => Error(StatusCode.PermissionDenied, "ASSURANCE_TOO_LOW", "The call needs a surer login; the contract says at which NSIS level.");

    /// <summary>The machine reason of an error made here; the status where it has none.</summary>
    internal static string ReasonOf(RpcException error) => DetailOf<ErrorInfo>(error)?.Type ?? error.StatusCode.ToString();

    /// <summary>Which of some fields an error made here finds wrong, by the last name of its path: <c>terms.purpose</c> is a purpose.</summary>
    internal static IReadOnlyList<string> WrongAmong(RpcException error, IReadOnlyList<string> names) =>
        DetailOf<BadRequest>(error) is { } wrong ? [.. names.Intersect(wrong.FieldViolations.Select(v => v.Field.Split('.')[^1].Split('[')[0]))] : [];

    internal RpcException DisclosureLogUnavailable() =>
        Error(StatusCode.Unavailable, "DISCLOSURE_LOG_UNAVAILABLE", "The disclosure log cannot be written, so nothing may leave. Try again later.");

    internal RpcException TooLate() => Error(StatusCode.DeadlineExceeded, "TOO_LATE", "The call ended before an answer could be recorded.");

    /// <summary>Too many calls in a short time; says whose, and when there is one again (google.rpc.QuotaFailure, RetryInfo).</summary>
    internal RpcException QuotaUsedUp(QuotaRefusal refusal) => Error(
        StatusCode.ResourceExhausted, "QUOTA_USED_UP", "Too many calls in a short time. Try again later.",
        new RetryInfo { RetryDelay = Duration.FromTimeSpan(refusal.RetryAfter) },
        new QuotaFailure { Violations = { new QuotaFailure.Types.Violation { Subject = Subject(refusal.Subject), Description = "calls a minute" } } });

    internal RpcException Internal() => Error(StatusCode.Internal, "INTERNAL", "The gateway failed. The failure has been recorded.");

    private static T? DetailOf<T>(RpcException error) where T : class, IMessage<T>, new() =>
        error.Trailers.GetValueBytes(StatusTrailer) is { } bytes
            ? Google.Rpc.Status.Parser.ParseFrom(bytes).Details.Select(d => d.TryUnpack(out T detail) ? detail : null).FirstOrDefault(d => d is not null)
            : null;

    private static string Subject(QuotaSubject subject) => subject switch
    {
        QuotaSubject.User => "user",
        QuotaSubject.Client => "client",
        QuotaSubject.Citizen => "citizen",
        _ => "address",
    };

    internal RpcException Error(StatusCode code, string reason, string message, params IMessage[] details)
    {
        var status = new Google.Rpc.Status { Code = (int)code, Message = message };
        // Field 1 of ErrorInfo is "reason" today; the generated class of this package version still calls it Type.
        status.Details.Add(Any.Pack(new ErrorInfo { Domain = domain, Type = reason }));
        status.Details.AddRange(details.Select(Any.Pack));
        return new RpcException(new Grpc.Core.Status(code, message), new Metadata { { StatusTrailer, status.ToByteArray() } });
    }
}
