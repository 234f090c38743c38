using System.Globalization;
using System.Net;
using Gateway.Sandbox.Answers;

namespace Gateway.Sandbox.Demands;

/// <summary>
/// What each source that speaks no SOAP looks for in every question beside who asks, by the source's id; of those that do it
/// stands in <see cref="MessageDemands"/>. What is known of it and what is assumed stands in <c>Recorded/NOTES.md</c>.
/// </summary>
internal static class WireDemands
{
    private const string Json = "application/json";
    private const string Fhir = "application/fhir+json";
    private const string Hal = "application/hal+json";
    private const string Form = "application/x-www-form-urlencoded";
    private const int NationalIdLength = 10;

    /// <summary>DFDG's own bound on its request ids.</summary>
    private const int LongestRequestId = 46;

    private static readonly WireDemand[] Platform =
    [
        NationalId(SourceShape.Business(HttpStatusCode.BadRequest, "1001", "CPR-nummeret er ugyldigt")),
        new("x-requestId", r => r.Header("x-requestId") is { Length: > 0 and <= LongestRequestId }, SourceShape.Problem(HttpStatusCode.BadRequest, "Bad Request")),
        Speaks(Json, SourceShape.Problem(HttpStatusCode.NotAcceptable, "Not Acceptable")),
    ];

    private static readonly WireDemand[] Dubu =
    [
        new("x-TransaktionsId", r => Guid.TryParse(r.Header("x-TransaktionsId"), out _), SourceShape.Rejected("DUBU-401", "TransaktionsId mangler")),
        new("x-TransaktionsTid", r => IsMoment(r.Header("x-TransaktionsTid")), SourceShape.Rejected("DUBU-402", "TransaktionsTid mangler")),
        new("x-OnBehalfOfUser", r => r.Header("x-OnBehalfOfUser") is { Length: > 0 }, SourceShape.Rejected("DUBU-403", "Bruger mangler")),
        Speaks(Json, Answer.WithoutBody(HttpStatusCode.NotAcceptable)),
    ];

    private static readonly WireDemand[] Certificates =
    [
        NationalId(Answer.WithoutBody(HttpStatusCode.BadRequest)),
        Speaks("application/xml", Answer.WithoutBody(HttpStatusCode.NotAcceptable)),
    ];

    public static IReadOnlyList<WireDemand> Of(string sourceId) => sourceId switch
    {
        "dfdg" or "ungedatabasen" => Platform,
        "cosmic" or "sundhedsplatformen" or "columna" => OfFhir(Form),
        "ffb" or "rehabilitation-140" => OfFhir(Fhir),
        "dubu" => Dubu,
        "mediconnect" or "netforvaltning-sundhed" => Certificates,
        "gp-inbox" => OfFhir(Fhir),
        "digital-post" => [Reads("application/xml")],
        "jobindsats" => [Reads("text/csv")],
        "jobnet" => [Reads(Json)],
        "kmd-momentum" => [Speaks(Json, SourceShape.Problem(HttpStatusCode.NotAcceptable, "Not Acceptable"))],
        "kmd-nexus" => Posted(Hal, Answer.WithoutBody(HttpStatusCode.NotAcceptable), Answer.WithoutBody(HttpStatusCode.UnsupportedMediaType)),
        "getorganized" => Posted(Json, Answer.WithoutBody(HttpStatusCode.NotAcceptable), Answer.WithoutBody(HttpStatusCode.UnsupportedMediaType)),
        "schultz-fasit" or "workbase" => Posted(
            Json, SourceShape.Problem(HttpStatusCode.NotAcceptable, "Not Acceptable"), SourceShape.Problem(HttpStatusCode.UnsupportedMediaType, "Unsupported Media Type")),
        _ => MessageDemands.Of(sourceId),
    };

    // FHIR's servers speak several formats, and some of them another one to who does not say which.
    private static WireDemand[] OfFhir(string posted) =>
    [
        new("Accept", r => Accepts(r, Fhir), SourceShape.Outcome(HttpStatusCode.NotAcceptable, "not-supported", "Formatet understøttes ikke")),
        new("Content-Type", r => r.Method != "POST" || Is(r.ContentType, posted), SourceShape.Outcome(HttpStatusCode.UnsupportedMediaType, "not-supported", "Formatet understøttes ikke")),
    ];

    private static WireDemand[] Posted(string spoken, Answer notSpoken, Answer notRead) =>
        [Speaks(spoken, notSpoken), new("Content-Type", r => r.Method != "POST" || Is(r.ContentType, Json), notRead)];

    private static WireDemand Reads(string type) => new("Content-Type", r => Is(r.ContentType, type), Answer.WithoutBody(HttpStatusCode.UnsupportedMediaType));

    // RFC 9110: who does not say what is accepted takes what there is.
    private static WireDemand Speaks(string spoken, Answer otherwise) => new("Accept", r => r.Header("Accept") is null || Accepts(r, spoken), otherwise);

    private static WireDemand NationalId(Answer otherwise) => new(
        "x-civilregistrationIdentifier", r => r.Header("x-civilregistrationIdentifier") is { Length: NationalIdLength } id && id.All(char.IsAsciiLetterOrDigit), otherwise);

    private static bool Accepts(IncomingRequest request, string type) =>
        request.Header("Accept")?.Split(',').Any(accepted => Is(accepted, type) || Is(accepted, "*/*")) == true;

    private static bool Is(string? media, string type) => string.Equals(media?.Split(';')[0].Trim(), type, StringComparison.OrdinalIgnoreCase);

    internal static bool IsMoment(string? text) =>
        text?.Contains('T', StringComparison.Ordinal) == true && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);
}
