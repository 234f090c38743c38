using Gateway.Access;
using Gateway.Sources;
using static Gateway.Tests.Sources.FhirJson;

namespace Gateway.Tests.Sources;

/// <summary>Proves that a FHIR answer is used only when every mapped resource is about the person asked for.</summary>
public sealed class FhirPersonTests
{
    private const string Replacement = "urn:oid:1.2.208.176.1.6.1.1";
    private const string Uuid = "urn:uuid:5f3b7a10-0000-4000-8000-000000000001";

    /// <summary>Bundles that are about D1, each in its own way.</summary>
    public static TheoryData<string, string> AboutD1 => new()
    {
        { "relative reference", Collection(Patient("p", D1), Condition("c", "Patient/p")) },
        { "absolute reference", Bundle("collection", Entry(Patient("p", D1), "https://a.invalid/fhir/Patient/p"), Entry(Condition("c", "https://a.invalid/fhir/Patient/p"))) },
        { "relative reference to an absolute entry", Bundle("collection", Entry(Patient("p", D1), "https://a.invalid/fhir/Patient/p"), Entry(Condition("c", "Patient/p"))) },
        { "urn:uuid", Bundle("message", Entry(Patient("p", D1), Uuid), Entry(Condition("c", Uuid))) },
        { "number with hyphen", Collection(Patient("p", "140385-9922"), Condition("c", "Patient/p")) },
        { "one identifier among several", Collection(Patient("p", D1).Replace("[{", "[{\"system\":\"urn:local\",\"value\":\"77\"},7,{", StringComparison.Ordinal), Condition("c", "Patient/p")) },
        { "subject by identifier", Collection(About("Condition", "c", ByNumber(D1))) },
        { "subject by identifier with hyphen", Collection(About("Condition", "c", ByNumber("140385-9922"))) },
        { "reference and identifier agree", Collection(Patient("p", D1), About("Condition", "c", ByNumber(D1, more: "\"reference\":\"Patient/p\""))) },
        { "reference and a local identifier", Collection(Patient("p", D1), About("Condition", "c", ByNumber("77", "urn:local", "\"reference\":\"Patient/p\""))) },
        { "contained patient", Collection(About("Condition", "c", "{\"reference\":\"#p\"}", $"\"contained\":[{Patient("p", D1)}]")) },
        { "the patient twice", Collection(Patient("p", D1), Patient("p", D1), Condition("c", "Patient/p")) },
        { "'patient' where there is no subject", Collection(Patient("p", D1), Condition("c", "Patient/p").Replace("\"subject\"", "\"patient\"", StringComparison.Ordinal)) },
        { "somebody else's unmapped resources beside it", Collection(Patient("p", D1), Patient("q", D4), About("Account", "a", "{\"reference\":\"Patient/q\"}"), Condition("c", "Patient/p")) },
    };

    /// <summary>Bundles that are not, or not only, about D1.</summary>
    public static TheoryData<string, string> NotAboutD1 => new()
    {
        { "another patient", Collection(Patient("p", D4), Condition("c", "Patient/p")) },
        { "another patient and nothing more", Collection(Patient("p", D4)) },
        { "another patient and only what nobody maps", Collection(Patient("p", D4), About("Account", "a", "{\"reference\":\"Patient/p\"}")) },
        { "two patients, one resource about the other", Collection(Patient("p", D1), Patient("q", D4), Condition("a", "Patient/p"), Condition("b", "Patient/q")) },
        { "found by the search, about the other, of a type nobody maps", Bundle("searchset", Entry(Patient("p", D1), mode: "include"), Entry(Patient("q", D4), mode: "include"), Entry(Condition("a", "Patient/p"), mode: "match"), Entry(About("Flag", "f", "{\"reference\":\"Patient/q\"}"), mode: "match")) },
        { "no patient at all", Collection(Condition("c", "Patient/p")) },
        { "a reference that leads nowhere", Collection(Patient("p", D1), Condition("c", "Patient/x")) },
        { "a reference to something that is no patient", Collection(Patient("p", D1), About("Group", "g", "{}"), Condition("c", "Group/g")) },
        { "a reference on another server", Bundle("collection", Entry(Patient("p", D1), "https://a.invalid/fhir/Patient/p"), Entry(Condition("c", "https://b.invalid/fhir/Patient/p"))) },
        { "no subject", Collection(Patient("p", D1), """{"resourceType":"Condition","id":"c"}""") },
        { "an empty subject", Collection(Patient("p", D1), About("Condition", "c", "{}")) },
        { "a subject that is a text", Collection(Patient("p", D1), About("Condition", "c", "\"Patient/p\"")) },
        { "a subject by name", Collection(Patient("p", D1), About("Condition", "c", "{\"display\":\"Anna Prøvesen\"}")) },
        { "subject by another's identifier", Collection(About("Condition", "c", ByNumber(D4))) },
        { "subject by the right number in another system", Collection(About("Condition", "c", ByNumber(D1, "urn:local"))) },
        { "reference and identifier contradict each other", Collection(Patient("p", D1), About("Condition", "c", ByNumber(D4, more: "\"reference\":\"Patient/p\""))) },
        { "the right number in another system", Collection(Patient("p", D1, "urn:local"), Condition("c", "Patient/p")) },
        { "contained patient that is another", Collection(About("Condition", "c", "{\"reference\":\"#p\"}", $"\"contained\":[{Patient("p", D4)}]")) },
        { "contained patient in another resource", Collection(Condition("a", "#p", $"\"contained\":[{Patient("p", D1)}]"), Condition("b", "#p")) },
        { "contained patient that is not there", Collection(Patient("p", D1), Condition("c", "#p")) },
        { "one id for two people in nested bundles", Collection(Collection(Patient("p", D1), Condition("a", "Patient/p")), Collection(Patient("p", D4), Condition("b", "Patient/p"))) },
    };

    [Theory]
    [MemberData(nameof(AboutD1))]
    public void What_is_about_the_citizen_is_read(string how, string json)
    {
        // Proves each way in which a payload may name the person.
        Assert.True(Read(json, Shipped.D1) is SourceOutcome.Answered { Facts: [{ SourceItemId: "c" }] }, how);
    }

    [Theory]
    [MemberData(nameof(NotAboutD1))]
    public void What_is_not_about_the_citizen_is_refused(string how, string json)
    {
        // Proves that a doubt about the person refuses the whole answer: it is neither shown nor taken for "nothing held".
        Assert.True(Read(json, Shipped.D1) is SourceOutcome.Failed { Reason: ReasonCode.SourceWrongPerson }, how);
    }

    [Theory]
    [MemberData(nameof(AboutD1))]
    public void The_same_payloads_are_refused_for_anybody_else(string how, string json)
    {
        // Proves that it is the person asked for who decides, and not that some person is named.
        Assert.True(Read(json, Shipped.D3) is SourceOutcome.Failed { Reason: ReasonCode.SourceWrongPerson }, how);
    }

    [Fact]
    public void A_replacement_number_counts_in_its_own_system_only()
    {
        // Proves that an eCPR is matched under the OID of replacement numbers and under no other.
        var citizen = Shipped.Citizen("0703921VJ4");
        Assert.IsType<SourceOutcome.Answered>(Read(Collection(Patient("p", "0703921VJ4", Replacement), Condition("c", "Patient/p")), citizen));
        Assert.IsType<SourceOutcome.Failed>(Read(Collection(Patient("p", "0703921VJ4"), Condition("c", "Patient/p")), citizen));
    }

    [Theory]
    [InlineData(40_000, true)]
    [InlineData(120_000, false)]
    public void A_person_with_more_names_than_can_be_hidden_is_refused(int letters, bool read)
    {
        // Proves that a source cannot make the hiding of names slow for everybody: above the limit nothing of its answer is shown.
        var named = Patient("p", D1).TrimEnd('}') + $",\"name\":[{{\"text\":\"{new string('a', letters)}\"}}]}}";
        Assert.Equal(read, Read(Collection(named, Condition("c", "Patient/p")), Shipped.D1) is SourceOutcome.Answered);
    }

    [Fact]
    public void An_entirely_empty_search_is_about_nobody_and_holds_nothing()
    {
        // Proves that a search without results, which has no patient to include, is not refused.
        Assert.IsType<SourceOutcome.Answered>(Read(Searchset("\"total\":0"), Shipped.D1));
    }

    private static SourceOutcome Read(string json, CitizenId citizen) =>
        Fhir.Interpret([FhirBundle.TryRead(Shipped.Json(json))!], Shipped.Definition("cosmic"), Shipped.Request("cosmic", "conditions"), ["hospital-diagnoses"], Person.Known(citizen));
}
