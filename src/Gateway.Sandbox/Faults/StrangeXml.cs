using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Sandbox.Faults;

/// <summary>XML that is no sensible answer. Byte for byte: what is not touched stays as it was.</summary>
internal static partial class StrangeXml
{
    private const int Deepest = 100_000;

    // Made once: what the gateway takes is measured in the process that also runs the simulators.
    private static readonly byte[] Nested = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<d>", Deepest)) + string.Concat(Enumerable.Repeat("</d>", Deepest)));

    /// <summary>The right answer, elements in each other at the end of its root; well formed.</summary>
    public static byte[] Deep(ReadOnlyMemory<byte> body) => BeforeTheEnd(body, Nested);

    /// <summary>The right answer, one attribute of its root twice, which no XML may have.</summary>
    public static byte[] WithAttributeTwice(ReadOnlyMemory<byte> body) =>
        Bytes(RootName().Replace(Text(body), root => root.Value + " fyld=\"1\" fyld=\"2\"", 1));

    /// <summary>The right answer with a comment at the end of its root.</summary>
    public static byte[] WithComment(ReadOnlyMemory<byte> body, string comment) => BeforeTheEnd(body, Encoding.UTF8.GetBytes($"<!-- {comment} -->"));

    /// <summary>The right answer, another character set in its declaration.</summary>
    public static ReadOnlyMemory<byte> Declaring(ReadOnlyMemory<byte> body, string charset) =>
        Bytes(Declared().Replace(Text(body), $"encoding=\"{charset}\"", 1));

    private static byte[] BeforeTheEnd(ReadOnlyMemory<byte> body, ReadOnlySpan<byte> more)
    {
        var end = body.Span.LastIndexOf("</"u8);
        if (end < 0)
            return body.ToArray();
        var whole = new byte[body.Length + more.Length];
        body.Span[..end].CopyTo(whole);
        more.CopyTo(whole.AsSpan(end));
        body.Span[end..].CopyTo(whole.AsSpan(end + more.Length));
        return whole;
    }

    private static string Text(ReadOnlyMemory<byte> body) => Encoding.Latin1.GetString(body.Span);

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    [GeneratedRegex("<[A-Za-z][^\\s/>]*", RegexOptions.None, 1000)]
    private static partial Regex RootName();

    [GeneratedRegex("encoding=[\"'][^\"']*[\"']", RegexOptions.None, 1000)]
    private static partial Regex Declared();
}
