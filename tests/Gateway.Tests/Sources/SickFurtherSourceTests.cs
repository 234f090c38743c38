using Gateway.Access;
using Gateway.Sandbox;
using Gateway.Sources;

namespace Gateway.Tests.Sources;

/// <summary>Proves, against the simulators and their faults, that a fault of any of these sources becomes its own reason, in one call as in a chain of them.</summary>
public sealed class SickFurtherSourceTests : SimulatedSources
{
    private static readonly Dictionary<FaultKind, ReasonCode> Faults = new()
    {
        [FaultKind.Refuse] = ReasonCode.SourceUnreachable,
        [FaultKind.Garbage] = ReasonCode.SourceMalformed,
        [FaultKind.HtmlWith200] = ReasonCode.SourceMalformed,
        [FaultKind.ServerError] = ReasonCode.SourceError,
        [FaultKind.TooLarge] = ReasonCode.SourceTooLarge,
        [FaultKind.Truncated] = ReasonCode.SourceInterrupted,
        [FaultKind.Empty200] = ReasonCode.SourceMalformed,
        [FaultKind.NotJson] = ReasonCode.SourceMalformed,
        [FaultKind.Redirect] = ReasonCode.SourceRedirected,
        [FaultKind.Gzip] = ReasonCode.SourceMalformed,
        [FaultKind.Utf16] = ReasonCode.SourceMalformed,
        [FaultKind.MislabelledCharset] = ReasonCode.SourceMalformed,
        [FaultKind.DeepNesting] = ReasonCode.SourceMalformed,
        [FaultKind.DuplicateKeys] = ReasonCode.SourceMalformed,
    };

    [Theory]
    [InlineData("columna", "conditions", "0309799993")]
    [InlineData("getorganized", "cases", "2507799953")]
    [InlineData("kmd-momentum", "status", "1403859922")]
    [InlineData("kmd-momentum", "notes", "0806759970")]
    [InlineData("kmd-nexus", "record", "1901569945")]
    [InlineData("rehabilitation-140", "plans", "0806759970")]
    [InlineData("schultz-fasit", "measures", "0806759970")]
    [InlineData("sundhedsplatformen", "discharge-letters", "1705889990")]
    [InlineData("ungedatabasen", "education", "0512019988")]
    [InlineData("workbase", "notes", "0512019988")]
    public async Task A_fault_becomes_its_reason(string source, string request, string citizen)
    {
        // Proves for each fault that the question fails with its reason and never passes for "nothing held", that nobody follows a redirect, and that the same question is answered once the source is well.
        foreach (var (fault, reason) in Faults)
        {
            Sandbox.SetFault(source, Fault.Of(fault));
            var outcome = await AskAsync(citizen, source, request);
            Assert.True(outcome is SourceOutcome.Failed failed && failed.Reason == reason, $"{fault}: {outcome}");
        }
        Assert.DoesNotContain(Sandbox.Received, r => r.Source == SandboxHost.RedirectTarget);
        Sandbox.ClearFaults();
        Assert.NotEmpty((await AnsweredAsync(citizen, source, request)).Facts);
    }

    [Theory]
    [InlineData("columna", "conditions")]
    [InlineData("rehabilitation-140", "plans")]
    [InlineData("schultz-fasit", "measures")]
    [InlineData("sundhedsplatformen", "conditions")]
    [InlineData("ungedatabasen", "education")]
    [InlineData("workbase", "notes")]
    public async Task Another_persons_answer_is_refused(string source, string request)
    {
        // Proves that what is recorded for others is neither shown to a citizen nobody knows nor taken for "nothing held".
        Sandbox.SetFault(source, Fault.Of(FaultKind.WrongPerson));
        Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceWrongPerson), await AskAsync("1112609989", source, request));
    }
}
