using Gateway.Access;
using Gateway.Callers;
using Gateway.FirstUse;
using Gateway.Overview.V1;
using Gateway.Sources.V1;
using Microsoft.Extensions.DependencyInjection;
using Relation = Gateway.Overview.V1.Relation;

namespace Gateway.EndToEndTests;

/// <summary>
/// What everybody in an office is shown, asked for every purpose that a rule opens to them, in every category there is and about
/// every citizen, each of whom has consented to all that a rule lets them consent to.
/// </summary>
public sealed class EverythingShownToStaff() : EveryConsent, IAsyncLifetime
{
    // The sandbox's people in offices, each by the login of their work.
    private static readonly Dictionary<string, Role> Staff = new()
    {
        [OneCommandStart.CaseworkerClient] = Role.Caseworker,
        ["job-centre-coordinating"] = Role.CoordinatingCaseworker,
        ["team-child-and-family"] = Role.TeamMemberChildAndFamily,
        ["region-health-coordinator"] = Role.HealthCoordinator,
        ["general-practitioner"] = Role.GeneralPractitioner,
    };

    internal PolicyCatalogue Catalogue { get; private set; } = null!;

    internal IReadOnlyList<Source> Sources { get; private set; } = null!;

    /// <summary>The citizens' own overviews.</summary>
    internal IReadOnlyDictionary<string, GetOverviewResponse> Own { get; private set; } = null!;

    internal IReadOnlyList<ShownToStaff> Shown { get; private set; } = null!;

    async Task IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        Catalogue = Running.Started.Gateway.Services.GetRequiredService<PolicyCatalogue>();
        Sources = await Running.SourcesAsync();
        var own = new Dictionary<string, GetOverviewResponse>();
        foreach (var alias in Citizens)
            own[alias] = await Running.Client($"citizen-{alias.ToLowerInvariant()}").GetOverviewAsync(Running.OwnAccessTo(alias));
        var shown = new List<ShownToStaff>();
        foreach (var (client, role) in Staff)
        {
            var caller = Running.Client(client);
            foreach (var purpose in Catalogue.Rules.Where(r => r.Roles.Contains(role)).Select(r => Catalogue.Purposes[r.Purpose]).Distinct())
            {
                foreach (var alias in Citizens)
                {
                    var about = Running.About(alias, [.. Catalogue.Categories.Select(c => c.Id)]);
                    about.Purpose = purpose.Id;
                    shown.Add(new ShownToStaff(role, purpose, alias, Opened(role, purpose), await caller.GetOverviewAsync(about, TimeSpan.FromSeconds(20))));
                }
            }
        }
        (Own, Shown) = (own, shown);
    }

    // By the catalogue alone: what a rule opens to the role in the purpose's own step, by law or by consent, where nothing else stands against the category.
    private HashSet<string> Opened(Role role, Purpose purpose) =>
    [
        .. Catalogue.Rules
            .Where(r => r.Purpose == purpose.Id && r.Roles.Contains(role) && r.Kind is RuleKind.Statutory or RuleKind.Consent && r.Verified && Catalogue.Bases[r.Basis].Verified && r.NecessaryFor.Contains(purpose.FirstStep))
            .SelectMany(r => r.Categories).Where(c => Catalogue.FindCategory(c) is { StatisticsOnly: null, Prohibited: null, SourceDecides: null }),
    ];
}

/// <summary>One overview that somebody in an office was given.</summary>
internal sealed record ShownToStaff(Role Role, Purpose Purpose, string Citizen, IReadOnlySet<string> Opened, GetOverviewResponse Overview)
{
    /// <summary>Everything was opened that the catalogue opens: no open case was lacking.</summary>
    internal bool IsOnTheCase => Purpose.Relation != RelationRule.Required || Overview.Relation == Relation.Confirmed;

    public override string ToString() => $"{Role.Word()}, {Purpose.Id}, {Citizen}";
}

/// <summary>The one-command start with every system that has a definition, as it looks from the offices.</summary>
public sealed class EverySystemForStaffTests(EverythingShownToStaff everything) : IClassFixture<EverythingShownToStaff>
{
    [Fact]
    public void The_systems_of_which_somebody_in_an_office_sees_something_are_those_the_catalogue_opens()
    {
        // Proves: over all of it, each system that is asked for a category that a rule opens to staff has an item of its own in some overview, and no other system has.
        var opened = everything.Shown.SelectMany(s => s.Opened).ToHashSet();
        var expected = everything.Sources.Where(s => s.NeverAsked is null && s.Categories.Any(opened.Contains)).Select(s => s.SourceId).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(expected, everything.Shown.SelectMany(s => ShownFact.AllOf(s.Overview)).Select(f => f.Provenance.SourceId).Distinct().Order(StringComparer.Ordinal));
        Assert.True(expected.Count > 0);
    }

    [Fact]
    public void What_a_citizen_sees_of_a_system_staff_see_where_a_rule_opens_it_and_nowhere_else()
    {
        // Proves: in each overview, each source stands with each category in which the citizen's own overview has it and which is open to this role for this purpose; nothing stands in a category that is not.
        Assert.All(everything.Shown, s =>
        {
            var facts = ShownFact.AllOf(s.Overview).Select(f => (f.Provenance.SourceId, f.Provenance.Category)).ToHashSet();
            Assert.All(facts, f => Assert.Contains(f.Category, s.Opened));
            if (s.IsOnTheCase)
                Assert.Subset(facts, ShownFact.AllOf(everything.Own[s.Citizen]).Select(f => (f.Provenance.SourceId, f.Provenance.Category)).Where(f => s.Opened.Contains(f.Category)).ToHashSet());
        });
        Assert.Contains(everything.Shown, s => s.IsOnTheCase && s.Purpose.Relation == RelationRule.Required);
    }

    [Fact]
    public void What_is_not_opened_is_withheld_with_its_reason()
    {
        // Proves: every category there is has its section; one that is not open holds nothing, is withheld (or waits for its holder, where the catalogue leaves it to that one) and says why in words for caseworker and citizen: what is closed to all by the reason of its kind, what is another role's by that.
        Assert.All(everything.Shown, s =>
        {
            Assert.Equal(everything.Catalogue.Categories.Select(c => c.Id), s.Overview.Sections.Select(x => x.Category));
            foreach (var section in s.Overview.Sections.Where(x => !s.Opened.Contains(x.Category)))
            {
                var category = everything.Catalogue.FindCategory(section.Category)!;
                Assert.Contains(section.State, category.SourceDecides is null ? [SectionState.Withheld] : new[] { SectionState.Withheld, SectionState.AwaitingSourceDecision });
                Assert.Empty(section.Items);
                Assert.NotEmpty(section.Reasons);
                Assert.All(section.Reasons, r => Assert.All(new[] { r.ForCaseworker.Da, r.ForCaseworker.En, r.ForCitizen.Da, r.ForCitizen.En }, Assert.NotEmpty));
                Assert.Equal((category.StatisticsOnly is not null, category.Prohibited is not null), (section.Codes().Contains("STATISTICS_ONLY"), section.Codes().Contains("PROHIBITED")));
            }
        });
    }

    [Fact]
    public void A_system_that_is_never_asked_is_refused_to_everybody_for_the_reason_of_its_kind()
    {
        // Proves: none of the categories of such a system is open to anybody in an office; each says of which kind it is.
        var closed = everything.Sources.Where(s => s.NeverAsked is not null && EverySystemTests.ReasonOfKind.ContainsKey(s.NeverAsked.Kind)).ToList();
        Assert.NotEmpty(closed);
        Assert.All(everything.Shown, s => Assert.All(closed, source => Assert.All(source.Categories, c =>
        {
            Assert.Equal(SectionState.Withheld, s.Overview.Of(c).State);
            Assert.Contains(EverySystemTests.ReasonOfKind[source.NeverAsked.Kind], s.Overview.Of(c).Codes());
        })));
    }
}
