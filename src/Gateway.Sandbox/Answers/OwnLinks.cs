using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Sandbox.Answers;

/// <summary>
/// A server speaks for itself: the absolute links of a recorded HAL body lead to whoever was recorded, and must lead to
/// the simulator that sends them.
/// </summary>
internal static partial class OwnLinks
{
    private const string Hal = "application/hal+json";

    /// <summary>The answer with every absolute link on the simulator's own address; any other kind of body as it stands.</summary>
    /// <param name="answer">As recorded.</param>
    /// <param name="own">Scheme and authority under which the simulator was asked.</param>
    public static Answer In(Answer answer, string own)
    {
        if (answer.Body.IsEmpty || answer.ContentType?.StartsWith(Hal, StringComparison.OrdinalIgnoreCase) != true) return answer;
        var recorded = Encoding.UTF8.GetString(answer.Body.Span);
        var spoken = Absolute().Replace(recorded, own);
        return spoken == recorded ? answer : answer with { Body = Encoding.UTF8.GetBytes(spoken) };
    }

    /// <summary>Scheme and authority of a link.</summary>
    [GeneratedRegex("""(?<="href"\s*:\s*")https?://[^/"]+""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Absolute();
}
