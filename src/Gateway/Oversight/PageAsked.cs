using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Gateway.Storage;

namespace Gateway.Oversight;

/// <summary>Which page of a list is asked for.</summary>
/// <param name="Size">At most so many entries.</param>
/// <param name="From">Where it goes on; null: from the front.</param>
internal sealed record PageAsked(int Size, ListPosition? From)
{
    // An id, an index and a dot, in base 64; whatever is longer is no token.
    private const int LongestToken = 128;
    private const char Between = '.';

    // Not sealed: it opens nothing. Whatever it says, the list is that of the officer's own municipality.
    /// <summary>The token for the page after; empty where there is none.</summary>
    internal static string TokenOf(ListPosition? next) => next is null
        ? ""
        : Base64Url.EncodeToString(Encoding.ASCII.GetBytes(next.AsOf.ToString(CultureInfo.InvariantCulture) + Between + next.After));

    /// <summary>Where a token says that the list goes on; null where it is none.</summary>
    internal static ListPosition? PositionOf(string token)
    {
        if (token.Length > LongestToken || !Base64Url.IsValid(token))
            return null;
        var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(token)).Split(Between);
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var asOf) && IsId(parts[1]) ? new ListPosition(asOf, parts[1]) : null;
    }

    // A query's id, or a UUID.
    private static bool IsId(string text) => text.Length is 32 or 36 && text.All(c => char.IsAsciiHexDigitLower(c) || c == '-');
}
