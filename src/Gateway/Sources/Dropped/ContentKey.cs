using System.Security.Cryptography;

namespace Gateway.Sources.Dropped;

/// <summary>
/// The key of a record that has none of its own: its content, and which of the file's equal ones it is. So a file
/// delivered twice adds nothing, and two payments of one amount on one day stay two.
/// </summary>
internal static class ContentKey
{
    internal static string Of(ReadOnlySpan<byte> content, IReadOnlySet<string> taken)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        var number = 1;
        var key = $"{hash}#1";
        while (taken.Contains(key))
            key = $"{hash}#{++number}";
        return key;
    }
}
