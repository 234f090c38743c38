using System.Text;

namespace Gateway.Access;

/// <summary>The machine form of reasons: upper snake case, as in the contract and in the disclosure log.</summary>
internal static class ReasonCodes
{
    private static readonly Dictionary<ReasonCode, string> Names = Enum.GetValues<ReasonCode>().ToDictionary(code => code, code => Snake(code.ToString()));

    internal static string Name(this ReasonCode code) => Names[code];

    private static string Snake(string pascal)
    {
        var snake = new StringBuilder();
        foreach (var c in pascal)
        {
            if (char.IsAsciiLetterUpper(c) && snake.Length > 0)
                snake.Append('_');
            snake.Append(char.ToUpperInvariant(c));
        }
        return snake.ToString();
    }
}
