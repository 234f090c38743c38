using System.Text.RegularExpressions;
using Google.Protobuf.Reflection;
using Xunit.Abstractions;

namespace Gateway.EndToEndTests.Identity;

/// <summary>
/// Tells in a test's output to which calls and pages its case was really brought, when all that it proves of them is proven: <c>tests/refusals</c>
/// counts them for each number, and holds them against the places that the table of refusals names.
/// </summary>
internal static partial class Tried
{
    /// <summary>Tells it by the lines that the gateway itself has left, one of each refusal.</summary>
    /// <param name="output">Where a test writes.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="number">The number it counts for; null: the test's own.</param>
    internal static void Say(this ITestOutputHelper output, IEnumerable<string> lines, int? number = null) =>
        Write(output, lines.Select(l => Place().Match(l).Value), number);

    /// <summary>Tells it by the calls, where what is refused is withheld in an answer and leaves no such line.</summary>
    internal static void Say(this ITestOutputHelper output, IEnumerable<MethodDescriptor> calls, int? number = null) =>
        Write(output, calls.Select(c => $"/{c.Service.FullName}/{c.Name}"), number);

    private static void Write(ITestOutputHelper output, IEnumerable<string> places, int? number) =>
        output.WriteLine($"tried{number}: {string.Join(' ', places.Where(p => p.Length > 0).Distinct().Order(StringComparer.Ordinal))}");

    // The endpoint, as the operator's line names it: the address is its last word.
    [GeneratedRegex(@"(?<=[ (])/[^ );]+")]
    private static partial Regex Place();
}
