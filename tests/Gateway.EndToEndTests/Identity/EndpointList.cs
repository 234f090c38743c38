using System.Text;
using Gateway.Access;
using Gateway.Callers;
using Gateway.Hosting;
using Gateway.Tests.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gateway.EndToEndTests.Identity;

/// <summary>
/// Who may call what, as a text for people: written from the declarations of a running gateway, and read again for the tests
/// that hold what happens against it.
/// </summary>
internal static class EndpointList
{
    private const string Calls = "KALD";
    private const string Level = "  sikringsniveau  mindst ";
    private const string Open = "  ÅBENT FOR ALLE";
    private const string Yes = "  JA   ";
    private const string No = "  NEJ  ";
    private const string Purpose = "  formål          ";
    private const string Takes = "         til ";

    private const string Head =
        """
        HVEM MÅ KALDE HVAD

        Skrevet af en test ud fra det, hvert kald og hver side selv siger (CallableBy), og holdt op mod det, der faktisk sker.
        JA: rollen må kalde; gatewayen afgør bagefter, om netop denne borger, denne sag og disse oplysninger er for den, der spørger
        (src/Gateway/Access/policy-matrix.txt). NEJ: kaldet afvises, før noget i det er læst, og svaret siger ikke hvorfor.
        Efter rollen står, hvilken slags organisation den hører til. Står en organisation i indstillingerne som en anden slags
        (Gateway:Issuers:NAVN:Organisations), afvises kaldet også. Under rollen står de formål, kaldet tager fra den: dem, en regel i
        kataloget nævner rollen til. Hvad hvert af dem åbner, står i regelmatrixen.
        Systemejer og ledelse administrerer og ser intet om nogen borger. Databeskyttelsesrådgiveren gennemgår og ændrer intet i det,
        der gennemgås: ingen samtykker, ingen fuldmagter, ingen oplysninger. At slette en borger (databeskyttelsesforordningen art. 17,
        EraseCitizen) ødelægger nøgler; loggens poster bliver stående, og sletningen er selv en post. At holde noget tilbage i en
        borgers oversigt (databeskyttelsesloven § 22) kræver to personer: en foreslår, og en anden bekræfter.


        """;

    private static readonly Dictionary<OrganisationKind, string> Kinds = new()
    {
        [OrganisationKind.Municipality] = "kommunen",
        [OrganisationKind.ClinicalFunction] = "regionens kliniske funktion",
        [OrganisationKind.Practice] = "en lægepraksis",
    };

    private static readonly Dictionary<CallPurposes, string> Purposes = new()
    {
        [CallPurposes.None] = "intet",
        [CallPurposes.OfTheRole] = "kaldet nævner et af dem, der står under rollen; på et andet holdes alt tilbage med grunden",
        [CallPurposes.ByConsent] = "kaldet nævner et af dem, der står under rollen; et andet afvises",
        [CallPurposes.Any] = "kaldet nævner et, hvilket som helst i kataloget, og svaret siger, hvad det åbner",
    };

    internal static string GoldenFile => Path.Combine(RepositoryFiles.Root, "src", "Gateway", "Callers", "endpoints.txt");

    internal static IReadOnlyList<Role> Roles { get; } = [.. Enum.GetValues<Role>().Where(r => r != Role.System)];

    /// <summary>The endpoints of a running gateway, by their addresses.</summary>
    internal static IReadOnlyList<RouteEndpoint> Of(IServiceProvider gateway) =>
        [.. DeclaredEndpoints.Of([(EndpointDataSource)gateway.GetService(typeof(EndpointDataSource))!]).Cast<RouteEndpoint>().OrderBy(Name, StringComparer.Ordinal)];

    internal static string Name(RouteEndpoint endpoint) => endpoint.RoutePattern.RawText!;

    /// <summary>The text, those with the same declaration together.</summary>
    internal static string Print(IEnumerable<RouteEndpoint> endpoints, PolicyCatalogue catalogue)
    {
        var text = new StringBuilder(Head);
        foreach (var same in endpoints.GroupBy(e => Declaration(e, catalogue)).OrderBy(g => Name(g.First()), StringComparer.Ordinal))
        {
            text.Append(Calls).Append('\n');
            foreach (var endpoint in same)
                text.Append("  ").Append(Name(endpoint)).Append('\n');
            text.Append(same.Key).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>What a text says of the purposes that an endpoint takes from a role; of one that takes none, nothing.</summary>
    internal static IReadOnlyDictionary<(string Endpoint, Role Role), IReadOnlyList<string>> ReadPurposes(string text)
    {
        var read = new Dictionary<(string, Role), IReadOnlyList<string>>();
        foreach (var part in text.Split(Calls + "\n")[1..].Select(p => p.Split('\n')).Where(p => p.Any(l => l.StartsWith(Takes, StringComparison.Ordinal))))
        {
            foreach (var (line, at) in part.Select((l, at) => (l, at)).Where(l => l.l.StartsWith(Yes, StringComparison.Ordinal)))
            {
                var role = MatrixWords.Roles.Single(r => line[Yes.Length..].Split("  ")[0] == r.Value).Key;
                List<string> taken = [.. part.Skip(at + 1).TakeWhile(l => l.StartsWith(Takes, StringComparison.Ordinal)).Select(l => l[Takes.Length..])];
                foreach (var name in part.TakeWhile(l => l.StartsWith("  /", StringComparison.Ordinal)))
                    read[(name.Trim(), role)] = taken;
            }
        }
        return read;
    }

    /// <summary>What a text says of each endpoint: whom it lets call, and how sure the login must be; null: anybody.</summary>
    internal static IReadOnlyDictionary<string, (AssuranceLevel Least, IReadOnlyList<Role> Callers)?> Read(string text)
    {
        var read = new Dictionary<string, (AssuranceLevel, IReadOnlyList<Role>)?>();
        foreach (var part in text.Split(Calls + "\n")[1..].Select(p => p.Split('\n')))
        {
            var callers = part.Where(l => l.StartsWith(Yes, StringComparison.Ordinal)).Select(l => MatrixWords.Roles.Single(r => l[Yes.Length..].Split("  ")[0] == r.Value).Key).ToList();
            var level = part.FirstOrDefault(l => l.StartsWith(Level, StringComparison.Ordinal));
            foreach (var name in part.TakeWhile(l => l.StartsWith("  /", StringComparison.Ordinal)))
                read[name.Trim()] = level is null ? null : (MatrixWords.Levels.Single(l => l.Value == level[Level.Length..]).Key, callers);
        }
        return read;
    }

    private static string Declaration(RouteEndpoint endpoint, PolicyCatalogue catalogue)
    {
        if (endpoint.Metadata.GetMetadata<CallableByAttribute>() is not { } declared)
            return Open + ", uden adgangsbevis: svaret siger intet om nogen\n";
        var text = new StringBuilder().Append(Level).Append(MatrixWords.Levels[declared.Least]).Append('\n');
        text.Append(Purpose).Append(Purposes[declared.Purposes]).Append('\n');
        foreach (var role in Roles)
        {
            var may = declared.Callers.Include(role);
            var kind = may && Kinds.TryGetValue(OrganisationKinds.PlaceOf(role), out var place) ? place : may && !role.IsPrivate() ? "enhver organisation" : "";
            text.Append((may ? Yes + MatrixWords.Roles[role].PadRight(30) + kind : No + MatrixWords.Roles[role]).TrimEnd()).Append('\n');
            foreach (var purpose in may && declared.Purposes != CallPurposes.Any ? declared.Purposes.Of(catalogue, role) : [])
                text.Append(Takes).Append(purpose).Append('\n');
        }
        return text.ToString();
    }
}
