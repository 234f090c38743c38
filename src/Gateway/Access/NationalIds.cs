namespace Gateway.Access;

/// <summary>Finds national ids in other texts.</summary>
internal static class NationalIds
{
    // A national id without and with its hyphen.
    private static readonly int[] Lengths = [10, 11];

    /// <summary>Whether a text holds one anywhere, with or without the hyphen, but not inside a longer run of digits.</summary>
    internal static bool StandIn(string text) => Enumerable.Range(0, text.Length).Any(at =>
        (at == 0 || !char.IsAsciiDigit(text[at - 1]))
        && Lengths.Any(length => at + length <= text.Length
            && (at + length == text.Length || !char.IsAsciiDigit(text[at + length]))
            && CitizenId.TryParse(text.Substring(at, length)) is not null));
}
