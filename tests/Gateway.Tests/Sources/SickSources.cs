using Gateway.Access;
using Gateway.Sandbox;
using Gateway.Sources;

namespace Gateway.Tests.Sources;

/// <summary>What is demanded of every sick source, whatever it speaks.</summary>
public abstract class SickSources : SimulatedSources
{
    // These show in the caller's time alone.
    private static readonly FaultKind[] OutOfTime = [FaultKind.Hang, FaultKind.Endless, FaultKind.TooManyRequests];

    /// <summary>The faults that mean the same in every format, and their reasons.</summary>
    private protected static IReadOnlyDictionary<FaultKind, ReasonCode> Faults { get; } = new Dictionary<FaultKind, ReasonCode>
    {
        [FaultKind.Hang] = ReasonCode.SourceTimeout,
        [FaultKind.Endless] = ReasonCode.SourceTimeout,
        [FaultKind.TooManyRequests] = ReasonCode.SourceBusy,
        [FaultKind.Refuse] = ReasonCode.SourceUnreachable,
        [FaultKind.Garbage] = ReasonCode.SourceMalformed,
        [FaultKind.HtmlWith200] = ReasonCode.SourceMalformed,
        [FaultKind.ServerError] = ReasonCode.SourceError,
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

    /// <summary>Each fault fails the question with its reason and never passes for "nothing held", nobody follows a redirect, and the same question is answered as before once the source is well.</summary>
    private protected async Task FailsWithItsReasonAsync(string citizen, string source, string request, IEnumerable<KeyValuePair<FaultKind, ReasonCode>> faults)
    {
        var healthy = Whole(await AskAsync(citizen, source, request));
        foreach (var (fault, reason) in faults)
        {
            Sandbox.SetFault(source, Fault.Of(fault));
            var outcome = await AskWithinAsync(citizen, source, request, OutOfTime.Contains(fault) ? Brief : CallDeadline.Default);
            Assert.True(outcome is SourceOutcome.Failed failed && failed.Reason == reason, $"{fault}: {outcome}");
        }
        Assert.DoesNotContain(Sandbox.Received, r => r.Source == SandboxHost.RedirectTarget);
        Sandbox.ClearFaults();
        Assert.Equal(healthy, Whole(await AskAsync(citizen, source, request)));
    }

    /// <summary>The right answer is the right answer as long as it comes in time, and none afterwards.</summary>
    private protected async Task CountsInTimeAloneAsync(string citizen, string source, string request)
    {
        var healthy = Whole(await AskAsync(citizen, source, request));
        Sandbox.SetFault(source, Fault.Slow(TimeSpan.FromMilliseconds(50)));
        Assert.Equal(healthy, Whole(await AskAsync(citizen, source, request)));
        Sandbox.SetFault(source, Fault.Slow(TimeSpan.FromMinutes(1)));
        Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceTimeout), await AskWithinAsync(citizen, source, request, Brief));
    }

    /// <summary>Of several questions to a source whose every second request fails, each answer is the whole one or tells its gap, and gaps come about.</summary>
    private protected async Task FlapsAsync(string citizen, string source, string request)
    {
        var healthy = Whole(await AskAsync(citizen, source, request));
        Sandbox.SetFault(source, Fault.Of(FaultKind.Flapping));
        var answers = new List<SourceOutcome>();
        for (var i = 0; i < 4; i++)
            answers.Add(await AskAsync(citizen, source, request));
        var gaps = answers.Where(a => a is SourceOutcome.Failed { Reason: ReasonCode.SourceError } or SourceOutcome.Answered { Incomplete: ReasonCode.SourceError }).ToList();
        Assert.All(answers.Except(gaps), a => Assert.Equal(healthy, Whole(a)));
        Assert.NotEmpty(gaps);
        if (Shipped.Request(source, request).Calls.Count == 1)
            Assert.Equal([false, true, false, true], answers.Select(a => gaps.Contains(a)));
    }
}
