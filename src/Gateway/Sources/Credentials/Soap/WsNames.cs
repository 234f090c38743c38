namespace Gateway.Sources.Credentials.Soap;

/// <summary>The names of WS-Security, WS-Addressing, WS-Trust and SAML that a message is signed and a token asked for with.</summary>
internal static class WsNames
{
    internal const string Soap11 = "http://schemas.xmlsoap.org/soap/envelope/";
    internal const string Soap12 = "http://www.w3.org/2003/05/soap-envelope";
    internal const string Addressing = "http://www.w3.org/2005/08/addressing";
    internal const string Security = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
    internal const string Security11 = "http://docs.oasis-open.org/wss/oasis-wss-wssecurity-secext-1.1.xsd";
    internal const string Utility = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
    internal const string Trust = "http://docs.oasis-open.org/ws-sx/ws-trust/200512";
    internal const string Policy = "http://schemas.xmlsoap.org/ws/2004/09/policy";
    internal const string Saml = "urn:oasis:names:tc:SAML:2.0:assertion";
    internal const string SamlToken = "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV2.0";
    internal const string SamlId = "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLID";
    internal const string X509Token = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3";
    internal const string Base64 = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary";
    internal const string Issue = Trust + "/RST/Issue";
}
