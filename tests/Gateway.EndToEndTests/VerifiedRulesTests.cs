using Gateway.Client;
using Gateway.Hosting;
using Gateway.Overview.V1;
using Gateway.Policy.V1;
using CaseStep = Gateway.Overview.V1.CaseStep;

namespace Gateway.EndToEndTests;

/// <summary>What the privacy officer verifies decides from then on, and what nobody verified decides nothing.</summary>
public sealed class VerifiedRulesTests : IAsyncLifetime
{
    private const string Basis = "basis:rsl-11c";
    private const string Rule = "rule:prepare-social-by-case-type";
    private readonly RunningGateway _gateway = new();

    public Task InitializeAsync() => _gateway.InitializeAsync();

    public Task DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task An_unverified_rule_opens_nothing_until_basis_and_rule_are_verified()
    {
        // Proves: retssikkerhedsloven § 11 c opens the social categories without consent only with both, from the next decision on, recorded; and no longer when one is taken back.
        var officer = _gateway.Officer();
        await AssertWithheldAsync();
        await officer.VerifyAsync(Basis);
        await AssertWithheldAsync();

        await officer.VerifyAsync(Rule);
        var overview = await AskAsync();
        Assert.All(overview.Sections, s =>
        {
            Assert.NotEqual(SectionState.Withheld, s.State);
            Assert.Equal(("rsl-11c", "", "§ 11 c"), (s.LegalBasis.BasisId, s.ConsentId, s.LegalBasis.Paragraph));
        });
        Assert.Contains("category social-action-plan", _gateway.Records()[(int)overview.Receipt.LogIndex], StringComparison.Ordinal);
        Assert.Contains("basis=rsl-11c consent=-", _gateway.Records()[(int)overview.Receipt.LogIndex], StringComparison.Ordinal);

        var revoked = await officer.RevokeAsync(Rule);
        await AssertWithheldAsync();
        var records = _gateway.Records();
        Assert.Contains("\nkind verification-revoked\n", records[(int)revoked.Receipt.LogIndex], StringComparison.Ordinal);
        Assert.All(records.OfKind("rule-verified"), r =>
        {
            Assert.Equal("officer officer-pia", r.Line("officer"));
            Assert.Equal(64, r.Line("fingerprint").Split(' ')[1].Length);
            Assert.StartsWith("source Karnovs kommentarer", r.Line("source"), StringComparison.Ordinal);
            Assert.Equal($"catalogue {overview.CatalogueVersion}", r.Line("catalogue"));
        });
        Assert.Equal([Basis, Rule], records.OfKind("rule-verified").Select(r => r.Line("target").Split(' ')[1]));
    }

    [Fact]
    public async Task The_officer_closes_what_the_catalogue_opens_and_opens_it_again()
    {
        // Proves: from the next decision on, without a new start, in list, answer and record; closed twice is refused.
        const string rule = "rule:prepare-employment-by-law";
        var officer = _gateway.Officer();
        var about = _gateway.About("D1", "employment-status");
        Assert.Equal(SectionState.Available, (await _gateway.Caseworker.GetOverviewAsync(about)).Sections[0].State);
        var closed = await officer.RevokeAsync(rule);
        var section = (await _gateway.Caseworker.GetOverviewAsync(about)).Sections[0];
        Assert.Equal((SectionState.Withheld, "LEGAL_BASIS_UNVERIFIED"), (section.State, Assert.Single(section.Codes())));
        Assert.Equal("target " + rule, _gateway.Records()[(int)closed.Receipt.LogIndex].Line("target"));
        var state = (await officer.ListRulesAsync()).Rules.Single(r => "rule:" + r.RuleId == rule);
        Assert.Equal((true, false, true), (state.VerifiedInCatalogue, state.VerifiedByOfficer, state.RevokedByOfficer));
        Assert.Equal((GatewayErrorCode.CannotBeChanged, "NOT_VERIFIED"), await OfficerCalls.RefusalAsync(() => officer.RevokeAsync(rule)));

        await officer.VerifyAsync(rule);
        Assert.Equal(SectionState.Available, (await _gateway.Caseworker.GetOverviewAsync(about)).Sections[0].State);
    }

    [Fact]
    public async Task The_list_tells_the_state_of_every_rule_and_basis()
    {
        // Proves: what the catalogue verifies, what the officer verified, and what neither did; with what the officer needs to judge it.
        var officer = _gateway.Officer();
        await officer.VerifyAsync(Basis);
        var listed = await officer.ListRulesAsync();

        var basis = listed.Bases.Single(b => b.Basis.BasisId == "rsl-11c");
        Assert.Equal((false, true, "2026-11-21"), (basis.VerifiedInCatalogue, basis.VerifiedByOfficer, basis.ReadOn));
        Assert.All(listed.Bases.Where(b => b.Basis.BasisId != "rsl-11c"), b => Assert.False(b.VerifiedByOfficer));
        var rule = listed.Rules.Single(r => r.RuleId == "prepare-social-by-case-type");
        Assert.Equal(("rsl-11c", "statutory", RunningGateway.Purpose), (rule.BasisId, rule.Kind, rule.Purpose));
        Assert.Equal((false, false, false, 0u), (rule.VerifiedInCatalogue, rule.VerifiedByOfficer, rule.ClosedByMunicipality, rule.MaximumAgeDays));
        Assert.Equal(["social-assessment", "social-action-plan", "social-measures"], rule.Categories);
        Assert.Equal(["caseworker", "coordinating-caseworker"], rule.Roles);
        Assert.Equal(["preparation", "team-meeting"], rule.Steps);
        Assert.Equal("emergency", listed.Rules.Single(r => r.RuleId == "emergency-health").Kind);
        Assert.Contains(listed.Rules, r => r is { Kind: "consent", MaximumAgeDays: > 0, Forms.Count: > 0, VerifiedInCatalogue: true });
        Assert.All(listed.Rules, r => Assert.Equal(r.Kind == "mandate", r.Mandates.Count > 0));
        Assert.Equal("High", listed.Rules.Single(r => r.RuleId == "emergency-health").MinimumAssurance);
        Assert.Contains(listed.Rules, r => r.HoldsBackThirdParty);
        Assert.Equal("Diagnoser", listed.Categories.Single(c => c.Id == "hospital-diagnoses").Title.Da);
        Assert.Equal("Rehabilitation case preparation", listed.Purposes.Single(p => p.Id == RunningGateway.Purpose).Title.En);
        Assert.All(listed.Rules, r => Assert.Subset(listed.Categories.Select(c => c.Id).ToHashSet(), r.Categories.ToHashSet()));
    }

    [Fact]
    public async Task Another_text_is_another_rule()
    {
        // Proves: the same store with a catalogue in which the rule reads otherwise: the officer's verification of it no longer counts, that of the unchanged basis does.
        await _gateway.Officer().VerifyAsync(Basis, Rule);
        Assert.DoesNotContain((await AskAsync()).Sections, s => s.State == SectionState.Withheld);

        var text = await File.ReadAllTextAsync(GatewaySettings.ShippedCatalogue);
        var at = text.IndexOf("  - id: prepare-social-by-case-type", StringComparison.Ordinal);
        var needed = text.IndexOf("necessary_for: [preparation, team-meeting]", at, StringComparison.Ordinal);
        await RestartAsync(text.Insert(needed + "necessary_for: [preparation, team-meeting".Length, ", decision"));

        await AssertWithheldAsync();
        var listed = await _gateway.Officer().ListRulesAsync();
        Assert.False(listed.Rules.Single(r => r.RuleId == "prepare-social-by-case-type").VerifiedByOfficer);
        Assert.True(listed.Bases.Single(b => b.Basis.BasisId == "rsl-11c").VerifiedByOfficer);
    }

    [Fact]
    public async Task Nothing_an_officer_verifies_opens_what_is_behind_the_wall_or_prohibited()
    {
        // Proves: with every basis and every rule of the catalogue verified, and emergency access asked for at the highest level, statistics-only and prohibited categories stay closed.
        var officer = _gateway.Officer();
        var listed = await officer.ListRulesAsync();
        await officer.VerifyAsync([.. listed.Bases.Select(b => "basis:" + b.Basis.BasisId), .. listed.Rules.Select(r => "rule:" + r.RuleId)]);
        var about = _gateway.About("D1", "health-register-contacts", "prescriptions");
        about.Emergency = new EmergencyAccess { Justification = "Borgeren er bevidstløs og kan ikke spørges." };
        foreach (var step in new[] { CaseStep.Preparation, CaseStep.TeamMeeting, CaseStep.Decision, CaseStep.FollowUp })
        {
            about.CaseStep = step;
            var overview = await _gateway.Client("job-centre-high").GetOverviewAsync(about);
            Assert.Equal([SectionState.Withheld, SectionState.Withheld], overview.Sections.Select(s => s.State));
            Assert.Contains("STATISTICS_ONLY", overview.Of("health-register-contacts").Codes());
            Assert.Contains("PROHIBITED", overview.Of("prescriptions").Codes());
            Assert.All(overview.Sections, s => Assert.Equal(NextStepKind.DecideOnWhatIsAtHand, s.NextStep.Kind));
        }
        Assert.Empty(await officer.EmergenciesAsync(reviewedToo: true));
    }

    [Fact]
    public async Task Only_a_privacy_officer_is_answered()
    {
        // Proves for each call: another role is refused, with one line in the log each, and changes nothing.
        var policy = _gateway.Caseworker.Policy;
        var records = _gateway.Records().Count;
        var calls = new Func<Task>[]
        {
            () => policy.ListRulesAsync(), () => policy.VerifyRuleAsync(new VerifyRuleRequest()), () => policy.RevokeVerificationAsync(new RevokeVerificationRequest()),
            () => policy.ListEmergencyAccessesAsync(new ListEmergencyAccessesRequest()), () => policy.ReviewEmergencyAccessAsync(new ReviewEmergencyAccessRequest()),
            () => policy.ListUnconfirmedRelationsAsync(new ListUnconfirmedRelationsRequest()), () => policy.ReviewRelationAsync(new ReviewRelationRequest()),
        };
        foreach (var call in calls)
            Assert.Equal((GatewayErrorCode.PermissionDenied, "CALLER_REFUSED"), await OfficerCalls.RefusalAsync(call));
        Assert.Equal(calls.Length, _gateway.Log.Count(l => l.Contains("A caller was refused (ROLE; role caseworker; gRPC - /gateway.policy.v1", StringComparison.Ordinal)));
        Assert.Equal(records, _gateway.Records().Count);
    }

    [Fact]
    public async Task What_cannot_be_verified_is_refused_and_records_nothing()
    {
        // Proves: another catalogue than the officer read, an unknown target, nothing to take back, a key used for something else; and the same request again is the same verification.
        var officer = _gateway.Officer();
        var version = (await officer.ListRulesAsync()).CatalogueVersion;
        VerifyRuleRequest Verify(string target, string? catalogue = null, string key = "key-1") =>
            new() { Target = target, CatalogueVersion = catalogue ?? version, Source = OfficerCalls.Source, IdempotencyKey = key };
        var before = _gateway.Records().Count;
        Assert.Equal((GatewayErrorCode.CannotBeChanged, "CATALOGUE_CHANGED"), await OfficerCalls.RefusalAsync(() => officer.VerifyRuleAsync(Verify(Rule, "sha256:other"))));
        var unknown = (await Assert.ThrowsAsync<GatewayException>(() => officer.VerifyRuleAsync(Verify("rule:no-such-rule")))).Error;
        Assert.Equal((GatewayErrorCode.InvalidRequest, "target"), (unknown.Code, Assert.Single(unknown.FieldViolations).Field));
        Assert.Equal((GatewayErrorCode.CannotBeChanged, "NOT_VERIFIED"), await OfficerCalls.RefusalAsync(() => officer.RevokeAsync(Rule)));
        Assert.Equal(before, _gateway.Records().Count);

        var first = await officer.VerifyRuleAsync(Verify(Rule));
        Assert.Equal(first, await officer.VerifyRuleAsync(Verify(Rule)));
        Assert.Equal((GatewayErrorCode.KeyReused, "IDEMPOTENCY_KEY_REUSED"), await OfficerCalls.RefusalAsync(() => officer.VerifyRuleAsync(Verify(Basis))));
        Assert.Equal(before + 1, _gateway.Records().Count);
    }

    private async Task<GetOverviewResponse> AskAsync() =>
        await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D2", "social-assessment", "social-action-plan", "social-measures"));

    private async Task AssertWithheldAsync() => Assert.All((await AskAsync()).Sections, s =>
    {
        Assert.Equal(SectionState.Withheld, s.State);
        Assert.Contains(s.Reasons, r => r.Code == "LEGAL_BASIS_UNVERIFIED" && r.LegalBasis.BasisId == "rsl-11c");
        Assert.Contains("CONSENT_MISSING", s.Codes());
    });

    private async Task RestartAsync(string catalogue)
    {
        await _gateway.StopAsync();
        _gateway.CatalogueFile = Path.Combine(_gateway.Folder, "catalogue.yaml");
        await File.WriteAllTextAsync(_gateway.CatalogueFile, catalogue);
        await _gateway.StartAsync();
    }
}
