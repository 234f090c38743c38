using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Tests.Callers.Certificates;

/// <summary>A revocation list with one more extension, signed anew.</summary>
internal static class RewrittenList
{
    /// <summary>The list, DER.</summary>
    public static byte[] With(byte[] list, X509Extension extension, X509Certificate2 authority)
    {
        var whole = new AsnReader(list, AsnEncodingRules.DER).ReadSequence();
        var signed = whole.ReadSequence();
        var algorithm = whole.ReadEncodedValue();
        var rewritten = new AsnWriter(AsnEncodingRules.DER);
        using (rewritten.PushSequence())
        {
            var extensions = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
            while (signed.HasData && signed.PeekTag() != extensions)
                rewritten.WriteEncodedValue(signed.ReadEncodedValue().Span);
            var there = signed.ReadSequence(extensions).ReadSequence();
            using (rewritten.PushSequence(extensions))
            using (rewritten.PushSequence())
            {
                while (there.HasData)
                    rewritten.WriteEncodedValue(there.ReadEncodedValue().Span);
                using (rewritten.PushSequence())
                {
                    rewritten.WriteObjectIdentifier(extension.Oid!.Value!);
                    rewritten.WriteBoolean(extension.Critical);
                    rewritten.WriteOctetString(extension.RawData);
                }
            }
        }
        using var key = authority.GetECDsaPrivateKey()!;
        var result = new AsnWriter(AsnEncodingRules.DER);
        using (result.PushSequence())
        {
            result.WriteEncodedValue(rewritten.Encode());
            result.WriteEncodedValue(algorithm.Span);
            result.WriteBitString(key.SignData(rewritten.Encode(), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        }
        return result.Encode();
    }
}
