using Gateway.Access;
using Gateway.Callers;
using Gateway.Storage;

namespace Gateway.Tests.Access;

/// <summary>Somebody who asks about the citizen by mandate: one rule for who acts for a citizen, one for who may look in.</summary>
internal static class MandateScene
{
    public static readonly CitizenId Self = CitizenId.TryParse("0211989903")!;
    private static readonly CitizenKey Holder = Key(1);
    private static readonly CitizenKey Earlier = Key(2);

    /// <summary>A valid mandate of a kind, held by the caller.</summary>
    public static MandateRecord Mandate(MandateKind kind = MandateKind.Guardian) => new()
    {
        Municipality = Scene.Municipality,
        MandateId = "mandate-1",
        Holder = Holder,
        Kind = kind,
        Categories = [Scene.Letters],
        Purposes = [Scene.Purpose],
        ValidFrom = Scene.Noon.AddDays(-10),
        ValidUntil = Scene.Noon.AddDays(10),
        RecordedBy = "user-2",
        Evidence = "doc-1",
    };

    /// <summary>The caller in a role, known by two numbers, with what mandates there are.</summary>
    public static Scene Of(Role role, params IReadOnlyList<MandateRecord> mandates)
    {
        var rule = Scene.Statutory with { Kind = RuleKind.Mandate, HoldsBackThirdParty = true };
        var scene = Scene.ByLaw.WithRules(
            rule with { Id = "acts", Roles = [Role.Representative], Mandates = [MandateKind.Guardian, MandateKind.PowerOfAttorney, MandateKind.Parent] },
            rule with { Id = "looks-in", Roles = [Role.Companion], Mandates = [MandateKind.Companion] });
        var caller = scene.Request.Caller with { Role = role, OrganisationCvr = "", Self = Self };
        return scene with { Request = scene.Request with { Caller = caller, CallerKeys = [Holder, Earlier] }, Mandates = mandates };
    }

    /// <summary>A key that stands for nobody's number in particular.</summary>
    public static CitizenKey Key(byte n) => new([.. Enumerable.Repeat(n, CitizenKey.Length)]);

    /// <summary>The caller's key under a number they had before.</summary>
    public static CitizenKey EarlierKey => Earlier;
}
