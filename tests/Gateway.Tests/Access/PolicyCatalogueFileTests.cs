using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Access;
using Gateway.Callers;
using Gateway.ReviewedData;

namespace Gateway.Tests.Access;

/// <summary>Proves that the shipped catalogue reads as written, and that a reviewer is shown every mistake with its line.</summary>
public sealed class PolicyCatalogueFileTests
{
    private const string Roles =
        "caseworker, coordinating-caseworker, health-coordinator, team-member-social, team-member-health, team-member-education, team-member-child-and-family, "
        + "general-practitioner, source-owner, privacy-officer, citizen, representative, companion, management, system";

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
    public void The_shipped_catalogue_reads_without_an_error()
    {
        // Proves that what is shipped starts, and that its version is the hash of the very bytes.
        var catalogue = ShippedCatalogue.Catalogue;

        Assert.NotEmpty(catalogue.Rules);
        Assert.Equal("sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ShippedCatalogue.Text))), catalogue.Version);
        Assert.Equal("dbl-10", catalogue.FindCategory("health-register-contacts")?.StatisticsOnly);
        Assert.Equal("recept-ingen-hjemmel", catalogue.FindCategory("prescriptions")?.Prohibited);
        Assert.False(catalogue.Bases["rsl-11c"].Verified);
    }

    [Fact]
    public void Every_list_of_the_shipped_catalogue_is_read_whole()
    {
        // Proves that no entry vanishes between file and catalogue: as many entries as the file has ids and kinds.
        var catalogue = ShippedCatalogue.Catalogue;
        var read = catalogue.Bases.Count + catalogue.Holders.Count + catalogue.Categories.Count + catalogue.Purposes.Count;

        Assert.Equal(Regex.Count(ShippedCatalogue.Text, "^  - id: ", RegexOptions.Multiline), read);
        Assert.Equal(Regex.Count(ShippedCatalogue.Text, "^  - kind: ", RegexOptions.Multiline), catalogue.Rules.Count);
    }

    [Fact]
    public void Every_shipped_category_can_be_asked_for_and_no_health_consent_is_older_than_a_year()
    {
        // Proves two things a reviewer would look for: no category is forgotten, and sundhedsloven § 44 is kept.
        var catalogue = ShippedCatalogue.Catalogue;
        var askable = catalogue.Purposes.Values.SelectMany(p => p.Categories).ToHashSet();

        Assert.All(catalogue.Categories, c => Assert.Contains(c.Id, askable));
        Assert.All(catalogue.Rules, r => Assert.InRange(r.MaximumAgeDays, 1, 365));
    }

    [Fact]
    public void A_sound_file_reads_as_written()
    {
        // Proves the meaning of each field, and that the mistakes below are the only thing wrong with their files.
        var catalogue = PolicyCatalogueFile.Read("c.yaml", Sound);

        var basis = Assert.Single(catalogue.Bases).Value;
        Assert.Equal(new LegalBasis("law", "Statute", "§ 1", new LocalizedText("Lov", "Law"), true, "a book", new DateOnly(2026, 11, 21)), basis);
        var purpose = catalogue.Purposes["help"];
        Assert.Equal((CaseStep.Preparation, AssuranceLevel.Substantial), (purpose.FirstStep, purpose.MinimumAssurance));
        var rule = Assert.Single(catalogue.Rules);
        Assert.Equal((RuleKind.Consent, "law", "help", 30), (rule.Kind, rule.Basis, rule.Purpose, rule.MaximumAgeDays));
        Assert.Equal(["digital"], rule.Forms);
        Assert.Equal([Role.Caseworker], rule.Roles);
        Assert.Equal([CaseStep.Preparation], rule.NecessaryFor);
        Assert.Equal("hospital", catalogue.FindCategory("letters")?.Holder);
        Assert.Null(catalogue.FindCategory("Letters"));
    }

    [Fact]
    public void What_is_left_out_is_read_in_the_strictest_way()
    {
        // Proves that no assurance level means the highest one, and that a consent never holds longer than a year.
        var catalogue = PolicyCatalogueFile.Read("c.yaml", Sound
            .Replace("    minimum_assurance: Substantial\n", "", StringComparison.Ordinal)
            .Replace("    maximum_age_days: 30", "", StringComparison.Ordinal));

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
    [InlineData("    verified: true\n", "", "c.yaml:2: 'verified' is missing: say true or false")]
    [InlineData("verified: true", "verified: perhaps", "c.yaml:6: 'verified' must be true or false")]
    [InlineData("read_on: 2026-11-21", "read_on: 21.11.2026", "c.yaml:8: 'read_on' must be a date, YYYY-MM-DD")]
    [InlineData("read_on: 2026-11-21", "read_on: 2026-02-30", "c.yaml:8: 'read_on' must be a date, YYYY-MM-DD")]
    [InlineData("    read_on: 2026-11-21\n", "", "c.yaml:2: 'read_on' is missing")]
    [InlineData("    holder: hospital", "    holder: clinic", "c.yaml:13: there is no holder 'clinic'")]
    [InlineData("    holder: hospital", "    holder: hospital\n    statistics_only: lov", "c.yaml:13: there is no legal basis 'lov'")]
    [InlineData("    holder: hospital", "    holder: hospital\n    prohibited: lov", "c.yaml:13: there is no legal basis 'lov'")]
    [InlineData("    holder: hospital", "    holder: hospital\n    prohibited:", "c.yaml:13: there is no legal basis ''")]
    [InlineData("    holder: hospital", "    holder: hospital\n    source_decides: lov", "c.yaml:13: there is no legal basis 'lov'")]
    [InlineData("    holder: hospital", "    holder: hospital\n    citizen_may_object: lov", "c.yaml:13: there is no legal basis 'lov'")]
    [InlineData("first_step: preparation", "first_step: beginning", "c.yaml:19: 'first_step' must be one of preparation, team-meeting, decision, follow-up")]
    [InlineData("minimum_assurance: Substantial", "minimum_assurance: some", "c.yaml:20: 'minimum_assurance' must be one of Low, Substantial, High")]
    [InlineData("    categories: [letters]\nrules:", "    categories: [letter]\nrules:", "c.yaml:17: there is no category 'letter'")]
    [InlineData("kind: consent", "kind: permit", "c.yaml:23: 'kind' must be one of statutory, consent, mandate, emergency", "c.yaml:23: 'kind' is missing or unknown")]
    [InlineData("    kind: consent\n", "", "c.yaml:23: 'kind' is missing or unknown")]
    [InlineData("basis: law", "basis: lov", "c.yaml:23: there is no legal basis 'lov'")]
    [InlineData("purpose: help", "purpose: hjælp", "c.yaml:23: there is no purpose 'hjælp'")]
    [InlineData("categories: [letters]\n    roles", "categories: [letters, notes]\n    roles", "c.yaml:23: there is no category 'notes'")]
    [InlineData("roles: [caseworker]", "roles: [caseworker, boss]", "c.yaml:29: 'roles' takes " + Roles)]
    [InlineData("roles: [caseworker]", "roles: caseworker", "c.yaml:29: 'roles' must be a list", "c.yaml:23: a rule names 'categories', 'roles' and 'necessary_for'")]
    [InlineData("roles: [caseworker]", "roles: []", "c.yaml:23: a rule names 'categories', 'roles' and 'necessary_for'")]
    [InlineData("necessary_for: [preparation]", "necessary_for: [preparation, lunch]", "c.yaml:30: 'necessary_for' takes preparation, team-meeting, decision, follow-up")]
    [InlineData("forms: [digital]", "forms: [digital, shouted]", "c.yaml:23: 'shouted' is no form of consent: digital, written, oral, party-hearing")]
    [InlineData("forms: [digital]", "forms: []", "c.yaml:23: a consent rule names the 'forms' it accepts")]
    [InlineData("maximum_age_days: 30", "maximum_age_days: 366", "c.yaml:32: 'maximum_age_days' must be a whole number from 1 to 365")]
    [InlineData("maximum_age_days: 30", "maximum_age_days: 0", "c.yaml:32: 'maximum_age_days' must be a whole number from 1 to 365")]
    [InlineData("maximum_age_days: 30", "maximum_age_days: a year", "c.yaml:32: 'maximum_age_days' must be a whole number from 1 to 365")]
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
    public void A_doubled_id_is_reported_at_the_second_place(string entry, string error)
    {
        // Proves that a second entry cannot quietly replace the first.
        var lines = Sound.Split('\n').ToList();
        var start = lines.IndexOf(entry);
        var length = lines.FindIndex(start + 1, line => !line.StartsWith("    ", StringComparison.Ordinal)) - start;
        lines.InsertRange(start + length, lines.GetRange(start, length));

        Assert.Equal([$"c.yaml:{start + length + 1}: {error}"], Errors(string.Join('\n', lines)));
    }

    [Fact]
    public void All_mistakes_of_a_file_are_reported_at_once()
    {
        // Proves that a reviewer need not start again and again: one mistake of each part, all in one message.
        var mistaken = Sound
            .Replace("    verified: true\n", "", StringComparison.Ordinal)
            .Replace("    holder: hospital", "    holder: clinic", StringComparison.Ordinal)
            .Replace("first_step: preparation", "first_step: beginning", StringComparison.Ordinal)
            .Replace("purpose: help", "purpose: harm", StringComparison.Ordinal)
            .Replace("roles: [caseworker]", "rolls: [caseworker]", StringComparison.Ordinal);

        var thrown = Assert.Throws<ReviewedDataException>(() => PolicyCatalogueFile.Read("c.yaml", mistaken));

        string[] expected =
        [
            "c.yaml:2: 'verified' is missing: say true or false", "c.yaml:12: there is no holder 'clinic'",
            "c.yaml:18: 'first_step' must be one of preparation, team-meeting, decision, follow-up", "c.yaml:22: there is no purpose 'harm'",
            "c.yaml:26: 'rolls' is not known here", "c.yaml:22: a rule names 'categories', 'roles' and 'necessary_for'",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), thrown.Errors.Order(StringComparer.Ordinal));
        Assert.All(expected, e => Assert.Contains(e, thrown.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("legal_bases:\n  - id: a\n b: [", "c.yaml:3: is not readable YAML")]
    [InlineData("holders: []\nholders: []", "c.yaml:2: is not readable YAML")]
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
