using System.Text.RegularExpressions;

namespace Gateway.Tests.Conventions;

/// <summary>What a caller is told who is known and may not: a closed list, each with its reason in decision 0045.</summary>
public sealed partial class RefusalWordsTests
{
    // The one place that takes the reason from a decision; these are the two it is given.
    private static readonly string[] OfADecision = ["ASSURANCE_TOO_LOW", "ROLE_NOT_ALLOWED"];

    [Fact]
    public void Permission_is_denied_for_the_reasons_of_the_decision_and_no_other()
    {
        // Proves: whatever answers PERMISSION_DENIED does so for a reason that the decision lists, and the decision lists none in vain.
        var decision = File.ReadAllText(Directory.GetFiles(Path.Combine(SourceTree.Root, "src", "decisions"), "0045-*.md").Single());
        var listed = Word().Matches(decision.Split('\n').Single(l => l.StartsWith("- PERMISSION_DENIED says ", StringComparison.Ordinal))).Select(m => m.Groups[1].Value);
        var told = SourceTree.Files("src/Gateway", ".cs").SelectMany(f => Denied().Matches(File.ReadAllText(f)))
            .SelectMany(m => m.Groups["reason"].Success ? [m.Groups["reason"].Value] : OfADecision).Distinct();
        Assert.Equal(listed.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("`([A-Z_]+)`")]
    private static partial Regex Word();

    // Where an answer is made, not where one is read: the status with what comes after it.
    [GeneratedRegex("""StatusCode\.PermissionDenied,\s*("(?<reason>[A-Z_]+)"|reason\.Name\(\))""")]
    private static partial Regex Denied();
}
