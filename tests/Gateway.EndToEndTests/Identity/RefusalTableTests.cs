using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.Tests.Callers.Issuers;

namespace Gateway.EndToEndTests.Identity;

/// <summary>The table of refusals in this folder: whole, and true of the tests it names.</summary>
public sealed partial class RefusalTableTests
{
    private const int Numbers = 84;

    // What nothing of the gateway refuses yet. A row that is filled goes from here; there is no other way to leave one open.
    private static readonly int[] Open = [];

    // What stands in one theory of tokens, each number with cases of its own.
    private static readonly int[] InOneTheory = [.. Enumerable.Range(1, 39), 41, 44, 45, 55, 67, 69];

    private static readonly IReadOnlyList<(int From, int To, string HeldBy)> Rows =
    [
        .. File.ReadLines(Path.Combine(RepositoryFiles.Root, "tests/Gateway.EndToEndTests/Identity/README.md")).Select(l => Row().Match(l)).Where(m => m.Success)
            .Select(m => (Number(m.Groups["from"]), m.Groups["to"].Success ? Number(m.Groups["to"]) : Number(m.Groups["from"]), m.Groups["by"].Value)),
    ];

    public static TheoryData<string> Named => [.. Rows.SelectMany(r => Name().Matches(r.HeldBy)).Select(m => m.Groups[1].Value).Distinct()];

    [Fact]
    public void Every_number_stands_once_and_is_held_or_known_to_be_open()
    {
        // Proves: none is forgotten or counted twice, and no row is open that the list above does not know.
        Assert.Equal(Enumerable.Range(1, Numbers), Rows.SelectMany(r => Enumerable.Range(r.From, r.To - r.From + 1)));
        Assert.Equal(Open, Rows.Where(r => r.HeldBy == "open").SelectMany(r => Enumerable.Range(r.From, r.To - r.From + 1)));
        Assert.All(Rows.Where(r => r.HeldBy != "open"), r => Assert.NotEmpty(Name().Matches(r.HeldBy)));
    }

    [Fact]
    public void Every_number_of_a_token_has_a_case_of_its_own()
    {
        // Proves: the theory that so many rows name has a case for each of their numbers.
        var cases = ((IEnumerable<object[]>)RefusedTokenTests.Wrong).Select(c => int.Parse(((string)c[0])[..2], CultureInfo.InvariantCulture)).ToHashSet();
        Assert.NotEmpty(WrongTokens.Names);
        Assert.Empty(InOneTheory.Except(cases));
    }

    [Theory]
    [MemberData(nameof(Named))]
    public void A_test_that_is_named_is_there(string name)
    {
        // Proves: a test that is renamed or taken away shows here.
        var (type, method) = name.Split('.') is [var c, var m] ? (c, m) : (name, null);
        var declared = method is null ? @"\[\w*(Fact|Theory)" : $@"\[\w*(Fact|Theory)[^{{}};]*\s{method}\(";
        Assert.Contains(Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, "tests"), type + ".cs", SearchOption.AllDirectories), f => Regex.IsMatch(File.ReadAllText(f), declared));
    }

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\| (?<from>\d+)(-(?<to>\d+))? \| [^|]+ \| (?<by>[^|]+) \|$")]
    private static partial Regex Row();

    [GeneratedRegex("`([A-Za-z]+Tests(\\.[A-Za-z_0-9]+)?)`")]
    private static partial Regex Name();
}
