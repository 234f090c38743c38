using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Sandbox.Faults;

/// <summary>XML that is no sensible answer. Byte for byte: what is not touched stays as it was.</summary>
internal static partial class StrangeXml
{
    private const int Deepest = 100_000;

    /// <summary>The right answer, elements in each other at the end of its root; well formed.</summary>
    public static byte[] Deep(ReadOnlyMemory<byte> body) =>
        BeforeTheEnd(body, string.Concat(Enumerable.Repeat("<fyld>", Deepest)) + string.Concat(Enumerable.Repeat("</fyld>", Deepest)));

    /// <summary>The right answer, one attribute of its root twice, which no XML may have.</summary>
    public static byte[] WithAttributeTwice(ReadOnlyMemory<byte> body) =>
        Bytes(RootName().Replace(Text(body), root => root.Value + " fyld=\"1\" fyld=\"2\"", 1));

    /// <summary>The right answer with a comment at the end of its root.</summary>
    public static byte[] WithComment(ReadOnlyMemory<byte> body, string comment) => BeforeTheEnd(body, $"<!-- {comment} -->");

    /// <summary>The right answer, another character set in its declaration.</summary>
    public static ReadOnlyMemory<byte> Declaring(ReadOnlyMemory<byte> body, string charset) =>
        Bytes(Declared().Replace(Text(body), $"encoding=\"{charset}\"", 1));

    private static byte[] BeforeTheEnd(ReadOnlyMemory<byte> body, string more)
    {
        var end = body.Span.LastIndexOf("</"u8);
        return end < 0 ? body.ToArray() : [.. body.Span[..end], .. Encoding.UTF8.GetBytes(more), .. body.Span[end..]];
    }

    private static string Text(ReadOnlyMemory<byte> body) => Encoding.Latin1.GetString(body.Span);

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    [GeneratedRegex("<[A-Za-z][^\\s/>]*", RegexOptions.None, 1000)]
    private static partial Regex RootName();

    [GeneratedRegex("encoding=[\"'][^\"']*[\"']", RegexOptions.None, 1000)]
    private static partial Regex Declared();
}
