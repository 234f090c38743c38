using System.Net;
using System.Security;

namespace Gateway.Sandbox.Answers;

/// <summary>How the SOAP services say that they know nothing, and that they are broken. Texts and codes of faults are assumed.</summary>
internal static class SoapShapes
{
    private const string Soap11 = "http://schemas.xmlsoap.org/soap/envelope/";
    private const string Soap12 = "http://www.w3.org/2003/05/soap-envelope";
    private const string Type11 = "text/xml; charset=utf-8";
    private const string Type12 = "application/soap+xml; charset=utf-8";

    // Every part of the answer may be absent: nobody is known by the number.
    public static SourceShape Cpr { get; } = Of11("<t:PersonLookupResponse xmlns:t=\"http://serviceplatformen.dk/xml/wsdl/soap11/CPR/PersonBaseDataExtended/5/\"/>");

    public static SourceShape Income { get; } = Of11(
        "<t:IndkomstOplysningPersonHent_O xmlns:t=\"http://www.kombit.dk/2017/01/01/\">" + Advice("EI-100", "Ingen indkomstoplysninger fundet") + "</t:IndkomstOplysningPersonHent_O>");

    public static SourceShape Benefits { get; } = new(
        _ => Answer.Of(HttpStatusCode.OK, Type12, Envelope(Soap12, "<t:BevillingHent_O xmlns:t=\"http://www.kombit.dk/int/2022/01/01/\">" + Advice("YI-100", "Ingen ydelser fundet") + "</t:BevillingHent_O>")),
        Fault12("env:Sender", "Adgang nægtet"),
        Fault12("env:Receiver", "Intern fejl")) { ForeignFault = Foreign12 };

    public static SourceShape CaseIndex { get; } = Of11("<t:SoegSagResponse xmlns:t=\"urn:oio:sagdok:3.0.0\"/>");

    public static SourceShape Archive { get; } = new(
        request => request.SoapAction?.EndsWith("GetCasesForIdentity", StringComparison.Ordinal) == true
            ? Answer.Of(HttpStatusCode.OK, Type11, Envelope(Soap11, "<a:GetCasesForIdentityResponse xmlns:a=\"http://www.traen.com/2010/06/01\"><a:GetCasesForIdentityResult/></a:GetCasesForIdentityResponse>"))
            : Fault11("soap:Server", "CaseNotFoundException"),
        Fault11("soap:Client", "NotAuthorizedException"),
        Fault11("soap:Server", "Exception")) { ForeignFault = Foreign11 };

    /// <summary>A business error of eIndkomst, which comes inside a good answer.</summary>
    public static Answer IncomeError(string id, string text) =>
        Answer.Of(HttpStatusCode.OK, Type11, Envelope(Soap11, "<t:IndkomstOplysningPersonHent_O xmlns:t=\"http://www.kombit.dk/2017/01/01/\">" + Error(id, text) + "</t:IndkomstOplysningPersonHent_O>"));

    /// <summary>The same of the benefit index.</summary>
    public static Answer BenefitsError(string id, string text) =>
        Answer.Of(HttpStatusCode.OK, Type12, Envelope(Soap12, "<t:BevillingHent_O xmlns:t=\"http://www.kombit.dk/int/2022/01/01/\">" + Error(id, text) + "</t:BevillingHent_O>"));

    /// <summary>The fault that the CPR look-up declares.</summary>
    public static Answer ServiceplatformFault(string code, string text) => Answer.Of(HttpStatusCode.InternalServerError, Type11, Envelope(
        Soap11,
        $"<soap:Fault><faultcode>soap:Client</faultcode><faultstring>{text}</faultstring><detail><p:ServiceplatformFault xmlns:p=\"http://serviceplatformen.dk/xml/schemas/ServiceplatformFault/1/\"><p:ErrorList><p:Error><p:ErrorCode>{code}</p:ErrorCode><p:ErrorText>{text}</p:ErrorText></p:Error></p:ErrorList></p:ServiceplatformFault></detail></soap:Fault>"));

    private static SourceShape Of11(string nothing) => new(
        _ => Answer.Of(HttpStatusCode.OK, Type11, Envelope(Soap11, nothing)),
        Fault11("soap:Client", "Adgang nægtet"),
        Fault11("soap:Server", "Intern fejl")) { ForeignFault = Foreign11 };

    private static Answer Foreign11 => Answer.Of(HttpStatusCode.InternalServerError, Type11, $"""
        <?xml version="1.0" encoding="utf-8"?>
        <SOAP-ENV:Envelope xmlns:SOAP-ENV="{Soap11}"><SOAP-ENV:Header/><SOAP-ENV:Body><SOAP-ENV:Fault><faultcode>SOAP-ENV:Server</faultcode><faultstring xml:lang="da">Tjenesten er ude af drift</faultstring><faultactor>urn:drift</faultactor><detail>{ForeignDetail}</detail></SOAP-ENV:Fault></SOAP-ENV:Body></SOAP-ENV:Envelope>
        """);

    private static Answer Foreign12 => Answer.Of(HttpStatusCode.InternalServerError, Type12, $"""
        <?xml version="1.0" encoding="utf-8"?>
        <Envelope xmlns="{Soap12}"><Body><Fault><Code><Value xmlns:e="{Soap12}">e:Receiver</Value><Subcode><Value xmlns:d="urn:drift">d:DB-17</Value></Subcode></Code><Reason><Text xml:lang="da">Tjenesten er ude af drift</Text><Text xml:lang="en">The service is down</Text></Reason><Node>urn:drift</Node><Detail>{ForeignDetail}</Detail></Fault></Body></Envelope>
        """);

    private const string ForeignDetail = "<d:Fejl xmlns:d=\"urn:drift\"><d:Kode>DB-17</d:Kode><d:Spor>at Drift.Tjeneste.Hent()</d:Spor></d:Fejl>";

    private static string Advice(string id, string text) => Reaction($"<k:Advis><k:AdvisId>{id}</k:AdvisId><k:AdvisTekst>{text}</k:AdvisTekst></k:Advis>");

    private static string Error(string id, string text) => Reaction($"<k:Fejl><k:FejlId>{id}</k:FejlId><k:FejlTekst>{text}</k:FejlTekst></k:Fejl>");

    private static string Reaction(string reaction) =>
        $"<k:HovedOplysningerSvar xmlns:k=\"http://kombit.dk/xml/schemas/kontekst/2017/01/01/\"><k:TransaktionsId>{Guid.Empty}</k:TransaktionsId>"
        + $"<k:SvarReaktion>{reaction}</k:SvarReaktion></k:HovedOplysningerSvar>";

    public static Answer Fault11(string code, string text) => Answer.Of(HttpStatusCode.InternalServerError, Type11, Envelope(
        Soap11, $"<soap:Fault><faultcode>{code}</faultcode><faultstring>{SecurityElement.Escape(text)}</faultstring></soap:Fault>"));

    public static Answer Fault12(string code, string text) => Answer.Of(HttpStatusCode.InternalServerError, Type12, Envelope(
        Soap12, $"<soap:Fault xmlns:env=\"{Soap12}\"><soap:Code><soap:Value>{code}</soap:Value></soap:Code><soap:Reason><soap:Text xml:lang=\"da\">{SecurityElement.Escape(text)}</soap:Text></soap:Reason></soap:Fault>"));

    private static string Envelope(string soap, string body) =>
        $"<?xml version=\"1.0\" encoding=\"utf-8\"?><soap:Envelope xmlns:soap=\"{soap}\"><soap:Body>{body}</soap:Body></soap:Envelope>";
}
