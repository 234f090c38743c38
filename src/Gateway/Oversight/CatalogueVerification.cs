using Gateway.Access;
using Gateway.Callers;
using Gateway.DisclosureLog;
using Gateway.Disclosures;
using Gateway.Storage;
using Gateway.Storage.Oversight;

namespace Gateway.Oversight;

/// <summary>
/// The privacy officer's verifications of the policy catalogue. One is about a rule or legal basis as it read then, in
/// one municipality, and counts from the next decision on.
/// </summary>
internal sealed class CatalogueVerification(OversightStore records, PolicyCatalogues catalogues, TimeProvider clock, ILogger<CatalogueVerification> log)
{
    /// <summary>The catalogue of the officer's municipality and what is verified in it.</summary>
    internal async Task<VerifiedCatalogue> ReadAsync(Caller officer)
    {
        var said = await records.ReadVerificationsAsync(officer.Municipality);
        return new VerifiedCatalogue(catalogues.Of(officer.Municipality), AccessRecords.None with { Verifications = said.Verified, Revoked = said.Revoked });
    }

    /// <summary>Verifies a target as it reads in the catalogue the officer read.</summary>
    internal async Task<OversightResult> VerifyAsync(Caller officer, KeyedRequest request, string target, string catalogueVersion, string source)
    {
        var catalogue = catalogues.Of(officer.Municipality);
        if (catalogueVersion != catalogue.Version)
            return new OversightResult.Refused(OversightRefusal.CatalogueChanged);
        if (FingerprintOf(target, catalogue) is not { } fingerprint)
            return new OversightResult.Refused(OversightRefusal.TargetUnknown);
        var verified = new Verification(target, fingerprint);
        var entry = OversightEntries.Verified(officer, verified, catalogueVersion, source, clock.GetUtcNow());
        return Log(entry.Kind, officer, await records.VerifyAsync(request, verified, source, entry));
    }

    /// <summary>
    /// Takes a verification back, an officer's or the catalogue's own: from then on the target opens nothing in the
    /// municipality until it is verified again. It may have left the catalogue since.
    /// </summary>
    internal async Task<OversightResult> RevokeAsync(Caller officer, KeyedRequest request, string target)
    {
        var result = await records.RevokeAsync(request, target, InCatalogue(target, catalogues.Of(officer.Municipality)), standing => OversightEntries.Revoked(officer, standing, clock.GetUtcNow()));
        return Log(EntryKind.VerificationRevoked, officer, result);
    }

    private static Verification? InCatalogue(string target, PolicyCatalogue catalogue) =>
        catalogue.Rules.Any(r => r.Verified && Fingerprints.Target(r) == target) || catalogue.Bases.Values.Any(b => b.Verified && Fingerprints.Target(b) == target)
            ? new Verification(target, FingerprintOf(target, catalogue)!)
            : null;

    private static string? FingerprintOf(string target, PolicyCatalogue catalogue) =>
        catalogue.Rules.FirstOrDefault(r => Fingerprints.Target(r) == target) is { } rule ? Fingerprints.Of(rule)
        : catalogue.Bases.Values.FirstOrDefault(b => Fingerprints.Target(b) == target) is { } basis ? Fingerprints.Of(basis)
        : null;

    private OversightResult Log(EntryKind kind, Caller officer, DecisionResult result)
    {
        if (result.Position is not { } position)
            return new OversightResult.Refused(result.Refusal == DecisionRefusal.KeyReused ? OversightRefusal.KeyReused : OversightRefusal.NotVerified);
        DisclosureLogMessages.Recorded(log, kind, officer.Municipality.Code, position.Index, position.LeafHash);
        return new OversightResult.Recorded(position);
    }
}

/// <summary>A catalogue and what is verified in it.</summary>
internal sealed record VerifiedCatalogue(PolicyCatalogue Catalogue, AccessRecords Records);
