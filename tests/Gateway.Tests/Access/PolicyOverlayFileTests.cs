using Gateway.Access;
using Gateway.Callers;
using Gateway.DisclosureLog;
using Gateway.ReviewedData;

namespace Gateway.Tests.Access;

/// <summary>Proves that a municipality's overlay reads as written, and that whatever would widen the catalogue is an error with its line.</summary>
public sealed class PolicyOverlayFileTests
{
    private const string Sound = """
        rules:
          - id: prepare-probation-by-consent
            closed:
              reason: { da: "Vi henter ikke straffesager.", en: "We do not collect criminal records." }
          - id: prepare-social-by-consent
            roles: [caseworker]
            necessary_for: [preparation]
            forms: [digital, written]
            maximum_age_days: 180
            minimum_assurance: High
        categories:
          - id: home-care
            existence_confidential: true
          - id: master-data
            prohibited: udk-11a
          - id: documents
            statistics_only: dbl-10
        purposes:
          - id: rehabilitation-case-preparation
            relation: required
            minimum_assurance: High
        """;

    [Fact]
    public void A_sound_overlay_reads_as_written()
    {
        // Proves the meaning of each field, and that the mistakes below are the only thing wrong with their files.
        var overlay = PolicyOverlayFile.Read("0999.yaml", Sound, ShippedCatalogue.Catalogue);

        Assert.Equal(MunicipalityId.Parse("0999"), overlay.Municipality);
        Assert.Equal((Sound, PolicyCatalogueFile.VersionOf(Sound)), (overlay.Text, overlay.Version));
        Assert.Equal("We do not collect criminal records.", overlay.Rules["prepare-probation-by-consent"].ClosedBecause?.En);
        var rule = overlay.Rules["prepare-social-by-consent"];
        Assert.Equal((180, AssuranceLevel.High, null), (rule.MaximumAgeDays, rule.MinimumAssurance, rule.ClosedBecause));
        Assert.Equal([Role.Caseworker], rule.Roles);
        Assert.Equal([CaseStep.Preparation], rule.NecessaryFor);
        Assert.Equal(["digital", "written"], rule.Forms);
        Assert.Equal(new CategoryRestriction(true, null, null), overlay.Categories["home-care"]);
        Assert.Equal(new CategoryRestriction(false, null, "udk-11a"), overlay.Categories["master-data"]);
        Assert.Equal(new CategoryRestriction(false, "dbl-10", null), overlay.Categories["documents"]);
        Assert.Equal(new PurposeRestriction(RelationRule.Required, AssuranceLevel.High), overlay.Purposes["rehabilitation-case-preparation"]);
    }

    [Theory]
    [InlineData("roles: [caseworker]", "roles: [caseworker, health-coordinator]", "0999.yaml:6: an overlay restricts: 'roles' names what the shared rule does not")]
    [InlineData("roles: [caseworker]", "roles: []", "0999.yaml:6: 'roles' is empty: close the rule and say why")]
    [InlineData("roles: [caseworker]", "roles: [boss]", "0999.yaml:6: 'roles' takes ", "0999.yaml:6: 'roles' is empty: close the rule and say why")]
    [InlineData("necessary_for: [preparation]", "necessary_for: [preparation, decision]", "0999.yaml:7: an overlay restricts: 'necessary_for' names what the shared rule does not")]
    [InlineData("forms: [digital, written]", "forms: [digital, shouted]", "0999.yaml:8: an overlay restricts: 'forms' names what the shared rule does not")]
    [InlineData("forms: [digital, written]", "forms: []", "0999.yaml:8: 'forms' is empty: close the rule and say why")]
    [InlineData("maximum_age_days: 180", "maximum_age_days: 366", "0999.yaml:9: 'maximum_age_days' must be a whole number from 1 to 364")]
    [InlineData("maximum_age_days: 180", "maximum_age_days: 0", "0999.yaml:9: 'maximum_age_days' must be a whole number from 1 to 364")]
    [InlineData("minimum_assurance: High\ncat", "minimum_assurance: Highest\ncat", "0999.yaml:10: 'minimum_assurance' must be one of Low, Substantial, High")]
    [InlineData("existence_confidential: true", "existence_confidential: false", "0999.yaml:13: an overlay restricts: 'existence_confidential' can only be true")]
    [InlineData("prohibited: udk-11a", "prohibited: udk-11b", "0999.yaml:15: there is no legal basis 'udk-11b'")]
    [InlineData("statistics_only: dbl-10", "statistics_only: dbl-11", "0999.yaml:17: there is no legal basis 'dbl-11'")]
    [InlineData("statistics_only: dbl-10", "title: { da: A, en: B }", "0999.yaml:17: 'title' is not known here")]
    [InlineData("relation: required", "relation: none", "0999.yaml:20: an overlay restricts: 'relation' is below the shared catalogue's")]
    [InlineData("    minimum_assurance: High\ncategories", "    verified: true\ncategories", "0999.yaml:10: 'verified' is not known here")]
    [InlineData("    minimum_assurance: High\ncategories", "    categories: [income]\ncategories", "0999.yaml:10: 'categories' is not known here")]
    [InlineData("id: rehabilitation-case-preparation\n    relation: required\n    minimum_assurance: High", "id: statistics\n    minimum_assurance: Low", "0999.yaml:20: an overlay restricts: 'minimum_assurance' is below the shared catalogue's")]
    [InlineData("    relation: required\n    minimum_assurance: High", "", "0999.yaml:19: 'rehabilitation-case-preparation' is restricted in nothing")]
    [InlineData("- id: home-care", "- id: home-cares", "0999.yaml:12: the shared catalogue has no 'home-cares' among its categories")]
    [InlineData("- id: prepare-social-by-consent", "- id: prepare-employment-by-law", "0999.yaml:5: 'forms' and 'maximum_age_days' belong to a consent rule alone", "0999.yaml:8: an overlay restricts: 'forms' names what the shared rule does not")]
    [InlineData("- id: prepare-social-by-consent", "- id: prepare-probation-by-consent", "0999.yaml:5: 'prepare-probation-by-consent' stands twice", "0999.yaml:8: an overlay restricts: 'forms' takes nothing away")]
    [InlineData("- id: master-data", "- id: prescriptions", "0999.yaml:15: the shared catalogue says 'prohibited: recept-ingen-hjemmel' already")]
    [InlineData("reason: { da: \"Vi henter ikke straffesager.\", en: \"We do not collect criminal records.\" }", "reason: { da: \"Vi henter ikke straffesager.\" }", "0999.yaml:4: 'en' is missing")]
    [InlineData("closed:\n      reason: { da: \"Vi henter ikke straffesager.\", en: \"We do not collect criminal records.\" }", "closed: true", "0999.yaml:3: 'closed' must be a mapping")]
    [InlineData("purposes:", "legal_bases: []\npurposes:", "0999.yaml:18: 'legal_bases' is not known here")]
    public void What_would_widen_or_do_nothing_is_an_error_with_its_line(string sound, string mistaken, params string[] errors)
    {
        // Proves for each kind of widening and each mistake that it is found, where it is, and that nothing sound is blamed for it.
        Assert.Contains(sound, Sound, StringComparison.Ordinal);
        var found = Errors("0999.yaml", Sound.Replace(sound, mistaken, StringComparison.Ordinal));
        Assert.Equal(errors.Length, found.Count);
        Assert.All(errors, e => Assert.Contains(found, f => f.StartsWith(e, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("rules:\n  - id: prepare-hospital-by-consent\n    maximum_age_days: 365\n", "'maximum_age_days' must be a whole number from 1 to 364")]
    [InlineData("rules:\n  - id: prepare-hospital-by-consent\n    forms: [written, digital]\n", "an overlay restricts: 'forms' takes nothing away")]
    [InlineData("purposes:\n  - id: rehabilitation-case-preparation\n    relation: confirm-afterwards\n", "an overlay restricts: 'relation' is what the shared catalogue says already")]
    [InlineData("purposes:\n  - id: rehabilitation-case-preparation\n    minimum_assurance: Substantial\n", "an overlay restricts: 'minimum_assurance' is what the shared catalogue says already")]
    [InlineData("categories:\n  - id: charges\n    existence_confidential: true\n", "the shared catalogue says 'existence_confidential: true' already")]
    public void What_the_shared_catalogue_says_already_is_no_restriction(string overlay, string error)
    {
        // Proves: an overlay that looks like a restriction is one.
        Assert.Equal($"0999.yaml:3: {error}", Assert.Single(Errors("0999.yaml", overlay)));
    }

    [Theory]
    [InlineData("999.yaml")]
    [InlineData("testkoebing.yaml")]
    [InlineData("0999-old.yaml")]
    public void An_overlay_is_named_after_its_municipality(string name)
    {
        // Proves that a misspelt name does not leave a municipality without its restrictions.
        Assert.Equal([$"{name}:1: an overlay is named after its municipality: four digits and .yaml"], Errors(name, Sound));
    }

    [Fact]
    public void A_folder_is_read_whole_and_every_error_of_every_file_is_told()
    {
        // Proves that each municipality gets its own, others the shared one, and that no file of the folder is passed over.
        var folder = Directory.CreateTempSubdirectory("gateway-overlays-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "0999.yaml"), Sound);
            File.WriteAllText(Path.Combine(folder, "0998.yaml"), "categories:\n  - { id: income, prohibited: udk-11a }\n");
            var catalogues = PolicyCatalogues.Read(ShippedCatalogue.Catalogue, folder);
            Assert.Equal("udk-11a", catalogues.Of(MunicipalityId.Parse("0998")).FindCategory("income")?.Prohibited);
            Assert.Null(catalogues.Of(MunicipalityId.Parse("0999")).FindCategory("income")?.Prohibited);
            Assert.True(catalogues.Of(MunicipalityId.Parse("0999")).Rules.Single(r => r.Id == "prepare-probation-by-consent").Closed);
            Assert.Same(catalogues.Shared, catalogues.Of(MunicipalityId.Parse("0101")));

            File.WriteAllText(Path.Combine(folder, "0998.yaml"), "categories:\n  - { id: income, prohibited: nothing }\n");
            File.WriteAllText(Path.Combine(folder, "0997.yml"), Sound);
            var thrown = Assert.Throws<ReviewedDataException>(() => PolicyCatalogues.Read(ShippedCatalogue.Catalogue, folder));
            Assert.Equal(["0997.yml:1: is no overlay: four digits and .yaml", "0998.yaml:2: there is no legal basis 'nothing'"], thrown.Errors);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void An_overlay_in_a_subfolder_does_not_vanish()
    {
        // Proves that each file that lies deeper is named; a cluster's own folder, whose files stand in the folder as links, is not.
        var folder = Directory.CreateTempSubdirectory("gateway-overlays-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "0999.yaml"), Sound);
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "..data")).FullName, "0999.yaml"), Sound);
            Assert.Single(PolicyCatalogues.Read(ShippedCatalogue.Catalogue, folder).Restricted);

            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "jylland", "nord")).FullName, "0998.yaml"), Sound);
            var thrown = Assert.Throws<ReviewedDataException>(() => PolicyCatalogues.Read(ShippedCatalogue.Catalogue, folder));
            Assert.Equal([Path.Combine("jylland", "nord", "0998.yaml") + ":1: lies in a subfolder, where no overlay is read"], thrown.Errors);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_folder_that_is_not_there_stops_the_start()
    {
        // Proves that restrictions do not vanish with their folder; where none is configured, the shared catalogue holds everywhere.
        Assert.Throws<ReviewedDataException>(() => PolicyCatalogues.Read(ShippedCatalogue.Catalogue, Path.Combine(Path.GetTempPath(), "gateway-no-such-folder")));
        Assert.Same(ShippedCatalogue.Catalogue, PolicyCatalogues.Read(ShippedCatalogue.Catalogue, null).Of(MunicipalityId.Parse("0999")));
    }

    private static IReadOnlyList<string> Errors(string name, string text) =>
        Assert.Throws<ReviewedDataException>(() => PolicyOverlayFile.Read(name, text, ShippedCatalogue.Catalogue)).Errors;
}
