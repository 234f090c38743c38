using System.Text;
using System.Xml;
using Gateway.Sandbox.Answers;

namespace Gateway.Sandbox.Demands;

/// <summary>What the SOAP services look for in a message: operation, transaction, authority, acting user, purpose.</summary>
internal static class MessageDemands
{
    private const string Serviceplatform = "http://serviceplatformen.dk/xml/schemas/";
    private const string Kontekst = "http://kombit.dk/xml/schemas/kontekst/2017/01/01/";
    private const string Sagdok = "urn:oio:sagdok:3.0.0";
    private const string Traen = "http://www.traen.com/2010/06/01";
    private const string EIncome = "http://rep.oio.dk/skat.dk/eindkomst/class/";
    private const string Company = "http://rep.oio.dk/skat.dk/motor/class/virksomhed/xml/schemas/20080401/";
    private const string Grants = "http://www.kombit.dk/int/2022/01/01/";

    /// <summary>The purpose that the recorded subscription to eIndkomst is for.</summary>
    private const string AgreedPurpose = "171";

    private const int CvrLength = 8;

    public static IReadOnlyList<WireDemand> Of(string sourceId) => sourceId switch
    {
        "cpr" =>
        [
            .. Operation11("http://serviceplatformen.dk/xml/wsdl/soap11/CPR/PersonBaseDataExtended/5/PersonLookup"),
            Text("OnBehalfOfUser", Serviceplatform + "CallContext/1/", "CallContext", SoapShapes.ServiceplatformFault("CallContextMissing", "Bruger mangler")),
            Cvr(Serviceplatform + "AuthorityContext/1/", SoapShapes.ServiceplatformFault("AuthorityContextMissing", "Myndighed mangler")),
        ],
        "skat-eindkomst" =>
        [
            .. Operation11("http://www.kombit.dk/2017/01/01/SKATForwardEIndkomstServiceService_4#SF0770_A_IndkomstoplysningerLaes_IndkomstoplysningerLaes"),
            .. Context(SoapShapes.IncomeError("EI-400", "Hovedoplysninger er ikke udfyldt")),
            Text("AbonnentTypeKode", EIncome + "abonnenttype/xml/schemas/20071202/", null, SoapShapes.IncomeError("EI-401", "Abonnent ukendt")),
            Text("AbonnementTypeKode", EIncome + "abonnementtype/xml/schemas/20071202/", null, SoapShapes.IncomeError("EI-401", "Abonnent ukendt")),
            new("VirksomhedSENummerIdentifikator", r => IsCvr(One(r, "VirksomhedSENummerIdentifikator", Company)), SoapShapes.IncomeError("EI-401", "Abonnent ukendt")),
            new(
                "AdgangFormaalTypeKode",
                r => One(r, "AdgangFormaalTypeKode", EIncome + "adgangformaaltype/xml/schemas/20071202/") == AgreedPurpose,
                SoapShapes.IncomeError("EI-403", "Abonnent har ikke adgang til formålet")),
        ],
        "udbetaling-danmark" or "ky" or "ksd" =>
        [
            Operation12(Grants + "YdelseListeHentService#"),
            .. Context(SoapShapes.BenefitsError("YI-400", "Hovedoplysninger er ikke udfyldt")),
            new("RettighedListe", r => IsCvr(One(r, "VirksomhedCVRNummer", Grants)), SoapShapes.BenefitsError("YI-401", "Rettigheder mangler")),
        ],
        "case-index" =>
        [
            .. Operation11("urn:oio:sagdok:3.0.0:SoegSag"),
            Text("TransaktionsId", Sagdok, null, SoapShapes.Fault11("soap:Client", "TransaktionsId mangler")),
            Text("OnBehalfOfUser", Sagdok, null, SoapShapes.Fault11("soap:Client", "Bruger mangler")),
            new("MunicipalityCVR", r => IsCvr(One(r, "MunicipalityCVR", Sagdok)), SoapShapes.Fault11("soap:Client", "Myndighed mangler")),
        ],
        "acadre" => [.. Operation11(Traen + "/schema/"), Text("ActingUser", Traen, "Header", SoapShapes.Fault11("soap:Server", "UserNotFoundException"))],
        // Den Gode Webservice: without an id card and a message id nobody is heard. A batch is a file, and no message.
        "lpr" or "sygesikring" =>
        [
            IfMessage("Assertion", "urn:oasis:names:tc:SAML:2.0:assertion", "Security"), IfMessage("MessageID", "http://www.medcom.dk/dgws/2006/04/dgws-1.0.xsd", "Linking"),
        ],
        _ => [],
    };

    private static WireDemand[] Operation11(string begin) =>
    [
        new("Content-Type", r => r.ContentType?.StartsWith("text/xml", StringComparison.OrdinalIgnoreCase) == true, SoapShapes.Fault11("soap:VersionMismatch", "SOAP 1.1 forventes")),
        new("SOAPAction", r => r.Header("SOAPAction")?.Trim('"').StartsWith(begin, StringComparison.Ordinal) == true, SoapShapes.Fault11("soap:Client", "Ukendt operation")),
    ];

    // The content type tells both.
    private static WireDemand Operation12(string begin) => new(
        "Content-Type",
        r => r.ContentType?.StartsWith("application/soap+xml", StringComparison.OrdinalIgnoreCase) == true && r.SoapAction?.StartsWith(begin, StringComparison.Ordinal) == true,
        SoapShapes.Fault12("env:Sender", "Ukendt operation"));

    private static WireDemand[] Context(Answer otherwise) =>
    [
        Text("TransaktionsId", Kontekst, "HovedOplysninger", otherwise),
        new("TransaktionsTid", r => WireDemands.IsMoment(One(r, "TransaktionsTid", Kontekst, "HovedOplysninger")), otherwise),
        Text("OnBehalfOfUser", Kontekst, "HovedOplysninger", otherwise),
        Cvr(Kontekst, otherwise),
    ];

    private static WireDemand Cvr(string space, Answer otherwise) => new("AuthorityContext", r => IsCvr(One(r, "MunicipalityCVR", space, "AuthorityContext")), otherwise);

    private static WireDemand Text(string name, string space, string? inside, Answer otherwise) => new(name, r => One(r, name, space, inside) is { Length: > 0 }, otherwise);

    private static WireDemand IfMessage(string name, string space, string inside) => new(
        name, r => r.Method != "POST" || One(r, name, space, inside) is { Length: > 0 }, SoapShapes.Fault11("soap:Client", $"{name} mangler"));

    private static bool IsCvr(string? text) => text?.Length == CvrLength && text.All(char.IsAsciiDigit);

    /// <summary>The text of the one element of that name; null where there is none, or several, or it stands elsewhere.</summary>
    private static string? One(IncomingRequest request, string name, string space, string? inside = null) =>
        SignedSoap.Parse(Encoding.UTF8.GetString(request.Body.Span)) is { } message
        && message.GetElementsByTagName(name, space).OfType<XmlElement>().ToList() is [var one] && (inside is null || one.ParentNode?.LocalName == inside)
            ? one.InnerText.Trim()
            : null;
}
