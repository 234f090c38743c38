using Gateway.Access;
using Gateway.Callers;
using Gateway.DisclosureLog;
using Gateway.Storage;

namespace Gateway.Tests.Access;

/// <summary>Proves which rule wins where rules conflict, and that a confirmation only ever takes away.</summary>
public sealed class ConflictOrderTests
{
    private static readonly ConsentRecord Against = Scene.Valid with { ConsentId = "objection-1", Effect = ConsentEffect.Deny };

    // Everything at once: what could open the category is all there, and so is everything that stands against it.
    private static Scene Everything => (Scene.ByConsent with { Consents = [Scene.Valid, Against] })
        .WithRules(Scene.Consensual, Scene.Statutory)
        .WithCategory(c => c with { StatisticsOnly = Scene.Wall, Prohibited = Scene.Ban, CitizenMayObject = Scene.Objection, SourceDecides = Scene.SourceLaw })
        .WithCaller(c => c with { Assurance = AssuranceLevel.Low });

    [Fact]
    public void The_rules_win_over_each_other_in_the_order_of_the_law()
    {
        // Proves the whole order by taking away one layer after the other, from the statistics wall down to "no".
        var scene = Everything;
        Codes(scene, ReasonCode.StatisticsOnly, ReasonCode.AssuranceTooLow, ReasonCode.Prohibited, ReasonCode.ObjectedByCitizen);

        scene = scene.WithCategory(c => c with { StatisticsOnly = null });
        Codes(scene, ReasonCode.AssuranceTooLow, ReasonCode.Prohibited, ReasonCode.ObjectedByCitizen);

        scene = scene.WithCaller(c => c with { Assurance = AssuranceLevel.Substantial });
        Codes(scene, ReasonCode.Prohibited, ReasonCode.ObjectedByCitizen);

        scene = scene.WithCategory(c => c with { Prohibited = null });
        Codes(scene, ReasonCode.ObjectedByCitizen);

        scene = scene with { Consents = [Scene.Valid] };
        Assert.IsType<Decision.AwaitingSource>(scene.Decide());
        Codes(scene, ReasonCode.AwaitingSourceDecision);

        scene = scene.WithCategory(c => c with { SourceDecides = null });
        Assert.Null(Assert.IsType<Decision.Allowed>(scene.Decide()).ConsentId);

        scene = scene.WithRules(Scene.Consensual);
        Assert.Equal("consent-1", Assert.IsType<Decision.Allowed>(scene.Decide()).ConsentId);

        Codes(scene with { Consents = [] }, ReasonCode.ConsentMissing);
        Codes(scene.WithRules(), ReasonCode.PurposeNotAllowed);
    }

    [Fact]
    public void A_law_comes_before_a_mandate_a_mandate_before_a_consent_and_an_emergency_last()
    {
        // Proves the order in which permissions are tried, whatever order the catalogue has: the mildest that opens is the one recorded.
        var rules = new[] { Scene.Urgent, Scene.Consensual, Scene.Delegated, Scene.Statutory }.Select(r => r with { Roles = [Role.Representative] }).ToList();
        var scene = (Scene.ByMandate with { Consents = [Scene.Valid with { ReceiverCvr = "" }] }).WithCaller(c => c with { Assurance = AssuranceLevel.High }).InEmergency();
        foreach (var expected in new[] { Scene.Statutory.Id, Scene.Delegated.Id, Scene.Consensual.Id, Scene.Urgent.Id })
        {
            Assert.Equal(expected, Assert.IsType<Decision.Allowed>(scene.WithRules([.. rules]).Decide()).RuleId);
            rules.RemoveAll(r => r.Id == expected);
        }
    }

    [Fact]
    public void What_the_purpose_forbids_comes_after_the_wall_and_before_everything_else()
    {
        // Proves the place of a closed purpose, a missing relation and a citizen's bound to their own record in the order.
        var closed = Everything.WithPurpose(p => p with { Prohibited = Scene.Ban, AggregatesOnly = Scene.Wall, Relation = RelationRule.Required });
        Codes(
            closed, ReasonCode.StatisticsOnly, ReasonCode.PurposeProhibited, ReasonCode.AggregatesOnly, ReasonCode.AssuranceTooLow, ReasonCode.RelationUnconfirmed,
            ReasonCode.Prohibited, ReasonCode.ObjectedByCitizen);
        Codes(
            closed.WithCaller(c => c with { Role = Role.Citizen, Self = Scene.Relative }), ReasonCode.StatisticsOnly, ReasonCode.PurposeProhibited, ReasonCode.AggregatesOnly,
            ReasonCode.NotOwnRecord, ReasonCode.RoleNotAllowed, ReasonCode.AssuranceTooLow, ReasonCode.Prohibited);
    }

    [Fact]
    public void A_mismatch_of_role_or_step_comes_after_the_wall_and_before_a_ban()
    {
        // Proves the place of each kind of mismatch in the order, and that two of them are both told; what the citizen has said is not told to a role that no rule serves.
        var otherRole = Everything.WithCaller(c => c with { Role = Role.HealthCoordinator });
        Codes(otherRole, ReasonCode.StatisticsOnly, ReasonCode.RoleNotAllowed, ReasonCode.AssuranceTooLow, ReasonCode.Prohibited);

        var otherStep = Everything with { Request = Everything.Request with { Step = CaseStep.FollowUp } };
        Codes(otherStep, ReasonCode.StatisticsOnly, ReasonCode.NotNecessaryForStep, ReasonCode.AssuranceTooLow, ReasonCode.Prohibited, ReasonCode.ObjectedByCitizen);

        // Without a rule the assurance level is no question any more.
        Codes(Everything.WithRules(), ReasonCode.StatisticsOnly, ReasonCode.PurposeNotAllowed, ReasonCode.Prohibited);
    }

    [Theory]
    [InlineData(nameof(ReasonCode.StatisticsOnly))]
    [InlineData(nameof(ReasonCode.RoleNotAllowed))]
    [InlineData(nameof(ReasonCode.Prohibited))]
    [InlineData(nameof(ReasonCode.ObjectedByCitizen))]
    public void What_waits_for_the_source_is_refused_outright_where_anything_stands_against_it(string against)
    {
        // Proves that nobody is told to wait for a source's decision that could not help.
        var waiting = Scene.ByLaw.WithCategory(c => c with { SourceDecides = Scene.SourceLaw });
        var scene = against switch
        {
            nameof(ReasonCode.StatisticsOnly) => waiting.WithCategory(c => c with { StatisticsOnly = Scene.Wall }),
            nameof(ReasonCode.RoleNotAllowed) => waiting.WithCaller(c => c with { Role = Role.HealthCoordinator }),
            nameof(ReasonCode.Prohibited) => waiting.WithCategory(c => c with { Prohibited = Scene.Ban }),
            _ => waiting.WithCategory(c => c with { CitizenMayObject = Scene.Objection }) with { Consents = [Against] },
        };
        Assert.IsType<Decision.AwaitingSource>(waiting.Decide());
        Assert.IsType<Decision.Withheld>(scene.Decide());
        Codes(scene, Enum.Parse<ReasonCode>(against));
    }

    [Fact]
    public void Who_looks_in_waits_for_the_source_only_with_a_mandate()
    {
        // Proves that a companion without a mandate, or with one that does not hold, is refused and not told to wait.
        var looksIn = Scene.Delegated with { Roles = [Role.Companion], Mandates = [MandateKind.Companion] };
        var waiting = (Scene.ByMandate.WithRules(looksIn) with { Mandates = [Scene.Mandate with { Kind = MandateKind.Companion } ] })
            .WithCategory(c => c with { SourceDecides = Scene.SourceLaw }).WithCaller(c => c with { Role = Role.Companion });
        Assert.IsType<Decision.AwaitingSource>(waiting.Decide());
        Codes(waiting with { Mandates = [] }, ReasonCode.MandateMissing);
        Codes(waiting.WithMandate(m => m with { Kind = MandateKind.Companion, EndedAt = Scene.Noon }), ReasonCode.MandateEnded);
        Codes(waiting.WithRules(looksIn with { Verified = false }), ReasonCode.LegalBasisUnverified);
    }

    [Fact]
    public void The_citizens_own_access_does_not_wait_for_the_source()
    {
        // Proves that the citizen sees their own record without the holder's decision, that this opens nobody else's, and that a rule which is not verified stays closed.
        var own = Scene.ByLaw.WithRules(Scene.Statutory with { Roles = [Role.Citizen] }).WithCategory(c => c with { SourceDecides = Scene.SourceLaw })
            .WithCaller(c => c with { Role = Role.Citizen, OrganisationCvr = "", Self = Scene.Citizen });
        Assert.IsType<Decision.Allowed>(own.Decide());
        Codes(own.WithCaller(c => c with { Self = Scene.Relative }), ReasonCode.NotOwnRecord);
        Codes(own.WithRules(Scene.Statutory with { Roles = [Role.Citizen], Verified = false }), ReasonCode.LegalBasisUnverified);
        Assert.IsType<Decision.AwaitingSource>(own.WithRules(Scene.Statutory).WithCaller(c => c with { Role = Role.Caseworker, OrganisationCvr = "99990001" }).Decide());
    }

    [Fact]
    public void Who_acts_for_the_citizen_does_not_wait_for_the_source_and_needs_the_mandate()
    {
        // Proves that a representative sees what the citizen would, by a mandate that holds and by nothing else.
        var waiting = Scene.ByMandate.WithCategory(c => c with { SourceDecides = Scene.SourceLaw });
        Assert.Equal("mandate-1", Assert.IsType<Decision.Allowed>(waiting.Decide()).MandateId);
        Codes(waiting with { Mandates = [] }, ReasonCode.MandateMissing);
        Codes(waiting.WithMandate(m => m with { EndedAt = Scene.Noon }), ReasonCode.MandateEnded);
        Codes(waiting.WithRules(Scene.Delegated with { Verified = false }), ReasonCode.LegalBasisUnverified);

        // A rule beside it that needs no mandate is waited for as ever.
        Assert.IsType<Decision.AwaitingSource>((waiting.WithRules(Scene.Delegated, Scene.Consensual with { Roles = [Role.Representative] }) with { Mandates = [] }).Decide());
    }

    [Fact]
    public void An_objection_reaches_every_receiver_case_and_purpose_of_its_municipality()
    {
        // Proves that an objection protects although it names another case, purpose, receiver, holder or form.
        var objected = Scene.ByLaw.WithCategory(c => c with { CitizenMayObject = Scene.Objection });
        var wide = Against with { CaseId = "case-2", Purpose = "other-purpose", ReceiverCvr = "99990002", Holders = [], Form = "oral" };
        Codes(objected with { Consents = [wide] }, ReasonCode.ObjectedByCitizen);
    }

    [Fact]
    public void An_objection_is_told_to_who_could_be_served_and_to_nobody_else()
    {
        // Proves: a stranger, a role no rule serves and somebody without a mandate get the same answer with an objection as without; who holds the mandate is told.
        Scene With(Scene scene, bool objects) => scene.WithCategory(c => c with { CitizenMayObject = Scene.Objection }) with { Consents = objects ? [Against] : [] };
        Scene[] strangers =
        [
            Scene.ByLaw.WithRules(Scene.Statutory with { Roles = [Role.Citizen] }).WithCaller(c => c with { Role = Role.Citizen, Self = Scene.Relative }),
            Scene.ByLaw.WithCaller(c => c with { Role = Role.HealthCoordinator }),
            Scene.ByMandate with { Mandates = [] },
        ];
        Assert.All(strangers, s => Assert.Equal(Scene.Reasons(With(s, false).Decide()), Scene.Reasons(With(s, true).Decide())));
        Assert.Contains(ReasonCode.ObjectedByCitizen, Scene.Reasons(With(Scene.ByMandate, true).Decide()).Select(r => r.Code));
    }

    [Fact]
    public void An_objection_ends_where_law_category_municipality_or_time_end_it()
    {
        // Proves that an objection that does not hold stands in nobody's way.
        var objected = Scene.ByLaw.WithCategory(c => c with { CitizenMayObject = Scene.Objection });
        Assert.IsType<Decision.Allowed>((Scene.ByLaw with { Consents = [Against] }).Decide());
        ConsentRecord[] ended =
        [
            Against with { Categories = ["other"] }, Against with { Municipality = MunicipalityId.Parse("0998") },
            Against with { WithdrawnAt = Scene.Noon }, Against with { ValidFrom = Scene.Noon.AddTicks(1) }, Against with { ValidUntil = Scene.Noon },
        ];
        Assert.All(ended, e => Assert.IsType<Decision.Allowed>((objected with { Consents = [e] }).Decide()));
    }

    [Fact]
    public void A_grant_decides_about_each_category_asked_for_in_the_catalogues_order()
    {
        // Proves that an answer has one decision a category, whatever the order or number of the names in the question.
        var catalogue = Scene.ByLaw.Catalogue;
        Category[] categories = [catalogue.Categories[0], catalogue.Categories[0] with { Id = "second" }, catalogue.Categories[0] with { Id = "third" }];
        var scene = Scene.ByLaw with { Catalogue = catalogue with { Categories = categories } };

        string[] Decided(params string[] asked) =>
            [.. (scene with { Request = scene.Request with { Categories = asked } }).Grant().Decisions.Select(d => d.Category.Id)];

        Assert.Equal([Scene.Letters, "third"], Decided("third", Scene.Letters, "third"));
        Assert.Equal([Scene.Letters], Decided());
        Assert.Equal("sha256:small", scene.Grant().CatalogueVersion);
    }

    [Fact]
    public void A_confirmation_takes_away_what_has_gone()
    {
        // Proves that a consent withdrawn, expired or objected to between question and release closes its category.
        var scene = Scene.ByConsent.WithCategory(c => c with { CitizenMayObject = Scene.Objection });
        var grant = scene.Grant();
        Assert.Single(grant.Allowed);

        Assert.Equal([ReasonCode.ConsentWithdrawn], After([Scene.Valid with { WithdrawnAt = Scene.Noon }], Scene.Noon));
        Assert.Equal([ReasonCode.ConsentExpired], After([Scene.Valid], Scene.Valid.ValidUntil));
        Assert.Equal([ReasonCode.ObjectedByCitizen], After([Scene.Valid, Against], Scene.Noon));
        Assert.Equal([ReasonCode.ConsentMissing], After([], Scene.Noon));
        Assert.Empty(After([Scene.Valid], Scene.Noon));

        IEnumerable<ReasonCode> After(IReadOnlyList<ConsentRecord> consents, DateTimeOffset at) =>
            Scene.Reasons(Assert.Single(grant.Confirm(Scene.Given(consents), at).Decisions)).Select(r => r.Code);
    }

    [Fact]
    public void A_confirmation_never_opens_what_was_closed_when_the_sources_were_asked()
    {
        // Proves that a consent that arrives too late opens nothing, and that the reason stays the one of then.
        var grant = (Scene.ByConsent with { Consents = [] }).Grant();
        var confirmed = grant.Confirm(Scene.Given(Scene.Valid), Scene.Noon);

        Assert.Empty(confirmed.Allowed);
        Assert.Equal([ReasonCode.ConsentMissing], Scene.Reasons(confirmed.Decisions[0]).Select(r => r.Code));
        Assert.Empty(confirmed.Confirm(Scene.Given(Scene.Valid), Scene.Noon).Allowed);
    }

    private static void Codes(Scene scene, params ReasonCode[] expected) =>
        Assert.Equal(expected, Scene.Reasons(scene.Decide()).Select(r => r.Code));
}
