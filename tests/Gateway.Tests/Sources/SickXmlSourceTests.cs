using Gateway.Access;
using Gateway.Sandbox;
using Gateway.Sources;

namespace Gateway.Tests.Sources;

/// <summary>Proves, against the simulators and their faults, that sources that speak SOAP or send XML forms are treated as every other one when they are sick.</summary>
public sealed class SickXmlSourceTests : SimulatedSources
{
    private static readonly Dictionary<FaultKind, ReasonCode> Faults = new()
    {
        [FaultKind.Hang] = ReasonCode.SourceTimeout,
        [FaultKind.Endless] = ReasonCode.SourceTimeout,
        [FaultKind.Busy] = ReasonCode.SourceBusy,
        [FaultKind.Refuse] = ReasonCode.SourceUnreachable,
        [FaultKind.Garbage] = ReasonCode.SourceMalformed,
        [FaultKind.HtmlWith200] = ReasonCode.SourceMalformed,
        [FaultKind.ServerError] = ReasonCode.SourceError,
        [FaultKind.SoapFault] = ReasonCode.SourceError,
        [FaultKind.SoapFaultWith200] = ReasonCode.SourceError,
        [FaultKind.WrongPerson] = ReasonCode.SourceWrongPerson,
        [FaultKind.TooLarge] = ReasonCode.SourceTooLarge,
        [FaultKind.Huge] = ReasonCode.SourceTooLarge,
        [FaultKind.Truncated] = ReasonCode.SourceInterrupted,
        [FaultKind.Empty200] = ReasonCode.SourceMalformed,
        [FaultKind.NotJson] = ReasonCode.SourceMalformed,
        [FaultKind.Redirect] = ReasonCode.SourceRedirected,
        [FaultKind.RelativeRedirect] = ReasonCode.SourceRedirected,
        [FaultKind.RedirectToItself] = ReasonCode.SourceRedirected,
        [FaultKind.Gzip] = ReasonCode.SourceMalformed,
        [FaultKind.GzipBomb] = ReasonCode.SourceMalformed,
        [FaultKind.MislabelledCharset] = ReasonCode.SourceMalformed,
        [FaultKind.DeepNesting] = ReasonCode.SourceMalformed,
        [FaultKind.DuplicateKeys] = ReasonCode.SourceMalformed,
    };

    // These show in the caller's time alone.
    private static readonly FaultKind[] OutOfTime = [FaultKind.Hang, FaultKind.Endless, FaultKind.Busy];

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
    public async Task A_fault_becomes_its_reason(string source, string request, string citizen)
    {
        // Proves for each fault that the question fails with its reason and never passes for "nothing held", that no redirect is followed, and that the same question is answered as before once the source is well.
        var healthy = Whole(await AskAsync(citizen, source, request));
        foreach (var (fault, reason) in Faults)
        {
            Sandbox.SetFault(source, Fault.Of(fault));
            var outcome = await AskWithinAsync(citizen, source, request, OutOfTime.Contains(fault) ? Brief : CallDeadline.Default);
            // Who speaks no SOAP has no fault to send under 200.
            var expected = fault is FaultKind.SoapFaultWith200 && !Shipped.Definition(source).IsSoap ? ReasonCode.SourceMalformed : reason;
            Assert.True(outcome is SourceOutcome.Failed failed && failed.Reason == expected, $"{fault}: {outcome}");
        }
        Assert.DoesNotContain(Sandbox.Received, r => r.Source == SandboxHost.RedirectTarget);
        Sandbox.ClearFaults();
        Assert.Equal(healthy, Whole(await AskAsync(citizen, source, request)));
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task A_slow_answer_counts_and_a_too_slow_one_does_not(string source, string request, string citizen)
    {
        // Proves that the right answer is the right answer as long as it comes in time.
        var healthy = Whole(await AskAsync(citizen, source, request));
        Sandbox.SetFault(source, Fault.Slow(TimeSpan.FromMilliseconds(150)));
        Assert.Equal(healthy, Whole(await AskAsync(citizen, source, request)));
        Sandbox.SetFault(source, Fault.Slow(TimeSpan.FromMinutes(1)));
        Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceTimeout), await AskWithinAsync(citizen, source, request, Brief));
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task A_flapping_source_is_whole_or_says_that_it_is_not(string source, string request, string citizen)
    {
        // Proves that of several questions, each other request failing, an answer is either the whole one or tells its gap, and that both come about.
        await FlapsAsync(citizen, source, request);
    }

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
