using Gateway.Access;
using Gateway.Sources;

namespace Gateway.Tests.Sources;

/// <summary>Proves that what a source could not or would not tell is never taken for its holding nothing.</summary>
public sealed class NotNothingHeldTests : SimulatedSources
{
    private const string D1 = "1403859922";
    private const string D5 = "1901569945";

    [Theory]
    [InlineData("lendings", 2)]
    [InlineData("patientPreferences", 1)]
    [InlineData("pathwayReferences", 2)]
    [InlineData("referencedObject", 2)]
    [InlineData("patientActivities", 2)]
    public async Task A_link_that_is_not_there_opens_nothing_and_is_told(string link, int facts)
    {
        // Proves for each link of the chain that without it the rest stands, and that the answer says that something is not opened.
        Assert.Equal(3, (await AnsweredAsync(D5, "kmd-nexus", "record")).Facts.Count);
        var answer = Assert.IsType<SourceOutcome.Answered>(await AlteredAsync(D5, "kmd-nexus", "record", text => text.Replace($"\"{link}\"", "\"otherLink\"", StringComparison.Ordinal)));
        Assert.Equal((facts, ReasonCode.SourceGivesNoAccess), (answer.Facts.Count, answer.Incomplete));
    }

    [Theory]
    [InlineData("BevilgetYdelseListe")]
    [InlineData("BevilgetYdelse")]
    public async Task A_list_in_another_namespace_is_malformed(string element)
    {
        // Proves that grants in a namespace that was not agreed on are not read as "no grants".
        Assert.NotEmpty((await AnsweredAsync(D1, "ksd", "grants")).Facts);
        Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceMalformed), await AlteredAsync(D1, "ksd", "grants", text => text
            .Replace($"<t:{element}>", $"<u:{element} xmlns:u=\"urn:of-another-version\">", StringComparison.Ordinal).Replace($"</t:{element}>", $"</u:{element}>", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("<k:Fejl><k:FejlTekst>Teknisk fejl</k:FejlTekst></k:Fejl>")]
    [InlineData("<k:Fejl><k:FejlId/></k:Fejl>")]
    [InlineData("<k:Fejl/>")]
    public async Task An_error_without_a_code_is_an_error(string error)
    {
        // Proves that an error nobody has numbered is not read as "no grants", and that without one the same answer is.
        var empty = Assert.IsType<SourceOutcome.Answered>(await AlteredAsync(D1, "ksd", "grants", _ => Grants("")));
        Assert.Equal((0, null), (empty.Facts.Count, empty.Incomplete));
        Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceError), await AlteredAsync(D1, "ksd", "grants", _ => Grants($"<k:SvarReaktion>{error}</k:SvarReaktion>")));
    }

    [Theory]
    [InlineData("""[{"beskyttet":"true"},{"beskyttet":"true","slutdato":"2020-01-01"}]""", true)]
    [InlineData("""[{"beskyttet":"true","slutdato":"2020-01-01"},{"beskyttet":"true"}]""", true)]
    [InlineData("""[{"beskyttet":"false"},{"beskyttet":"true","slutdato":"2030-01-01"}]""", true)]
    [InlineData("""[{"beskyttet":"false"},{"beskyttet":"true","slutdato":"2020-01-01"}]""", false)]
    [InlineData("""{"beskyttet":"true","slutdato":"2020-01-01"}""", false)]
    [InlineData("""{"beskyttet":"true"}""", true)]
    public void Of_several_protections_one_that_holds_protects(string protections, bool isProtected)
    {
        // Proves that each protection ends by its own last day, whatever the order they stand in.
        var root = Shipped.Json("""{"PersonLookupResponse":{"persondata":{"adressebeskyttelse":""" + protections + "}}}");
        Assert.Equal(isProtected, PayloadPerson.Told(root, Shipped.Definition("cpr").Tells, new DateOnly(2026, 11, 21))!.Protected);
    }

    private static string Grants(string reaction) =>
        $"""
        <s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><t:BevillingHent_O xmlns:t="http://www.kombit.dk/int/2022/01/01/" xmlns:k="http://kombit.dk/xml/schemas/kontekst/2017/01/01/">
          <k:HovedOplysningerSvar>{reaction}</k:HovedOplysningerSvar>
        </t:BevillingHent_O></s:Body></s:Envelope>
        """;
}
