using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace Gateway.Client;

/// <summary>Reads a failure into the closed set. Nothing of the server's free text is kept but the field descriptions.</summary>
internal static partial class ErrorReading
{
    private const string DetailsTrailer = "grpc-status-details-bin";

    // The contract has six fields; more violations than this are no answer of a gateway.
    private const int MostViolations = 100;

    /// <summary>The exception for a failed gRPC call.</summary>
    public static GatewayException Of(RpcException failure)
    {
        if (ConnectionFailure(failure.Status.DebugException, "GATEWAY") is { } connection)
            return connection;
        return Told(failure);
    }

    /// <summary>The exception for a call that failed after the first message had come.</summary>
    public static GatewayException OfBegun(RpcException failure) =>
        // A status that the client made itself, because the connection broke; the gateway did answer, so it is reachable.
        failure.Status.DebugException is not null && failure.StatusCode is not StatusCode.DeadlineExceeded
            ? new GatewayException(new GatewayError(GatewayErrorCode.StreamCut, "STREAM_CUT"), failure.Status.DebugException)
            : Told(failure);

    private static GatewayException Told(RpcException failure)
    {
        // The details beside the status: google.rpc.Status, whose Any values are unpacked only where their type is known.
        var details = Details(failure.Trailers);
        // Field 1 of ErrorInfo is the reason; the generated class at hand calls it by its first name, type.
        var reason = Unpack<ErrorInfo>(details).Select(info => info.Type).FirstOrDefault(ReasonPattern().IsMatch) ?? "";
        var violations = Unpack<BadRequest>(details)
            .SelectMany(request => request.FieldViolations)
            .Take(MostViolations)
            .Select(violation => new FieldViolation(violation.Field, violation.Description))
            .ToList();
        var wait = Unpack<RetryInfo>(details).Select(info => info.RetryDelay?.ToTimeSpan()).FirstOrDefault();
        return new GatewayException(new GatewayError(Code(failure.StatusCode, reason), reason, violations) { RetryAfter = wait });
    }

    /// <summary>The exception for a connection that failed before anything answered, or nothing where it did not.</summary>
    public static GatewayException? ConnectionFailure(Exception? failure, string whose)
    {
        // The channel opens its connections itself and then reports the socket's own failure, the handler its own.
        var chain = Chain(failure).ToList();
        if (!chain.Exists(link => link is HttpRequestException or SocketException or AuthenticationException))
            return null;
        return chain.Exists(link => link is AuthenticationException)
            ? new GatewayException(new GatewayError(GatewayErrorCode.NotTrusted, $"{whose}_NOT_TRUSTED"), failure)
            : new GatewayException(new GatewayError(GatewayErrorCode.NotReachable, $"{whose}_NOT_REACHABLE"), failure);
    }

    private static GatewayErrorCode Code(StatusCode status, string reason) => status switch
    {
        StatusCode.InvalidArgument => GatewayErrorCode.InvalidRequest,
        StatusCode.Unauthenticated => GatewayErrorCode.Unauthenticated,
        StatusCode.PermissionDenied => GatewayErrorCode.PermissionDenied,
        StatusCode.ResourceExhausted => reason == "QUOTA_USED_UP" ? GatewayErrorCode.TooManyCalls : GatewayErrorCode.TooLarge,
        StatusCode.DeadlineExceeded => GatewayErrorCode.DeadlineExceeded,
        StatusCode.Unavailable => GatewayErrorCode.Unavailable,
        // Without a reason it is an answer of the calls that know receipts only.
        StatusCode.NotFound => reason is "" or "RECEIPT_UNKNOWN" ? GatewayErrorCode.ReceiptUnknown : GatewayErrorCode.NotFound,
        StatusCode.FailedPrecondition => GatewayErrorCode.CannotBeChanged,
        StatusCode.Aborted => GatewayErrorCode.KeyReused,
        _ => GatewayErrorCode.Failed,
    };

    private static RepeatedField<Any> Details(Metadata trailers)
    {
        var bytes = trailers.FirstOrDefault(entry => entry.IsBinary && entry.Key == DetailsTrailer)?.ValueBytes;
        if (bytes is null)
            return [];
        try
        {
            return Google.Rpc.Status.Parser.ParseFrom(bytes).Details;
        }
        catch (InvalidProtocolBufferException)
        {
            // Damaged details must not hide the status itself.
            return [];
        }
    }

    private static IEnumerable<T> Unpack<T>(IEnumerable<Any> details)
        where T : IMessage<T>, new()
    {
        foreach (var detail in details.Where(detail => detail.Is(new T().Descriptor)))
        {
            var message = new T();
            try
            {
                message.MergeFrom(detail.Value);
            }
            catch (InvalidProtocolBufferException)
            {
                continue;
            }
            yield return message;
        }
    }

    private static IEnumerable<Exception> Chain(Exception? failure)
    {
        for (var link = failure; link is not null; link = link.InnerException)
            yield return link;
    }

    // The form of a reason by google.rpc.ErrorInfo; anything else could be free text.
    [GeneratedRegex(@"\A[A-Z][A-Z0-9_]{1,61}[A-Z0-9]\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    internal static partial Regex ReasonPattern();
}
