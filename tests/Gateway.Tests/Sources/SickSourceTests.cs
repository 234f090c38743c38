using System.Diagnostics;
using System.Text.Json;
using Gateway.Access;
using Gateway.Sandbox;
using Gateway.Sources;

namespace Gateway.Tests.Sources;

/// <summary>Proves, against the simulators and their faults, that one sick source neither delays nor empties nor completes the others.</summary>
public sealed class SickSourceTests : SimulatedSources
{
    private static readonly TimeSpan Impatient = TimeSpan.FromSeconds(1);

    /// <summary>Every fault at every source, and the reason it must become.</summary>
    public static TheoryData<string, FaultKind, string> Faults()
    {
        var faults = new Dictionary<FaultKind, ReasonCode>
        {
            [FaultKind.Hang] = ReasonCode.SourceTimeout,
            [FaultKind.Refuse] = ReasonCode.SourceUnreachable,
            [FaultKind.Garbage] = ReasonCode.SourceMalformed,
            [FaultKind.HtmlWith200] = ReasonCode.SourceMalformed,
            [FaultKind.ServerError] = ReasonCode.SourceError,
            [FaultKind.WrongPerson] = ReasonCode.SourceWrongPerson,
            [FaultKind.TooLarge] = ReasonCode.SourceTooLarge,
            [FaultKind.Truncated] = ReasonCode.SourceInterrupted,
            [FaultKind.Empty200] = ReasonCode.SourceMalformed,
            [FaultKind.NotJson] = ReasonCode.SourceMalformed,
            [FaultKind.Redirect] = ReasonCode.SourceRedirected,
            [FaultKind.Gzip] = ReasonCode.SourceMalformed,
            [FaultKind.Huge] = ReasonCode.SourceTooLarge,
            [FaultKind.GzipBomb] = ReasonCode.SourceMalformed,
            [FaultKind.Utf16] = ReasonCode.SourceMalformed,
            [FaultKind.Windows1252] = ReasonCode.SourceMalformed,
            [FaultKind.MislabelledCharset] = ReasonCode.SourceMalformed,
            [FaultKind.Endless] = ReasonCode.SourceTimeout,
            [FaultKind.DeepNesting] = ReasonCode.SourceMalformed,
            [FaultKind.DuplicateKeys] = ReasonCode.SourceMalformed,
            [FaultKind.RelativeRedirect] = ReasonCode.SourceRedirected,
            [FaultKind.RedirectToItself] = ReasonCode.SourceRedirected,
        };
        var data = new TheoryData<string, FaultKind, string>();
        foreach (var source in new[] { "dfdg", "ffb", "cosmic" })
        {
            foreach (var (fault, reason) in faults)
                data.Add(source, fault, reason.ToString());
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_becomes_its_reason_and_stays_with_its_source(string source, FaultKind fault, string reason)
    {
        // Proves for each fault the reason of every request to the sick source, that the other sources' answers are the same as when all are well, and that it all arrives before the caller's deadline.
        var healthy = await AskAsync(Shipped.D4);
        Assert.All(healthy, a => Assert.IsType<SourceOutcome.Answered>(a.Outcome));
        Sandbox.SetFault(source, Fault.Of(fault));
        var watch = Stopwatch.StartNew();
        var answers = await AskAsync(Shipped.D4, SourceBench.WithDeadline(source, fault is FaultKind.Hang or FaultKind.Endless ? Impatient : CallDeadline.Default));
        Assert.True(watch.Elapsed < CallDeadline.Default, $"The answer came after {watch.Elapsed}.");
        Assert.Equal(Contents(healthy, a => a.Definition.Id != source), Contents(answers, a => a.Definition.Id != source));
        Assert.All(answers.Where(a => a.Definition.Id == source), a => Assert.Equal(reason, ((SourceOutcome.Failed)a.Outcome).Reason.ToString()));
        Assert.DoesNotContain(Sandbox.Received, r => r.Source == SandboxHost.RedirectTarget);
        Assert.DoesNotContain(Bench.Log, l => l.Contains(Shipped.D4.Reveal(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_slow_source_is_waited_for_and_a_too_slow_one_is_not()
    {
        // Proves that the right answer counts as long as it comes in time.
        Sandbox.SetFault("dfdg", Fault.Slow(TimeSpan.FromMilliseconds(200)));
        Assert.All(await AskAsync(Shipped.D1), a => Assert.IsType<SourceOutcome.Answered>(a.Outcome));
        Sandbox.SetFault("dfdg", Fault.Slow(TimeSpan.FromMinutes(1)));
        var answers = await AskAsync(Shipped.D1, SourceBench.WithDeadline("dfdg", Impatient));
        Assert.All(answers, a => Assert.Equal(a.Definition.Id == "dfdg", a.Outcome is SourceOutcome.Failed { Reason: ReasonCode.SourceTimeout }));
    }

    [Fact]
    public async Task The_callers_deadline_cuts_a_source_that_would_be_given_longer()
    {
        // Proves that sources get the caller's remaining time when that is shorter than their own: far less than the definition's 9.75 s passes.
        Sandbox.SetFault("ffb", Fault.Of(FaultKind.Hang));
        var watch = Stopwatch.StartNew();
        var answers = await AskAsync(Shipped.D1, callersDeadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(3));
        Assert.True(watch.Elapsed < Shipped.Definition("ffb").Limits.Deadline, $"The answer came after {watch.Elapsed}.");
        Assert.Equal(ReasonCode.SourceTimeout, Assert.IsType<SourceOutcome.Failed>(answers.Single(a => a.Definition.Id == "ffb").Outcome).Reason);
        Assert.All(answers.Where(a => a.Definition.Id != "ffb"), a => Assert.IsType<SourceOutcome.Answered>(a.Outcome));
    }

    [Fact]
    public async Task Without_time_nobody_is_asked()
    {
        // Proves that a deadline already past gives its own reason at once and sends nothing.
        var answers = await AskAsync(Shipped.D1, callersDeadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(-1));
        Assert.Equal(11, answers.Count);
        Assert.All(answers, a => Assert.Equal(ReasonCode.DeadlineTooShort, Assert.IsType<SourceOutcome.Failed>(a.Outcome).Reason));
        Assert.Empty(Sandbox.Received);
    }

    [Fact]
    public async Task A_source_without_a_connection_is_told_so_and_the_others_answer()
    {
        // Proves that an installation that has not connected a source says so.
        var connections = SourceBench.To(Sandbox);
        connections.Remove("cosmic");
        var answers = await Bench.AskAsync(Shipped.FullGrant(Shipped.D1), connections);
        Assert.All(answers, a => Assert.Equal(a.Definition.Id == "cosmic", a.Outcome is SourceOutcome.Failed { Reason: ReasonCode.SourceNotConnected }));
    }

    [Fact]
    public async Task A_wrong_token_is_refused_by_the_source()
    {
        // Proves that 401 in each source's own shape becomes one reason, and that nobody is taken for unknown.
        var connections = SourceBench.To(Sandbox).ToDictionary(c => c.Key, c => c.Value with { BearerToken = "another" });
        Assert.All(await Bench.AskAsync(Shipped.FullGrant(Shipped.D1), connections), a => Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceRefusedCredentials), a.Outcome));
    }

    [Fact]
    public async Task A_source_that_is_not_there_is_unreachable()
    {
        // Proves that a closed port is told apart from a slow source.
        var free = await OwnServer.SayingAsync("{}");
        var address = free.Address;
        await free.DisposeAsync();
        var outcome = Assert.Single(await Bench.AskAsync(Shipped.Grant(Shipped.D1, [], "benefit-history"), new Dictionary<string, SourceConnection> { ["dfdg"] = new(address, null) })).Outcome;
        Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceUnreachable), outcome);
    }

    [Fact]
    public async Task A_caller_who_has_gone_ends_the_asking()
    {
        // Proves that a cancelled call does not become an answer full of timeouts.
        Sandbox.SetFault("dfdg", Fault.Of(FaultKind.Hang));
        using var gone = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Bench.AskAsync(Shipped.FullGrant(Shipped.D1), SourceBench.To(Sandbox), callerGone: gone.Token));
    }

    [Fact]
    public async Task Each_source_says_in_its_own_way_that_it_knows_nothing()
    {
        // Proves that for a citizen nobody knows, 4404, an OperationOutcome and empty searches all become "nothing held" and no error.
        var answers = await AskAsync(Shipped.D3);
        Assert.All(answers, a => Assert.True(a.Outcome is SourceOutcome.NothingHeld { Reason: ReasonCode.PersonNotFound } or SourceOutcome.Answered { Facts.Count: 0, Incomplete: null, NotMapped.Count: 0 }, $"{a.Definition.Id}: {a.Outcome}"));
        Assert.Equal(6, answers.Count(a => a.Outcome is SourceOutcome.NothingHeld));
    }

    private Task<IReadOnlyList<SourceAnswer>> AskAsync(CitizenId citizen, SourceCatalogue? catalogue = null, DateTime? callersDeadline = null) =>
        Bench.AskAsync(Shipped.FullGrant(citizen), SourceBench.To(Sandbox), catalogue, callersDeadline);

    private static IEnumerable<string> Contents(IEnumerable<SourceAnswer> answers, Func<SourceAnswer, bool> which) =>
        answers.Where(which).Select(a => $"{a.Definition.Id} {a.RequestId} {JsonSerializer.Serialize(((SourceOutcome.Answered)a.Outcome).Facts)}").Order(StringComparer.Ordinal);
}
