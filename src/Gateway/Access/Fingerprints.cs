using System.Security.Cryptography;
using System.Text;
using Gateway.Storage;

namespace Gateway.Access;

/// <summary>
/// What a verification is about: a rule or a legal basis as it reads. When its text in the catalogue changes, so does
/// its fingerprint, and what an officer verified before no longer counts.
/// </summary>
internal static class Fingerprints
{
    /// <summary>The name a verification has for a legal basis.</summary>
    internal static string Target(LegalBasis basis) => "basis:" + basis.Id;

    /// <summary>The name a verification has for a rule.</summary>
    internal static string Target(Rule rule) => "rule:" + rule.Id;

    internal static string Of(LegalBasis basis) => Hash(basis.Id, basis.Statute, basis.Paragraph, basis.Title.Da, basis.Title.En);

    internal static string Of(Rule rule) => Hash(
        rule.Id, rule.Kind.ToString(), rule.Basis, rule.Purpose, string.Join(' ', rule.Categories), string.Join(' ', rule.Roles),
        string.Join(' ', rule.NecessaryFor), string.Join(' ', rule.Forms), string.Join(' ', rule.Mandates),
        FormattableString.Invariant($"{rule.MaximumAgeDays} {rule.MinimumAssurance} {rule.HoldsBackThirdParty}"));

    /// <summary>Whether a legal basis is verified: in the catalogue, unless the officer said otherwise, or by an officer who read the same text.</summary>
    internal static bool Verify(this AccessRecords records, LegalBasis basis) =>
        (basis.Verified && !records.Revoked.Contains(Target(basis))) || records.Verifications.Contains(new Verification(Target(basis), Of(basis)));

    /// <summary>Whether a rule is verified: in the catalogue, unless the officer said otherwise, or by an officer who read the same rule.</summary>
    internal static bool Verify(this AccessRecords records, Rule rule) =>
        (rule.Verified && !records.Revoked.Contains(Target(rule))) || records.Verifications.Contains(new Verification(Target(rule), Of(rule)));

    // Lengths stand before texts, so that no two rules run into the same bytes.
    private static string Hash(params IEnumerable<string> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(parts.Select(p => FormattableString.Invariant($"{p.Length}:{p}"))))));
}
