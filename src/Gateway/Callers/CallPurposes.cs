using Gateway.Access;

namespace Gateway.Callers;

/// <summary>Which purposes a call takes, as declarations name them. Which those are for a role, the policy catalogue says, and nobody beside it.</summary>
internal enum CallPurposes
{
    /// <summary>The request names no purpose.</summary>
    None = 0,

    /// <summary>Those that some rule serves the role for. To another one the answer says that it opens nothing, and why.</summary>
    OfTheRole = 1,

    /// <summary>Those for which a consent serves a role of the caller's kind of organisation.</summary>
    ByConsent = 2,

    /// <summary>Every one, because what the call tells is what a purpose opens.</summary>
    Any = 3,
}

/// <summary>Which purposes they are.</summary>
internal static class CallPurposesOfRoles
{
    /// <summary>What a call that declares these takes from a role, in the catalogue's order.</summary>
    internal static IReadOnlyList<string> Of(this CallPurposes purposes, PolicyCatalogue catalogue, Role role) => purposes switch
    {
        CallPurposes.OfTheRole => [.. catalogue.Purposes.Keys.Where(p => catalogue.Serves(p, role))],
        CallPurposes.ByConsent => [.. catalogue.Purposes.Keys.Where(p => catalogue.Rules.Any(r => r.Purpose == p && r.Kind == RuleKind.Consent && r.IsFor(OrganisationKinds.Of(role))))],
        CallPurposes.Any => [.. catalogue.Purposes.Keys],
        _ => [],
    };
}

/// <summary>What the call that is being answered declares. Without a call, and of one that declares nothing, no purpose is taken.</summary>
internal sealed record DeclaredPurposes(Func<CallPurposes> OfThisCall)
{
    /// <summary>The declaration of the endpoint that a request has come to.</summary>
    internal static DeclaredPurposes Of(IHttpContextAccessor calls) =>
        new(() => calls.HttpContext?.GetEndpoint()?.Metadata.GetMetadata<CallableByAttribute>()?.Purposes ?? CallPurposes.None);
}
