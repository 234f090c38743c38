using Gateway.Sandbox.Answers;

namespace Gateway.Sandbox.Demands;

/// <summary>The OAuth2 scopes of a source, and which of them a request needs.</summary>
/// <param name="All">All of them; none: the source looks at no scope.</param>
/// <param name="NeededFor">Those a request needs.</param>
internal sealed record SourceScopes(IReadOnlyList<string> All, Func<IncomingRequest, IReadOnlyList<string>> NeededFor)
{
    private static readonly SourceScopes None = new([], _ => []);

    // SMART App Launch 2: to read (r) and search (s) a type of resource, without a user. Whoever is included must be readable too.
    private static readonly SourceScopes Smart = new(
        [.. new[] { "Patient", "Condition", "Encounter", "Procedure", "DocumentReference", "CarePlan" }.Select(ToSearch)],
        request => request.Path.Split('/') is [.., var type, "_search"] ? [ToSearch(type), ToSearch("Patient")] : [ToSearch("Patient")]);

    // One for each domain; their names are assumed.
    private static readonly Dictionary<string, string> Domains = new(StringComparer.Ordinal)
    {
        ["VisiteringOgStatusStatus"] = "visiteringogstatus.read",
        ["Aktivitet"] = "aktivitet.read",
        ["ydelse"] = "ydelse.read",
        ["Borgertilknytning"] = "borgertilknytning.read",
        ["Samtale"] = "samtale.read",
        ["MinPlan"] = "minplan.read",
    };

    private static readonly SourceScopes Dfdg = new(
        [.. Domains.Values], request => Domains.TryGetValue(request.Path.Split('/')[^1], out var scope) ? [scope] : []);

    public static SourceScopes Of(string sourceId) => sourceId switch
    {
        "dfdg" => Dfdg,
        "cosmic" or "sundhedsplatformen" => Smart,
        _ => None,
    };

    private static string ToSearch(string type) => $"system/{type}.rs";
}
