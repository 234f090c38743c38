using Gateway.Casework;
using Gateway.ReviewedData;
using Gateway.Tests.Sources;

namespace Gateway.Tests.Casework;

/// <summary>A bad file of requirements stops the start and says where.</summary>
public sealed class CaseworkRulesFileTests
{
    private static readonly string Shipped_ = File.ReadAllText(CaseworkRulesFile.Shipped);

    [Theory]
    [InlineData("  - id: wishes", "  - id: Wishes!", "'id' must be 2 to 40")]
    [InlineData("kind: with-outcome", "kind: with-luck", "'kind' must be one of")]
    [InlineData("categories: [min-plan]", "categories: [max-plan]", "'max-plan' is no category")]
    [InlineData("maximum_age_months: 12", "maximum_age_months: 999", "'maximum_age_months' must be a whole number")]
    [InlineData("{categories}. Sig", "{everything}. Sig", "'{everything}' is not filled in")]
    [InlineData("certificate: LÆ 265\n        words:", "words:", "'certificate' belongs to 'prepare-certificate'")]
    [InlineData("date: \"2021-12-13\"", "date: \"13-12-2021\"", "'date' must be YYYY")]
    [InlineData("only_citizen: true", "only_citizens: true", "'only_citizens' is not known here")]
    [InlineData("  - id: experience", "  - id: wishes", "'wishes' stands twice")]
    [InlineData("  answer_within_days: 30\n", "", "'answer_within_days' is missing")]
    public void A_mistake_is_named_with_its_line(string good, string bad, string named)
    {
        // Proves: each of these mistakes is found before anything is assessed by it.
        Assert.Contains(good, Shipped_, StringComparison.Ordinal);
        var text = Shipped_.Replace(good, bad, StringComparison.Ordinal);
        var error = Assert.Throws<ReviewedDataException>(() => CaseworkRulesFile.Read("requirements.yaml", text, Shipped.Catalogue));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Contains("requirements.yaml(", error.Message.Replace(":", "(", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_of_case_has_requirements_each_with_a_source()
    {
        // Proves: no kind of case is sufficient because nobody wrote down what it needs.
        Assert.All(Enum.GetValues<CaseType>(), type => Assert.NotEmpty(CaseScenes.Rules.Of(type)));
        Assert.All(CaseScenes.Rules.Requirements, r => Assert.NotEmpty(r.Sources));
    }
}
