using Microsoft.AspNetCore.Http;

namespace Gateway.Tokens.Clients;

/// <summary>
/// Who sends a form: by signed assertion (private_key_jwt), by certificate (tls_client_auth), or, where the client is a
/// public one, by nothing but its id. Exactly one of them, and of each client the one it is registered with.
/// </summary>
internal sealed class ClientAuthentication(RegisteredClients clients, ClientAssertions assertions, ClientCertificates certificates)
{
    /// <summary>Finds the client; a certificate that was shown is told in any case, because tokens are bound to it. One that is not believed is no client's.</summary>
    public async Task<IdentifiedClient> IdentifyAsync(HttpContext context, IFormCollection form)
    {
        var shown = context.Connection.ClientCertificate;
        var bound = shown is null ? null : ClientCertificates.Thumbprint(shown);

        // 1. No certificate that was taken back, whatever comes beside it.
        if (!certificates.MayBind(shown))
            return new(null, ClientRefusal.Certificate);

        // 2. No secret: none is ever registered.
        if (context.Request.Headers.Authorization.Count > 0 || form.ContainsKey("client_secret"))
            return new(null, ClientRefusal.NotOneWay);

        // 3. An assertion, or a part of one.
        if (form.ContainsKey("client_assertion") || form.ContainsKey("client_assertion_type"))
            return await assertions.IdentifyAsync(form) with { Certificate = bound };

        // 4. Its id, and what belongs to it.
        if (form["client_id"] is not [{ } id])
            return new(null, ClientRefusal.NotOneWay);
        if (clients.Find(id) is not { } client)
            return new(null, ClientRefusal.UnknownClient);
        if (client.CertificateSubject is { } subject)
            return certificates.Holds(shown, subject) ? new(client, ClientRefusal.None) { Certificate = bound } : new(null, ClientRefusal.Certificate);
        return client.IsPublic ? new(client, ClientRefusal.None) { Certificate = bound } : new(null, ClientRefusal.NotOneWay);
    }
}
