using Gateway.Access;
using Gateway.Callers;
using Gateway.Storage;

namespace Gateway.Tests.Access;

/// <summary>Proves what a mandate opens, where it ends, and that it bounds the consents that were given under it.</summary>
public sealed class MandateTests
{
    private static Scene UnderMandate => Scene.ByConsent.WithConsent(c => c with { MandateId = Scene.Mandate.MandateId }) with { Mandates = [Scene.Mandate] };

    [Fact]
    public void A_mandate_opens_what_it_covers_and_stands_in_the_decision()
    {
        // Proves: the decision names the mandate, holds back what is about others as the rule says, and rests on no consent.
        var allowed = Assert.IsType<Decision.Allowed>(Scene.ByMandate.Decide());
        Assert.Equal(("mandate-1", "by-mandate", true, null), (allowed.MandateId, allowed.RuleId, allowed.HoldsBackThirdParty, allowed.ConsentId));
    }

    [Fact]
    public void The_limits_of_a_mandate_are_inside_or_outside_as_written()
    {
        // Proves both sides of its period: from inclusive, until exclusive.
        Assert.IsType<Decision.Allowed>(Scene.ByMandate.WithMandate(m => m with { ValidFrom = Scene.Noon }).Decide());
        Assert.IsType<Decision.Allowed>(Scene.ByMandate.WithMandate(m => m with { ValidUntil = Scene.Noon.AddTicks(1) }).Decide());
        Assert.IsType<Decision.Withheld>(Scene.ByMandate.WithMandate(m => m with { ValidUntil = Scene.Noon }).Decide());
    }

    [Fact]
    public void Any_of_the_callers_numbers_counts_and_any_sound_mandate_among_several()
    {
        // Proves: a mandate held under an earlier number is found, and a broken one stands in no sound one's way.
        Assert.IsType<Decision.Allowed>(Scene.ByMandate.WithKeys(Scene.Key(7), Scene.KeyOfRelative).Decide());

        var several = Scene.ByMandate with { Mandates = [Scene.Mandate with { EndedAt = Scene.Noon, MandateId = "ended" }, Scene.Mandate] };
        Assert.Equal("mandate-1", Assert.IsType<Decision.Allowed>(several.Decide()).MandateId);
    }

    [Fact]
    public void A_mandate_opens_nothing_for_whom_the_rule_does_not_name()
    {
        // Proves: a caseworker who happens to be somebody's guardian has the job's access at work, not the guardian's.
        var atWork = Scene.ByMandate.WithCaller(c => c with { Role = Role.Caseworker });
        Assert.Equal([ReasonCode.RoleNotAllowed], Scene.Reasons(atWork.Decide()).Select(r => r.Code));
    }

    [Theory]
    [InlineData(MandateKind.Guardian, true)]
    [InlineData(MandateKind.PowerOfAttorney, true)]
    [InlineData(MandateKind.Parent, true)]
    [InlineData(MandateKind.Companion, false)]
    public void Who_may_act_may_consent_and_who_may_look_in_may_not(MandateKind kind, bool carries)
    {
        // Proves: a consent given by a companion carries nothing, whatever the mandate covers.
        var decision = (UnderMandate with { Mandates = [Scene.Mandate with { Kind = kind }] }).Decide();
        if (carries)
            Assert.Equal(("consent-1", "mandate-1"), (Assert.IsType<Decision.Allowed>(decision).ConsentId, ((Decision.Allowed)decision).MandateId));
        else
            Assert.Equal([ReasonCode.ConsentMandateInvalid], Scene.Reasons(decision).Select(r => r.Code));
    }

    [Fact]
    public void A_consent_reaches_no_further_than_the_mandate_it_was_given_under()
    {
        // Proves each bound: ended, run out, not begun, another category, purpose, municipality, or another mandate altogether.
        Assert.IsType<Decision.Allowed>(UnderMandate.Decide());
        MandateRecord[] broken =
        [
            Scene.Mandate with { EndedAt = Scene.Noon.AddDays(-1) }, Scene.Mandate with { ValidUntil = Scene.Noon }, Scene.Mandate with { ValidFrom = Scene.Noon.AddTicks(1) },
            Scene.Mandate with { Categories = ["other"] }, Scene.Mandate with { Purposes = ["other-purpose"] },
            Scene.Mandate with { Municipality = DisclosureLog.MunicipalityId.Parse("0998") }, Scene.Mandate with { MandateId = "mandate-2" },
        ];
        Assert.All(broken, m => Assert.Equal([ReasonCode.ConsentMandateInvalid], Scene.Reasons((UnderMandate with { Mandates = [m] }).Decide()).Select(r => r.Code)));
    }

    [Fact]
    public void The_citizens_own_consent_needs_no_mandate()
    {
        // Proves: an ended mandate takes nothing from what the citizen said.
        var own = Scene.ByConsent with { Mandates = [Scene.Mandate with { EndedAt = Scene.Noon }] };
        Assert.Null(Assert.IsType<Decision.Allowed>(own.Decide()).MandateId);
    }

    [Fact]
    public void A_mandate_that_ends_meanwhile_closes_what_it_opened()
    {
        // Proves: the confirmation inside the recording transaction reads mandates anew, for own access and for consents under them.
        var ended = Scene.Mandate with { EndedAt = Scene.Noon };
        foreach (var scene in new[] { Scene.ByMandate, UnderMandate })
        {
            Assert.Single(scene.Grant().Allowed);
            Assert.Empty(scene.Grant().Confirm((scene with { Mandates = [ended] }).Records, Scene.Noon).Allowed);
        }
    }
}
