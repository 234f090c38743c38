using Gateway.Access;
using Gateway.Callers;
using Gateway.DisclosureLog;
using Gateway.Storage;

namespace Gateway.Tests.Access;

/// <summary>Proves what the citizen, and who asks by mandate, may ask about: themselves, or within the mandate, and nothing else.</summary>
public sealed class PrivateCallerTests
{
    private static readonly DateTimeOffset Noon = Scene.Noon;

    /// <summary>What is wrong with the mandate, who asks, and the reason it gives.</summary>
    internal static (string Name, Role Role, Func<MandateRecord, MandateRecord>? Change, ReasonCode Reason)[] Cases =>
    [
        ("none", Role.Representative, null, ReasonCode.MandateMissing),
        ("ended", Role.Representative, m => m with { EndedAt = Noon }, ReasonCode.MandateEnded),
        ("run out", Role.Representative, m => m with { ValidUntil = Noon }, ReasonCode.MandateExpired),
        ("not yet", Role.Representative, m => m with { ValidFrom = Noon.AddTicks(1) }, ReasonCode.MandateNotYetValid),
        ("another category", Role.Representative, m => m with { Categories = ["other"] }, ReasonCode.MandateTooNarrow),
        ("another purpose", Role.Representative, m => m with { Purposes = ["other-purpose"] }, ReasonCode.MandateTooNarrow),
        ("somebody else's", Role.Representative, m => m with { Holder = MandateScene.Key(9) }, ReasonCode.MandateMissing),
        ("another municipality's", Role.Representative, m => m with { Municipality = MunicipalityId.Parse("0998") }, ReasonCode.MandateMissing),
        ("a companion's, to act", Role.Representative, m => m with { Kind = MandateKind.Companion }, ReasonCode.MandateMissing),
        ("a guardian's, to look in", Role.Companion, m => m, ReasonCode.MandateMissing),
    ];

    public static TheoryData<string> CaseNames => [.. Cases.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void A_mandate_that_does_not_reach_opens_nothing_and_says_why(string name)
    {
        // Proves each reason alone, and that a caller with a second, sound mandate is not kept by a bad one.
        var (_, role, change, reason) = Cases.Single(c => c.Name == name);
        var scene = MandateScene.Of(role, change is null ? [] : [change(MandateScene.Mandate())]);
        Assert.Equal([reason], Scene.Reasons(scene.Decide()).Select(r => r.Code));

        var sound = MandateScene.Mandate(role == Role.Companion ? MandateKind.Companion : MandateKind.PowerOfAttorney) with { MandateId = "sound" };
        var allowed = Assert.IsType<Decision.Allowed>((scene with { Mandates = [.. scene.Mandates, sound] }).Decide());
        Assert.Equal("sound", allowed.MandateId);
    }

    [Theory]
    [InlineData(Role.Representative, MandateKind.Guardian)]
    [InlineData(Role.Representative, MandateKind.PowerOfAttorney)]
    [InlineData(Role.Representative, MandateKind.Parent)]
    [InlineData(Role.Companion, MandateKind.Companion)]
    internal void A_sound_mandate_opens_and_holds_back_what_is_about_others(Role role, MandateKind kind)
    {
        // Proves the way in, from the first moment to the last, also where the mandate names a number the holder had before.
        var mandate = MandateScene.Mandate(kind);
        foreach (var (held, now) in new[] { (mandate, mandate.ValidFrom), (mandate with { Holder = MandateScene.EarlierKey }, mandate.ValidUntil.AddTicks(-1)) })
        {
            var allowed = Assert.IsType<Decision.Allowed>((MandateScene.Of(role, held) with { Now = now }).Decide());
            Assert.Equal(("mandate-1", true, (string?)null), (allowed.MandateId, allowed.HoldsBackThirdParty, allowed.ConsentId));
        }
    }

    [Fact]
    public void A_citizen_is_themselves_under_every_number()
    {
        // Proves that neither the number the token names nor the one asked by need be the one in force.
        var earlier = CitizenId.TryParse("7604909903")!;
        var replacement = CitizenId.TryParse("0101709999")!;
        var current = CitizenId.TryParse("1604909944")!;
        foreach (var self in new[] { current, earlier, replacement })
            Assert.IsType<Decision.Allowed>(Citizen(self, new Person(current, [earlier, replacement], null)).Decide());
        Assert.Equal([ReasonCode.NotOwnRecord], Scene.Reasons(Citizen(MandateScene.Self, new Person(current, [earlier], null)).Decide()).Select(r => r.Code));
    }

    [Fact]
    public void A_mandate_gives_a_citizen_s_own_login_nothing_and_a_citizen_s_login_gives_a_representative_nothing()
    {
        // Proves that the role of the token decides by which way: the same person asks about another as a representative or not at all.
        var asCitizen = MandateScene.Of(Role.Representative, MandateScene.Mandate()).WithCaller(c => c with { Role = Role.Citizen });
        Assert.Equal([ReasonCode.NotOwnRecord, ReasonCode.RoleNotAllowed], Scene.Reasons(asCitizen.Decide()).Select(r => r.Code));
        var aboutThemselves = MandateScene.Of(Role.Representative);
        aboutThemselves = aboutThemselves with { Request = aboutThemselves.Request with { Person = Person.Known(MandateScene.Self) } };
        Assert.Equal([ReasonCode.MandateMissing], Scene.Reasons(aboutThemselves.Decide()).Select(r => r.Code));
    }

    [Fact]
    public void A_mandate_ended_after_the_question_withholds_at_the_release()
    {
        // Proves that the decision taken again with the records of the release sees the end.
        var scene = MandateScene.Of(Role.Representative, MandateScene.Mandate());
        var confirmed = scene.Grant().Confirm((scene with { Mandates = [MandateScene.Mandate() with { EndedAt = Noon }] }).Records, Noon);
        Assert.Equal([ReasonCode.MandateEnded], Scene.Reasons(Assert.Single(confirmed.Decisions)).Select(r => r.Code));
    }

    private static Scene Citizen(CitizenId self, Person person)
    {
        var scene = Scene.ByLaw.WithRules(Scene.Statutory with { Roles = [Role.Citizen] });
        return scene with { Request = scene.Request with { Caller = scene.Request.Caller with { Role = Role.Citizen, OrganisationCvr = "", Self = self }, Person = person } };
    }
}
