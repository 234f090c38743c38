namespace Gateway.Access;

/// <summary>
/// The caller's own case number (sagsnummer): 1 to 64 letters, digits and <c>. _ / -</c>, and not a national id,
/// since a case number is passed on and shown where a national id may not be.
/// </summary>
internal sealed record CaseId
{
    /// <summary>Longest case number seen in the municipal systems is below 40; twice that is room enough.</summary>
    internal const int MaximumLength = 64;

    private CaseId(string number) => Number = number;

    /// <summary>The number as given.</summary>
    internal string Number { get; }

    /// <summary>Reads a case number; null when it is not one.</summary>
    internal static CaseId? TryParse(string text) =>
        text.Length is >= 1 and <= MaximumLength && text.All(IsAllowed) && !NationalIds.StandIn(text) ? new CaseId(text) : null;

    public override string ToString() => "case (hidden)";

    private static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '/' or '-';
}
