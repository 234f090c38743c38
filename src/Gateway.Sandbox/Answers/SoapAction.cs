using Microsoft.Net.Http.Headers;

namespace Gateway.Sandbox.Answers;

/// <summary>The operation named by a SOAP 1.1 header or a SOAP 1.2 content type.</summary>
internal static class SoapAction
{
    public static string? Of(string? soapActionHeader, string? contentType)
    {
        if (!string.IsNullOrEmpty(soapActionHeader)) return soapActionHeader.Trim('"');
        if (!MediaTypeHeaderValue.TryParse(contentType, out var media)) return null;
        var action = media.Parameters.FirstOrDefault(p => p.Name.Equals("action", StringComparison.OrdinalIgnoreCase));
        return action?.Value.Value?.Trim('"');
    }
}
