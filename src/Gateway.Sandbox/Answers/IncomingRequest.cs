using System.Text;

namespace Gateway.Sandbox.Answers;

/// <summary>A request as it reached a simulator, or as it was recorded.</summary>
internal sealed class IncomingRequest
{
    private readonly string _everything;

    public IncomingRequest(string method, string path, string query, IReadOnlyList<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> body)
    {
        Method = method;
        Path = path;
        Query = QueryParts.Parse(query);
        Headers = headers;
        Body = body;
        var text = Encoding.UTF8.GetString(body.Span);
        // Decoded as well as raw: a form escapes the separators around the number, other bodies do not.
        _everything = string.Join('\n', [
            path, Uri.UnescapeDataString(query), .. headers.Select(h => h.Value), text, Uri.UnescapeDataString(text)]);
    }

    public string Method { get; }

    /// <summary>Decoded, without query.</summary>
    public string Path { get; }

    public QueryParts Query { get; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The certificate the connection showed (DER); null for none, or for what was recorded.</summary>
    public byte[]? ClientCertificate { get; init; }

    public string? ContentType => Header("Content-Type");

    /// <summary>Which operation of a SOAP service is called; null where the request does not say.</summary>
    public string? SoapAction => Answers.SoapAction.Of(Header("SOAPAction"), ContentType);

    public string? Header(string name) =>
        Headers.FirstOrDefault(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>The national id stands in the address, a header or the body.</summary>
    public bool Mentions(string nationalId) => NationalIdMask.Occurs(nationalId, _everything);
}
