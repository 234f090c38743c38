using Gateway.Overview.V1;

namespace Gateway.EndToEndTests;

/// <summary>What a caseworker gets about the sandbox's citizens, from three systems over real sockets.</summary>
public sealed class CitizenOverviewTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task D1_shows_three_systems_and_withholds_what_no_consent_covers()
    {
        // Proves: one answer holds employment, social and hospital facts; what lacks consent is withheld with all reasons.
        var overview = await gateway.Caseworker.GetOverviewAsync(gateway.About("D1"));

        var status = overview.Of("employment-status");
        Assert.Equal(SectionState.Available, status.State);
        Assert.Contains("Smerter i lænd ved længere tids stående arbejde", status.Texts(), StringComparison.Ordinal);
        Assert.Contains("Kontaktgruppe 24", status.Texts(), StringComparison.Ordinal);
        Assert.Contains(status.Items, i => i.Code.Codings.Any(c => c.Code == "6.6"));
        var measures = overview.Of("employment-measures");
        Assert.Equal(["Mentor", "Virksomhedspraktik"], measures.Items.Select(i => i.Code.Text));
        var placement = measures.Items[1];
        Assert.Equal("2026-12-31", placement.Period.End);
        Assert.Equal(["10", "30"], placement.Values.Where(v => v.Quantity is not null).Select(v => v.Quantity.Value));
        foreach (var category in new[] { "social-assessment", "social-action-plan", "social-measures", "hospital-diagnoses", "hospital-treatments" })
            Assert.Equal(SectionState.Available, overview.Of(category).State);
        Assert.Contains(overview.Of("social-measures").Items, i => i.Outcome is not null);

        foreach (var category in new[] { "discharge-letters", "rehabilitation-plans" })
        {
            var withheld = overview.Of(category);
            Assert.Equal(SectionState.Withheld, withheld.State);
            Assert.Equal(["CONSENT_MISSING"], withheld.Codes());
            Assert.Empty(withheld.Items);
            Assert.Empty(withheld.Coverage);
        }
        Assert.Contains("STATISTICS_ONLY", overview.Of("health-register-contacts").Codes());
        Assert.Contains("PROHIBITED", overview.Of("prescriptions").Codes());
    }

    [Fact]
    public async Task Every_item_carries_its_provenance_and_every_absence_its_words()
    {
        // Proves invariants 5 and 6 on a whole answer.
        var overview = await gateway.Caseworker.GetOverviewAsync(gateway.About("D1"));
        var asked = gateway.Simulators.Sources;
        foreach (var section in overview.Sections)
        {
            Assert.NotEqual(SectionState.Unspecified, section.State);
            Assert.True(section.State == SectionState.Available || section.Reasons.Count > 0, section.Category);
            foreach (var reason in section.Reasons)
            {
                Assert.All(new[] { reason.ForCaseworker.Da, reason.ForCaseworker.En, reason.ForCitizen.Da, reason.ForCitizen.En }, t => Assert.NotEmpty(t));
            }
            foreach (var provenance in section.Items.SelectMany(i => i.Provenance))
            {
                Assert.Contains(provenance.SourceId, asked);
                Assert.NotEmpty(provenance.SourceTitle);
                Assert.NotEmpty(provenance.Holder.HolderId);
                Assert.NotNull(provenance.AskedAt);
                Assert.NotEmpty(provenance.LegalBasis.Statute);
                Assert.NotEmpty(provenance.LegalBasis.Paragraph);
                Assert.Equal(overview.Receipt, provenance.Receipt);
                Assert.Equal(section.ConsentId, provenance.ConsentId);
            }
            var needsConsent = section.LegalBasis?.BasisId is "rsl-11a-stk1" or "sul-43-stk1";
            Assert.Equal(needsConsent, section.ConsentId.Length > 0);
        }
        Assert.All(overview.Sections.SelectMany(s => s.Items), i => Assert.NotEmpty(i.Provenance));
        Assert.All(overview.Sections.SelectMany(s => s.Items), i => Assert.NotEmpty(i.Code.Text));
    }

    [Fact]
    public async Task D3_is_answered_with_no_information_and_no_error()
    {
        // Proves: "knows nothing" is not an error and not a gap.
        var overview = await gateway.Caseworker.GetOverviewAsync(gateway.About("D3"));
        var asked = overview.Sections.Where(s => s.LegalBasis is not null && s.State != SectionState.Withheld).ToList();
        Assert.Equal(10, asked.Count);
        Assert.All(asked, s => Assert.Equal(SectionState.NothingHeld, s.State));
        Assert.Contains("PERSON_NOT_FOUND", overview.Of("employment-status").Codes());
        Assert.Contains("NOTHING_HELD", overview.Of("hospital-diagnoses").Codes());
    }

    [Fact]
    public async Task D4_shows_periods_in_order_unknown_codes_as_they_stand_and_an_expired_consent()
    {
        // Proves: history is ordered, unknown codes pass through, an expired consent withholds with its reason, nothing is dropped silently.
        var overview = await gateway.Caseworker.GetOverviewAsync(gateway.About("D4"));
        var benefits = overview.Of("benefit-history");
        Assert.Equal(["2019-02-01", "2021-01-01", "2023-06-01", "2026-06-01"], benefits.Items.Select(i => i.Period.Start));
        var group = overview.Of("employment-status").Items.Single(i => i.Code.Codings.Any(c => c.Code == "907"));
        Assert.Equal("Kontaktgruppe 907 (ukendt kode)", group.Code.Text);
        Assert.Contains(overview.Of("employment-measures").Items, i => i.Outcome?.Text.Length > 0);
        var social = overview.Of("social-measures");
        Assert.Equal(SectionState.Withheld, social.State);
        Assert.Contains("CONSENT_EXPIRED", social.Codes());
        Assert.Contains("LEGAL_BASIS_UNVERIFIED", social.Codes());
        Assert.Equal(SectionState.Available, overview.Of("discharge-letters").State);
    }

    [Fact]
    public async Task Only_what_is_asked_for_and_allowed_reaches_a_source()
    {
        // Proves: a category that was not asked for, or is withheld, causes no question to its holder.
        var before = gateway.Simulators.Received.Count;
        var overview = await gateway.Caseworker.GetOverviewAsync(gateway.About("D4", "employment-measures", "social-assessment"));
        Assert.Equal(["employment-measures", "social-assessment"], overview.Sections.Select(s => s.Category));
        var received = gateway.Simulators.Received.Skip(before).ToList();
        var only = Assert.Single(received);
        Assert.Equal("dfdg", only.Source);
    }

    [Fact]
    public async Task No_source_sees_the_national_id_in_a_url_and_every_call_has_its_own_request_id()
    {
        // Proves invariant 7 for outgoing calls; a repeated x-requestId would have been answered 412.
        for (var i = 0; i < 3; i++)
            Assert.Equal(SectionState.Available, (await gateway.Caseworker.GetOverviewAsync(gateway.About("D1", "employment-status"))).Sections[0].State);
        Assert.NotEmpty(gateway.Simulators.Received);
        Assert.DoesNotContain(gateway.Simulators.Received, r => r.NationalIdInUrl);
    }

    [Fact]
    public async Task A_role_without_a_rule_gets_nothing_and_every_section_says_why()
    {
        // Proves: a known caller whose role no rule names is answered with reasons, and no source is asked.
        var before = gateway.Simulators.Received.Count;
        var overview = await gateway.Client("region-health-coordinator").GetOverviewAsync(gateway.About("D1"));
        Assert.All(overview.Sections, s => Assert.Equal(SectionState.Withheld, s.State));
        Assert.Contains("ROLE_NOT_ALLOWED", overview.Of("hospital-diagnoses").Codes());
        Assert.Equal(before, gateway.Simulators.Received.Count);
    }
}
