using System.Text.RegularExpressions;

namespace Gateway.Tests.Conventions;

/// <summary>The style of the house, enforced by reading the tree. Each message says what to do instead.</summary>
public sealed partial class TidyTests
{
    private const int LongestFile = 400;
    private const int LongestMethod = 70;

    private static readonly (string Pattern, string Instead)[] Banned =
    [
        (@"DateTime(Offset)?\.(Utc)?Now\b", "take the time from TimeProvider"),
        (@"Thread\.Sleep\(", "wait for a condition, or Task.Delay with a token"),
        (@"NotImplementedException", "build it, or leave it out"),
        (@"\b(TODO|FIXME|HACK|XXX)\b", "do it now, or write an issue"),
        (@"catch\s*(\([^)]*\))?\s*\{\s*\}", "a swallowed exception hides what happened: turn it into a result"),
        (@"Console\.Write", "programs print through their own page or banner; rooms log declared messages"),
        (@"\.GetAwaiter\(\)\.GetResult\(\)", "await it"),
        (@"new HttpClient\(", "SourceHttp.Create knows the rules for calling out"),
    ];

    // Where a banned call is the file's own job. Only to shrink.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["src/Gateway/Sources/SourceConnection.cs"] = [@"new HttpClient\("],
        ["src/Gateway/Hosting/Rehearsal.cs"] = [@"new HttpClient\("],
        ["src/Gateway.Client/IssuerRequests.cs"] = [@"new HttpClient\("],
        ["src/Gateway.LogVerifier/Reading/HttpLog.cs"] = [@"new HttpClient\("],
    };

    [Fact]
    public void Shipped_code_uses_no_banned_call()
    {
        // Proves: what the house has agreed not to write is not written.
        var found = from file in SourceTree.Files("src", ".cs")
                    where !SourceTree.Relative(file).StartsWith("src/GrpcStandIns/", StringComparison.Ordinal)
                    let text = File.ReadAllText(file)
                    from ban in Banned
                    where !Allowed.GetValueOrDefault(SourceTree.Relative(file), []).Contains(ban.Pattern)
                    where Regex.IsMatch(text, ban.Pattern, RegexOptions.None, TimeSpan.FromSeconds(5))
                    select $"{SourceTree.Relative(file)}: {ban.Pattern} - {ban.Instead}";
        Assert.Empty(found);
    }

    [Fact]
    public void The_allowances_are_still_needed()
    {
        // Proves: the list of exceptions only shrinks.
        var stale = from allowance in Allowed
                    from pattern in allowance.Value
                    let file = Path.Combine(SourceTree.Root, allowance.Key)
                    where !File.Exists(file) || !Regex.IsMatch(File.ReadAllText(file), pattern, RegexOptions.None, TimeSpan.FromSeconds(5))
                    select $"{allowance.Key}: {pattern}";
        Assert.Empty(stale);
    }

    [Fact]
    public void Files_and_methods_stay_short()
    {
        // Proves: no file over 400 lines and no method over 70, counted by its braces.
        var files = SourceTree.Files("src", ".cs").Concat(SourceTree.Files("tests", ".cs")).ToList();
        Assert.DoesNotContain(files, f => File.ReadLines(f).Count() > LongestFile);
        Assert.Empty(files.SelectMany(f => LongMethods(f).Select(m => $"{SourceTree.Relative(f)}: {m}")));
    }

    [Fact]
    public void No_room_is_called_after_nothing()
    {
        // Proves: folders are named after the work.
        string[] empty = ["Core", "Common", "Infrastructure", "Helpers", "Utils", "Util", "Manager", "Managers", "Misc", "Shared"];
        var folders = SourceTree.Files("src").Select(f => Path.GetDirectoryName(SourceTree.Relative(f))!).Distinct();
        Assert.DoesNotContain(folders, f => f.Split('/').Intersect(empty).Any());
    }

    [Fact]
    public void Types_of_shipped_code_are_sealed_or_static_or_abstract()
    {
        // Proves: internal sealed by default: nothing is derived from by accident.
        var open = typeof(Gateway.Hosting.GatewayHost).Assembly.GetTypes()
            .Where(t => t is { IsClass: true, IsSealed: false, IsAbstract: false } && t.Namespace?.StartsWith("Gateway", StringComparison.Ordinal) == true)
            .Where(t => !t.Name.Contains('<', StringComparison.Ordinal));
        Assert.Empty(open);
    }

    [Fact]
    public void Prose_names_only_files_that_exist()
    {
        // Proves: a README that points at a file points at one that is there.
        var missing = from file in SourceTree.Files(".", ".md")
                      from Match match in PathInProse().Matches(File.ReadAllText(file))
                      let path = match.Groups[1].Value
                      where !path.Contains('*', StringComparison.Ordinal) && !path.Contains('<', StringComparison.Ordinal) && !path.StartsWith("certs/dev", StringComparison.Ordinal)
                      where !File.Exists(Path.Combine(SourceTree.Root, path)) && !Directory.Exists(Path.Combine(SourceTree.Root, path))
                      select $"{SourceTree.Relative(file)}: {path}";
        Assert.Empty(missing);
    }

    // A method begins with a line that ends its signature and an opening brace on the next, and ends with the brace of
    // the same depth: good enough for code that is formatted.
    private static IEnumerable<string> LongMethods(string file)
    {
        var lines = File.ReadAllLines(file);
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i] is not "    {" and not "        {" || !lines[i - 1].TrimEnd().EndsWith(')'))
                continue;
            var last = lines[i].Replace('{', '}');
            var end = Array.FindIndex(lines, i, l => l == last || l == $"{last};");
            if (end - i > LongestMethod)
                yield return $"{lines[i - 1].Trim()} has {end - i} lines";
        }
    }

    [GeneratedRegex(@"`((?:src|tests|protos|certs|charts)/[A-Za-z0-9_./*<>-]+)`")]
    private static partial Regex PathInProse();
}
