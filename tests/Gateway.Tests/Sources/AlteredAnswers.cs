using System.Net.Http.Headers;
using System.Text;

namespace Gateway.Tests.Sources;

/// <summary>A client whose sources' answers are altered on the way, each by its text.</summary>
internal sealed class AlteredAnswers(Func<string, string> alter) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false })
{
    public static HttpClient Client(Func<string, string> alter) => new(new AlteredAnswers(alter)) { Timeout = Timeout.InfiniteTimeSpan };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        var altered = new ByteArrayContent(Encoding.UTF8.GetBytes(alter(text)));
        altered.Headers.ContentType = response.Content.Headers.ContentType is { } type ? new MediaTypeHeaderValue(type.MediaType!, "utf-8") : null;
        response.Content = altered;
        return response;
    }
}
