using Gateway.Access;
using Gateway.Callers;
using Gateway.ReviewedData;

namespace Gateway.Tests.Access;

/// <summary>Proves that a catalogue reads as written, and that a reviewer is shown every mistake with its line.</summary>
public sealed class PolicyCatalogueFileTests
{
    private const string Roles =
        "caseworker, coordinating-caseworker, health-coordinator, team-member-social, team-member-health, team-member-education, team-member-child-and-family, "
        + "general-practitioner, source-owner, privacy-officer, citizen, representative, companion, management, system";

    private const string Walled = "c.yaml:25: no rule opens the category 'letters', which is statistics-only or prohibited";

    private const string Closed = "c.yaml:25: no rule opens anything for the purpose 'help', which is prohibited or takes figures only";

    // Sound, and short enough to count its lines.
    private const string Sound = """
        legal_bases:
          - id: law
            statute: Statute
            paragraph: "§ 1"
            title: { da: Lov, en: Law }
            verified: true
            source: a book
            read_on: 2026-11-21
        holders:
          - id: hospital
            title: { da: Sygehus, en: Hospital }
        categories:
          - id: letters
            title: { da: Breve, en: Letters }
            holder: hospital
        purposes:
          - id: help
            title: { da: Hjælp, en: Help }
            first_step: preparation
            minimum_assurance: Substantial
            categories: [letters]
            relation: none
        rules:
          - id: by-consent
            kind: consent
            verified: true
            basis: law
            purpose: help
            categories: [letters]
            roles: [caseworker]
            necessary_for: [preparation]
            forms: [digital]
            maximum_age_days: 30
        """;

    [Fact]
    public void A_sound_file_reads_as_written()
    {
        // Proves the meaning of each field, and that the mistakes below are the only thing wrong with their files.
        var catalogue = PolicyCatalogueFile.Read("c.yaml", Sound);

        var basis = Assert.Single(catalogue.Bases).Value;
        Assert.Equal(new LegalBasis("law", "Statute", "§ 1", new LocalizedText("Lov", "Law"), true, "a book", new DateOnly(2026, 11, 21)), basis);
        var purpose = catalogue.Purposes["help"];
        Assert.Equal((CaseStep.Preparation, AssuranceLevel.Substantial, RelationRule.None), (purpose.FirstStep, purpose.MinimumAssurance, purpose.Relation));
        var rule = Assert.Single(catalogue.Rules);
        Assert.Equal(("by-consent", RuleKind.Consent, true, "law", "help", 30), (rule.Id, rule.Kind, rule.Verified, rule.Basis, rule.Purpose, rule.MaximumAgeDays));
        Assert.Equal((null, false, false), (rule.MinimumAssurance, rule.HoldsBackThirdParty, rule.Closed));
        Assert.Equal(["digital"], rule.Forms);
        Assert.Equal([Role.Caseworker], rule.Roles);
        Assert.Equal([CaseStep.Preparation], rule.NecessaryFor);
        Assert.Equal("hospital", catalogue.FindCategory("letters")?.Holder);
        Assert.Null(catalogue.FindCategory("Letters"));
    }

    [Fact]
    public void What_is_left_out_is_read_in_the_strictest_way()
    {
        // Proves that no assurance level means the highest one, no word on the relation the strictest, and that a consent never holds longer than a year.
        var catalogue = PolicyCatalogueFile.Read("c.yaml", Sound
            .Replace("    minimum_assurance: Substantial\n", "", StringComparison.Ordinal)
            .Replace("    relation: none\n", "", StringComparison.Ordinal)
            .Replace("    maximum_age_days: 30", "", StringComparison.Ordinal));

        Assert.Equal(RelationRule.Required, catalogue.Purposes["help"].Relation);
        Assert.Equal(AssuranceLevel.High, catalogue.Purposes["help"].MinimumAssurance);
        Assert.Equal(365, catalogue.Rules[0].MaximumAgeDays);
    }

    [Theory]
    [InlineData("source: a book", "sauce: a book", "c.yaml:2: 'source' is missing", "c.yaml:7: 'sauce' is not known here")]
    [InlineData("holders:", "extra: 1\nholders:", "c.yaml:9: 'extra' is not known here")]
    [InlineData("    statute: Statute\n", "", "c.yaml:2: 'statute' is missing")]
    [InlineData("    statute: Statute", "    statute: [a]", "c.yaml:3: 'statute' must be a text", "c.yaml:2: 'statute' is missing")]
    [InlineData("title: { da: Lov, en: Law }", "title: { da: Lov }", "c.yaml:5: 'en' is missing")]
    [InlineData("title: { da: Lov, en: Law }", "title: { da: Lov, en: Law, de: Gesetz }", "c.yaml:5: 'de' is not known here")]
    [InlineData("title: { da: Lov, en: Law }", "title: Lov", "c.yaml:5: 'title' must be a mapping", "c.yaml:2: 'title' is missing")]
    [InlineData("    verified: true\n    source", "    source", "c.yaml:2: 'verified' is missing: say true or false")]
    [InlineData("verified: true\n    source", "verified: perhaps\n    source", "c.yaml:6: 'verified' must be true or false")]
    [InlineData("read_on: 2026-11-21", "read_on: 21.11.2026", "c.yaml:8: 'read_on' must be a date, YYYY-MM-DD")]
    [InlineData("read_on: 2026-11-21", "read_on: 2026-02-30", "c.yaml:8: 'read_on' must be a date, YYYY-MM-DD")]
    [InlineData("    read_on: 2026-11-21\n", "", "c.yaml:2: 'read_on' is missing")]
    [InlineData("    holder: hospital", "    holder: clinic", "c.yaml:13: there is no holder 'clinic'")]
    [InlineData("    holder: hospital", "    holder: hospital\n    statistics_only: lov", "c.yaml:13: there is no legal basis 'lov'", Walled)]
    [InlineData("    holder: hospital", "    holder: hospital\n    prohibited: lov", "c.yaml:13: there is no legal basis 'lov'", Walled)]
    [InlineData("    holder: hospital", "    holder: hospital\n    prohibited:", "c.yaml:13: there is no legal basis ''", Walled)]
    [InlineData("    holder: hospital", "    holder: hospital\n    source_decides: lov", "c.yaml:13: there is no legal basis 'lov'")]
    [InlineData("    holder: hospital", "    holder: hospital\n    citizen_may_object: lov", "c.yaml:13: there is no legal basis 'lov'")]
    [InlineData("    holder: hospital", "    holder: hospital\n    existence_confidential: perhaps", "c.yaml:16: 'existence_confidential' must be true or false")]
    [InlineData("    verified: true\n    basis", "    basis", "c.yaml:24: 'verified' is missing: say true or false")]
    [InlineData("    first_step: preparation", "    first_step: preparation\n    prohibited: lov", "c.yaml:17: there is no legal basis 'lov'", Closed)]
    [InlineData("    first_step: preparation", "    first_step: preparation\n    aggregates_only: lov", "c.yaml:17: there is no legal basis 'lov'", Closed)]
    [InlineData("    first_step: preparation", "    first_step: preparation\n    prohibited: law", Closed)]
    [InlineData("    holder: hospital", "    holder: hospital\n    statistics_only: law", Walled)]
    [InlineData("relation: none", "relation: perhaps", "c.yaml:22: 'relation' must be one of none, confirm-afterwards, required")]
    [InlineData("- id: law", "- id: Law", "c.yaml:2: 'Law' is no id: lower-case letters, digits and hyphens between them, at most 64", "c.yaml:24: there is no legal basis 'law'")]
    [InlineData("- id: by-consent", "- id: by consent", "c.yaml:24: 'by consent' is no id: lower-case letters, digits and hyphens between them, at most 64")]
    [InlineData("- id: by-consent", "- id: -by", "c.yaml:24: '-by' is no id: lower-case letters, digits and hyphens between them, at most 64")]
    [InlineData("- id: by-consent\n    kind", "- kind", "c.yaml:24: 'id' is missing")]
    [InlineData("first_step: preparation", "first_step: beginning", "c.yaml:19: 'first_step' must be one of preparation, team-meeting, decision, follow-up")]
    [InlineData("minimum_assurance: Substantial", "minimum_assurance: some", "c.yaml:20: 'minimum_assurance' must be one of Low, Substantial, High")]
    [InlineData("    categories: [letters]\n    relation", "    categories: [letter]\n    relation", "c.yaml:17: there is no category 'letter'")]
    [InlineData("kind: consent", "kind: permit", "c.yaml:25: 'kind' must be one of statutory, consent, mandate, emergency", "c.yaml:24: 'kind' is missing or unknown")]
    [InlineData("    kind: consent\n", "", "c.yaml:24: 'kind' is missing or unknown")]
    [InlineData("basis: law", "basis: lov", "c.yaml:24: there is no legal basis 'lov'")]
    [InlineData("purpose: help", "purpose: hjælp", "c.yaml:24: there is no purpose 'hjælp'")]
    [InlineData("categories: [letters]\n    roles", "categories: [letters, notes]\n    roles", "c.yaml:24: there is no category 'notes'")]
    [InlineData("roles: [caseworker]", "roles: [caseworker, boss]", "c.yaml:30: 'roles' takes " + Roles)]
    [InlineData("roles: [caseworker]", "roles: caseworker", "c.yaml:30: 'roles' must be a list", "c.yaml:24: a rule names 'categories', 'roles' and 'necessary_for'")]
    [InlineData("roles: [caseworker]", "roles: []", "c.yaml:24: a rule names 'categories', 'roles' and 'necessary_for'")]
    [InlineData("necessary_for: [preparation]", "necessary_for: [preparation, lunch]", "c.yaml:31: 'necessary_for' takes preparation, team-meeting, decision, follow-up")]
    [InlineData("forms: [digital]", "forms: [digital, shouted]", "c.yaml:24: 'shouted' is no form of consent: digital, written, oral, party-hearing")]
    [InlineData("forms: [digital]", "forms: []", "c.yaml:24: a consent rule names the 'forms' it accepts")]
    [InlineData("maximum_age_days: 30", "maximum_age_days: 366", "c.yaml:33: 'maximum_age_days' must be a whole number from 1 to 365")]
    [InlineData("maximum_age_days: 30", "maximum_age_days: 0", "c.yaml:33: 'maximum_age_days' must be a whole number from 1 to 365")]
    [InlineData("maximum_age_days: 30", "maximum_age_days: a year", "c.yaml:33: 'maximum_age_days' must be a whole number from 1 to 365")]
    public void One_mistake_is_reported_with_its_line(string sound, string mistaken, params string[] errors)
    {
        // Proves for each kind of mistake that it is found, where it is, and that nothing sound is blamed for it.
        Assert.Equal(errors.Order(StringComparer.Ordinal), Errors(Sound.Replace(sound, mistaken, StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("  - id: law", "the legal basis 'law' stands twice")]
    [InlineData("  - id: hospital", "the holder 'hospital' stands twice")]
    [InlineData("  - id: letters", "the category 'letters' stands twice")]
    [InlineData("  - id: help", "the purpose 'help' stands twice")]
    [InlineData("  - id: by-consent", "the rule 'by-consent' stands twice")]
    public void A_doubled_id_is_reported_at_the_second_place(string entry, string error)
    {
        // Proves that a second entry cannot quietly replace the first.
        var lines = Sound.Split('\n').ToList();
        var start = lines.IndexOf(entry);
        var next = lines.FindIndex(start + 1, line => !line.StartsWith("    ", StringComparison.Ordinal));
        var length = (next < 0 ? lines.Count : next) - start;
        lines.InsertRange(start + length, lines.GetRange(start, length));

        Assert.Equal([$"c.yaml:{start + length + 1}: {error}"], Errors(string.Join('\n', lines)));
    }

    [Theory]
    [InlineData("kind: statutory, roles: [caseworker]")]
    [InlineData("kind: statutory, roles: [caseworker], forms: [digital], maximum_age_days: 30", "'forms' belongs to a consent rule alone", "'maximum_age_days' belongs to a consent rule alone")]
    [InlineData("kind: statutory, roles: [citizen], mandates: [guardian]", "'mandates' belongs to a mandate rule alone")]
    [InlineData("kind: statutory, roles: [representative]", "a mandate rule is for the roles representative and companion, and they have no other")]
    [InlineData("kind: consent, roles: [companion], forms: [digital]", "a mandate rule is for the roles representative and companion, and they have no other")]
    [InlineData("kind: consent, roles: [caseworker], forms: [digital], mandates: [guardian]", "'mandates' belongs to a mandate rule alone")]
    [InlineData("kind: mandate, roles: [representative, companion], mandates: [guardian, power-of-attorney, parent, companion], third_party: held-back")]
    [InlineData("kind: mandate, roles: [representative]", "a mandate rule names the 'mandates' it accepts")]
    [InlineData("kind: mandate, roles: [representative], mandates: [aunt]", "'mandates' takes guardian, power-of-attorney, parent, companion", "a mandate rule names the 'mandates' it accepts")]
    [InlineData("kind: mandate, roles: [caseworker], mandates: [guardian]", "a mandate rule is for the roles representative and companion, and they have no other")]
    [InlineData("kind: mandate, roles: [companion], mandates: [companion], forms: [digital]", "'forms' belongs to a consent rule alone")]
    [InlineData("kind: emergency, roles: [caseworker]")]
    [InlineData("kind: emergency, roles: [caseworker], minimum_assurance: High")]
    [InlineData("kind: emergency, roles: [caseworker], minimum_assurance: Substantial", "an emergency rule demands the assurance level High")]
    [InlineData("kind: emergency, roles: [caseworker], minimum_assurance: Low", "an emergency rule demands the assurance level High")]
    [InlineData("kind: emergency, roles: [caseworker], forms: [oral]", "'forms' belongs to a consent rule alone")]
    [InlineData("kind: statutory, roles: [caseworker], third_party: hidden", "'third_party' must be one of shown, held-back")]
    [InlineData("kind: statutory, roles: [caseworker], closed: true", "'closed' is not known here")]
    public void A_rule_says_what_its_kind_needs_and_nothing_that_does_nothing(string kindAndFields, params string[] errors)
    {
        // Proves for every kind what it must say and must not say; a rule without errors reads as the kind it names.
        var text = string.Join('\n', Sound.Split('\n').Take(23))
            + "\n  - { id: r, verified: true, basis: law, purpose: help, categories: [letters], necessary_for: [preparation], " + kindAndFields + " }\n";
        if (errors.Length > 0)
            Assert.Equal(errors.Select(e => "c.yaml:24: " + e).Order(StringComparer.Ordinal), Errors(text).Order(StringComparer.Ordinal));
        else
            Assert.Contains(PolicyCatalogueFile.Read("c.yaml", text).Rules[0].Kind.ToString(), kindAndFields, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void An_emergency_rule_demands_the_highest_level_also_where_it_says_none()
    {
        // Proves that leaving the level out of an emergency rule does not lower it.
        var text = Sound.Replace("kind: consent", "kind: emergency", StringComparison.Ordinal)
            .Replace("    forms: [digital]\n    maximum_age_days: 30", "", StringComparison.Ordinal);
        Assert.Equal(AssuranceLevel.High, PolicyCatalogueFile.Read("c.yaml", text).Rules[0].MinimumAssurance);
    }

    [Fact]
    public void A_catalogue_holds_as_many_categories_as_one_question_takes()
    {
        // Proves the limit on both sides, and that the error stands at the first category too many.
        Assert.Equal(64, PolicyCatalogueFile.Read("c.yaml", WithCategories(64)).Categories.Count);
        var error = Assert.Single(Errors(WithCategories(65)));
        Assert.Equal("c.yaml:205: there are more than 64 categories", error);

        static string WithCategories(int count) => Sound.Replace("categories:\n", "categories:\n" + string.Concat(Enumerable.Range(2, count - 1).Select(n =>
            FormattableString.Invariant($"  - id: c-{n}\n    title: {{ da: K, en: C }}\n    holder: hospital\n"))), StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_of_a_file_are_reported_at_once()
    {
        // Proves that a reviewer need not start again and again: one mistake of each part, all in one message.
        var mistaken = Sound
            .Replace("    verified: true\n    source", "    source", StringComparison.Ordinal)
            .Replace("    holder: hospital", "    holder: clinic", StringComparison.Ordinal)
            .Replace("first_step: preparation", "first_step: beginning", StringComparison.Ordinal)
            .Replace("purpose: help", "purpose: harm", StringComparison.Ordinal)
            .Replace("roles: [caseworker]", "rolls: [caseworker]", StringComparison.Ordinal);

        var thrown = Assert.Throws<ReviewedDataException>(() => PolicyCatalogueFile.Read("c.yaml", mistaken));

        string[] expected =
        [
            "c.yaml:2: 'verified' is missing: say true or false", "c.yaml:12: there is no holder 'clinic'",
            "c.yaml:18: 'first_step' must be one of preparation, team-meeting, decision, follow-up", "c.yaml:23: there is no purpose 'harm'",
            "c.yaml:29: 'rolls' is not known here", "c.yaml:23: a rule names 'categories', 'roles' and 'necessary_for'",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), thrown.Errors.Order(StringComparer.Ordinal));
        Assert.All(expected, e => Assert.Contains(e, thrown.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("legal_bases:\n  - id: a\n b: [", "c.yaml:3: is not readable YAML")]
    [InlineData("holders: []\nholders: []", "c.yaml:2: a key stands twice in one mapping")]
    [InlineData("holders: *gone", "c.yaml:1: is not readable YAML")]
    [InlineData("", "c.yaml:1: one mapping is expected at the top")]
    [InlineData("# only a comment", "c.yaml:1: one mapping is expected at the top")]
    [InlineData("- a\n- b", "c.yaml:1: one mapping is expected at the top")]
    [InlineData("holders: []\n---\nholders: []", "c.yaml:1: one mapping is expected at the top")]
    public void A_file_that_is_no_catalogue_is_one_error(string text, string error)
    {
        // Proves that broken, empty, doubled or foreign content never reads as an empty catalogue.
        Assert.Equal([error], Errors(text));
    }

    private static IReadOnlyList<string> Errors(string text) =>
        Assert.Throws<ReviewedDataException>(() => PolicyCatalogueFile.Read("c.yaml", text)).Errors;
}
