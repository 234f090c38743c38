using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Gateway.Access;
using Gateway.Sources.Resilience;

namespace Gateway.Sources;

/// <summary>
/// One HTTP exchange with a source: sends the request its definition describes and reads a JSON answer within
/// bounds. Whatever goes wrong becomes one of the reasons; nothing of the answer reaches a message.
/// </summary>
internal static class SourceCall
{
    // FHIR nests some fifteen deep; four times that is still safe for the stack.
    private const int DeepestNesting = 64;

    private static readonly JsonDocumentOptions JsonOptions = new() { MaxDepth = DeepestNesting, AllowDuplicateProperties = false };

    /// <summary>An answer's JSON and status, or why there is none.</summary>
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

    /// <summary>Puts a question.</summary>
    internal static Task<Reply> AskAsync(SourceClient client, SourceConnection connection, SourceQuestion question, AnswerRoom room, CancellationToken deadline) =>
        SendAsync(client, () => Compose(connection, question), question.Request.Safe, room, deadline);

    /// <summary>Fetches a further page, whose address the caller has already found to be the source's own.</summary>
    internal static Task<Reply> FollowAsync(SourceClient client, Uri page, AnswerRoom room, CancellationToken deadline)
    {
        HttpRequestMessage Compose()
        {
            var message = new HttpRequestMessage(HttpMethod.Get, page);
            message.Headers.Accept.ParseAdd("application/fhir+json");
            return message;
        }
        return SendAsync(client, Compose, safe: true, room, deadline);
    }

    private static HttpRequestMessage Compose(SourceConnection connection, SourceQuestion question)
    {
        var request = question.Request;
        var address = new Uri(connection.Address.AbsoluteUri.TrimEnd('/') + request.Path);
        var message = new HttpRequestMessage(request.Method, address);
        foreach (var (name, template) in request.Headers)
            message.Headers.TryAddWithoutValidation(name, Fill(template, question));
        if (request.Form.Count > 0)
            message.Content = new FormUrlEncodedContent(request.Form.ToDictionary(f => f.Key, f => Fill(f.Value, question)));
        else if (request.Body is { } body)
            message.Content = new StringContent(Fill(body, question), Encoding.UTF8, request.BodyType ?? "application/json");
        return message;
    }

    // A fresh id for every call: DFDG answers 412 to a repeated one, so it is never the caller's.
    private static string Fill(string template, SourceQuestion question) => template
        .Replace("{citizen}", question.Citizen.Reveal(), StringComparison.Ordinal)
        .Replace("{citizen_system}", question.Citizen.System, StringComparison.Ordinal)
        .Replace("{request}", Guid.NewGuid().ToString(), StringComparison.Ordinal);

    private static async Task<Reply> SendAsync(SourceClient client, Func<HttpRequestMessage> compose, bool safe, AnswerRoom room, CancellationToken deadline)
    {
        using var sent = await client.SendAsync(compose, safe, deadline);
        if (sent.Response is not { } response)
            return NoAnswer(sent.Failure ?? ReasonCode.SourceUnreachable);
        try
        {
            return Judge(response) is { } failure ? NoAnswer(failure, response.StatusCode) : await ReadJsonAsync(response, room, deadline);
        }
        catch (OperationCanceledException)
        {
            return NoAnswer(ReasonCode.SourceTimeout);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return NoAnswer(ReasonCode.SourceInterrupted);
        }
    }

    private static Reply NoAnswer(ReasonCode reason, HttpStatusCode status = default) => new(null, null, status, reason);

    private static ReasonCode? Judge(HttpResponseMessage response) => response.StatusCode switch
    {
        >= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest => ReasonCode.SourceRedirected,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ReasonCode.SourceRefusedCredentials,
        HttpStatusCode.TooManyRequests => ReasonCode.SourceBusy,
        HttpStatusCode.RequestEntityTooLarge => ReasonCode.SourceError,
        >= HttpStatusCode.InternalServerError => ReasonCode.SourceError,
        _ => null,
    };

    private static async Task<Reply> ReadJsonAsync(HttpResponseMessage response, AnswerRoom room, CancellationToken deadline)
    {
        // Compression was not asked for, and what swells to any size is not read.
        if (!IsJson(response.Content.Headers.ContentType) || response.Content.Headers.ContentEncoding.Count > 0)
            return NoAnswer(ReasonCode.SourceMalformed, response.StatusCode);
        if (await AnswerBody.ReadAsync(response.Content, room, deadline) is not { } body)
            return NoAnswer(ReasonCode.SourceTooLarge, response.StatusCode);
        JsonDocument? json = null;
        try
        {
            if (Inspect(body.Bytes.Span, room) is { } failure)
                return NoAnswer(failure, response.StatusCode);
            json = JsonDocument.Parse(body.Bytes, JsonOptions);
            return new Reply(json, body, response.StatusCode, null);
        }
        catch (JsonException)
        {
            return NoAnswer(ReasonCode.SourceMalformed, response.StatusCode);
        }
        finally
        {
            if (json is null)
                body.Dispose();
        }
    }

    // Before a document is made of it, which costs memory: here the bytes are only walked over.
    private static ReasonCode? Inspect(ReadOnlySpan<byte> body, AnswerRoom room)
    {
        // RFC 8259: JSON between systems is UTF-8. What is not was cut or sent in another character set.
        if (!Utf8.IsValid(body))
            return ReasonCode.SourceMalformed;
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = DeepestNesting });
        var tokens = 0;
        while (reader.Read())
        {
            if (++tokens > room.TokensLeft)
                return ReasonCode.SourceTooLarge;
        }
        room.TakeTokens(tokens);
        return null;
    }

    private static bool IsJson(MediaTypeHeaderValue? type) =>
        type?.MediaType is { } media
        && (media.Equals("application/json", StringComparison.OrdinalIgnoreCase) || media.EndsWith("+json", StringComparison.OrdinalIgnoreCase))
        && (type.CharSet is null || type.CharSet.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
