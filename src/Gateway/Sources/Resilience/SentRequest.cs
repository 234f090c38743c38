using System.Net;
using System.Security.Authentication;
using Gateway.Access;

namespace Gateway.Sources.Resilience;

/// <summary>What came of one request: an answer whose body has not been read, or why there is none.</summary>
internal sealed class SentRequest : IDisposable
{
    private SentRequest(HttpResponseMessage? response, ReasonCode? failure) => (Response, Failure) = (response, failure);

    internal HttpResponseMessage? Response { get; }

    internal ReasonCode? Failure { get; }

    private TimeSpan? Wait { get; init; }

    internal static SentRequest Answered(HttpResponseMessage response) => new(response, null);

    internal static SentRequest Failed(ReasonCode reason) => new(null, reason);

    /// <summary>Nothing was sent: the source has asked to be left alone for so long still.</summary>
    internal static SentRequest NotSent(TimeSpan wait) => new(null, ReasonCode.SourceBusy) { Wait = wait };

    /// <summary>It went out; false where the source was left alone.</summary>
    internal bool WasSent => Wait is null;

    internal static async Task<SentRequest> SendAsync(HttpClient client, HttpRequestMessage message, CancellationToken deadline)
    {
        try
        {
            return Answered(await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, deadline));
        }
        catch (OperationCanceledException)
        {
            return Failed(ReasonCode.SourceTimeout);
        }
        // Also what is no TLS at all; a connection that merely broke during the handshake has no such cause.
        catch (HttpRequestException e) when (e is { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: AuthenticationException })
        {
            return Failed(ReasonCode.SourceUntrusted);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return Failed(ReasonCode.SourceUnreachable);
        }
    }

    /// <summary>When the source says to come back: now, where it says nothing and the fault is one that passes at once; null: not at all.</summary>
    internal TimeSpan? MayPassAfter(DateTimeOffset now) => (Failure, Response?.StatusCode) switch
    {
        (ReasonCode.SourceBusy, _) => Wait,
        // Nothing was answered, or something between here and the source broke.
        (ReasonCode.SourceUnreachable, _) or (null, HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout) => TimeSpan.Zero,
        // A source that is full or down is left alone, unless it says itself when to come back.
        _ => ToldToWait(now),
    };

    /// <summary>How long a source that is full or down says to wait; null where it is neither, or says nothing.</summary>
    internal TimeSpan? ToldToWait(DateTimeOffset now) => Response is { StatusCode: HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable, Headers.RetryAfter: { } after }
        ? after.Delta ?? (after.Date > now ? after.Date - now : TimeSpan.Zero)
        : null;

    public void Dispose() => Response?.Dispose();
}
