using System.Text;

namespace Gateway.LogVerifier.Formats;

/// <summary>
/// The small parts that every C2SP format is written with, read byte by byte: lines, decimal numbers, base 64 and names
/// of keys. Each value has one wording; whatever could be read in two ways is not read at all.
/// </summary>
internal static class Wording
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private const int BitsALetter = 6;

    /// <summary>Takes the first line off what is left, without its line feed; false where no line feed is left.</summary>
    internal static bool TakeLine(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> line)
    {
        var end = rest.IndexOf((byte)'\n');
        line = end < 0 ? default : rest[..end];
        rest = rest[(end + 1)..];
        return end >= 0;
    }

    /// <summary>What follows a word and a space in a line; false where the line does not begin so.</summary>
    internal static bool Follows(ReadOnlySpan<byte> line, ReadOnlySpan<byte> word, out ReadOnlySpan<byte> value)
    {
        var begins = line.Length > word.Length && line.StartsWith(word) && line[word.Length] == ' ';
        value = begins ? line[(word.Length + 1)..] : default;
        return begins;
    }

    /// <summary>An ASCII decimal without sign and leading zeros, at most 2^63-1; null where it is none.</summary>
    internal static long? Decimal(ReadOnlySpan<byte> digits)
    {
        if (digits.IsEmpty || (digits[0] == '0' && digits.Length > 1))
            return null;
        var number = 0L;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9' || number > (long.MaxValue - (digit - '0')) / 10)
                return null;
            number = number * 10 + (digit - '0');
        }
        return number;
    }

    /// <summary>
    /// Base 64 of RFC 4648 section 4: whole groups of four letters, padding at the end of the last alone, and no bits in the
    /// last letter beyond the bytes. Null where it is none.
    /// </summary>
    internal static byte[]? Base64(ReadOnlySpan<byte> text)
    {
        var padding = text.EndsWith("=="u8) ? 2 : text.EndsWith("="u8) ? 1 : 0;
        if (text.Length % 4 != 0)
            return null;
        var bytes = new byte[text.Length / 4 * 3 - padding];
        var (bits, held, written) = (0, 0, 0);
        foreach (var letter in text[..^padding])
        {
            var value = Alphabet.IndexOf((char)letter, StringComparison.Ordinal);
            if (value < 0)
                return null;
            (bits, held) = (bits << BitsALetter | value, held + BitsALetter);
            if (held < 8)
                continue;
            held -= 8;
            bytes[written++] = (byte)(bits >> held);
            bits &= (1 << held) - 1;
        }
        return bits == 0 ? bytes : null;
    }

    /// <summary>The name of a key: not empty, UTF-8, no Unicode space and no plus sign. Null where it is none.</summary>
    internal static string? KeyName(ReadOnlySpan<byte> name)
    {
        var rest = name;
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(rest, out var letter, out var length) != System.Buffers.OperationStatus.Done || Rune.IsWhiteSpace(letter) || letter.Value == '+')
                return null;
            rest = rest[length..];
        }
        return name.IsEmpty ? null : Encoding.UTF8.GetString(name);
    }
}
