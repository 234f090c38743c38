using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.EndToEndTests.Production;
using Gateway.Tests.Callers.Issuers;

namespace Gateway.EndToEndTests.Identity;

/// <summary>The table of refusals in this folder: whole, and true of the tests it names.</summary>
public sealed partial class RefusalTableTests
{
    private const int Numbers = 84;

    // What nothing of the gateway refuses yet. A row that is filled goes from here; there is no other way to leave one open.
    private static readonly int[] Open = [];

    private static readonly string[] Places = ["every call", "calls", "every page", "pages", "logins", "sessions", "connections", "an open stream", "the token service"];

    // What stands in one theory of tokens, each number with cases of its own.
    private static readonly int[] InOneTheory = [.. Enumerable.Range(1, 39), 41, 44, 45, 55, 67, 69];

    // Every call and page that is not open to anybody, as a test tells it that has been to all of them.
    private static readonly string[] Guarded = [.. EndpointList.Read(File.ReadAllText(EndpointList.GoldenFile)).Where(e => e.Value is not null).Select(e => e.Key)];

    private static readonly string Everywhere = " tried: " + string.Join(' ', Guarded);

    // What a run may have written, and what is counted of it.
    private static readonly string[] Written =
    [
        "  Passed Gateway.EndToEndTests.Identity.RefusedTokenTests.One_answer_one_record_and_no_question(name: \"01 none\") [1 ms]",
        "  Standard Output Messages:",
        Everywhere,
        "  Passed Gateway.EndToEndTests.Identity.RefusedTokenTests.One_answer_one_record_and_no_question(name: \"02 empty\") [1 ms]",
        " tried: /gateway.overview.v1.OverviewService/GetOverview /log/tile/entries/{**place}",
        " tried: /gateway.overview.v1.OverviewService/GetOverview /gateway.overview.v1.OverviewService/LocateRecords",
        "  Passed Gateway.EndToEndTests.Identity.RefusedTokenTests.One_answer_one_record_and_no_question(name: \"09 a key (twice)\") [1 ms]",
        Everywhere,
        "  Failed Gateway.EndToEndTests.Identity.RefusedTokenTests.One_answer_one_record_and_no_question(name: \"09 another\") [1 ms]",
        "  Skipped Gateway.EndToEndTests.Identity.RefusedTokenTests.One_answer_one_record_and_no_question(name: \"41 too long ago\") [1 ms]",
        "  Passed Gateway.EndToEndTests.Identity.RefusedTokenTests.One_answer_one_record_and_no_question(name: \"61-62 a scheme\") [1 ms]",
        Everywhere,
        "  Passed Gateway.Tests.Tokens.RefusedAssertionTests.Cases_43_and_65_a_used_assertion_is_refused_until_it_would_have_expired [1 ms]",
        "  Passed Gateway.EndToEndTests.Identity.CertificateLifeTests.A_certificate_that_is_revoked_is_refused_on_the_connection_that_is_open [1 ms]",
        "  Passed Gateway.EndToEndTests.Identity.RefusedCertificateTests.A_wrong_certificate_is_refused_with_a_token_bound_to_it(name: \"50 revoked\") [1 ms]",
        Everywhere,
        "  Passed Gateway.EndToEndTests.Identity.TlsTests.Case_54_an_old_protocol_or_a_weak_suite_is_refused(protocol: \"-tls1\") [1 ms]",
        "  Passed Gateway.EndToEndTests.Identity.DutiesTests.Who_is_not_in_the_list_is_refused(name: \"/me\") [1 ms]",
        " tried40: /me",
        " tried83: /me /gateway.overview.v1.OverviewService/GetOverview",
        "  Passed Gateway.EndToEndTests.Identity.MandateMatrixTests.No_call_about_the_citizen_opens_anything [1 ms]",
        "  Passed Gateway.EndToEndTests.Identity.NobodysTests.Case_54_of_no_row [1 ms]",
        " tried: /of/no/row",
    ];

    private static readonly string[] Counted =
    [
        "1 held: 1 passed, 0 failed (1 say the number), tried in ALL",
        "2 NOT HELD: 1 passed, 0 failed (1 say the number), tried in 2 calls and 1 pages",
        "9 NOT HELD: 1 passed, 1 failed (2 say the number), tried in ALL",
        "40 NOT HELD: 1 passed, 0 failed (0 say the number), tried in 0 calls and 1 pages",
        "43 held: 1 passed, 0 failed (1 say the number), tried in 0 calls and 0 pages",
        "48 NOT HELD: 1 passed, 0 failed (0 say the number), tried in 0 calls and 0 pages",
        "49 NOT HELD: 1 passed, 0 failed (0 say the number), tried in 0 calls and 0 pages",
        "50 held: 2 passed, 0 failed (1 say the number), tried in ALL",
        "51 NOT HELD: 1 passed, 0 failed (0 say the number), tried in 0 calls and 0 pages",
        "52 NOT HELD: 1 passed, 0 failed (0 say the number), tried in 0 calls and 0 pages",
        "54 held: 1 passed, 0 failed (1 say the number), tried in 0 calls and 0 pages",
        "61 held: 1 passed, 0 failed (1 say the number), tried in ALL",
        "62 held: 1 passed, 0 failed (1 say the number), tried in ALL",
        "65 held: 1 passed, 0 failed (1 say the number), tried in 0 calls and 0 pages",
        "74 NOT HELD: 1 passed, 0 failed (0 say the number), tried in 0 calls and 0 pages",
        "82 NOT HELD: 1 passed, 0 failed (0 say the number), tried in 0 calls and 0 pages",
        "83 NOT HELD: 1 passed, 0 failed (0 say the number), tried in 1 calls and 1 pages",
    ];

    private static readonly IReadOnlyList<(int From, int To, string Where, string HeldBy)> Rows =
    [
        .. File.ReadLines(Path.Combine(RepositoryFiles.Root, "tests/Gateway.EndToEndTests/Identity/README.md")).Select(l => Row().Match(l)).Where(m => m.Success)
            .Select(m => (Number(m.Groups["from"]), m.Groups["to"].Success ? Number(m.Groups["to"]) : Number(m.Groups["from"]), m.Groups["where"].Value, m.Groups["by"].Value)),
    ];

    public static TheoryData<string> Named => [.. Rows.SelectMany(r => Name().Matches(r.HeldBy)).Select(m => m.Groups[1].Value).Distinct()];

    [Fact]
    public void Every_number_stands_once_and_is_held_or_known_to_be_open()
    {
        // Proves: none is forgotten or counted twice, no row is open that the list above does not know, and each says where it applies, in words that tests/refusals holds a run to or that mean no call and no page.
        Assert.Equal(Enumerable.Range(1, Numbers), Rows.SelectMany(r => Enumerable.Range(r.From, r.To - r.From + 1)));
        Assert.Equal(Open, Rows.Where(r => r.HeldBy == "open").SelectMany(r => Enumerable.Range(r.From, r.To - r.From + 1)));
        Assert.All(Rows.Where(r => r.HeldBy != "open"), r => Assert.NotEmpty(Name().Matches(r.HeldBy)));
        Assert.All(Rows, r => Assert.Empty(r.Where.Split([", ", "; "], StringSplitOptions.None).Except(Places)));
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

    [Fact]
    public async Task Each_number_is_counted_on_a_line_of_its_own()
    {
        // Proves of tests/refusals, on what a run has written: each number of the list has a line; a case counts for the number that its data or its test's name says and for no other, one with a range for each of it, one that says none for its whole row, and where it was for the number that it says; no number is held without a case of its own, by what failed or did not run, or by what was not brought to every call and page that the table names.
        var written = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(written, Written);
            var (exit, output, errors) = await PublishedProgram.RunAsync(
                new ProcessStartInfo(Path.Combine(RepositoryFiles.Root, "tests/refusals"), [written]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true });
            Assert.Equal((1, ""), (exit, errors));
            var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => Line().Match(l)).ToList();
            Assert.Equal(Enumerable.Range(1, Numbers), lines.Select(l => Number(l.Groups["number"])));
            var counted = lines.Where(l => l.Groups["count"].Value != "0 passed, 0 failed (0 say the number), tried in 0 calls and 0 pages").Select(l => $"{l.Groups["number"].Value} {l.Groups["held"].Value}: {l.Groups["count"].Value}");
            var pages = Guarded.Count(DutiesGateway.IsPage);
            Assert.Equal(Counted.Select(c => c.Replace("ALL", $"{Guarded.Length - pages} calls and {pages} pages", StringComparison.Ordinal)), counted);
            Assert.All(lines.Where(l => l.Groups["count"].Value.StartsWith("0 passed", StringComparison.Ordinal)), l => Assert.Equal("NOT HELD", l.Groups["held"].Value));
        }
        finally
        {
            File.Delete(written);
        }
    }

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\| (?<from>\d+)(-(?<to>\d+))? \| [^|]+ \| (?<where>[^|]+) \| (?<by>[^|]+) \|$")]
    private static partial Regex Row();

    [GeneratedRegex("`([A-Za-z]+Tests(\\.[A-Za-z_0-9]+)?)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"^ ?(?<number>\d+) (?<held>held|NOT HELD) .+: (?<count>\d+ passed, \d+ failed \(\d+ say the number\), tried in \d+ calls and \d+ pages)$")]
    private static partial Regex Line();
}
