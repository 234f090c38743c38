using Gateway.Access;
using Gateway.Sources;

namespace Gateway.Tests.Sources;

/// <summary>Proves that every element of an answer must be the citizen's, not only one of them: beside the recorded citizens' own, others' elements are put.</summary>
public sealed class WhoseElementsTests : SimulatedSources
{
    private const string D4 = "0806759970";
    private const string D8 = "2507799953";

    [Theory]
    [InlineData("ksd", "grants", "1403859922")]
    [InlineData("ky", "grants", "0211989903")]
    [InlineData("udbetaling-danmark", "grants", "1901569945")]
    [InlineData("skat-eindkomst", "income", "1403859922")]
    [InlineData("mediconnect", "certificates", "1403859922")]
    [InlineData("netforvaltning-sundhed", "certificates", "1403859922")]
    [InlineData("kmd-nexus", "record", "2207669995")]
    [InlineData("acadre", "cases", "1403859922")]
    public async Task An_element_of_another_or_of_nobody_never_comes_through(string source, string request, string citizen)
    {
        // Proves, for every element that holds the number, that another's twin of it refuses the answer and a nameless one adds nothing in silence; that a twin with the citizen's number does add something is the control.
        var own = await AnsweredAsync(citizen, source, request);
        Assert.NotEmpty(own.Facts);
        var adding = 0;
        for (var at = 0; ; at++)
        {
            var (same, isBeyond) = await WithTwinAsync(citizen, source, request, at, citizen);
            if (isBeyond)
                break;
            var (others, _) = await WithTwinAsync(citizen, source, request, at, Shipped.D3.Reveal());
            var (nobodys, _) = await WithTwinAsync(citizen, source, request, at, null);
            Assert.True(others is SourceOutcome.Failed || Facts(others) == own.Facts.Count, $"{at}: {others}");
            if (Facts(same) <= own.Facts.Count)
                continue;
            adding++;
            Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceWrongPerson), others);
            // The archive's cases normally name nobody.
            if (source != "acadre")
                Assert.True(nobodys is SourceOutcome.Failed || (Facts(nobodys) == own.Facts.Count && ((SourceOutcome.Answered)nobodys).Incomplete == ReasonCode.SourceMalformed), $"{at}: {nobodys}");
        }
        // A patient's links are followed once, however often they come.
        Assert.True(adding > 0 || source == "kmd-nexus");
    }

    [Theory]
    [InlineData(""", "PrimaerPart":{"CPRNummer":"1403859922"}""", 2, null)]
    [InlineData(""", "PrimaerPart":{"URN":"urn:oio:cpr-nr:1403859922"}""", 2, null)]
    [InlineData(""", "PrimaerPart":{}""", 1, ReasonCode.SourceMalformed)]
    [InlineData("", 1, ReasonCode.SourceMalformed)]
    public void A_case_of_the_index_is_shown_where_it_names_the_citizen(string party, int facts, object? incomplete)
    {
        // Proves, for the one such source without a recording, that a second case counts by its own party, named in either way.
        var answer = Assert.IsType<SourceOutcome.Answered>(CaseIndex(party));
        Assert.Equal((facts, (ReasonCode?)incomplete), (answer.Facts.Count, answer.Incomplete));
    }

    [Fact]
    public void A_case_of_the_index_that_names_another_refuses_the_answer()
    {
        // Proves that another's number refuses the answer although the case names the citizen as well.
        Assert.Equal(
            new SourceOutcome.Failed(ReasonCode.SourceWrongPerson),
            CaseIndex(""", "PrimaerPart":{"CPRNummer":"1403859922","URN":"urn:oio:cpr-nr:0806759970"}"""));
    }

    [Fact]
    public async Task The_links_of_a_patient_without_a_number_are_not_followed()
    {
        // Proves that a second hit of the search that names nobody costs the answer its completeness, and leads nowhere.
        var answer = Assert.IsType<SourceOutcome.Answered>(await AlteredAsync("2207669995", "kmd-nexus", "record", text => text.Contains("220766-9995", StringComparison.Ordinal)
            ? $"{text.TrimEnd().TrimEnd(']')},{text.TrimStart().TrimStart('[').Replace("\"220766-9995\"", "null", StringComparison.Ordinal).Replace("88012", "88099", StringComparison.Ordinal)}"
            : text));
        Assert.Equal((3, ReasonCode.SourceMalformed), (answer.Facts.Count, answer.Incomplete));
        Assert.DoesNotContain(Sandbox.Received, r => r.PathAndQuery.Contains("88099", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_asked_on_behalf_of_another_patient()
    {
        // Proves that another's patient among the hits ends the asking at once.
        var outcome = await AlteredAsync("2207669995", "kmd-nexus", "record", text => text.Replace("220766-9995", "080675-9970", StringComparison.Ordinal));
        Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceWrongPerson), outcome);
        Assert.DoesNotContain(Sandbox.Received, r => r.PathAndQuery.Contains("preferences", StringComparison.Ordinal) || r.PathAndQuery.Contains("lendings", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"referenceId\": null", "\"referenceId\": \"be3eecc4-63f3-57b4-b25e-e40a4ad9b4b1\"")]
    [InlineData("\"id\": \"848d1bbb-7acd-5181-86b5-21b575033c0e\"", "\"id\": \"be3eecc4-63f3-57b4-b25e-e40a4ad9b4b1\"")]
    public async Task What_carries_another_citizens_id_is_refused(string own, string others)
    {
        // Proves that a tag, and a citizen's record, with the system's id of somebody else refuse the answer.
        Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceWrongPerson), await AlteredAsync(D4, "kmd-momentum", "status", text => text.Replace(own, others, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_tag_with_the_citizens_own_id_is_shown()
    {
        // Proves the other side.
        var answer = Assert.IsType<SourceOutcome.Answered>(await AlteredAsync(
            D4, "kmd-momentum", "status", text => text.Replace("\"referenceId\": null", "\"referenceId\": \"848d1bbb-7acd-5181-86b5-21b575033c0e\"", StringComparison.Ordinal)));
        Assert.Equal(2, answer.Facts.Count(f => f.Code.Codings.Count == 0));
    }

    [Fact]
    public async Task A_case_without_a_number_shows_neither_itself_nor_its_documents()
    {
        // Proves that of two cases the one that does not say whose it is is left out, with the documents it names, and the answer says that it is not whole.
        var answer = Assert.IsType<SourceOutcome.Answered>(await AlteredAsync(D8, "getorganized", "cases", text => text.Contains("ows_DocIDs", StringComparison.Ordinal)
            ? text.Replace("ows_CCMContactData_CPR=\\\"2507799953\\\"", "", StringComparison.Ordinal) : text));
        Assert.Equal(("BOR-2025-000077", ReasonCode.SourceMalformed), (Assert.Single(answer.Facts).SourceItemId, answer.Incomplete));
        Assert.DoesNotContain(Sandbox.Received, r => r.PathAndQuery.Contains("330011", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ows_CaseID=\\\"BOR-2026-000101\\\" ows_Dato", "ows_CaseID=\\\"BOR-2020-000001\\\" ows_Dato")]
    [InlineData("ows_CCMContactData_CPR=\\\"2507799953\\\" ows_CaseStatus", "ows_CCMContactData_CPR=\\\"0806759970\\\" ows_CaseStatus")]
    public async Task A_document_or_a_case_of_somebody_else_is_refused(string own, string others)
    {
        // Proves that a document of a case that was not found for the citizen, and one case of several that names another, refuse the answer.
        Assert.NotEmpty((await AnsweredAsync(D8, "getorganized", "cases")).Facts);
        Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceWrongPerson), await AlteredAsync(D8, "getorganized", "cases", text => text.Replace(own, others, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Another_case_than_the_one_asked_for_is_refused()
    {
        // Proves that the archive's answer about a case must be about one that was found for the citizen.
        Assert.NotEmpty((await AnsweredAsync("0211989903", "acadre", "cases")).Facts);
        Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceWrongPerson), await AlteredAsync("0211989903", "acadre", "cases", text =>
            text.Contains("CaseFile3", StringComparison.Ordinal) ? text.Replace("41002", "41999", StringComparison.Ordinal) : text));
    }

    private static SourceOutcome CaseIndex(string party)
    {
        var own = """{"UUID":"1","KLEEmne":"15.20.00","Titel":"A","PrimaerPart":{"CPRNummer":"1403859922"}}""";
        var root = Shipped.Json("""{"SoegSagResponse":{"SagListe":{"Sag":[""" + own + """,{"UUID":"2","KLEEmne":"32.24.08","Titel":"B" """ + party + "}]}}}");
        return PayloadTree.Interpret(root, Shipped.Definition("case-index"), Shipped.Request("case-index", "cases"), ["documents"], Person.Known(Shipped.D1));
    }

    private async Task<(SourceOutcome Outcome, bool IsBeyond)> WithTwinAsync(string citizen, string source, string request, int at, string? number)
    {
        var twins = new ElementTwins(citizen, at, number);
        return (await AlteredAsync(citizen, source, request, twins.Alter), twins.IsBeyond);
    }

    private static int Facts(SourceOutcome outcome) => outcome is SourceOutcome.Answered answered ? answered.Facts.Count : 0;
}
