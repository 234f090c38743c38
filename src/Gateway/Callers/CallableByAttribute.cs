using Gateway.Hosting;
using Microsoft.AspNetCore.Authorization;

namespace Gateway.Callers;

/// <summary>
/// What a call or a page demands of who calls it. Every one declares it, once, where it is written;
/// <see cref="CallerAuthentication"/> holds callers to it before anything of the request is read, and the gateway does not
/// start with one that declares nothing (<see cref="DeclaredEndpoints"/>). What it comes to, for each role, is printed in
/// <c>endpoints.txt</c> beside this file. What depends on whom or what the request is about is decided afterwards.
/// </summary>
/// <param name="callers">Whose call it is. Each role belongs to one kind of organisation (<see cref="OrganisationKinds.PlaceOf"/>).</param>
/// <param name="least">The least sure login (NSIS) that will do.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CallableByAttribute(CallerGroups callers, AssuranceLevel least) : Attribute, IAuthorizeData
{
    /// <summary>Whose call it is.</summary>
    internal CallerGroups Callers => callers;

    /// <summary>The least sure login that will do.</summary>
    internal AssuranceLevel Least => least;

    /// <summary>Which of the purposes that a request may name the call takes; none where a request names none.</summary>
    public CallPurposes Purposes { get; set; }

    // The gateway has one policy, which reads this declaration.
    string? IAuthorizeData.Policy { get; set; }

    string? IAuthorizeData.Roles { get; set; }

    string? IAuthorizeData.AuthenticationSchemes { get; set; }

    /// <summary>Why a caller may not call; null where it may.</summary>
    internal CallerRefusal? Against(Caller caller)
    {
        if (!callers.Include(caller.Role))
            return CallerRefusal.Role;
        var place = OrganisationKinds.PlaceOf(caller.Role);
        if (place != OrganisationKind.None && caller.OrganisationKind is { } kind && kind != place)
            return CallerRefusal.Organisation;
        return caller.Assurance < least ? CallerRefusal.Assurance : null;
    }
}

/// <summary>Anybody may call, without a token: what is answered tells of no person, no organisation and no caller.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OpenToAnybodyAttribute : Attribute, IAllowAnonymous;

/// <summary>How an endpoint knows its caller, where that is not by an access token in the request.</summary>
/// <param name="Scheme">The authentication scheme.</param>
internal sealed record KnownBy(string Scheme);

/// <summary>Why a caller who is known may not call. A closed set.</summary>
internal enum CallerRefusal
{
    /// <summary>It is not a call of the role's.</summary>
    Role,

    /// <summary>The organisation is of another kind than the role belongs to.</summary>
    Organisation,

    /// <summary>The login is not sure enough.</summary>
    Assurance,
}
