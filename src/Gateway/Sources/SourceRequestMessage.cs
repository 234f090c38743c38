using System.Globalization;
using System.Security;
using System.Text;
using System.Text.Json;
using Gateway.Sources.Formats;

namespace Gateway.Sources;

/// <summary>Writes a call as its definition describes it. What fills a placeholder is escaped as its place demands.</summary>
internal static class SourceRequestMessage
{
    internal static HttpRequestMessage Compose(SourceConnection connection, SourceQuestion question, CallTemplate call, CallValues values)
    {
        string Fill(string template, Func<string, string> escape) => Filled(template, name => ValueOf(name, connection, question, values), escape);
        var query = string.Join('&', call.Query.Select(q => $"{Uri.EscapeDataString(q.Key)}={Fill(q.Value, Uri.EscapeDataString)}"));
        var address = connection.Address.AbsoluteUri.TrimEnd('/') + Fill(call.Path, Uri.EscapeDataString) + (query.Length > 0 ? "?" + query : "");
        var message = new HttpRequestMessage(call.Method, new Uri(address));
        AddHeaders(message, call, template => Fill(template, AsItStands));
        if (question.Definition.IsSoap)
            SoapEnvelope.Write(message, question.Definition.Format, Fill(call.SoapAction ?? "", AsItStands), Fill(call.SoapHeader ?? "", Xml), Fill(call.Body ?? "", Xml));
        else if (call.Form.Count > 0)
            message.Content = new FormUrlEncodedContent(call.Form.ToDictionary(f => f.Key, f => Fill(f.Value, AsItStands)));
        else if (call.Body is { } body)
            message.Content = Text(body, call.BodyType ?? "application/json", Fill);
        return message;
    }

    /// <summary>The same for an address the source itself has sent.</summary>
    internal static HttpRequestMessage ComposeFor(Uri address, SourceConnection connection, SourceQuestion question, CallTemplate call)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, address);
        AddHeaders(message, call, template => Filled(template, name => ValueOf(name, connection, question, CallValues.None), AsItStands));
        return message;
    }

    private static void AddHeaders(HttpRequestMessage message, CallTemplate call, Func<string, string> fill)
    {
        foreach (var (name, template) in call.Headers)
            message.Headers.TryAddWithoutValidation(name, fill(template));
    }

    private static StringContent Text(string body, string type, Func<string, Func<string, string>, string> fill) =>
        new(fill(body, type.Contains("xml", StringComparison.OrdinalIgnoreCase) ? Xml : Json), Encoding.UTF8, type);

    private static string Filled(string template, Func<string, string> valueOf, Func<string, string> escape) =>
        SourceRequestFile.Placeholder().Replace(template, match => escape(valueOf(match.Groups["name"].Value)));

    private static string ValueOf(string name, SourceConnection connection, SourceQuestion question, CallValues values) => name switch
    {
        "citizen" => question.Citizen.Reveal(),
        "citizen_system" => question.Citizen.System,
        // A fresh id for every call: DFDG answers 412 to a repeated one, so it is never the caller's.
        "request" => Guid.NewGuid().ToString(),
        "now" => question.AskedAt.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        "user" => question.User,
        "authority" => question.Authority,
        "purpose_code" => question.Definition.PurposeCodes.GetValueOrDefault(question.Purpose, ""),
        _ when name.StartsWith(SourceRequestFile.SettingPrefix, StringComparison.Ordinal) => connection.Settings.GetValueOrDefault(name[SourceRequestFile.SettingPrefix.Length..], ""),
        _ => values[name] ?? "",
    };

    private static string AsItStands(string value) => value;

    private static string Xml(string value) => SecurityElement.Escape(value);

    private static string Json(string value) => JsonEncodedText.Encode(value).ToString();
}
