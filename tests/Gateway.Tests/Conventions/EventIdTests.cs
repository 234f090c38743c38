using System.Text.RegularExpressions;

namespace Gateway.Tests.Conventions;

/// <summary>What the operator searches the log by.</summary>
public sealed partial class EventIdTests
{
    [Fact]
    public void An_event_id_stands_for_one_message()
    {
        // Proves: no two declared log messages share an id, over everything that may log in one process.
        var declared = (from file in SourceTree.Files("src", ".cs")
                        where !SourceTree.Relative(file).StartsWith("src/GrpcStandIns/", StringComparison.Ordinal)
                        from Match match in Declared().Matches(File.ReadAllText(file))
                        select (Id: match.Groups[1].Value, File: SourceTree.Relative(file))).ToList();
        Assert.Contains(declared, d => d.File.EndsWith("OversightLogMessages.cs", StringComparison.Ordinal));
        Assert.Contains(declared, d => d.File.StartsWith("src/Gateway.Tokens/", StringComparison.Ordinal));
        Assert.Empty(declared.GroupBy(d => d.Id).Where(g => g.Count() > 1).Select(g => $"{g.Key}: {string.Join(", ", g.Select(d => d.File))}"));
    }

    [GeneratedRegex(@"LoggerMessage\(\s*(?:EventId\s*=\s*)?(\d+)")]
    private static partial Regex Declared();
}
