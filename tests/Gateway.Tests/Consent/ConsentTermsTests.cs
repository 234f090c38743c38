using Gateway.Access;
using Gateway.Consent;
using Gateway.ReviewedData;
using Gateway.Storage;
using Gateway.Tests.Access;
using Gateway.Tests.Sources;

namespace Gateway.Tests.Consent;

/// <summary>What a consent may name, and what is refused.</summary>
public sealed class ConsentTermsTests
{
    private static readonly PolicyCatalogue Catalogue = ShippedCatalogue.Catalogue;

    [Fact]
    public void Good_terms_have_nothing_against_them()
    {
        // Proves: a consent over some of what its rules open, up to a whole year, begins at once or within 30 days.
        Assert.Empty(Against(ConsentBench.Terms("social-action-plan", "discharge-letters")));
        Assert.Empty(Against(ConsentBench.Terms("discharge-letters") with { ValidFrom = Shipped.Noon.AddDays(30), ValidUntil = Shipped.Noon.AddDays(365) }));
    }

    [Theory]
    [InlineData("health-register-contacts", "is held for statistics only: no consent opens it")]
    [InlineData("prescriptions", "may not be collected for casework: no consent opens it")]
    [InlineData("benefit-history", "needs no consent for this purpose")]
    [InlineData("no-such-thing", "is not in the policy catalogue")]
    public void A_category_no_consent_opens_is_refused_with_the_reason(string category, string why)
    {
        // Proves: the citizen is never asked for what a consent cannot give; the field names which.
        var terms = ConsentBench.Terms("discharge-letters") with { Categories = ["discharge-letters", category] };
        Assert.Contains(new FieldProblem("terms.categories[1]", why), Against(terms));
    }

    [Fact]
    public void What_the_municipality_closed_or_nobody_verified_is_not_asked_for()
    {
        // Proves: a consent under a closed rule or an unverified one would open nothing, so none is drafted; a
        // verification by the officer opens the way.
        var terms = ConsentBench.Terms("discharge-letters");
        var closed = Catalogue with { Rules = [.. Catalogue.Rules.Select(r => r with { ClosedBecause = new LocalizedText("lukket", "closed") })] };
        Assert.Equal("is closed by the municipality's own catalogue", Assert.Single(Against(terms, closed)).Description);

        var unverified = Catalogue with { Rules = [.. Catalogue.Rules.Select(r => r with { Verified = false })] };
        Assert.Equal("is opened by a rule that the privacy officer has not verified yet", Assert.Single(Against(terms, unverified)).Description);
        var rule = unverified.Rules.First(r => r.Kind == RuleKind.Consent && r.Categories.Contains("discharge-letters"));
        Assert.Empty(Against(terms, unverified, AccessRecords.None with { Verifications = [new Verification(Fingerprints.Target(rule), Fingerprints.Of(rule))] }));
    }

    [Fact]
    public void What_the_holder_decides_itself_is_not_asked_for()
    {
        // Proves: a consent does not take the holder's own decision away.
        var category = Catalogue.FindCategory("discharge-letters")!;
        var deciding = Catalogue with { Categories = [.. Catalogue.Categories.Select(c => c == category ? c with { SourceDecides = Catalogue.Bases.Keys.First() } : c)] };
        Assert.Equal("is opened by its holder's own decision, not by consent", Assert.Single(Against(ConsentBench.Terms("discharge-letters"), deciding)).Description);
    }

    [Fact]
    public void A_purpose_for_figures_or_for_nobody_takes_no_consent()
    {
        // Proves: unknown, prohibited and aggregate purposes are refused by field.
        var terms = ConsentBench.Terms("discharge-letters");
        Assert.StartsWith("is not in the policy catalogue; known: ", Assert.Single(Against(terms with { Purpose = "anything" })).Description, StringComparison.Ordinal);
        var basis = Catalogue.Bases.Keys.First();
        foreach (var change in new Func<Purpose, Purpose>[] { p => p with { Prohibited = basis }, p => p with { AggregatesOnly = basis } })
        {
            var changed = Catalogue with { Purposes = Catalogue.Purposes.ToDictionary(p => p.Key, p => change(p.Value)) };
            Assert.Equal(new FieldProblem("terms.purpose", "is one that no consent opens anything for"), Assert.Single(Against(terms, changed)));
        }
    }

    [Theory]
    [InlineData("region social", "terms.holders[1]", "holds none of the categories named")]
    [InlineData("", "terms.holders", "must also name who holds the categories: region")]
    [InlineData("social", "terms.holders", "must also name who holds the categories: region")]
    [InlineData("region mars", "terms.holders[1]", "is not in the policy catalogue; known: ")]
    public void Holders_are_exactly_those_who_hold_the_categories(string holders, string field, string why)
    {
        // Proves: no consent reaches a holder it does not need, and none leaves out one it does.
        var terms = ConsentBench.Terms("discharge-letters") with { Holders = holders.Split(' ', StringSplitOptions.RemoveEmptyEntries) };
        Assert.Contains(Against(terms), p => p.Field == field && p.Description.StartsWith(why, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, 0, "terms.valid_until", "must be after valid_from")]
    [InlineData(10, 5, "terms.valid_until", "must be after valid_from")]
    [InlineData(0, 366, "terms.valid_until", "must be at most 365 days ahead")]
    [InlineData(20, 366, "terms.valid_until", "must be at most 365 days ahead")]
    [InlineData(0, 2_900_000, "terms.valid_until", "must be at most 365 days ahead")]
    [InlineData(-20, -10, "terms.valid_until", "must leave at least a day")]
    [InlineData(0, 0.5, "terms.valid_until", "must leave at least a day")]
    [InlineData(10, 10.5, "terms.valid_until", "must leave at least a day")]
    [InlineData(31, 40, "terms.valid_from", "must be at most 30 days ahead")]
    public void Reversed_endless_past_and_far_periods_are_refused(double from, double until, string field, string why)
    {
        // Proves: every period that is none is named, and which end of it.
        var terms = ConsentBench.Terms("discharge-letters") with { ValidFrom = Shipped.Noon.AddDays(from), ValidUntil = Shipped.Noon.AddDays(until) };
        Assert.Equal(new FieldProblem(field, why), Assert.Single(Against(terms)));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(0, true)]
    [InlineData(10, true)]
    [InlineData(-1, false)]
    [InlineData(-364, false)]
    public void A_consent_does_not_reach_back(int? from, bool good)
    {
        // Proves: what is asked for today opens nothing of yesterday.
        var terms = ConsentBench.Terms("discharge-letters") with { ValidFrom = from is { } days ? Shipped.Noon.AddDays(days) : null };
        Assert.Equal(good ? null : new FieldProblem("terms.valid_from", "must not be in the past: absent means from now on"), ConsentTermsCheck.BeginningAgainst(terms, Shipped.Noon));
    }

    [Fact]
    public void A_consent_lasts_no_longer_than_the_shortest_of_its_rules()
    {
        // Proves: a consent that would stand there and open nothing is not drafted.
        var shorter = Catalogue with { Rules = [.. Catalogue.Rules.Select(r => r.Categories.Contains("discharge-letters") ? r with { MaximumAgeDays = 90 } : r)] };
        Assert.Equal("must be at most 90 days ahead", Assert.Single(Against(ConsentBench.Terms("social-action-plan", "discharge-letters"), shorter)).Description);
        Assert.Empty(Against(ConsentBench.Terms("social-action-plan"), shorter));
    }

    [Fact]
    public void Forms_are_those_every_category_accepts()
    {
        // Proves: an oral consent is offered only where none of the categories asks for more.
        Assert.Equal(["digital", "oral", "party-hearing", "written"], FormsOf("social-action-plan").Order());
        Assert.Equal(["digital", "written"], FormsOf("social-action-plan", "discharge-letters").Order());
    }

    private static IReadOnlyList<string> FormsOf(params string[] categories) => ConsentTermsCheck.FormsOf(ConsentBench.Terms(categories), Catalogue, AccessRecords.None);

    private static IReadOnlyList<FieldProblem> Against(ConsentTerms terms, PolicyCatalogue? catalogue = null, AccessRecords? records = null) =>
        ConsentTermsCheck.Against(terms, catalogue ?? Catalogue, records ?? AccessRecords.None, Shipped.Noon);
}
