using Gateway.Access;
using Gateway.Callers;
using Gateway.Tests.Sources;

namespace Gateway.Tests.Overview;

/// <summary>
/// The shipped sources and categories under one rule that gives the citizen everything, with what is about others held
/// back or shown: what the rule allows is not what is tested with it.
/// </summary>
internal static class OwnAccess
{
    private const string Purpose = "own";

    /// <summary>The citizen about themselves. <paramref name="heldBack"/> names the categories whose third-party information is held back.</summary>
    public static AccessGrant Grant(IReadOnlyList<string> heldBack, params string[] asked)
    {
        var caller = Shipped.Caller with { Role = Role.Citizen, OrganisationCvr = "", Self = Shipped.D1 };
        var request = new AccessRequest(caller, Person.Known(Shipped.D1), CaseId.TryParse("own-access")!, Purpose, null, asked);
        return AccessGrant.Decide(request, CatalogueOf(heldBack), Storage.AccessRecords.None, Shipped.Noon);
    }

    /// <summary>Everything held back that is about others.</summary>
    public static AccessGrant HeldBack(params string[] asked) => Grant(asked, asked);

    /// <summary>Everything shown.</summary>
    public static AccessGrant Shown(params string[] asked) => Grant([], asked);

    /// <summary>The catalogue that holds back in these categories.</summary>
    public static PolicyCatalogue CatalogueOf(params IReadOnlyList<string> heldBack)
    {
        var shipped = Shipped.Catalogue;
        var purpose = shipped.Purposes[Shipped.Purpose] with { Id = Purpose, Categories = [.. shipped.Categories.Select(c => c.Id)] };
        var rule = Access.Scene.Statutory with
        {
            Basis = shipped.Bases.Values.First(b => b.Verified).Id,
            Purpose = Purpose,
            Roles = [Role.Citizen],
            NecessaryFor = [purpose.FirstStep],
        };
        return shipped with
        {
            Purposes = new Dictionary<string, Purpose> { [Purpose] = purpose },
            Rules =
            [
                rule with { Id = "held-back", Categories = heldBack, HoldsBackThirdParty = true },
                rule with { Id = "shown", Categories = [.. purpose.Categories.Except(heldBack)] },
            ],
        };
    }
}
