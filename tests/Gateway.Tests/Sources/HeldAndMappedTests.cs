using Gateway.Sources;
using Gateway.Tests.Conventions;

namespace Gateway.Tests.Sources;

/// <summary>What each system that is asked is known to hold, and whether it is shown: the list of systems does not say more than is so.</summary>
public sealed class HeldAndMappedTests
{
    // A system and one kind of information it holds; the category it is shown in, or the words its coverage tells with that it is not fetched or shown.
    internal static readonly (string Source, string Kind, string? Category, string? Words)[] Known =
    [
        ("acadre", "documents", "documents", null),
        ("acadre", "journal notes", "documents", null),
        ("acadre", "child case: existence", "child-case", null),
        ("acadre", "what documents say", null, "What the documents say"),
        ("case-index", "which cases exist", "documents", null),
        ("columna", "discharge letters", "discharge-letters", null),
        ("columna", "treatments", "hospital-treatments", null),
        ("columna", "psychiatric admissions", "psychiatric-admissions", null),
        ("columna", "district psychiatry", "district-psychiatry", null),
        ("columna", "psychiatric emergency", "psychiatric-emergency", null),
        ("columna", "diagnoses", "hospital-diagnoses", null),
        ("columna", "rehabilitation plans", "rehabilitation-plans", null),
        ("columna", "statuses", null, "Final statuses"),
        ("cosmic", "discharge letters", "discharge-letters", null),
        ("cosmic", "treatments", "hospital-treatments", null),
        ("cosmic", "psychiatric admissions", "psychiatric-admissions", null),
        ("cosmic", "district psychiatry", "district-psychiatry", null),
        ("cosmic", "psychiatric emergency", "psychiatric-emergency", null),
        ("cosmic", "diagnoses", "hospital-diagnoses", null),
        ("cosmic", "rehabilitation plans", "rehabilitation-plans", null),
        ("cosmic", "statuses", null, "Final statuses"),
        ("sundhedsplatformen", "discharge letters", "discharge-letters", null),
        ("sundhedsplatformen", "treatments", "hospital-treatments", null),
        ("sundhedsplatformen", "psychiatric admissions", "psychiatric-admissions", null),
        ("sundhedsplatformen", "district psychiatry", "district-psychiatry", null),
        ("sundhedsplatformen", "psychiatric emergency", "psychiatric-emergency", null),
        ("sundhedsplatformen", "diagnoses", "hospital-diagnoses", null),
        ("sundhedsplatformen", "rehabilitation plans", "rehabilitation-plans", null),
        ("sundhedsplatformen", "statuses", null, "Final statuses"),
        ("cpr", "master data", "master-data", null),
        ("dfdg", "status", "employment-status", null),
        ("dfdg", "measures", "employment-measures", null),
        ("dfdg", "benefit history", "benefit-history", null),
        ("dfdg", "open cases", "open-cases", null),
        ("dfdg", "referrals (visitation)", "employment-status", null),
        ("dfdg", "interviews", "employment-interviews", null),
        ("dfdg", "Min Plan", "min-plan", null),
        ("dfdg", "sanctions", null, "sanctions"),
        ("dubu", "child case: existence", "child-case", null),
        ("dubu", "action plan", null, "action plan"),
        ("eg-sensum", "referrals", "social-referrals", null),
        ("eg-sensum", "measures", "social-measures", null),
        ("eg-sensum", "support", "socio-pedagogical-support", null),
        ("eg-sensum", "stays", "institutional-stays", null),
        ("eg-sensum", "substance abuse treatment", "substance-abuse-treatment", null),
        ("eg-sensum", "status", "social-statuses", null),
        ("eg-sensum", "adult assessment", null, "Assessments"),
        ("eg-sensum", "action plan", null, "action plans"),
        ("eg-sensum", "journal notes", null, "journal notes"),
        ("ffb", "adult assessment", "social-assessment", null),
        ("ffb", "status: the functional level", "social-assessment", null),
        ("ffb", "action plan", "social-action-plan", null),
        ("ffb", "measures", "social-measures", null),
        ("ffb", "substance abuse treatment", "substance-abuse-treatment", null),
        ("getorganized", "documents", "documents", null),
        ("gp-certificates", "LÆ 145", "certificate-lae145", null),
        ("gp-certificates", "LÆ 265", "certificate-lae265", null),
        ("gp-certificates", "LÆ 275", "specialist-certificates", null),
        ("gp-certificates", "LÆ 261", null, "LÆ 261"),
        ("kmd-momentum", "status", "employment-status", null),
        ("kmd-momentum", "mentor", "mentor-support", null),
        ("kmd-momentum", "journal notes", "employment-journal-notes", null),
        ("kmd-momentum", "referrals (the target group)", "employment-status", null),
        ("kmd-momentum", "measures", null, "measures"),
        ("kmd-nexus", "home care", "home-care", null),
        ("kmd-nexus", "assistive aids", "assistive-aids", null),
        ("kmd-nexus", "rehabilitation", "municipal-rehabilitation-plans", null),
        ("kmd-nexus", "conditions", "municipal-health-statuses", null),
        ("kmd-nexus", "referrals", "municipal-health-referrals", null),
        ("kmd-nexus", "journal notes", null, "Journal notes"),
        ("kmd-nexus", "treatments", null, "treatments"),
        ("kmd-opera", "measures", "employment-measures", null),
        ("kmd-opera", "journal notes", "employment-journal-notes", null),
        ("kmd-opera", "referrals", null, "referrals"),
        ("kriminalforsorgen", "charges", "charges", null),
        ("kriminalforsorgen", "sentences", "sentences", null),
        ("kriminalforsorgen", "serving", "serving", null),
        ("ksd", "benefits", "benefits", null),
        ("ksd", "sanctions", null, "Sanctions"),
        ("ky", "benefits", "benefits", null),
        ("ky", "sanctions", null, "Sanctions"),
        ("hospital-notifications", "stays", "hospital-treatments", null),
        ("hospital-notifications", "psychiatric admissions", "psychiatric-admissions", null),
        ("hospital-notifications", "visits to psychiatry", "district-psychiatry", null),
        ("hospital-notifications", "psychiatric emergency", "psychiatric-emergency", null),
        ("hospital-notifications", "why somebody came", null, "The reason for the stay"),
        ("medcom-letters", "discharge letters", "discharge-letters", null),
        ("medcom-letters", "bookings", "hospital-treatments", null),
        ("medcom-letters", "statuses", null, "Status letters"),
        ("medcom-letters", "correspondence", null, "correspondence"),
        ("mediconnect", "LÆ 145", "certificate-lae145", null),
        ("mediconnect", "LÆ 265", "certificate-lae265", null),
        ("mediconnect", "LÆ 261", null, "LÆ 261"),
        ("mediconnect", "LÆ 275", null, "LÆ 275"),
        ("netforvaltning-sundhed", "LÆ 145", "certificate-lae145", null),
        ("netforvaltning-sundhed", "LÆ 265", "certificate-lae265", null),
        ("netforvaltning-sundhed", "LÆ 261", null, "LÆ 261"),
        ("netforvaltning-sundhed", "LÆ 275", null, "LÆ 275"),
        ("pensionsinfo", "pensions", "pensions", null),
        ("rehabilitation-140", "the hospital's plan", "rehabilitation-plans", null),
        ("rehabilitation-140", "the municipality's training", "municipal-rehabilitation-plans", null),
        ("rehabilitation-140", "conditions", "municipal-health-statuses", null),
        ("schultz-fasit", "measures", "employment-measures", null),
        ("schultz-fasit", "journal notes", "employment-journal-notes", null),
        ("schultz-fasit", "Min Plan", "min-plan", null),
        ("schultz-fasit", "that LÆ 145 has come", "certificate-lae145", null),
        ("schultz-fasit", "that LÆ 265 has come", "certificate-lae265", null),
        ("schultz-fasit", "what certificates say", null, "What the certificates say"),
        ("schultz-fasit", "other certificates", null, "Other certificates"),
        ("skat-eindkomst", "income", "income", null),
        ("udbetaling-danmark", "benefits", "benefits", null),
        ("ungedatabasen", "education history", "education-history", null),
        ("workbase", "measures", "employment-measures", null),
        ("workbase", "journal notes", "employment-journal-notes", null),
    ];

    public static TheoryData<string, string, string?, string?> Held
    {
        get
        {
            var held = new TheoryData<string, string, string?, string?>();
            foreach (var (source, kind, category, words) in Known)
                held.Add(source, kind, category, words);
            return held;
        }
    }

    [Theory]
    [MemberData(nameof(Held))]
    public void What_a_system_holds_is_mapped_or_said_not_to_be(string system, string holds, string? category, string? words)
    {
        // Proves: a kind of information is in the definition's categories and in a mapping of it; or in none, and the coverage names it, in both languages saying that something is not there.
        var definition = Shipped.Definition(system);
        if (category is not null)
        {
            Assert.Contains(category, Mapped(definition));
            return;
        }
        var told = definition.Coverage.Completeness;
        Assert.True(told.En.Contains(words!, StringComparison.Ordinal), $"{holds}: {told.En}");
        Assert.Matches(@"\b(not|never)\b", told.En);
        Assert.Matches(@"\b(ikke|aldrig)\b", told.Da);
        Assert.DoesNotMatch(@"(?i)\b(?<!not )(complete|everything)\b", told.En);
    }

    [Fact]
    public void The_table_leaves_nothing_out()
    {
        // Proves: every system that is asked is in the table, with every category that its definition maps and no other.
        var table = Known.Where(r => r.Category is not null).Select(r => (r.Source, r.Category)).Distinct().Order();
        Assert.Equal(
            Shipped.Sources.Definitions.Where(d => d.NeverAsked is null).SelectMany(d => Mapped(d).Select(c => (d.Id, (string?)c))).Order(),
            table);
    }

    [Fact]
    public void What_is_held_and_not_fetched_stands_in_the_guide_with_its_reason()
    {
        // Proves: the guide's table names each such kind of information of each system, no other and none twice, and why.
        var rows = File.ReadLines(Path.Combine(SourceTree.Root, "src", "Gateway", "Sources", "README.md"))
            .SkipWhile(line => line != "## Held by the source, not fetched").Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries)).ToList();
        Assert.Equal(Known.Where(k => k.Category is null).Select(k => (k.Source, k.Kind)).Order(), rows.Select(r => (r[0].Trim('`'), r[1])).Order());
        Assert.All(rows, row => Assert.True(row[2].Length > 20, row[0]));
    }

    private static IEnumerable<string> Mapped(SourceDefinition definition) => definition.Requests.SelectMany(r => r.Facts).Select(f => f.Category).Distinct();
}
