using Gateway.Access;

namespace Gateway.Tests.Access;

/// <summary>
/// Proves that the catalogue knows everything a caseworker may need. The table is the evaluation's own (figure 99, the
/// survey of what lies where): a row for each holder, a line for each term.
/// </summary>
public sealed class TableOfHoldersTests
{
    private static readonly PolicyCatalogue Catalogue = ShippedCatalogue.Catalogue;

    // Term of the table, holder in the catalogue, category.
    private static readonly (string Term, string Holder, string Category)[] Table =
    [
        ("measures (indsatser)", "employment", "employment-measures"),
        ("journal notes (journalnoter)", "employment", "employment-journal-notes"),
        ("referrals (visitationer)", "employment", "employment-status"),
        ("Min Plan", "employment", "min-plan"),
        ("benefit history (forsørgelseshistorik)", "employment", "benefit-history"),
        ("labour-market status", "employment", "employment-status"),
        ("interviews (samtaler)", "employment", "employment-interviews"),
        ("mentor support", "employment", "mentor-support"),
        ("ordinary employment", "employment", "ordinary-employment"),
        ("weekly hours in flex-job", "employment", "flex-job-hours"),
        ("background: education", "employment", "employment-background"),
        ("background: civil status", "employment", "employment-background"),

        ("certificate LÆ 265", "general-practitioner", "certificate-lae265"),
        ("general health certificate LÆ 145", "general-practitioner", "certificate-lae145"),

        ("rehabilitation plans (genoptræningsplaner)", "region", "rehabilitation-plans"),
        ("discharge letters (epikriser)", "region", "discharge-letters"),
        ("final statuses (slutstatusser)", "region", "hospital-final-statuses"),
        ("diagnoses", "region", "hospital-diagnoses"),
        ("somatic admissions", "region", "hospital-treatments"),
        ("psychiatric admissions", "region", "psychiatric-admissions"),
        ("outpatient treatment", "region", "outpatient-treatment"),
        ("district psychiatry", "region", "district-psychiatry"),
        ("psychiatric emergency", "region", "psychiatric-emergency"),

        ("assessments (udredninger)", "clinical-function", "specialist-assessments"),
        ("certificates (attester; LÆ 275)", "clinical-function", "specialist-certificates"),
        ("treatments (behandlinger)", "specialists", "specialist-treatments"),
        ("statuses of specialists", "specialists", "specialist-statuses"),
        ("contacts with private psychiatrist", "specialists", "private-psychiatrist-contacts"),
        ("contacts with psychologist", "specialists", "psychologist-contacts"),
        ("contacts with physiotherapist", "specialists", "physiotherapist-and-chiropractor-contacts"),
        ("contacts with chiropractor", "specialists", "physiotherapist-and-chiropractor-contacts"),

        ("social measures", "social", "social-measures"),
        ("social referrals", "social", "social-referrals"),
        ("adult assessment VUM (voksenudredningsmetoden)", "social", "social-assessment"),
        ("social statuses", "social", "social-statuses"),
        ("action plan (handleplan)", "social", "social-action-plan"),
        ("socio-pedagogical support: bostøtte", "social", "socio-pedagogical-support"),
        ("socio-pedagogical support: støttekontaktperson", "social", "socio-pedagogical-support"),
        ("institutional stays", "social", "institutional-stays"),
        ("aftercare (efterværn)", "social", "aftercare"),
        ("child case", "child-and-family", "child-case"),
        ("child case: placed children", "child-and-family", "placed-children-and-preventive-measures"),
        ("child case: preventive measures", "child-and-family", "placed-children-and-preventive-measures"),
        ("substance-abuse treatment", "social", "substance-abuse-treatment"),

        ("municipal health referrals", "municipal-health", "municipal-health-referrals"),
        ("assistive aids (hjælpemidler)", "municipal-health", "assistive-aids"),
        ("home care (hjemmepleje)", "municipal-health", "home-care"),
        ("municipal rehabilitation plans", "municipal-health", "municipal-rehabilitation-plans"),
        ("municipal health statuses", "municipal-health", "municipal-health-statuses"),
        ("back and pain courses", "municipal-health", "health-courses"),
        ("diet", "municipal-health", "health-courses"),
        ("exercise", "municipal-health", "health-courses"),

        ("charges (tiltaler)", "probation", "charges"),
        ("sentences (domme)", "probation", "sentences"),
        ("serving (afsoning)", "probation", "serving"),

        ("education history", "youth-guidance", "education-history"),

        ("tax/income (SKAT)", "finance", "income"),
        ("pensions (PensionsInfo)", "finance", "pensions"),
        ("benefits (ydelser)", "finance", "benefits"),
    ];

    // What the catalogue knows beside the table, each for a reason of its own.
    private static readonly Dictionary<string, string> Beside = new()
    {
        ["open-cases"] = "the gateway's own check of the relation",
        ["gp-contact-reasons"] = "the table of the state of the data: exist only in the GP's own system",
        ["master-data"] = "who the citizen is",
        ["documents"] = "the case and document systems among the sources",
    };

    // Terms that are one category; decision 0021 says why.
    private static readonly string[] OneCategory =
    [
        "employment-background", "employment-status", "health-courses", "physiotherapist-and-chiropractor-contacts", "placed-children-and-preventive-measures",
        "socio-pedagogical-support",
    ];

    [Fact]
    public void Every_term_of_the_table_is_a_category_at_its_holder()
    {
        // Proves that nothing a caseworker may need is missing from the catalogue, or lies at somebody else's.
        Assert.All(Table, row => Assert.Equal(row.Holder, Catalogue.FindCategory(row.Category)?.Holder));
        Assert.Equal(Table.Length, Table.Select(r => r.Term).Distinct().Count());
    }

    [Fact]
    public void Every_category_is_a_term_of_the_table_or_stands_beside_it_for_a_reason()
    {
        // Proves that a new category is held against the table: what only national registers hold is behind the wall or prohibited.
        var known = Table.Select(r => r.Category).Concat(Beside.Keys).ToHashSet();
        Assert.Equal(known.Order(), Catalogue.Categories.Where(c => c.Holder != "national-registers").Select(c => c.Id).Order());
        Assert.All(Catalogue.Categories.Where(c => c.Holder == "national-registers"), c => Assert.False(c is { StatisticsOnly: null, Prohibited: null }, c.Id));
    }

    [Fact]
    public void Terms_share_a_category_only_where_a_decision_says_why()
    {
        // Proves that nothing is merged silently.
        Assert.Equal(OneCategory, Table.GroupBy(r => r.Category).Where(g => g.Count() > 1).Select(g => g.Key).Order(StringComparer.Ordinal));
        var decision = File.ReadAllText(Path.Combine(Conventions.SourceTree.Root, "src", "decisions", "0021-terms-that-are-one-category.md"));
        Assert.All(OneCategory, id => Assert.Contains($"`{id}`", decision, StringComparison.Ordinal));
    }

    [Fact]
    public void The_content_of_a_child_case_is_never_told()
    {
        // Proves that nothing opens what is about the children, that its existence is told nowhere by itself, and that the child case itself is for whoever must invite.
        var content = Catalogue.FindCategory("placed-children-and-preventive-measures")!;
        Assert.Equal((true, "boernesag-indhold"), (content.ExistenceConfidential, content.Prohibited));
        Assert.DoesNotContain(Catalogue.Rules, r => r.Categories.Contains(content.Id));
        var rule = Assert.Single(Catalogue.Rules, r => r.Categories.Contains("child-case") && r.Purpose != "citizen-access");
        Assert.Equal(["child-case"], rule.Categories);
        Assert.True(rule.HoldsBackThirdParty);
    }
}
