using System.Text;

namespace Gateway.Sources.Formats;

/// <summary>
/// The character sets that Danish public systems write. All are strict: bytes that are none of the set's characters
/// make a document unreadable, they never become other letters.
/// </summary>
internal static class Charset
{
    internal static Encoding Utf8 { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    internal static Encoding Utf16 { get; } = new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true);

    internal static Encoding Utf16BigEndian { get; } = new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true);

    // After the sets it names: fields are set in the order they stand in.
    private static readonly Dictionary<string, Encoding> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["utf-8"] = Utf8,
        ["utf8"] = Utf8,
        ["us-ascii"] = Encoding.GetEncoding("us-ascii", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback),
        ["iso-8859-1"] = Encoding.Latin1,
        ["latin1"] = Encoding.Latin1,
        ["iso-8859-15"] = CodePage(28605),
        ["windows-1252"] = CodePage(1252),
        ["cp1252"] = CodePage(1252),
        ["utf-16"] = Utf16,
        ["utf-16le"] = Utf16,
        ["utf-16be"] = Utf16BigEndian,
    };

    /// <summary>The set of that name; null when it is not one that is read.</summary>
    internal static Encoding? Find(string name) => ByName.GetValueOrDefault(name.Trim().Trim('"', '\''));

    /// <summary>The set that a byte order mark tells, and how many bytes the mark takes; null without one.</summary>
    internal static (Encoding Encoding, int Length)? OfMark(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (Utf8, 3),
        [0xFF, 0xFE, ..] => (Utf16, 2),
        [0xFE, 0xFF, ..] => (Utf16BigEndian, 2),
        _ => null,
    };

    private static Encoding CodePage(int number) =>
        CodePagesEncodingProvider.Instance.GetEncoding(number, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;
}
