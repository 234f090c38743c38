using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Callers.Certificates;

namespace Gateway.Callers.Issuers;

/// <summary>
/// Whether a token is brought by whom it was issued to: bound to a client certificate (RFC 8705 section 3), it works with that certificate
/// on the same TLS connection and with no other. Nothing that a proxy or a caller writes into a header counts. Pure.
/// </summary>
internal static class TokenBinding
{
    private const string Confirmation = "cnf";
    private const string Thumbprint = "x5t#S256";

    /// <summary>Why the token does not go with the certificate; null where it does.</summary>
    internal static TokenJudgement.Refused? Refusal(JsonElement payload, TokenIssuer issuer, CertificateVerdict shown)
    {
        // Whoever shows a certificate is to be believed in all of it, whatever the token says.
        if (shown is CertificateVerdict.Refused { Because: var because })
            return new TokenJudgement.Refused(TokenRefusal.Certificate, because);
        if (!payload.TryGetProperty(Confirmation, out var confirmation))
            return issuer.BoundTokensRequired ? new TokenJudgement.Refused(TokenRefusal.Unbound) : null;
        // Bound to something else as well (a DPoP key, say) is bound to what nobody here can check.
        if (confirmation.ValueKind != JsonValueKind.Object || confirmation.EnumerateObject().Count() != 1 || Hash(confirmation) is not { } hash)
            return new TokenJudgement.Refused(TokenRefusal.Binding);
        if (shown is not CertificateVerdict.Accepted { Thumbprint: var thumbprint })
            return new TokenJudgement.Refused(TokenRefusal.NoCertificate);
        return CryptographicOperations.FixedTimeEquals(hash, thumbprint.Span) ? null : new TokenJudgement.Refused(TokenRefusal.Binding);
    }

    private static byte[]? Hash(JsonElement confirmation)
    {
        if (StrictJson.Text(confirmation, Thumbprint) is not { } text || !Base64Url.IsValid(text))
            return null;
        var hash = Base64Url.DecodeFromChars(text);
        return hash.Length == SHA256.HashSizeInBytes && Base64Url.EncodeToString(hash) == text ? hash : null;
    }
}
