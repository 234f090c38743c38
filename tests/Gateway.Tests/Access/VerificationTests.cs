using Gateway.Access;
using Gateway.Callers;
using Gateway.Storage;

namespace Gateway.Tests.Access;

/// <summary>Proves that a privacy officer's verification opens exactly the text that was read, and nothing else.</summary>
public sealed class VerificationTests
{
    private static readonly Rule Doubtful = Scene.Statutory with { Verified = false };

    // Every field that says what the rule opens: a change of any makes it another rule.
    private static readonly Dictionary<string, Func<Rule, Rule>> RuleChanges = new()
    {
        ["id"] = r => r with { Id = "other" },
        ["kind"] = r => r with { Kind = RuleKind.Consent },
        ["basis"] = r => r with { Basis = Scene.ConsentLaw },
        ["purpose"] = r => r with { Purpose = "other-purpose" },
        ["categories"] = r => r with { Categories = [Scene.Letters, "other"] },
        ["roles"] = r => r with { Roles = [Role.Caseworker, Role.HealthCoordinator] },
        ["steps"] = r => r with { NecessaryFor = [CaseStep.Preparation, CaseStep.Decision] },
        ["forms"] = r => r with { Forms = ["oral"] },
        ["mandates"] = r => r with { Mandates = [MandateKind.Guardian] },
        ["age"] = r => r with { MaximumAgeDays = 30 },
        ["level"] = r => r with { MinimumAssurance = AssuranceLevel.High },
        ["third party"] = r => r with { HoldsBackThirdParty = true },
    };

    private static readonly Dictionary<string, Func<LegalBasis, LegalBasis>> BasisChanges = new()
    {
        ["id"] = b => b with { Id = "other" },
        ["statute"] = b => b with { Statute = "Another statute" },
        ["paragraph"] = b => b with { Paragraph = "§ 2" },
        ["Danish"] = b => b with { Title = b.Title with { Da = "Noget andet." } },
        ["English"] = b => b with { Title = b.Title with { En = "Something else." } },
    };

    public static TheoryData<string> ChangedRules => [.. RuleChanges.Keys];

    public static TheoryData<string> ChangedBases => [.. BasisChanges.Keys];

    [Fact]
    public void A_verified_rule_on_a_verified_basis_allows_and_each_needs_its_own()
    {
        // Proves: two doubts need two verifications; one of them alone opens nothing.
        var scene = Scene.ByLaw.WithRules(Doubtful with { Basis = Scene.Guess });
        var (rule, basis) = (Of(scene.Catalogue.Rules[0]), Of(scene.Catalogue.Bases[Scene.Guess]));

        Assert.IsType<Decision.Allowed>((scene with { Verifications = [rule, basis] }).Decide());
        foreach (var one in new[] { rule, basis })
            Assert.Equal([ReasonCode.LegalBasisUnverified], Scene.Reasons((scene with { Verifications = [one] }).Decide()).Select(r => r.Code));
    }

    [Fact]
    public void What_the_catalogue_verifies_the_officer_can_close()
    {
        // Proves: rule or basis, the officer's word that it does not count wins over the catalogue's, and a later verification over that.
        foreach (var target in new[] { Fingerprints.Target(Scene.Statutory), "basis:" + Scene.Law })
        {
            var closed = Scene.ByLaw with { Revoked = [target] };
            Assert.Equal([ReasonCode.LegalBasisUnverified], Scene.Reasons(closed.Decide()).Select(r => r.Code));
            Assert.Equal(NextStep.AskThePrivacyOfficer, NextSteps.For(closed.Decide()));
        }
        Assert.IsType<Decision.Allowed>((Scene.ByLaw with { Revoked = ["rule:other"] }).Decide());
        Assert.IsType<Decision.Allowed>((Scene.ByLaw with { Revoked = [Fingerprints.Target(Scene.Statutory)], Verifications = [Of(Scene.ByLaw.Catalogue.Rules[0])] }).Decide());
    }

    [Theory]
    [MemberData(nameof(ChangedRules))]
    public void A_rule_that_changed_is_no_longer_verified(string field)
    {
        // Proves: the fingerprint depends on every field that says what a rule opens.
        var changed = RuleChanges[field](Doubtful);
        Assert.NotEqual(Fingerprints.Of(Doubtful), Fingerprints.Of(changed));
        Assert.False((AccessRecords.None with { Verifications = [Of(Doubtful)] }).Verify(changed));
        Assert.True((AccessRecords.None with { Verifications = [Of(changed)] }).Verify(changed));
    }

    [Theory]
    [MemberData(nameof(ChangedBases))]
    public void A_basis_that_changed_is_no_longer_verified(string field)
    {
        // Proves: the fingerprint depends on every text of the basis that an officer read.
        var guess = Scene.ByLaw.Catalogue.Bases[Scene.Guess];
        var changed = BasisChanges[field](guess);
        Assert.NotEqual(Fingerprints.Of(guess), Fingerprints.Of(changed));
        Assert.False((AccessRecords.None with { Verifications = [Of(guess)] }).Verify(changed));
    }

    [Fact]
    public void Every_field_of_a_rule_and_a_basis_has_a_case_above_or_does_not_widen()
    {
        // Proves: a new field cannot be added without deciding whether it belongs into the fingerprint.
        string[] notPrinted = [nameof(Rule.Verified), nameof(Rule.ClosedBecause), nameof(Rule.Closed)];
        Assert.Equal(RuleChanges.Count, Fields(typeof(Rule)).Except(notPrinted).Count());
        string[] provenance = [nameof(LegalBasis.Verified), nameof(LegalBasis.Source), nameof(LegalBasis.ReadOn)];
        Assert.Equal(BasisChanges.Count, Fields(typeof(LegalBasis)).Except(provenance).Count() + 1);
    }

    [Fact]
    public void A_verification_is_for_its_target_alone()
    {
        // Proves: neither a rule's verification for a basis of the same id, nor another fingerprint, nor upper case, counts.
        var scene = Scene.ByLaw.WithRules(Doubtful);
        var sound = Of(Doubtful);
        Verification[] wrong =
        [
            sound with { Target = "basis:" + Doubtful.Id }, sound with { Target = Doubtful.Id }, sound with { Fingerprint = "" },
            sound with { Fingerprint = sound.Fingerprint.ToUpperInvariant() }, new(sound.Target, Fingerprints.Of(scene.Catalogue.Bases[Scene.Law])),
        ];
        Assert.IsType<Decision.Allowed>((scene with { Verifications = [sound] }).Decide());
        Assert.All(wrong, v => Assert.IsType<Decision.Withheld>((scene with { Verifications = [v] }).Decide()));
    }

    [Fact]
    public void Two_lists_that_print_alike_are_two_rules()
    {
        // Proves: no id can be cut in two or two joined to pass for the rule that was read.
        Assert.NotEqual(Fingerprints.Of(Doubtful with { Id = "a", Basis = "bc" }), Fingerprints.Of(Doubtful with { Id = "ab", Basis = "c" }));
    }

    private static Verification Of(Rule rule) => new(Fingerprints.Target(rule), Fingerprints.Of(rule));

    private static Verification Of(LegalBasis basis) => new(Fingerprints.Target(basis), Fingerprints.Of(basis));

    private static IEnumerable<string> Fields(Type type) =>
        type.GetProperties(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public)
            .Select(p => p.Name).Where(n => n != "EqualityContract");
}
