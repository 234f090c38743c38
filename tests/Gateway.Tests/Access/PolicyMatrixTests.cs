using Gateway.Access;
using Gateway.Callers;
using Gateway.Tests.Conventions;

namespace Gateway.Tests.Access;

/// <summary>Proves that who may see what does not change without somebody reading the change.</summary>
public sealed class PolicyMatrixTests
{
    private const string Accept = "GATEWAY_ACCEPT_GOLDEN";

    // Longer than that nobody reads it from end to end.
    private const int LongestMatrix = 480;

    private static readonly PolicyCatalogue Catalogue = ShippedCatalogue.Catalogue;

    private static string GoldenFile => Path.Combine(SourceTree.Root, "src", "Gateway", "Access", "policy-matrix.txt");

    [Fact]
    public void The_matrix_of_the_shipped_catalogue_is_the_one_that_was_accepted()
    {
        // Proves that every change of the catalogue or of the decision shows as a difference in a file people can read.
        var actual = PolicyMatrix.Print(Catalogue);
        if (Environment.GetEnvironmentVariable(Accept) == "1")
            File.WriteAllText(GoldenFile, actual);
        var accepted = File.Exists(GoldenFile) ? File.ReadAllText(GoldenFile) : "";

        Assert.True(accepted == actual, $"""
            Who may see what has changed. {FirstDifference(accepted, actual)}
            Read the whole change. If it is wanted, accept it and commit the file with the change that caused it:
              {Accept}=1 dotnet test tests/Gateway.Tests --filter {nameof(PolicyMatrixTests)}
              git diff src/Gateway/Access/policy-matrix.txt
            """);
        Assert.InRange(actual.Split('\n').Length, 100, LongestMatrix);
    }

    [Fact]
    public void The_matrix_names_every_role_step_level_and_purpose()
    {
        // Proves that nothing is left out of the matrix because nobody gave it a word.
        Assert.Equal(Enum.GetValues<Role>().Order(), MatrixWords.Roles.Keys.Order());
        Assert.Equal(Enum.GetValues<CaseStep>().Order(), MatrixWords.Steps.Keys.Order());
        Assert.Equal(Enum.GetValues<AssuranceLevel>().Order(), MatrixWords.Levels.Keys.Order());
        Assert.Equal(PolicyWords.Forms.Order(), MatrixWords.Forms.Keys.Order());
        Assert.Equal(Enum.GetValues<RuleKind>().Except([RuleKind.Unknown]).Order(), MatrixWords.Kinds.Keys.Order());
        var accepted = File.ReadAllText(GoldenFile);
        Assert.All(Catalogue.Purposes.Values, p => Assert.Contains($"FORMÅL: {p.Title.Da}\n", accepted, StringComparison.Ordinal));
        Assert.All(Catalogue.Categories, c => Assert.Contains(c.Title.Da.Split(' ')[0], accepted, StringComparison.Ordinal));
        // A consent to another receiver is told to privacy officers alone; the matrix says what callers are told.
        var unwrapped = string.Join(' ', accepted.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.All(Enum.GetValues<ReasonCode>().Where(c => c is > ReasonCode.LegalBasisUnverified and < ReasonCode.NothingHeld and not (ReasonCode.RuleUnknown or ReasonCode.ConsentForOtherReceiver)), c =>
            Assert.Contains(ReasonTexts.ForCaseworker(new Reason(c)).Da.Split('.')[0], unwrapped, StringComparison.Ordinal));
    }

    [Fact]
    public void An_open_purpose_names_every_category_that_is_not_closed_everywhere()
    {
        // Proves that no reader has to guess which information "all other" is.
        var closed = Catalogue.Categories.Where(c => c is not { StatisticsOnly: null, Prohibited: null }).ToList();
        var parts = File.ReadAllText(GoldenFile).Split("\n\n\nFORMÅL: ")[1..].Where(p => !p.Contains("\n  LUKKET: ", StringComparison.Ordinal)).ToList();
        Assert.Equal(Catalogue.Rules.Select(r => r.Purpose).Distinct().Count(), parts.Count);
        foreach (var part in parts.Select(p => string.Join(' ', p.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))))
            Assert.All(Catalogue.Categories.Except(closed), c => Assert.Contains(c.Title.Da, part, StringComparison.Ordinal));
    }

    [Fact]
    public void Forms_are_told_apart_where_a_rule_takes_some_of_them_only()
    {
        // Proves of each form of consent, accepted and not, that the matrix shows it.
        var rule = Catalogue.Rules.First(r => r.Kind == RuleKind.Consent);
        var seen = new HashSet<string>();
        foreach (var form in PolicyWords.Forms)
        {
            var one = Catalogue with { Rules = [.. Catalogue.Rules.Select(r => r == rule ? r with { Forms = [form] } : r)] };
            Assert.True(seen.Add(Part(one, rule.Purpose, rule.Categories[0])), form);
        }
    }

    [Fact]
    public void One_rule_taken_away_or_unverified_shows_in_the_matrix()
    {
        // Proves that the matrix depends on every single rule, in its decision or in the list of what waits to be verified.
        foreach (var rule in Catalogue.Rules)
        {
            var without = Catalogue with { Rules = [.. Catalogue.Rules.Where(r => r != rule)] };
            Assert.True(rule.Kind == RuleKind.Emergency || rule.Categories.Any(id => Part(Catalogue, rule.Purpose, id) != Part(without, rule.Purpose, id)) || !rule.Verified, rule.Id);
        }
        foreach (var rule in Catalogue.Rules.Where(r => r.Verified))
        {
            var unverified = Catalogue with { Rules = [.. Catalogue.Rules.Select(r => r == rule ? r with { Verified = false } : r)] };
            Assert.NotEqual(Part(Catalogue, rule.Purpose, rule.Categories[0]), Part(unverified, rule.Purpose, rule.Categories[0]));
        }
    }

    [Fact]
    public void One_mark_of_a_category_or_purpose_shows_in_the_matrix()
    {
        // Proves that the matrix depends on every wall, ban, holder's decision and closed purpose.
        foreach (var category in Catalogue.Categories.Where(c => c is { StatisticsOnly: null, Prohibited: null }))
        {
            var purpose = Catalogue.Rules.First(r => r.Categories.Contains(category.Id)).Purpose;
            var shipped = Part(Catalogue, purpose, category.Id);
            Assert.NotEqual(shipped, Part(Marked(category, c => c with { StatisticsOnly = "dbl-10" }), purpose, category.Id));
            Assert.NotEqual(shipped, Part(Marked(category, c => c with { Prohibited = "recept-ingen-hjemmel" }), purpose, category.Id));
            // The holder's decision is about others than the citizen, so that it shows where others may ask.
            var asked = Catalogue.Rules.First(r => r.Categories.Contains(category.Id) && r.Purpose != "citizen-access").Purpose;
            Assert.NotEqual(Part(Catalogue, asked, category.Id), Part(Marked(category, c => c with { SourceDecides = category.SourceDecides is null ? "sul-43-stk2" : null }), asked, category.Id));
        }
        foreach (var purpose in Catalogue.Purposes.Values)
        {
            var id = purpose.Categories[0];
            var changed = Catalogue with { Purposes = Catalogue.Purposes.ToDictionary(p => p.Key, p => p.Value == purpose ? p.Value with { Prohibited = purpose.Prohibited is null ? "udk-11a" : null } : p.Value) };
            Assert.NotEqual(Part(Catalogue, purpose.Id, id), Part(changed, purpose.Id, id));
        }
    }

    [Fact]
    public void A_basis_that_changes_its_state_shows_in_the_whole_matrix()
    {
        // Proves with the whole text that unverifying the most used basis, and lifting a wall, are seen where they matter.
        var shipped = File.ReadAllText(GoldenFile);
        var unverified = PolicyMatrix.Print(Catalogue with { Bases = Catalogue.Bases.ToDictionary(b => b.Key, b => b.Key == "sul-43-stk1" ? b.Value with { Verified = false } : b.Value) });
        Assert.True(Count(unverified, "  JA ") < Count(shipped, "  JA "));

        var lifted = PolicyMatrix.Print(Marked(Catalogue.FindCategory("health-register-contacts")!, c => c with { StatisticsOnly = null }));
        Assert.NotEqual(shipped, lifted);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static string Part(PolicyCatalogue catalogue, string purpose, string category) => PolicyMatrix.Print(catalogue, catalogue.Purposes[purpose], catalogue.FindCategory(category)!);

    private static PolicyCatalogue Marked(Category category, Func<Category, Category> change) =>
        Catalogue with { Categories = [.. Catalogue.Categories.Select(c => c == category ? change(c) : c)] };

    private static string FirstDifference(string accepted, string actual)
    {
        var (before, after) = (accepted.Split('\n'), actual.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(before.Length, after.Length)).FirstOrDefault(i => before.ElementAtOrDefault(i) != after.ElementAtOrDefault(i));
        return FormattableString.Invariant($"First difference in line {line + 1}:\n  accepted: {before.ElementAtOrDefault(line)}\n  now:      {after.ElementAtOrDefault(line)}");
    }
}
