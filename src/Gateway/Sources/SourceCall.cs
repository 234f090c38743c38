using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text.Json;
using Gateway.Access;

namespace Gateway.Sources;

/// <summary>
/// One HTTP exchange with a source: sends the request its definition describes and reads the answer within bounds. Whatever goes wrong becomes one of the reasons; nothing of the answer reaches a message.
/// </summary>
internal static class SourceCall
{
    /// <summary>An answer's tree and status, or why there is none.</summary>
    /// <param name="Json">The answer; it lies in <paramref name="Body"/> and may be looked at until the reply is disposed of.</param>
    /// <param name="Body">The bytes.</param>
    /// <param name="Status">The HTTP status.</param>
    /// <param name="Failure">Why there is no answer.</param>
    internal sealed record Reply(JsonDocument? Json, AnswerBody? Body, HttpStatusCode Status, ReasonCode? Failure) : IDisposable
    {
        public void Dispose()
        {
            Json?.Dispose();
            Body?.Dispose();
        }
    }

    /// <summary>Makes one call of a question.</summary>
    internal static async Task<Reply> AskAsync(
        HttpClient client, SourceConnection connection, SourceQuestion question, CallTemplate call, CallValues values, AnswerRoom room, CancellationToken deadline)
    {
        using var message = SourceRequestMessage.Compose(connection, question, call, values);
        return await SendAsync(client, message, question.Definition, connection, room, deadline);
    }

    /// <summary>Goes to an address that the caller has already found to be the source's own.</summary>
    internal static async Task<Reply> FollowAsync(
        HttpClient client, SourceConnection connection, SourceQuestion question, CallTemplate call, Uri address, AnswerRoom room, CancellationToken deadline)
    {
        using var message = SourceRequestMessage.ComposeFor(address, connection, question, call);
        return await SendAsync(client, message, question.Definition, connection, room, deadline);
    }

    private static async Task<Reply> SendAsync(
        HttpClient client, HttpRequestMessage message, SourceDefinition definition, SourceConnection connection, AnswerRoom room, CancellationToken deadline)
    {
        if (definition.Authentication == SourceAuthentication.Bearer)
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", connection.BearerToken);
        var begun = false;
        try
        {
            using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, deadline);
            begun = true;
            return Judge(response, definition) is { } failure ? NoAnswer(failure, response.StatusCode) : await ReadAsync(response, definition, room, deadline);
        }
        catch (OperationCanceledException)
        {
            return NoAnswer(ReasonCode.SourceTimeout);
        }
        // Also what is no TLS at all; a connection that merely broke during the handshake has no such cause.
        catch (HttpRequestException e) when (e is { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: AuthenticationException })
        {
            return NoAnswer(ReasonCode.SourceUntrusted);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return NoAnswer(begun ? ReasonCode.SourceInterrupted : ReasonCode.SourceUnreachable);
        }
    }

    private static Reply NoAnswer(ReasonCode reason, HttpStatusCode status = default) => new(null, null, status, reason);

    private static ReasonCode? Judge(HttpResponseMessage response, SourceDefinition definition) => response.StatusCode switch
    {
        // What the definition knows the meaning of, and a SOAP fault, which stands under 500.
        var status when definition.Errors.Statuses.ContainsKey((int)status) => null,
        HttpStatusCode.InternalServerError when definition.IsSoap => null,
        >= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest => ReasonCode.SourceRedirected,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ReasonCode.SourceRefusedCredentials,
        HttpStatusCode.TooManyRequests => ReasonCode.SourceBusy,
        HttpStatusCode.RequestEntityTooLarge => ReasonCode.SourceError,
        >= HttpStatusCode.InternalServerError => ReasonCode.SourceError,
        _ => null,
    };

    private static async Task<Reply> ReadAsync(HttpResponseMessage response, SourceDefinition definition, AnswerRoom room, CancellationToken deadline)
    {
        var type = response.Content.Headers.ContentType;
        // An error may come without words; the definition knows what the status means.
        if (response.StatusCode != HttpStatusCode.OK && definition.Errors.Statuses.ContainsKey((int)response.StatusCode) && !PayloadFormat.IsExpected(type, definition.Format))
            return new Reply(null, null, response.StatusCode, null);
        // Compression was not asked for, and what swells to any size is not read.
        if (!PayloadFormat.IsExpected(type, definition.Format) || response.Content.Headers.ContentEncoding.Count > 0)
            return NoAnswer(ReasonCode.SourceMalformed, response.StatusCode);
        if (await AnswerBody.ReadAsync(response.Content, room, deadline) is not { } body)
            return NoAnswer(ReasonCode.SourceTooLarge, response.StatusCode);
        var (json, failure) = PayloadFormat.Read(body.Bytes, type?.CharSet, definition, room);
        if (json is not null)
            return new Reply(json, body, response.StatusCode, null);
        body.Dispose();
        return NoAnswer(failure, response.StatusCode);
    }
}
