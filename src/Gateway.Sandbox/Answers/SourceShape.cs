using System.Net;
using System.Text.Json;

namespace Gateway.Sandbox.Answers;

/// <summary>What a source says when it has nothing to tell: each has its own way.</summary>
/// <param name="NothingFound">Nobody by that number, or nothing about them.</param>
/// <param name="Unauthorised">No token, or the wrong one.</param>
/// <param name="Failed">The source itself is broken.</param>
/// <param name="Repeated">The refusal of a repeated <c>x-requestId</c>; null: the source does not look at it.</param>
internal sealed record SourceShape(Func<IncomingRequest, Answer> NothingFound, Answer Unauthorised, Answer Failed, Answer? Repeated = null)
{
    private const string Json = "application/json; charset=utf-8";
    private const string FhirJson = "application/fhir+json; charset=utf-8";
    private const string HalJson = "application/hal+json;charset=UTF-8";

    private static readonly SourceShape Dfdg = new(
        _ => Answer.Of(HttpStatusCode.NotFound, Json, """{"fejl":[{"fejlkode":"4404","fejltekst":"Person med det angivne CPR-nummer findes ikke"}]}"""),
        Challenge(Problem(HttpStatusCode.Unauthorized, "Unauthorized")),
        Problem(HttpStatusCode.InternalServerError, "Internal Server Error"),
        Problem(HttpStatusCode.PreconditionFailed, "Precondition Failed")) { Forbidden = OutOfScope(Problem(HttpStatusCode.Forbidden, "Forbidden")) };

    private static readonly SourceShape Ffb = new(
        _ => Outcome(HttpStatusCode.NotFound, "not-found", "Ingen indberetning fundet"),
        Challenge(Outcome(HttpStatusCode.Unauthorized, "login", "Adgangstoken mangler eller er ugyldigt")),
        Outcome(HttpStatusCode.InternalServerError, "exception", "Intern fejl")) { Forbidden = OutOfScope(Outcome(HttpStatusCode.Forbidden, "forbidden", "Adgangstoken rækker ikke")) };

    private static readonly SourceShape Cosmic = Hospital("cosmic");

    // Whoever is known has lists of everything, some of them empty.
    private static readonly SourceShape Momentum = new(
        request => request.Path.Split('/')[1] switch
        {
            "journals" or "tagassignments" or "responsibleCaseworkers" => Answer.Of(HttpStatusCode.OK, Json, "[]"),
            "tasks" => Answer.Of(HttpStatusCode.OK, Json, """{"data":[],"totalSearchCount":0}"""),
            _ => Answer.WithoutBody(HttpStatusCode.NotFound).WithContentType(Json),
        },
        Challenge(Problem(HttpStatusCode.Unauthorized, "Unauthorized")),
        Problem(HttpStatusCode.InternalServerError, "Internal Server Error"));

    private static readonly SourceShape Nexus = new(
        request => request.Path.Split('/')[^1] is "pathwayReferences" or "patientActivities" or "lendings" or "conditions"
            ? Answer.Of(HttpStatusCode.OK, HalJson, "[]")
            : Answer.WithoutBody(HttpStatusCode.NotFound).WithContentType(HalJson),
        Challenge(Answer.WithoutBody(HttpStatusCode.Unauthorized)),
        Answer.Of(HttpStatusCode.InternalServerError, HalJson, """{"message":"Internal Server Error"}"""));

    private static readonly OptionalParts NetworkAndDocuments =
        new(new Dictionary<string, string> { ["PrimaerPartsNetvaerkMarkering"] = "PrimaerPartsNetvaerk", ["DokumenterMarkering"] = "Dokumenter" });

    private static readonly SourceShape Dubu = new(
        request => request.Path.EndsWith("/SagListe", StringComparison.Ordinal)
            ? Answer.Of(HttpStatusCode.OK, Json, """{"SagListeHent_O":{"SagListe":[]}}""")
            : Answer.Of(HttpStatusCode.NotFound, Json, """{"SagHent_O":null}"""),
        Challenge(Answer.WithoutBody(HttpStatusCode.Unauthorized)),
        Answer.WithoutBody(HttpStatusCode.InternalServerError)) { Parts = NetworkAndDocuments };

    private static readonly SourceShape GetOrganized = new(
        request => request.Path.EndsWith("/FindByCaseProperties", StringComparison.Ordinal)
            ? Answer.Of(HttpStatusCode.OK, Json, """{"ResultsXml":"<Cases><ServiceStatus Status=\"Success\" /></Cases>"}""")
            : Answer.WithoutBody(HttpStatusCode.NotFound),
        Challenge(Answer.WithoutBody(HttpStatusCode.Unauthorized)),
        Answer.WithoutBody(HttpStatusCode.InternalServerError));

    private static readonly SourceShape Fasit = new(
        _ => Answer.Of(HttpStatusCode.NotFound, Json, """{"fejl":{"kode":"BORGER_UKENDT"}}"""),
        Challenge(Problem(HttpStatusCode.Unauthorized, "Unauthorized")),
        Problem(HttpStatusCode.InternalServerError, "Internal Server Error"));

    private static readonly SourceShape Workbase = Fasit with { NothingFound = _ => Answer.Of(HttpStatusCode.OK, Json, """{"person":null}""") };

    private static readonly SourceShape Other = new(
        _ => Answer.WithoutBody(HttpStatusCode.NotFound),
        Challenge(Answer.WithoutBody(HttpStatusCode.Unauthorized)),
        Answer.WithoutBody(HttpStatusCode.InternalServerError));

    /// <summary>A token whose scopes do not reach that far (RFC 6750 section 3.1).</summary>
    public Answer Forbidden { get; private init; } = Answer.WithoutBody(HttpStatusCode.Forbidden);

    /// <summary>Parts that are sent only where they are asked for.</summary>
    public OptionalParts Parts { get; private init; } = OptionalParts.None;

    /// <summary>A SOAP fault as another maker's service writes it; null where no SOAP is spoken.</summary>
    public Answer? ForeignFault { get; init; }

    public static SourceShape Of(string sourceId) => sourceId switch
    {
        "dfdg" => Dfdg,
        "ffb" => Ffb,
        "cosmic" => Cosmic,
        "cpr" => SoapShapes.Cpr,
        "skat-eindkomst" => SoapShapes.Income,
        "udbetaling-danmark" or "ky" or "ksd" => SoapShapes.Benefits,
        "acadre" => SoapShapes.Archive,
        "case-index" => SoapShapes.CaseIndex,
        "kmd-momentum" => Momentum,
        "kmd-nexus" => Nexus,
        "dubu" => Dubu,
        "getorganized" => GetOrganized,
        "schultz-fasit" => Fasit,
        "workbase" => Workbase,
        "sundhedsplatformen" or "columna" => Hospital(sourceId),
        "rehabilitation-140" => Ffb,
        // Education comes through the same platform.
        "ungedatabasen" => Dfdg with { Repeated = null },
        _ => Other,
    };

    /// <summary>A business error as DFDG tells it.</summary>
    internal static Answer Business(HttpStatusCode status, string code, string text) =>
        Answer.Of(status, Json, JsonSerializer.Serialize(new { fejl = new[] { new { fejlkode = code, fejltekst = text } } }));

    /// <summary>A business error of DUBU, in the form of its SOAP sisters: inside a good answer.</summary>
    internal static Answer Rejected(string id, string text) => Answer.Of(HttpStatusCode.OK, Json, JsonSerializer.Serialize(
        new { SagListeHent_O = new { HovedOplysningerSvar = new { SvarReaktion = new { Fejl = new { FejlId = id, FejlTekst = text } } } } }));

    private static SourceShape Hospital(string system) => Ffb with { NothingFound = request => EmptySearchset(system, request) };

    internal static Answer Problem(HttpStatusCode status, string title) =>
        Answer.Of(status, Json, JsonSerializer.Serialize(new { title, status = (int)status }));

    internal static Answer Outcome(HttpStatusCode status, string code, string text) =>
        Answer.Of(status, FhirJson, JsonSerializer.Serialize(new
        {
            resourceType = "OperationOutcome",
            issue = new[] { new { severity = "error", code, details = new { text } } },
        }));

    /// <summary>A search that matched nothing is a success; its link names the resource type and never the citizen.</summary>
    private static Answer EmptySearchset(string system, IncomingRequest request)
    {
        var type = request.Path.Split('/').SkipWhile(p => !p.Equals("r4", StringComparison.OrdinalIgnoreCase)).Skip(1).FirstOrDefault() ?? string.Empty;
        return Answer.Of(HttpStatusCode.OK, FhirJson, JsonSerializer.Serialize(new
        {
            resourceType = "Bundle",
            type = "searchset",
            total = 0,
            link = new[] { new { relation = "self", url = NationalIdMask.HideUnknown($"https://{system}.region-test.invalid/fhir/r4/{type}") } },
        }));
    }

    private static Answer OutOfScope(Answer answer) => answer.With("WWW-Authenticate", "Bearer error=\"insufficient_scope\"");

    private static Answer Challenge(Answer answer) => answer.With("WWW-Authenticate", "Bearer");
}
