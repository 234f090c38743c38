using Gateway.Overview.V1;
using Gateway.Sandbox;
using Xunit.Abstractions;

namespace Gateway.EndToEndTests;

/// <summary>
/// With every source connected and all of them sick, one call takes at most 64 MiB: the gateway's share and, as they run in
/// one process here, the simulators' and the client's together.
/// </summary>
public sealed class WholeMemoryTests(WholeGateway whole, ITestOutputHelper output) : IClassFixture<WholeGateway>
{
    private const int WarmUp = 10;

    [Theory]
    [InlineData(FaultKind.Huge, 10)]
    [InlineData(FaultKind.GzipBomb, 10)]
    [InlineData(FaultKind.DeepNesting, 10)]
    [InlineData(FaultKind.Endless, 4)]
    public async Task Every_source_sick_in_the_same_way_takes_no_more_than_the_bound(FaultKind fault, int seconds)
    {
        // Proves: some fifty questions at once, in every wire format, are each refused for what they would take before they
        // take it. Fails when a body is read whole, unpacked or parsed without limit.
        using var citizen = await GeneratedClient.ConnectAsync(whole.Running, "citizen-d4");
        for (var i = 0; i < WarmUp; i++)
            await citizen.Overviews.GetOverviewAsync(whole.Running.OwnAccessTo("D4"), citizen.Options());
        foreach (var source in whole.Running.Simulators.Sources)
            whole.Running.Simulators.SetFault(source, Fault.Of(fault));
        try
        {
            await MemoryBound.KeptAsync(fault.ToString(), output, async _ =>
            {
                GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                var idle = ProcessMemory.Now(Environment.ProcessId);
                var (overview, peak) = await ProcessMemory.PeakOfAsync(
                    Environment.ProcessId, () => citizen.Overviews.GetOverviewAsync(whole.Running.OwnAccessTo("D4"), citizen.Options(TimeSpan.FromSeconds(seconds))).ResponseAsync);
                // What is delivered as files has no answer that could be sick.
                Assert.All(overview.Sections.Where(s => s.Coverage.Count > 0 && !s.Coverage.Any(c => whole.Running.Simulators.DropFolders.ContainsKey(c.SourceId))), s =>
                    Assert.True(s.State == SectionState.Unavailable, $"{s.Category} {s.State}"));
                return (overview, idle, peak);
            });
        }
        finally
        {
            whole.Running.Simulators.ClearFaults();
        }
    }
}
