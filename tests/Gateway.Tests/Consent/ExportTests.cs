using System.Text;
using System.Text.Json.Nodes;
using Gateway.Consent;
using Gateway.ReviewedData;
using Gateway.Storage;
using Gateway.Tests.Access;
using Gateway.Tests.Conventions;
using Gateway.Tests.Sources;
using ConsentState = Gateway.Consent.ConsentState;

namespace Gateway.Tests.Consent;

/// <summary>Consents in the form of other standards, compared with what lies beside this test.</summary>
public sealed class ExportTests
{
    private static readonly ExportSubject Subject = new("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", ShippedCatalogue.Catalogue);

    [Fact]
    public void A_receipt_has_the_fields_of_the_standard()
    {
        // Proves: the whole document, of a consent used and withdrawn in part.
        Compare("receipt.json", ConsentReceipt.Write(Shown(WithdrawnInPart), Subject));
    }

    [Fact]
    public void A_FHIR_consent_says_what_still_holds()
    {
        // Proves: the whole document; what was withdrawn is no class of it any more.
        Compare("fhir-permit.json", FhirConsent.Write(Shown(WithdrawnInPart), Subject));
    }

    [Fact]
    public void An_objection_denies()
    {
        // Proves: type deny and its own legal basis, where the catalogue gives the right to object.
        var objecting = ShippedCatalogue.Catalogue with
        {
            Categories = [.. ShippedCatalogue.Catalogue.Categories.Select(c => c.Id == "discharge-letters" ? c with { CitizenMayObject = "sul-43-stk1" } : c)],
        };
        Compare("fhir-deny.json", FhirConsent.Write(Shown(Consent with { Effect = ConsentEffect.Deny, Categories = ["discharge-letters"] }), Subject with { Catalogue = objecting }));
    }

    [Theory]
    [InlineData("Active", "active")]
    [InlineData("NotYetValid", "active")]
    [InlineData("Withdrawn", "inactive")]
    [InlineData("Expired", "inactive")]
    [InlineData("Superseded", "inactive")]
    [InlineData("MandateEnded", "inactive")]
    public void Only_what_holds_is_active(string state, string status)
    {
        // Proves: the status a FHIR reader acts on, for every state.
        var shown = Shown(Consent) with { Standing = new ConsentStanding(Consent, Enum.Parse<ConsentState>(state)) };
        Assert.Equal(status, JsonNode.Parse(FhirConsent.Write(shown, Subject))!["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_document_names_the_citizen_by_pseudonym_only()
    {
        // Proves: no national id in either document, the same pseudonym for the same citizen, another for another, and
        // neither is the key the store knows the citizen by.
        await using var bench = new ConsentBench();
        var given = await bench.GivenAsync("discharge-letters");
        foreach (var export in new Func<string, ConsentWork, Step<ExportedConsent>>[] { Exporting.Receipt, Exporting.Fhir })
        {
            var text = Encoding.UTF8.GetString((await bench.LookAsync(ConsentBench.Caseworker, work => export(given.ConsentId, work))).Done!.Document);
            Assert.DoesNotContain(ConsentBench.Citizen.Reveal(), text, StringComparison.Ordinal);
            Assert.DoesNotContain("doc-1", text, StringComparison.Ordinal);
            Assert.Contains(Pseudonym(bench, ConsentBench.Citizen), text, StringComparison.Ordinal);
        }
        Assert.NotEqual(Pseudonym(bench, ConsentBench.Citizen), Pseudonym(bench, Shipped.D3));
        Assert.NotEqual(new CitizenKey(Convert.FromHexString(Pseudonym(bench, ConsentBench.Citizen))), bench.Keys.KeyOf(Shipped.Municipality, ConsentBench.Citizen));
    }

    private static string Pseudonym(ConsentBench bench, Gateway.Access.CitizenId citizen) => bench.Keys.PseudonymOf(Shipped.Municipality, Gateway.Access.Person.Known(citizen));

    private static ConsentRecord Consent => Shipped.Consent("c-1", "social-action-plan", "discharge-letters") with
    {
        Holders = ["social", "region"], TextVersion = "sha256:abc", GrantedAt = Shipped.Noon.AddDays(-10), Evidence = "doc-1",
    };

    private static ConsentRecord WithdrawnInPart => Consent with { WithdrawnCategories = ["discharge-letters"] };

    private static ShownConsent Shown(ConsentRecord consent) => new(
        new ConsentStanding(consent, ConsentState.Active),
        [
            new ConsentEventRecord(ConsentHappening.Drafted, Shipped.Noon.AddDays(-11), 3, []),
            new ConsentEventRecord(ConsentHappening.Granted, Shipped.Noon.AddDays(-10), 4, []),
            new ConsentEventRecord(ConsentHappening.Used, Shipped.Noon.AddDays(-5), 9, ["discharge-letters"]),
            new ConsentEventRecord(ConsentHappening.Withdrawn, Shipped.Noon.AddDays(-1), 12, ["discharge-letters"]),
        ],
        new LocalizedText("Må vi hente oplysninger om dig?", "May we collect information about you?"));

    private static void Compare(string expected, byte[] document)
    {
        var file = Path.Combine(SourceTree.Root, "tests", "Gateway.Tests", "Consent", "Expected", expected);
        Assert.Equal(File.ReadAllText(file).TrimEnd(), Encoding.UTF8.GetString(document));
    }
}
