using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Gateway.Access;

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
    internal sealed record Reply(JsonDocument? Json, HttpStatusCode Status, ReasonCode? Failure) : IDisposable
    {
        public void Dispose() => Json?.Dispose();
    }

    /// <summary>Puts a question.</summary>
    internal static async Task<Reply> AskAsync(HttpClient client, SourceConnection connection, SourceQuestion question, CancellationToken deadline)
    {
        using var message = Compose(connection, question);
        return await SendAsync(client, message, question.Definition, connection, deadline);
    }

    /// <summary>Fetches a further page, whose address the caller has already found to be the source's own.</summary>
    internal static async Task<Reply> FollowAsync(
        HttpClient client, SourceConnection connection, SourceQuestion question, Uri page, CancellationToken deadline)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, page);
        message.Headers.Accept.ParseAdd("application/fhir+json");
        return await SendAsync(client, message, question.Definition, connection, deadline);
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

    private static async Task<Reply> SendAsync(
        HttpClient client, HttpRequestMessage message, SourceDefinition definition, SourceConnection connection, CancellationToken deadline)
    {
        if (definition.Authentication == SourceAuthentication.Bearer)
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", connection.BearerToken);
        try
        {
            using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, deadline);
            if (Judge(response) is { } failure)
                return new Reply(null, response.StatusCode, failure);
            var (json, unreadable) = await ReadJsonAsync(response, definition.Limits.MaximumBytes, deadline);
            return new Reply(json, response.StatusCode, unreadable);
        }
        catch (OperationCanceledException)
        {
            return new Reply(null, default, ReasonCode.SourceTimeout);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new Reply(null, default, ReasonCode.SourceUnreachable);
        }
    }

    private static ReasonCode? Judge(HttpResponseMessage response) => response.StatusCode switch
    {
        >= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest => ReasonCode.SourceRedirected,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ReasonCode.SourceRefusedCredentials,
        HttpStatusCode.TooManyRequests => ReasonCode.SourceBusy,
        HttpStatusCode.RequestEntityTooLarge => ReasonCode.SourceError,
        >= HttpStatusCode.InternalServerError => ReasonCode.SourceError,
        _ => null,
    };

    private static async Task<(JsonDocument? Json, ReasonCode? Failure)> ReadJsonAsync(HttpResponseMessage response, int maximumBytes, CancellationToken deadline)
    {
        // Compression was not asked for, and what swells to any size is not read.
        if (!IsJson(response.Content.Headers.ContentType) || response.Content.Headers.ContentEncoding.Count > 0)
            return (null, ReasonCode.SourceMalformed);
        using var buffer = new MemoryStream();
        var stream = await response.Content.ReadAsStreamAsync(deadline);
        var chunk = new byte[16 * 1024];
        for (int read; (read = await stream.ReadAsync(chunk, deadline)) > 0;)
        {
            if (buffer.Length + read > maximumBytes)
                return (null, ReasonCode.SourceTooLarge);
            buffer.Write(chunk, 0, read);
        }
        // RFC 8259: JSON between systems is UTF-8. What is not was cut or sent in another character set.
        if (!Utf8.IsValid(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)))
            return (null, ReasonCode.SourceMalformed);
        try
        {
            return (JsonDocument.Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), JsonOptions), null);
        }
        catch (JsonException)
        {
            return (null, ReasonCode.SourceMalformed);
        }
    }

    private static bool IsJson(MediaTypeHeaderValue? type) =>
        type?.MediaType is { } media
        && (media.Equals("application/json", StringComparison.OrdinalIgnoreCase) || media.EndsWith("+json", StringComparison.OrdinalIgnoreCase))
        && (type.CharSet is null || type.CharSet.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
