using Gateway.Access;
using Gateway.Tests.Conventions;

namespace Gateway.Tests.Access;

/// <summary>Proves that who may see what does not change without somebody reading the change.</summary>
public sealed class PolicyMatrixTests
{
    private const string Accept = "GATEWAY_ACCEPT_GOLDEN";

    private static string GoldenFile => Path.Combine(SourceTree.Root, "tests", "Gateway.Tests", "Access", "policy-matrix.golden.txt");

    [Fact]
    public void The_matrix_of_the_shipped_catalogue_is_the_one_that_was_accepted()
    {
        // Proves that every change of the catalogue or of the decision shows as a difference in a file people can read.
        var actual = PolicyMatrix.Print(ShippedCatalogue.Catalogue);
        if (Environment.GetEnvironmentVariable(Accept) == "1")
            File.WriteAllText(GoldenFile, actual);
        var accepted = File.Exists(GoldenFile) ? File.ReadAllText(GoldenFile) : "";

        Assert.True(accepted == actual, $"""
            Who may see what has changed. {FirstDifference(accepted, actual)}
            Read the whole change. If it is wanted, accept it and commit the file with the change that caused it:
              {Accept}=1 dotnet test tests/Gateway.Tests --filter {nameof(PolicyMatrixTests)}
              git diff tests/Gateway.Tests/Access/policy-matrix.golden.txt
            """);
    }

    [Fact]
    public void One_rule_taken_away_shows_in_the_matrix()
    {
        // Proves that the matrix depends on every single rule, basis and category: none of them can change unseen.
        var catalogue = ShippedCatalogue.Catalogue;
        var shipped = PolicyMatrix.Print(catalogue);

        Assert.All(catalogue.Rules, rule => Differs(catalogue with { Rules = [.. catalogue.Rules.Where(r => r != rule)] }));
        Assert.All(catalogue.Bases.Values, basis => Differs(catalogue with
        {
            Bases = catalogue.Bases.Values.Select(b => b == basis ? b with { Verified = !b.Verified } : b).ToDictionary(b => b.Id),
        }));
        Assert.All(catalogue.Categories, category =>
        {
            Differs(Changed(category, c => c with { StatisticsOnly = c.StatisticsOnly is null ? "dbl-10" : null }));
            Differs(Changed(category, c => c with { Prohibited = c.Prohibited is null ? "recept-ingen-hjemmel" : null }));
        });

        PolicyCatalogue Changed(Category category, Func<Category, Category> change) =>
            catalogue with { Categories = [.. catalogue.Categories.Select(c => c == category ? change(c) : c)] };
        void Differs(PolicyCatalogue changed) => Assert.NotEqual(shipped, PolicyMatrix.Print(changed));
    }

    private static string FirstDifference(string accepted, string actual)
    {
        var (before, after) = (accepted.Split('\n'), actual.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(before.Length, after.Length)).FirstOrDefault(i => before.ElementAtOrDefault(i) != after.ElementAtOrDefault(i));
        return FormattableString.Invariant($"First difference in line {line + 1}:\n  accepted: {before.ElementAtOrDefault(line)}\n  now:      {after.ElementAtOrDefault(line)}");
    }
}
