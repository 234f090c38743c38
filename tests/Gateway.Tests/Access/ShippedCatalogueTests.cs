using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Access;
using Gateway.Callers;
using Gateway.Storage;

namespace Gateway.Tests.Access;

/// <summary>Proves of the catalogue that is shipped what a privacy officer would look for in it.</summary>
public sealed class ShippedCatalogueTests
{
    private static readonly PolicyCatalogue Catalogue = ShippedCatalogue.Catalogue;

    // The law as it was read: V is verified, U is not. Anything else in the catalogue is somebody's invention.
    private static readonly string[] Verified =
    [
        "rsl-10", "rsl-11a-stk1", "vej-9330", "rsl-11a-stk2", "rsl-11b", "rsl-12", "fvl-28", "lov-om-dfdg", "sul-43-stk1", "sul-43-stk2", "lob-15", "sdpl-68a",
        "dbl-10", "recept-ingen-hjemmel", "udk-11a", "gdpr-15", "gdpr-16-19",
    ];

    private static readonly string[] Unverified = ["rsl-11c", "vaerdispring", "vaerdispring-forvaltning", "ledelsesinformation", "boernesag-indhold", "logning-opbevaring"];

    // What opens. Everything else in the list of laws restricts, or says how: a rule that rested on it would cite a limit as a permission.
    private static readonly string[] Opening = ["fvl-28", "gdpr-15", "lov-om-dfdg", "rsl-11a-stk1", "rsl-11a-stk2", "rsl-11c", "sul-43-stk1", "vaerdispring"];

    private static readonly string[] HoldersOfHealth = ["general-practitioner", "region", "clinical-function", "specialists", "municipal-health"];

    private static readonly string[] Confidential =
    [
        "social-referrals", "social-measures", "socio-pedagogical-support", "institutional-stays", "aftercare", "substance-abuse-treatment", "child-case",
        "placed-children-and-preventive-measures",
        "psychiatric-admissions", "district-psychiatry", "psychiatric-emergency", "private-psychiatrist-contacts", "psychologist-contacts",
        "charges", "sentences", "serving", "alcohol-register", "drug-register",
    ];

    [Fact]
    public void It_reads_without_an_error_and_its_version_is_the_hash_of_the_very_bytes()
    {
        // Proves that what is shipped starts, and that anybody can compute the version that stands in the records.
        Assert.NotEmpty(Catalogue.Rules);
        Assert.Equal("sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ShippedCatalogue.Text))), Catalogue.Version);
    }

    [Fact]
    public void Every_list_is_read_whole()
    {
        // Proves that no entry vanishes between file and catalogue: as many entries as the file has ids and kinds.
        var read = Catalogue.Bases.Count + Catalogue.Holders.Count + Catalogue.Categories.Count + Catalogue.Purposes.Count + Catalogue.Rules.Count;
        Assert.Equal(Regex.Count(ShippedCatalogue.Text, "^  - id: ", RegexOptions.Multiline), read);
        Assert.Equal(Regex.Count(ShippedCatalogue.Text, "^    kind: ", RegexOptions.Multiline), Catalogue.Rules.Count);
    }

    [Fact]
    public void The_law_is_verified_where_it_was_read_and_nowhere_else()
    {
        // Proves the state of every legal basis, with a source and a date for each.
        Assert.Equal(Verified.Order(), Catalogue.Bases.Values.Where(b => b.Verified).Select(b => b.Id).Order());
        Assert.Equal(Unverified.Order(), Catalogue.Bases.Values.Where(b => !b.Verified).Select(b => b.Id).Order());
        Assert.All(Catalogue.Bases.Values, b => Assert.Equal((true, new DateOnly(2026, 11, 21)), (b.Source.Length > 5, b.ReadOn)));
    }

    [Fact]
    public void No_verified_rule_rests_on_a_basis_that_is_not()
    {
        // Proves that a rule without verified law says so itself; these wait for a privacy officer.
        Assert.All(Catalogue.Rules.Where(r => r.Verified), r => Assert.True(Catalogue.Bases[r.Basis].Verified, r.Id));
        Assert.Equal(
            [
                "prepare-journal-notes-by-law", "prepare-social-by-case-type", "prepare-specialist-statuses-by-consent", "emergency-health",
                "coordination-specialist-statuses-by-consent",
            ],
            Catalogue.Rules.Where(r => !r.Verified).Select(r => r.Id));
    }

    [Fact]
    public void What_is_asked_for_in_a_rehabilitation_case_when_nothing_is_named_is_what_is_connected()
    {
        // Proves the list and its order, on which the answers of every case system rest.
        Assert.Equal(
            [
                "employment-status", "employment-measures", "benefit-history", "social-assessment", "social-action-plan", "social-measures",
                "hospital-diagnoses", "hospital-treatments", "discharge-letters", "rehabilitation-plans", "health-register-contacts", "prescriptions",
            ],
            Catalogue.Purposes["rehabilitation-case-preparation"].Categories);
    }

    [Fact]
    public void Every_category_can_be_asked_for_and_every_one_that_is_not_closed_is_opened_by_some_rule()
    {
        // Proves that no category is forgotten: neither left out of every purpose, nor without any way to it.
        var askable = Catalogue.Purposes.Values.SelectMany(p => p.Categories).ToHashSet();
        var ruled = Catalogue.Rules.SelectMany(r => r.Categories).ToHashSet();
        Assert.All(Catalogue.Categories, c => Assert.Contains(c.Id, askable));
        Assert.All(Catalogue.Categories, c => Assert.Equal(c is { StatisticsOnly: null, Prohibited: null }, ruled.Contains(c.Id)));
        Assert.InRange(Catalogue.Categories.Count, 1, PolicyCatalogue.MostCategories);
    }

    [Fact]
    public void What_a_purpose_asks_for_by_itself_some_rule_of_it_can_open()
    {
        // Proves that no purpose asks for what it never gets, but for the two of the wall that every overview explains.
        foreach (var purpose in Catalogue.Purposes.Values.Where(p => p is { Prohibited: null, AggregatesOnly: null } && p.Id != "privacy-oversight"))
        {
            var ruled = Catalogue.Rules.Where(r => r.Purpose == purpose.Id).SelectMany(r => r.Categories);
            Assert.Empty(purpose.Categories.Except(ruled).Except(["health-register-contacts", "prescriptions"]));
        }
    }

    [Fact]
    public void Health_goes_to_another_purpose_only_by_a_written_consent_that_is_at_most_a_year_old()
    {
        // Proves sundhedsloven § 43 stk. 1 and § 44 over every rule: none but the citizen's own access and the closed emergency goes without.
        var health = Catalogue.Categories.Where(c => HoldersOfHealth.Contains(c.Holder)).Select(c => c.Id).ToHashSet();
        foreach (var rule in Catalogue.Rules.Where(r => r.Categories.Any(health.Contains) && r.Purpose != "citizen-access" && r.Kind != RuleKind.Emergency))
        {
            Assert.Equal(RuleKind.Consent, rule.Kind);
            Assert.Empty(rule.Forms.Except(["digital", "written"]));
            Assert.InRange(rule.MaximumAgeDays, 1, 365);
        }
    }

    [Fact]
    public void Every_rule_rests_on_a_law_that_opens_and_every_law_that_opens_is_used()
    {
        // Proves that no rule cites a restriction (LOB § 15, databeskyttelsesloven § 10 ...) as if it permitted something.
        Assert.Equal(Opening, Catalogue.Rules.Select(r => r.Basis).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_of_the_three_levels_of_sharing_has_its_own_rule()
    {
        // Proves that statistics, management information and casework are kept apart in the law they are closed by, too.
        Assert.Equal("dbl-10", Catalogue.Purposes["statistics"].AggregatesOnly);
        Assert.Equal("ledelsesinformation", Catalogue.Purposes["management-information"].AggregatesOnly);
        Assert.All(Catalogue.Categories.Where(c => c.StatisticsOnly is not null), c => Assert.Equal("dbl-10", c.StatisticsOnly));
    }

    [Fact]
    public void The_emergency_of_health_rests_on_the_health_law_alone()
    {
        // Proves that verifying the one statute is not read as verifying the other.
        var rule = Assert.Single(Catalogue.Rules, r => r.Kind == RuleKind.Emergency);
        Assert.Equal(("Sundhedsloven", "§ 43, stk. 2, nr. 2"), (Catalogue.Bases[rule.Basis].Statute, Catalogue.Bases[rule.Basis].Paragraph));
        Assert.Equal(("Forvaltningsloven", "§ 28, stk. 2"), (Catalogue.Bases["vaerdispring-forvaltning"].Statute, Catalogue.Bases["vaerdispring-forvaltning"].Paragraph));
        Assert.All(rule.Categories, c => Assert.Contains(Catalogue.FindCategory(c)!.Holder, HoldersOfHealth));
    }

    [Fact]
    public void Specialist_assessments_come_from_the_clinical_function_alone()
    {
        // Proves LOB § 15 in team cases: whoever a rule opens them for, the holder asked is the region's clinical function, and the citizen consents.
        Assert.All(["specialist-assessments", "specialist-certificates"], id => Assert.Equal("clinical-function", Catalogue.FindCategory(id)?.Holder));
        Assert.All(
            Catalogue.Rules.Where(r => r.Purpose != "citizen-access" && r.Categories.Intersect(["specialist-assessments", "specialist-certificates"]).Any()),
            r => Assert.Equal(("sul-43-stk1", RuleKind.Consent), (r.Basis, r.Kind)));
    }

    [Fact]
    public void A_private_specialist_is_asked_for_no_status_in_a_case_of_the_teams()
    {
        // Proves LOB § 15 of the statuses: only the obvious pension case, which goes without the team, and the citizen's own access open them.
        Assert.Equal(
            ["obvious-pension-case", "citizen-access"],
            Catalogue.Rules.Where(r => r.Verified && r.Categories.Contains("specialist-statuses")).Select(r => r.Purpose).Distinct());
        Assert.Equal("specialists", Catalogue.FindCategory("specialist-statuses")?.Holder);
    }

    [Fact]
    public void Existence_is_confidential_where_it_says_too_much()
    {
        // Proves the list: a category can neither be added to it nor taken from it unseen.
        Assert.Equal(Confidential.Order(), Catalogue.Categories.Where(c => c.ExistenceConfidential).Select(c => c.Id).Order());
    }

    [Fact]
    public void A_citizen_and_a_representative_see_what_is_neither_walled_nor_prohibited_and_nothing_about_others()
    {
        // Proves the citizen's own access: whole, without consent, and with what is about others held back; a companion sees less.
        var open = Catalogue.Categories.Where(c => c is { StatisticsOnly: null, Prohibited: null }).Select(c => c.Id).Order().ToList();
        var rules = Catalogue.Rules.Where(r => r.Purpose == "citizen-access").ToDictionary(r => r.Id);
        Assert.Equal(open, rules["own-access"].Categories.Order());
        Assert.Equal(open, rules["representative-access"].Categories.Order());
        Assert.True(rules["companion-access"].Categories.Count < open.Count / 4);
        Assert.All(rules.Values, r => Assert.True(r.HoldsBackThirdParty));
        Assert.Equal([Role.Citizen], rules["own-access"].Roles);
        Assert.Equal([MandateKind.Guardian, MandateKind.PowerOfAttorney, MandateKind.Parent], rules["representative-access"].Mandates);
        Assert.Equal([MandateKind.Companion], rules["companion-access"].Mandates);
    }

    [Fact]
    public void The_relation_is_asked_for_where_an_organisation_asks_about_a_citizen()
    {
        // Proves for every purpose what it demands of the relation.
        Assert.Equal(
            [
                ("citizen-access", RelationRule.None), ("control", RelationRule.None), ("flex-job-follow-up", RelationRule.ConfirmAfterwards), ("gp-briefing", RelationRule.None),
                ("health-coordination", RelationRule.Required), ("management-information", RelationRule.None), ("obvious-pension-case", RelationRule.ConfirmAfterwards),
                ("privacy-oversight", RelationRule.None), ("rehabilitation-case-preparation", RelationRule.ConfirmAfterwards), ("relation-check", RelationRule.None),
                ("resource-course-planning", RelationRule.ConfirmAfterwards), ("statistics", RelationRule.None),
            ],
            Catalogue.Purposes.Values.Select(p => (p.Id, p.Relation)).OrderBy(p => p.Id, StringComparer.Ordinal));
    }

    [Fact]
    public void No_role_no_purpose_no_step_and_no_key_opens_the_wall_or_a_prohibition()
    {
        // Proves it of the shipped catalogue without exception: every role, purpose, step and use, all rules and bases verified, the
        // widest consent and mandate, an emergency, an open case; as a control, the same keys do open what is not closed.
        var (refused, opened) = (0, 0);
        foreach (var (role, purpose, step) in from role in Enum.GetValues<Role>() from purpose in Catalogue.Purposes.Keys from step in Enum.GetValues<CaseStep>() select (role, purpose, step))
        {
            foreach (var decision in Keys(role, purpose, step).Grant().Decisions)
            {
                if (decision is Decision.Allowed)
                    opened++;
                if (decision.Category is { StatisticsOnly: null, Prohibited: null } && Catalogue.Purposes[purpose] is { Prohibited: null, AggregatesOnly: null })
                    continue;
                refused++;
                Assert.IsType<Decision.Withheld>(decision);
            }
        }
        Assert.Equal(Enum.GetValues<Role>().Length * 4 * ((9 * 9) + (3 * Catalogue.Categories.Count)), refused);
        Assert.True(opened > 500, $"The keys opened only {opened} categories: they are no keys.");
    }

    private static Scene Keys(Role role, string purpose, CaseStep step)
    {
        string[] all = [.. Catalogue.Categories.Select(c => c.Id)];
        var scene = Scene.ByLaw with { Catalogue = Catalogue, RelationConfirmedAt = Scene.Noon };
        return (scene with
        {
            Request = scene.Request with { Purpose = purpose, Step = step, Categories = all },
            Consents = [Scene.Valid with { Purpose = purpose, Categories = all, Holders = [.. Catalogue.Holders.Keys] }],
            Mandates =
            [
                Scene.Mandate with { Categories = all, Purposes = [.. Catalogue.Purposes.Keys] },
                Scene.Mandate with { MandateId = "mandate-2", Kind = MandateKind.Companion, Categories = all, Purposes = [.. Catalogue.Purposes.Keys] },
            ],
        }).WithBases((b, _) => b with { Verified = true }).WithEachRule((r, _) => r with { Verified = true }).WithKeys(Scene.KeyOfRelative).InEmergency()
            .WithCaller(c => c with { Role = role, Assurance = AssuranceLevel.High, Self = Scene.Citizen });
    }
}
