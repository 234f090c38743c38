using System.Text;
using Gateway.Sandbox.Answers;

namespace Gateway.Sandbox.Faults;

/// <summary>The right answer in another character set: JSON between systems comes in none but UTF-8, XML may.</summary>
internal static class OtherCharacters
{
    private static readonly Encoding WesternEuropean = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    public static Answer Utf16(Answer answer) =>
        Typed(answer, "utf-16") with { Body = Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(Declaring(answer, "utf-16").Span)) };

    /// <param name="answer">The right answer; where it holds plain letters only, a Danish word is added, or nothing would be wrong with it.</param>
    /// <param name="declared">The content type says so; otherwise it says UTF-8.</param>
    public static Answer Windows1252(Answer answer, bool declared)
    {
        var body = declared ? Declaring(answer, "windows-1252") : answer.Body;
        if (!body.Span.ContainsAnyExceptInRange((byte)0, (byte)0x7F))
            body = answer.IsXml ? StrangeXml.WithComment(body, "på dansk") : StrangeJson.With(body, "sprog", "på dansk");
        return Typed(answer, declared ? "windows-1252" : "utf-8") with { Body = WesternEuropean.GetBytes(Encoding.UTF8.GetString(body.Span)) };
    }

    // XML says its character set itself as well.
    private static ReadOnlyMemory<byte> Declaring(Answer answer, string charset) => answer.IsXml ? StrangeXml.Declaring(answer.Body, charset) : answer.Body;

    private static Answer Typed(Answer answer, string charset) =>
        answer.WithContentType($"{(answer.ContentType ?? "application/json").Split(';')[0]}; charset={charset}");
}
