namespace Gateway.Access;

/// <summary>
/// The caller's own case number (sagsnummer): 1 to 64 letters, digits and <c>. _ / -</c>, and not a national id,
/// since a case number is passed on and shown where a national id may not be.
/// </summary>
internal sealed record CaseId
{
    /// <summary>Longest case number seen in the municipal systems is below 40; twice that is room enough.</summary>
    internal const int MaximumLength = 64;

    // A national id without and with its hyphen.
    private static readonly int[] Lengths = [10, 11];

    private CaseId(string number) => Number = number;

    /// <summary>The number as given.</summary>
    internal string Number { get; }

    /// <summary>Reads a case number; null when it is not one.</summary>
    internal static CaseId? TryParse(string text) =>
        text.Length is >= 1 and <= MaximumLength && text.All(IsAllowed) && !HoldsNationalId(text) ? new CaseId(text) : null;

    public override string ToString() => "case (hidden)";

    // Anywhere in it, with or without the hyphen, but not inside a longer run of digits.
    private static bool HoldsNationalId(string text) => Enumerable.Range(0, text.Length).Any(at =>
        (at == 0 || !char.IsAsciiDigit(text[at - 1]))
        && Lengths.Any(length => at + length <= text.Length
            && (at + length == text.Length || !char.IsAsciiDigit(text[at + length]))
            && CitizenId.TryParse(text.Substring(at, length)) is not null));

    private static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '/' or '-';
}
