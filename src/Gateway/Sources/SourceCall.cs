using System.Net;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Gateway.Access;
using Gateway.Sources.Resilience;

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
            if (Json is { } tree)
                LargeTrees.LetGo(tree, AnswerRoom.IsLarge(JsonMarshal.GetRawUtf8Value(tree.RootElement).Length));
            Body?.Dispose();
        }
    }

    /// <summary>Makes one call of a question.</summary>
    internal static Task<Reply> AskAsync(
        SourceClient client, SourceConnection connection, SourceQuestion question, CallTemplate call, CallValues values, AnswerRoom room, CancellationToken deadline) =>
        SendAsync(client, () => SourceRequestMessage.Compose(connection, question, call, values), call.Safe, question.Definition, room, deadline);

    /// <summary>Goes to an address that the caller has already found to be the source's own.</summary>
    internal static Task<Reply> FollowAsync(
        SourceClient client, SourceConnection connection, SourceQuestion question, CallTemplate call, Uri address, AnswerRoom room, CancellationToken deadline) =>
        SendAsync(client, () => SourceRequestMessage.ComposeFor(address, connection, question, call), safe: true, question.Definition, room, deadline);

    private static async Task<Reply> SendAsync(
        SourceClient client, Func<HttpRequestMessage> compose, bool safe, SourceDefinition definition, AnswerRoom room, CancellationToken deadline)
    {
        using var sent = await client.SendAsync(compose, safe, deadline);
        if (sent.Response is not { } response)
            return NoAnswer(sent.Failure ?? ReasonCode.SourceUnreachable);
        try
        {
            return Judge(response, definition) is { } failure ? NoAnswer(failure, response.StatusCode) : await ReadAsync(response, definition, room, deadline);
        }
        catch (OperationCanceledException)
        {
            // What waited here in vain is no fault of the source's.
            return NoAnswer(room.Waits ? ReasonCode.SourceBusy : ReasonCode.SourceTimeout);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return NoAnswer(ReasonCode.SourceInterrupted);
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
            return NoAnswer(Unreadable(response.StatusCode), response.StatusCode);
        if (await AnswerBody.ReadAsync(response.Content, room, deadline) is not { } body)
            return NoAnswer(ReasonCode.SourceTooLarge, response.StatusCode);
        // The same, where the words are only promised.
        if (body.Bytes.IsEmpty && response.StatusCode != HttpStatusCode.OK && definition.Errors.Statuses.ContainsKey((int)response.StatusCode))
            return new Reply(null, body, response.StatusCode, null);
        var (json, failure) = await MakeAsync(body, type?.CharSet, definition, room, deadline);
        if (json is null || !PayloadFormat.LiesInItsBytes(definition))
            body.Dispose();
        if (json is not null)
        {
            room.Keep(body.Size > 0 ? body.Size : JsonMarshal.GetRawUtf8Value(json.RootElement).Length);
            return new Reply(json, body, response.StatusCode, null);
        }
        return NoAnswer(failure == ReasonCode.SourceMalformed ? Unreadable(response.StatusCode) : failure, response.StatusCode);
    }

    private static async Task<(JsonDocument? Tree, ReasonCode Failure)> MakeAsync(AnswerBody body, string? charset, SourceDefinition definition, AnswerRoom room, CancellationToken deadline)
    {
        try
        {
            if (!await room.WaitForTreeAsync(body.Size, PayloadFormat.MostTokens(body.Bytes.Span, definition), deadline))
                return (null, ReasonCode.SourceTooLarge);
            return await room.MakeAsync(body.Length, () => PayloadFormat.Read(body.Bytes, charset, definition, room), deadline);
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    // A server that says it is broken need not say it in SOAP: its page for people is no malformed answer.
    private static ReasonCode Unreadable(HttpStatusCode status) => status == HttpStatusCode.InternalServerError ? ReasonCode.SourceError : ReasonCode.SourceMalformed;
}
