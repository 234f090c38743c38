namespace Gateway.DisclosureLog.Notes;

/// <summary>Base 64 of RFC 4648 section 4, where every value has one spelling: no white space, no missing padding, no stray bits.</summary>
internal static class StrictBase64
{
    /// <summary>The bytes, or null where the text is not just how they are written.</summary>
    internal static byte[]? TryDecode(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && Convert.ToBase64String(bytes, 0, length) == text
            ? bytes[..length]
            : null;
    }
}
