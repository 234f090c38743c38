using System.Text.RegularExpressions;
using Gateway.Sources;
using Gateway.Sources.Credentials;

namespace Gateway.Tests.Sources;

/// <summary>One thing that a system demands of a question, how it is left out or made wrong, and the refusal.</summary>
/// <param name="What">The header or element, by its name.</param>
/// <param name="How">Missing, or in which way it is wrong.</param>
/// <param name="Without">The definition that asks without it.</param>
/// <param name="Status">The status of the refusal.</param>
/// <param name="Says">What stands in it.</param>
internal sealed record DemandedThing(string What, string How, Func<SourceDefinition, SourceDefinition> Without, int Status, string Says)
{
    public override string ToString() => $"{What}, {How}";
}

/// <summary>The table: what each system demands, and how it refuses a question without it.</summary>
internal static class DemandedThings
{
    internal const string Credentials = "credentials";
    private const string Missing = "missing";
    private const string Wrong = "wrong";
    private const string Denied = "Adgang nægtet";

    private static readonly DemandedThing[] OfGrants =
    [
        NoCredentials(500, Denied), .. Elements(200, "YI-400", "TransaktionsId", "OnBehalfOfUser", "TransaktionsTid"), Element("TransaktionsTid", "i dag", 200, "YI-400"),
        .. Authority(200, "YI-400"), NoElement("RettighedListe", 200, "YI-401"), NotAs(WireFormat.Soap11, 500, "Sender"), Action("", "Content-Type", 500, "Ukendt operation"),
    ];

    private static readonly DemandedThing[] OfPlatform =
    [
        NoCredentials(401, "Unauthorized"), .. Header("x-civilregistrationIdentifier", "12", 400, "1001"), .. Header("x-requestId", "{request}{request}", 400, "Bad Request"), NotSpoken(406),
    ];

    private static readonly DemandedThing[] OfCertificates = [NoCredentials(401, ""), .. Header("x-civilregistrationIdentifier", "12", 400, ""), NotSpoken(406)];

    private static readonly DemandedThing[] OfSearches =
        [NoCredentials(401, "login"), .. Header("Accept", "application/fhir+xml", 406, "not-supported"), NotTyped("application/xml", 415, "not-supported")];

    private static readonly DemandedThing[] OfPostedJson = [NoCredentials(401, ""), NotSpoken(406), NotTyped("text/plain", 415, "")];

    internal static IReadOnlyDictionary<string, DemandedThing[]> Rows { get; } = new Dictionary<string, DemandedThing[]>
    {
        ["acadre"] = [NoCredentials(500, "NotAuthorizedException"), .. Operation("Ukendt operation"), .. ActingUser()],
        ["case-index"] =
        [
            NoCredentials(500, Denied), .. Operation("Ukendt operation"), .. Elements(500, "mangler", "TransaktionsId", "OnBehalfOfUser", "MunicipalityCVR"), Element("MunicipalityCVR", "123", 500, "mangler"),
        ],
        ["columna"] = OfSearches,
        ["cosmic"] = OfSearches,
        ["cpr"] = [NoCredentials(500, Denied), .. Operation("Ukendt operation"), NoElement("OnBehalfOfUser", 500, "CallContextMissing"), .. Authority(500, "AuthorityContextMissing")],
        ["dfdg"] = OfPlatform,
        ["dubu"] =
        [
            NoCredentials(401, ""), .. Header("x-TransaktionsId", "4711", 200, "DUBU-401"), .. Header("x-TransaktionsTid", "i dag", 200, "DUBU-402"),
            .. Header("x-OnBehalfOfUser", "", 200, "DUBU-403"), NotSpoken(406),
        ],
        ["ffb"] = OfSearches,
        ["getorganized"] = OfPostedJson,
        ["kmd-momentum"] = [NoCredentials(401, "Unauthorized"), .. NoApiKey(), NotSpoken(406)],
        ["kmd-nexus"] = OfPostedJson,
        ["ksd"] = OfGrants,
        ["ky"] = OfGrants,
        ["mediconnect"] = OfCertificates,
        ["netforvaltning-sundhed"] = OfCertificates,
        ["rehabilitation-140"] = OfSearches,
        ["schultz-fasit"] = OfPostedJson,
        ["skat-eindkomst"] =
        [
            NoCredentials(500, Denied), .. Operation("Ukendt operation"), .. Elements(200, "EI-400", "TransaktionsId", "OnBehalfOfUser", "TransaktionsTid"), Element("TransaktionsTid", "i dag", 200, "EI-400"),
            .. Authority(200, "EI-400"), .. Elements(200, "EI-401", "AbonnentTypeKode", "AbonnementTypeKode", "VirksomhedSENummerIdentifikator"),
            NoElement("AdgangFormaalTypeKode", 200, "EI-403"), Element("AdgangFormaalTypeKode", "999", 200, "EI-403"),
        ],
        ["sundhedsplatformen"] = OfSearches,
        ["udbetaling-danmark"] = OfGrants,
        ["ungedatabasen"] = OfPlatform,
        ["workbase"] = OfPostedJson,
    };

    private static DemandedThing NoCredentials(int status, string says) => new(Credentials, Missing, d => d with { Authentication = SourceAuthentication.None }, status, says);

    private static IEnumerable<DemandedThing> NoApiKey() =>
        [new(Credentials, "without the key beside the token", d => d with { Authentication = d.Authentication with { ApiKeyHeader = null } }, 401, "Unauthorized")];

    private static IEnumerable<DemandedThing> Header(string name, string wrong, int status, string says) =>
        [new(name, Missing, d => Changed(d, c => c with { Headers = c.Headers.Where(h => h.Key != name).ToDictionary() }), status, says), WrongHeader(name, wrong, status, says)];

    private static DemandedThing WrongHeader(string name, string wrong, int status, string says) =>
        new(name, Wrong, d => Changed(d, c => c with { Headers = new Dictionary<string, string>(c.Headers) { [name] = wrong } }), status, says);

    // Who does not say what is accepted takes what there is; only what is not spoken is refused.
    private static DemandedThing NotSpoken(int status) => WrongHeader("Accept", "text/html", status, "");

    private static DemandedThing NotTyped(string type, int status, string says) => new(
        "Content-Type", Wrong, d => Changed(d, c => c.Method == HttpMethod.Post ? c with { Form = new Dictionary<string, string>(), Body = c.Body ?? "{citizen}", BodyType = type } : c), status, says);

    private static DemandedThing[] Operation(string says) =>
        [Action("", "SOAPAction", 500, says), Action("urn:another", "SOAPAction", 500, says), NotAs(WireFormat.Soap12, 500, "VersionMismatch")];

    private static DemandedThing Action(string action, string what, int status, string says) =>
        new(what, action.Length == 0 ? "without an operation" : "another operation", d => Changed(d, c => c with { SoapAction = action }), status, says);

    private static DemandedThing NotAs(WireFormat format, int status, string says) => new("Content-Type", $"as {format}", d => d with { Format = format }, status, says);

    private static IEnumerable<DemandedThing> ActingUser() =>
    [
        new("ActingUser", Missing, d => Changed(d, c => c with { SoapHeader = null }), 500, "UserNotFoundException"),
        new("ActingUser", "empty", d => Changed(d, c => c with { SoapHeader = c.SoapHeader!.Replace("{user}", "", StringComparison.Ordinal) }), 500, "UserNotFoundException"),
        new("ActingUser", "in the body", d => Changed(d, c => c with { SoapHeader = null, Body = c.Body + c.SoapHeader }), 500, "UserNotFoundException"),
    ];

    private static IEnumerable<DemandedThing> Authority(int status, string says) =>
    [
        NoElement("AuthorityContext", status, says),
        new("AuthorityContext", Wrong, d => Element("MunicipalityCVR", "123", status, says).Without(d), status, says),
    ];

    private static IEnumerable<DemandedThing> Elements(int status, string says, params string[] names) =>
        names.SelectMany(name => new[] { NoElement(name, status, says), Element(name, "", status, says) });

    private static DemandedThing NoElement(string name, int status, string says) => new(name, Missing, d => Changed(d, c => c with { Body = Whole(name).Replace(c.Body!, "") }), status, says);

    private static DemandedThing Element(string name, string text, int status, string says) => new(
        name, text.Length == 0 ? "empty" : Wrong, d => Changed(d, c => c with { Body = Whole(name).Replace(c.Body!, m => m.Groups["begin"].Value + text + m.Groups["end"].Value) }), status, says);

    private static Regex Whole(string name) =>
        new($"(?<begin><(?<prefix>[a-z]+):{name}[^>]*>).*?(?<end></\\k<prefix>:{name}>)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    private static SourceDefinition Changed(SourceDefinition definition, Func<CallTemplate, CallTemplate> change) =>
        definition with { Requests = [.. definition.Requests.Select(r => r with { Calls = [.. r.Calls.Select(change)] })] };
}
