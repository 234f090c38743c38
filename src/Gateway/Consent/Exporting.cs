using Gateway.Access;

namespace Gateway.Consent;

/// <summary>Gives a consent in the form of another standard; shown and recorded as any other look.</summary>
internal static class Exporting
{
    internal static Step<ExportedConsent> Receipt(string consentId, ConsentWork work) =>
        Export(consentId, "export-receipt", work, (shown, subject) => new ExportedConsent("application/json", ConsentReceipt.Write(shown, subject)));

    internal static Step<ExportedConsent> Fhir(string consentId, ConsentWork work) =>
        Export(consentId, "export-fhir", work, (shown, subject) => new ExportedConsent("application/fhir+json", FhirConsent.Write(shown, subject)));

    private static Step<ExportedConsent> Export(string consentId, string use, ConsentWork work, Func<ShownConsent, ExportSubject, ExportedConsent> write)
    {
        var step = Showing.Get(consentId, use, work);
        if (step.Done is not { } shown)
            return new(null, step.Refusal);
        var pseudonym = work.Keys.PseudonymOf(work.Asker.Caller.Municipality, work.Asker.Person);
        return write(shown, new ExportSubject(pseudonym, work.Catalogue));
    }
}

/// <summary>A consent as a document.</summary>
internal sealed record ExportedConsent(string MediaType, byte[] Document);

/// <summary>What a document needs beside the consent.</summary>
/// <param name="Pseudonym">Stands for the citizen; a national id never leaves in a document.</param>
/// <param name="Catalogue">The words for what the consent names.</param>
internal sealed record ExportSubject(string Pseudonym, PolicyCatalogue Catalogue)
{
    /// <summary>The statutes a consent answers to: those of the rules it serves, or those that give the right to object.</summary>
    internal IReadOnlyList<LegalBasis> BasesOf(ConsentStanding standing)
    {
        var consent = standing.Consent;
        var ids = consent.Effect == Storage.ConsentEffect.Permit
            ? Catalogue.Rules.Where(r => r.Kind == RuleKind.Consent && r.Purpose == consent.Purpose && r.Categories.Intersect(consent.Categories).Any()).Select(r => r.Basis)
            : consent.Categories.Select(c => Catalogue.FindCategory(c)?.CitizenMayObject).OfType<string>();
        return [.. ids.Distinct().Select(id => Catalogue.Bases[id])];
    }

    /// <summary>The name of a category in Danish; its id where the catalogue no longer has it.</summary>
    internal string TitleOf(string category) => Catalogue.FindCategory(category)?.Title.Da ?? category;

    /// <summary>The name of a purpose in Danish; its id where the catalogue no longer has it.</summary>
    internal string PurposeOf(string purpose) => Catalogue.Purposes.GetValueOrDefault(purpose)?.Title.Da ?? purpose;

    /// <summary>The name of a holder in Danish; its id where the catalogue no longer has it.</summary>
    internal string HolderOf(string holder) => Catalogue.Holders.GetValueOrDefault(holder)?.Title.Da ?? holder;
}
