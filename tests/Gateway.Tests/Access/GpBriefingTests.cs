using Gateway.Access;
using Gateway.Callers;
using Gateway.Storage;

namespace Gateway.Tests.Access;

/// <summary>Proves of the shipped catalogue what the citizen's own GP may be told after the meeting.</summary>
public sealed class GpBriefingTests
{
    private const string Purpose = "gp-briefing";
    private const string Practice = "99990007";

    private static readonly PolicyCatalogue Catalogue = ShippedCatalogue.Catalogue;
    private static readonly string[] All = [.. Catalogue.Categories.Select(c => c.Id)];

    // The practice asks, with a consent of the meeting that names the practice; nobody has confirmed an open case.
    private static Scene Asked => (Scene.ByLaw with
    {
        Catalogue = Catalogue,
        Request = Scene.ByLaw.Request with { Purpose = Purpose, Step = null, Categories = All },
        Consents = [Scene.Valid with { ReceiverCvr = Practice, Purpose = Purpose, Categories = All, Holders = [.. Catalogue.Holders.Keys] }],
    }).WithCaller(c => c with { Role = Role.GeneralPractitioner, OrganisationCvr = Practice });

    [Fact]
    public void By_a_consent_that_names_the_practice_the_gp_gets_what_was_collected_and_the_plan()
    {
        // Proves the whole list, without an open case; it holds what the team's case may collect, the plan, and no certificate the GP wrote.
        Assert.Equal(
            [
                "employment-measures", "min-plan", "hospital-diagnoses", "discharge-letters", "hospital-final-statuses", "rehabilitation-plans", "specialist-assessments",
                "specialist-certificates", "municipal-rehabilitation-plans", "municipal-health-statuses",
            ],
            Asked.Grant().Allowed.Select(a => a.Category.Id));
        Assert.All(Asked.Grant().Allowed, a => Assert.Equal("consent-1", a.ConsentId));
        Assert.Empty(Catalogue.Purposes[Purpose].Categories.Except(Asked.Allowed()));
    }

    [Fact]
    public void The_municipalitys_own_consent_is_none_for_the_gp_nor_is_one_to_another_case()
    {
        // Proves that what binds the GP's question to the case is the consent: its receiver, its case and its form, and nothing else.
        Func<ConsentRecord, ConsentRecord>[] others =
        [
            c => c with { ReceiverCvr = "99990001" }, c => c with { CaseId = "case-2" }, c => c with { Purpose = "rehabilitation-case-preparation" },
            c => c with { Form = "oral" }, c => c with { ValidFrom = Scene.Noon.AddDays(-181) }, c => c with { WithdrawnAt = Scene.Noon },
        ];
        Assert.All(others, change => Assert.Empty(Asked.WithEachConsent((c, _) => change(c)).Allowed()));
        Assert.Empty((Asked with { Consents = [] }).Allowed());
    }

    [Fact]
    public void Nobody_but_a_gp_asks_for_it_and_a_gp_asks_for_nothing_else()
    {
        // Proves that the role and the purpose belong together.
        Assert.All(Catalogue.Rules.Where(r => r.Purpose == Purpose), r => Assert.Equal((RuleKind.Consent, Role.GeneralPractitioner), (r.Kind, Assert.Single(r.Roles))));
        Assert.All(Catalogue.Rules.Where(r => r.Purpose != Purpose), r => Assert.DoesNotContain(Role.GeneralPractitioner, r.Roles));
        Assert.All(Enum.GetValues<Role>().Except([Role.GeneralPractitioner]), role => Assert.Empty(Asked.WithCaller(c => c with { Role = role, Self = Scene.Citizen }).Allowed()));
    }
}
