using System.Net;
using System.Text;

namespace Gateway.Sandbox.Answers;

/// <summary>An HTTP answer as it leaves a simulator.</summary>
internal sealed record Answer(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body)
{
    private const string ContentTypeHeader = "Content-Type";

    public string? ContentType =>
        Headers.FirstOrDefault(h => h.Key.Equals(ContentTypeHeader, StringComparison.OrdinalIgnoreCase)).Value;

    public bool IsXml => ContentType?.Split(';')[0].EndsWith("xml", StringComparison.OrdinalIgnoreCase) == true;

    public static Answer Of(HttpStatusCode status, string contentType, string body) =>
        new((int)status, [new(ContentTypeHeader, contentType)], Encoding.UTF8.GetBytes(body));

    public static Answer WithoutBody(HttpStatusCode status) => new((int)status, [], ReadOnlyMemory<byte>.Empty);

    public Answer With(string header, string value) => this with
    {
        Headers = [.. Headers.Where(h => !h.Key.Equals(header, StringComparison.OrdinalIgnoreCase)), new(header, value)],
    };

    public Answer WithContentType(string contentType) => With(ContentTypeHeader, contentType);
}
