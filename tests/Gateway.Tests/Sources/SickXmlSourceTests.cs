using Gateway.Access;
using Gateway.Sandbox;
using Gateway.Sources;

namespace Gateway.Tests.Sources;

/// <summary>Proves, against the simulators and their faults, that sources that speak SOAP or send XML forms are treated as every other one when they are sick.</summary>
public sealed class SickXmlSourceTests : SickSources
{
    /// <summary>SOAP 1.1, SOAP 1.2 and forms; each with a citizen it holds something about.</summary>
    public static TheoryData<string, string, string> Sources => new()
    {
        { "cpr", "person", "0806759970" },
        { "skat-eindkomst", "income", "0806759970" },
        { "acadre", "cases", "0806759970" },
        { "case-index", "cases", "1403859922" },
        { "udbetaling-danmark", "grants", "1403859922" },
        { "ky", "grants", "0806759970" },
        { "ksd", "grants", "1403859922" },
        { "mediconnect", "certificates", "1403859922" },
        { "netforvaltning-sundhed", "certificates", "1403859922" },
    };

    [Theory]
    [MemberData(nameof(Sources))]
    public Task A_fault_becomes_its_reason(string source, string request, string citizen) =>
        // Proves for each fault that the question fails with its reason and never passes for "nothing held", that nobody follows a redirect, and that the same question is answered as before once the source is well.
        // Who speaks no SOAP has no fault to send under 200.
        FailsWithItsReasonAsync(citizen, source, request, [.. Faults, new(FaultKind.SoapFault, ReasonCode.SourceError), new(FaultKind.SoapFaultWith200, Shipped.Definition(source).IsSoap ? ReasonCode.SourceError : ReasonCode.SourceMalformed)]);

    [Theory]
    [MemberData(nameof(Sources))]
    public Task A_slow_answer_counts_and_a_too_slow_one_does_not(string source, string request, string citizen) =>
        // Proves that the right answer is the right answer as long as it comes in time.
        CountsInTimeAloneAsync(citizen, source, request);

    [Theory]
    [MemberData(nameof(Sources))]
    public Task A_flapping_source_is_whole_or_says_that_it_is_not(string source, string request, string citizen) =>
        // Proves that of several questions, each other request failing, an answer is either the whole one or tells its gap, and that both come about.
        FlapsAsync(citizen, source, request);

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task Another_character_set_that_the_document_names_is_read(string source, string request, string citizen)
    {
        // Proves that XML in UTF-16 or windows-1252 that says so is the same answer, letter for letter: what is a fault of JSON is none of XML.
        var healthy = Whole(await AskAsync(citizen, source, request));
        foreach (var fault in new[] { FaultKind.Utf16, FaultKind.Windows1252 })
        {
            Sandbox.SetFault(source, Fault.Of(fault));
            Assert.Equal(healthy, Whole(await AskAsync(citizen, source, request)));
        }
    }
}
