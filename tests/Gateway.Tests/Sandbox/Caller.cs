using System.Net.Http.Headers;
using Gateway.Sandbox;

namespace Gateway.Tests.Sandbox;

/// <summary>Asks a simulator over a real socket, the way a recorded request was sent.</summary>
internal static class Caller
{
    /// <summary>Far more than any answer takes; a test that waits longer is wrong.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Patience };

    public static Task<HttpResponseMessage> AskAsync(
        SandboxHost sandbox, RecordedFile exchange, string? bearer = null, string? requestId = null, string? otherCpr = null, CancellationToken cancellation = default) =>
        Http.SendAsync(Request(sandbox, exchange, bearer, requestId, otherCpr), HttpCompletionOption.ResponseHeadersRead, cancellation);

    public static Task<HttpResponseMessage> GetAsync(Uri address) => Http.GetAsync(address);

    public static Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => Http.SendAsync(request);

    private static HttpRequestMessage Request(SandboxHost sandbox, RecordedFile exchange, string? bearer, string? requestId, string? otherCpr)
    {
        string Asked(string text) => otherCpr is null ? text : text.Replace(exchange.Cpr!, otherCpr, StringComparison.Ordinal);
        var request = new HttpRequestMessage(new HttpMethod(exchange.Method), new Uri(sandbox.AddressOf(exchange.Source), Asked(exchange.Path)));
        if (exchange.RequestBody is { Length: > 0 } body)
        {
            request.Content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(Asked(System.Text.Encoding.UTF8.GetString(body))));
        }

        foreach (var (name, value) in exchange.Headers)
        {
            if (name == "Content-Type") request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            else if (name == "x-requestId") request.Headers.Add(name, requestId ?? Guid.NewGuid().ToString());
            else if (name != "Authorization") request.Headers.TryAddWithoutValidation(name, Asked(value));
        }

        if (bearer is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        return request;
    }
}
