using System.Net;
using System.Text.Json;

namespace Gateway.Client;

/// <summary>A token and when it ends.</summary>
internal sealed record IssuedToken(string Value, DateTimeOffset Expires)
{
    // A record would print the token.
    public override string ToString() => nameof(IssuedToken);
}

/// <summary>The two requests a token takes: discovery, then the token itself.</summary>
internal sealed class IssuerRequests : IDisposable
{
    // Both answers are about one kilobyte.
    private const int LargestAnswer = 64 * 1024;

    // Callers have deadlines of their own; this one ends a request nobody waits for any more.
    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(10);

    private readonly ClientCredentialsOptions _options;
    private readonly ClientAssertion _assertion;
    private readonly HttpClient _http;

    public IssuerRequests(ClientCredentialsOptions options, ClientAssertion assertion)
    {
        _options = options;
        _assertion = assertion;
        _http = new HttpClient(TlsConnections.Handler(options.Issuer, options.TrustedAuthorities))
        {
            MaxResponseContentBufferSize = LargestAnswer,
            Timeout = LongestRequest,
        };
    }

    /// <summary>Gets a new token.</summary>
    public async Task<IssuedToken> FetchAsync(CancellationToken cancellationToken)
    {
        try
        {
            // 1. Where the issuer gives tokens. Asked each time: it is one small request every few minutes.
            var discovery = await ReadAsync(HttpMethod.Get, DiscoveryAddress(), content: null, cancellationToken);
            var issuer = Text(discovery, "issuer");
            var endpoint = new Uri(Text(discovery, "token_endpoint"), UriKind.Absolute);
            if (issuer.TrimEnd('/') != Named(_options.Issuer) || endpoint.Scheme != Uri.UriSchemeHttps)
                throw new JsonException();

            // 2. The token. Its life is counted from before the request, so that it is never thought longer than it is.
            var asked = _options.TimeProvider.GetUtcNow();
            using var form = Form(_assertion.For(issuer));
            var answer = await ReadAsync(HttpMethod.Post, endpoint, form, cancellationToken);
            if (!string.Equals(Text(answer, "token_type"), "Bearer", StringComparison.OrdinalIgnoreCase))
                throw new JsonException();
            return new IssuedToken(Text(answer, "access_token"), asked.AddSeconds(answer.GetProperty("expires_in").GetInt32()));
        }
        catch (HttpRequestException failure) when (failure.StatusCode is null)
        {
            throw ErrorReading.ConnectionFailure(failure, "ISSUER")!;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failure(GatewayErrorCode.NotReachable, "ISSUER_NOT_IN_TIME");
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or UriFormatException or InvalidOperationException or FormatException)
        {
            throw Failure(GatewayErrorCode.Failed, "ISSUER_ANSWER_NOT_UNDERSTOOD");
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _assertion.Dispose();
    }

    private static string Named(Uri issuer) => issuer.OriginalString.TrimEnd('/');

    private Uri DiscoveryAddress() => new($"{Named(_options.Issuer)}/.well-known/openid-configuration", UriKind.Absolute);

    private FormUrlEncodedContent Form(string assertion) => new(
    [
        new("grant_type", "client_credentials"),
        new("client_id", _options.ClientId),
        new("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        new("client_assertion", assertion),
    ]);

    private async Task<JsonElement> ReadAsync(HttpMethod method, Uri address, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, address) { Content = content };
        using var response = await _http.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if (response.IsSuccessStatusCode)
            return JsonElement.Parse(body);
        throw response.StatusCode < HttpStatusCode.InternalServerError && method == HttpMethod.Post
            ? Failure(GatewayErrorCode.TokenRefused, RefusalReason(body))
            : Failure(GatewayErrorCode.Unavailable, "ISSUER_UNAVAILABLE");
    }

    // The error code of RFC 6749 section 5.2 in the form of this package's reasons.
    private static string RefusalReason(byte[] body)
    {
        try
        {
            var reason = Text(JsonElement.Parse(body), "error").ToUpperInvariant();
            return ErrorReading.ReasonPattern().IsMatch(reason) ? reason : "";
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return "";
        }
    }

    private static string Text(JsonElement json, string name) =>
        json.GetProperty(name).GetString() is { Length: > 0 } text ? text : throw new JsonException();

    private static GatewayException Failure(GatewayErrorCode code, string reason) => new(new GatewayError(code, reason));
}
