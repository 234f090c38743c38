using System.Text;
using Gateway.Sandbox.Answers;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Gateway.Sandbox.Demands;

/// <summary>The fields of a posted form.</summary>
internal sealed class SentForm
{
    private readonly Dictionary<string, StringValues> _fields;

    private SentForm(Dictionary<string, StringValues> fields) => _fields = fields;

    /// <summary>The form, or null where none was posted.</summary>
    public static SentForm? Of(IncomingRequest request) =>
        request.Method == "POST" && request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal) == true
            ? new SentForm(QueryHelpers.ParseQuery(Encoding.UTF8.GetString(request.Body.Span)))
            : null;

    /// <summary>A field that was sent once; null otherwise.</summary>
    public string? One(string name) => _fields.TryGetValue(name, out var values) && values.Count == 1 ? values[0] : null;
}
