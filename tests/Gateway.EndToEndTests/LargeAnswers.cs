using System.Text;

namespace Gateway.EndToEndTests;

/// <summary>Right answers made as large as a source may send, in the format they are in: nothing agreed on is added.</summary>
internal static class LargeAnswers
{
    // What the definitions allow where they say nothing else.
    internal const int Limit = 4 * 1024 * 1024;

    /// <summary>Fields nobody agreed on, about as dense as a bundle.</summary>
    internal static ReadOnlyMemory<byte> Fields(ReadOnlyMemory<byte> body, int size) => Filled(
        body, size, """{"kode":"0123456789abcdef0123456789","tekst":"fyldstof uden betydning, der bare fylder"}""", "<kode>0123456789abcdef0123456789</kode><tekst>fyldstof uden betydning, der bare fylder</tekst>");

    /// <summary>As much as fits of what is small on the wire and large in memory.</summary>
    internal static ReadOnlyMemory<byte> Nothings(ReadOnlyMemory<byte> body, int size) => Filled(body, size, "0", "<x/>");

    /// <summary>One text as long as fits.</summary>
    internal static ReadOnlyMemory<byte> OneText(ReadOnlyMemory<byte> body, int size)
    {
        var (start, before, after) = Place(body);
        if (start < 0)
            return body;
        var (open, close) = IsXml(body) ? ("<fyld>", "</fyld>") : ("\"fyld\":\"", "\",");
        return Inserted(body, start, before + open + new string('x', Math.Max(0, size - body.Length - before.Length - after.Length - open.Length - close.Length)) + close + after);
    }

    private static ReadOnlyMemory<byte> Filled(ReadOnlyMemory<byte> body, int size, string json, string xml)
    {
        var (start, before, after) = Place(body);
        if (start < 0)
            return body;
        var isXml = IsXml(body);
        var fill = new StringBuilder(before).Append(isXml ? "<fyld>" : "\"fyld\":[");
        var end = (isXml ? "</fyld>" : "],") + after;
        var one = isXml ? xml : json + ",";
        fill.Append(isXml ? xml : json + ",");
        while (body.Length + fill.Length + one.Length + end.Length <= size)
            fill.Append(one);
        if (!isXml)
            fill.Length--;
        return Inserted(body, start, fill.Append(end).ToString());
    }

    // After the first brace of JSON, which may have nothing else in it; after the root's tag of XML.
    private static (int Start, string Before, string After) Place(ReadOnlyMemory<byte> body)
    {
        var text = Encoding.Latin1.GetString(body.Span);
        if (IsXml(body))
        {
            var root = text.IndexOf('<', StringComparison.Ordinal);
            while (root >= 0 && root + 1 < text.Length && text[root + 1] is '?' or '!')
                root = text.IndexOf('<', root + 1);
            var end = text.IndexOf('>', root);
            return end < 0 || text[end - 1] == '/' ? (-1, "", "") : (end + 1, "", "");
        }
        var brace = text.IndexOf('{', StringComparison.Ordinal);
        if (brace < 0)
            return (-1, "", "");
        var isEmpty = text[(brace + 1)..].TrimStart().StartsWith('}');
        return (brace + 1, "", isEmpty ? "\"sidst\":0" : "");
    }

    private static bool IsXml(ReadOnlyMemory<byte> body) => body.Span.TrimStart(" \t\r\n\uFEFF"u8) is [(byte)'<', ..];

    private static byte[] Inserted(ReadOnlyMemory<byte> body, int at, string words) => [.. body.Span[..at], .. Encoding.UTF8.GetBytes(words), .. body.Span[at..]];
}
