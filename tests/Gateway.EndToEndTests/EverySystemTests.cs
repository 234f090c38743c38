using Gateway.Access;
using Gateway.Overview.V1;

namespace Gateway.EndToEndTests;

/// <summary>The one-command start with every system that has a definition: what is asked is shown, what is never asked is explained.</summary>
public sealed class EverySystemTests(WholeGateway whole) : IClassFixture<WholeGateway>
{
    private const string Outbound = "outbound";

    /// <summary>The reason that a category is withheld for, by the kind of system that is never asked.</summary>
    internal static readonly IReadOnlyDictionary<string, string> ReasonOfKind = new Dictionary<string, string> { ["statistics-only"] = "STATISTICS_ONLY", ["prohibited"] = "PROHIBITED" };

    // What the evaluation names and no shipped definition fetches. A category that gets a system leaves the list.
    private static readonly string[] WithoutSystem =
    [
        "aftercare", "employment-background", "flex-job-hours", "gp-contact-reasons", "health-courses", "hospital-final-statuses", "ordinary-employment",
        "outpatient-treatment", "physiotherapist-and-chiropractor-contacts", "placed-children-and-preventive-measures", "private-psychiatrist-contacts",
        "psychologist-contacts", "specialist-assessments", "specialist-statuses", "specialist-treatments",
    ];

    private readonly RunningGateway _gateway = whole.Running;

    [Fact]
    public async Task The_officer_is_told_of_every_shipped_definition()
    {
        // Proves: each definition is in the list; it is either connected, or never asked and says why: by which law it is closed, or that it is only sent to.
        var sources = await _gateway.SourcesAsync();
        var shipped = Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, "src", "Gateway", "Sources", "Definitions"), "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f));
        Assert.Equal(shipped.Order(StringComparer.Ordinal), sources.Select(s => s.SourceId).Order(StringComparer.Ordinal));
        Assert.All(sources, s => Assert.True(s.Connected == s.NeverAsked is null, s.SourceId));
        var never = sources.Where(s => s.NeverAsked is not null).ToList();
        Assert.All(never.Where(s => s.NeverAsked.Kind == Outbound), s => Assert.Empty(s.Categories));
        Assert.All(never.Where(s => s.NeverAsked.Kind != Outbound), s =>
        {
            Assert.Contains(s.NeverAsked.Kind, ReasonOfKind.Keys);
            Assert.NotEmpty(s.NeverAsked.LegalBases);
            Assert.NotEmpty(s.Categories);
        });
    }

    [Fact]
    public async Task Every_system_that_is_asked_tells_some_citizen_something()
    {
        // Proves: over the own overviews of all citizens, each definition that is asked has an item of its own, and no other has.
        var shown = new HashSet<string>();
        foreach (var alias in _gateway.Simulators.Citizens.Select(c => c.Alias))
        {
            using var citizen = await GeneratedClient.ConnectAsync(_gateway, $"citizen-{alias.ToLowerInvariant()}");
            var own = await citizen.Overviews.GetOverviewAsync(_gateway.OwnAccessTo(alias), citizen.Options());
            shown.UnionWith(ShownFact.AllOf(own).Select(f => f.Provenance.SourceId));
        }
        Assert.Equal(12, _gateway.Simulators.Citizens.Count);
        Assert.Equal((await _gateway.SourcesAsync()).Where(s => s.NeverAsked is null).Select(s => s.SourceId).Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_a_system_that_is_never_asked_closes_is_withheld_for_that_reason()
    {
        // Proves: a caseworker who asks by name for a category of such a system gets no item and the reason of its kind, and is not told to ask for a consent.
        foreach (var source in (await _gateway.SourcesAsync()).Where(s => s.NeverAsked is not null && s.NeverAsked.Kind != Outbound))
        {
            var overview = await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1", [.. source.Categories]));
            Assert.Equal(source.Categories.Order(StringComparer.Ordinal), overview.Sections.Select(s => s.Category).Order(StringComparer.Ordinal));
            Assert.All(overview.Sections, s =>
            {
                Assert.Equal((SectionState.Withheld, 0), (s.State, s.Items.Count));
                Assert.Equal([ReasonOfKind[source.NeverAsked.Kind]], s.Codes().Intersect(ReasonOfKind.Values));
                Assert.DoesNotContain("CONSENT_MISSING", s.Codes());
            });
        }
    }

    [Fact]
    public async Task Everything_that_is_closed_asked_for_at_once_is_explained_section_by_section()
    {
        // Proves: one question that names every closed category beside an open one gets a section for each of them: withheld for the reason of its own kind, in words for citizen and caseworker, with the law; the open one is answered.
        var kinds = (await _gateway.SourcesAsync()).Where(s => s.NeverAsked is not null && s.NeverAsked.Kind != Outbound)
            .SelectMany(s => s.Categories.Select(category => (Category: category, s.NeverAsked.Kind, Basis: Assert.Single(s.NeverAsked.LegalBases).BasisId)))
            // What is in a child case has no system of its own that is never asked; the catalogue closes it.
            .Append((Category: "placed-children-and-preventive-measures", Kind: "prohibited", Basis: "boernesag-indhold"))
            .Distinct().ToDictionary(c => c.Category);
        Assert.Equal([("prohibited", 2), ("statistics-only", 7)], kinds.Values.GroupBy(k => k.Kind).Select(k => (k.Key, k.Count())).Order());
        var overview = await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1", [.. kinds.Keys, "employment-status"]));
        Assert.Equal(kinds.Keys.Append("employment-status").Order(StringComparer.Ordinal), overview.Sections.Select(s => s.Category).Order(StringComparer.Ordinal));
        Assert.Equal(SectionState.Available, overview.Of("employment-status").State);
        Assert.All(overview.Sections.Where(s => s.Category != "employment-status"), s =>
        {
            Assert.Equal((SectionState.Withheld, 0), (s.State, s.Items.Count));
            var reason = Assert.Single(s.Reasons, r => ReasonOfKind.Values.Contains(r.Code));
            Assert.Equal((ReasonOfKind[kinds[s.Category].Kind], kinds[s.Category].Basis), (reason.Code, reason.LegalBasis.BasisId));
            Assert.All(new[] { reason.ForCitizen.Da, reason.ForCitizen.En, reason.ForCaseworker.Da, reason.ForCaseworker.En }, Assert.NotEmpty);
            Assert.DoesNotContain("CONSENT_MISSING", s.Codes());
        });
    }

    [Fact]
    public async Task What_no_system_holds_is_said_in_words_and_whom_to_ask()
    {
        // Proves: the catalogue's categories that no definition names are those of the list; of each of them a citizen is told that the system that holds it is not connected, and a caseworker that none is and to ask the holder, whose name stands with it, or by which rule it stays closed, or whose decision it is; never that nothing is held.
        var catalogue = PolicyCatalogueFile.Read("catalogue.yaml", await File.ReadAllTextAsync(Path.Combine(RepositoryFiles.Root, "src", "Gateway", "Access", "catalogue.yaml")));
        Assert.Equal(WithoutSystem, catalogue.Categories.Select(c => c.Id).Except((await _gateway.SourcesAsync()).SelectMany(s => s.Categories)).Order(StringComparer.Ordinal));
        using var citizen = await GeneratedClient.ConnectAsync(_gateway, "citizen-d4");
        var own = await citizen.Overviews.GetOverviewAsync(_gateway.OwnAccessTo("D4", WithoutSystem), citizen.Options());
        var told = await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D3", WithoutSystem));
        foreach (var section in own.Sections.Concat(told.Sections))
        {
            Assert.NotEmpty(section.Holder.HolderId);
            Assert.Empty(section.Items);
            if (section.State is SectionState.Withheld or SectionState.AwaitingSourceDecision)
            {
                Assert.NotEmpty(section.Reasons);
                continue;
            }
            var reason = Assert.Single(section.Reasons);
            Assert.Equal((SectionState.Unavailable, "SOURCE_NOT_CONNECTED"), (section.State, reason.Code));
            Assert.Equal("Intet system med disse oplysninger er koblet til i kommunen. Spørg den, der har oplysningerne.", reason.ForCaseworker.Da);
            Assert.Equal("Det system, der har oplysningerne, er ikke koblet til i din kommune.", reason.ForCitizen.Da);
        }
        Assert.Contains(own.Sections, s => s.State == SectionState.Unavailable);
        Assert.Contains(told.Sections, s => s.State == SectionState.Unavailable);
    }

    [Theory]
    [InlineData("D10", "charges", "sentences", "serving")]
    [InlineData("D7", "child-case")]
    public async Task What_exists_in_confidence_is_withheld_from_the_caseworker_as_if_there_were_nothing(string alias, params string[] categories)
    {
        // Proves: the citizen sees these records; the caseworker's answer about them is, section for section, that about a citizen who has none.
        using var citizen = await GeneratedClient.ConnectAsync(_gateway, $"citizen-{alias.ToLowerInvariant()}");
        var own = await citizen.Overviews.GetOverviewAsync(_gateway.OwnAccessTo(alias, categories), citizen.Options());
        Assert.All(categories, c => Assert.NotEmpty(own.Of(c).Items));
        var told = await _gateway.Caseworker.GetOverviewAsync(_gateway.About(alias, categories));
        var ofNobody = await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D11", categories));
        Assert.All(told.Sections, s => Assert.Equal((SectionState.Withheld, 0, 0), (s.State, s.Items.Count, s.Coverage.Count)));
        Assert.Equal(ofNobody.Sections, told.Sections);
    }
}
