using System.Net;
using System.Security.Authentication;
using Gateway.Access;

namespace Gateway.Sources.Credentials;

/// <summary>One exchange with whoever issues tokens: bounded like a source's answer, and nothing of it reaches a message.</summary>
internal static class CredentialExchange
{
    // Tokens and assertions have a few kilobytes; the rest is room for certificates in them.
    private const int LargestAnswer = 256 * 1024;

    /// <summary>The answer's bytes, or why there are none.</summary>
    internal readonly record struct Answer(byte[] Body, ReasonCode? Failure);

    /// <param name="client">The source's client.</param>
    /// <param name="message">What is asked.</param>
    /// <param name="faultsToo">A SOAP fault, which comes under 500, is read too.</param>
    /// <param name="bound">How long it may take.</param>
    internal static async Task<Answer> PostAsync(HttpClient client, HttpRequestMessage message, bool faultsToo, CancellationToken bound)
    {
        try
        {
            using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, bound);
            if (!(faultsToo && response.StatusCode == HttpStatusCode.InternalServerError) && Judge(response.StatusCode) is { } failure)
                return Failed(failure);
            if (response.Content.Headers.ContentEncoding.Count > 0)
                return Failed(ReasonCode.SourceMalformed);
            return await ReadAsync(response.Content, bound);
        }
        catch (OperationCanceledException)
        {
            return Failed(ReasonCode.SourceTimeout);
        }
        catch (HttpRequestException e) when (e is { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: AuthenticationException })
        {
            return Failed(ReasonCode.SourceUntrusted);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return Failed(ReasonCode.SourceUnreachable);
        }
    }

    private static Answer Failed(ReasonCode reason) => new([], reason);

    // RFC 6749 section 5.2: an issuer that does not like the client says 400 or 401, never why in a way that is ours to show.
    private static ReasonCode? Judge(HttpStatusCode status) => status switch
    {
        HttpStatusCode.OK => null,
        >= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest => ReasonCode.SourceRedirected,
        HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ReasonCode.SourceRefusedCredentials,
        HttpStatusCode.TooManyRequests => ReasonCode.SourceBusy,
        _ => ReasonCode.SourceError,
    };

    private static async Task<Answer> ReadAsync(HttpContent content, CancellationToken bound)
    {
        using var body = new MemoryStream();
        var stream = await content.ReadAsStreamAsync(bound);
        var piece = new byte[8 * 1024];
        int read;
        while ((read = await stream.ReadAsync(piece, bound)) > 0)
        {
            if (body.Length + read > LargestAnswer)
                return Failed(ReasonCode.SourceTooLarge);
            body.Write(piece, 0, read);
        }
        return new Answer(body.ToArray(), null);
    }
}
