// Proves without sampling that sick and large sources cost no more than the bound: the process cannot have more.
using Gateway.Overview.V1;
using Gateway.Sandbox;

namespace Gateway.EndToEndTests;

/// <summary>
/// A gateway whose runtime is forbidden to hold more managed memory than the bound, what it holds idle included, answers all
/// the same. What is taken outside the runtime is in <see cref="BoundedMemoryTests"/>, which counts the whole process.
/// </summary>
public sealed class HeldMemoryTests : IDisposable
{
    private const string Limit = "DOTNET_GCHeapHardLimit";

    // The runtime reads them as hexadecimal: 64 MiB; 10, with which the gateway does not even start; and 64 above those.
    private const string Bound = "4000000";
    private const string TooLittle = "A00000";
    private const string BoundAboveTooLittle = "4A00000";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortDeadline = TimeSpan.FromSeconds(4);
    private static readonly string[] OneOfEach = ["employment-status", "social-assessment", "hospital-diagnoses"];

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-held-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(FaultKind.Huge, "SOURCE_TOO_LARGE")]
    [InlineData(FaultKind.TooLarge, "SOURCE_TOO_LARGE")]
    [InlineData(FaultKind.GzipBomb, "SOURCE_MALFORMED")]
    [InlineData(FaultKind.Endless, "SOURCE_TIMEOUT")]
    [InlineData(FaultKind.DeepNesting, "SOURCE_MALFORMED")]
    public async Task All_sources_sick_in_the_same_way_are_explained_within_the_limit(FaultKind fault, string reason)
    {
        // Proves: with no more than 64 MiB in all, every question of an overview becomes the gap it should be, and the process lives on: well again, the sources are shown.
        await using var gateway = await StartAsync(Bound);
        foreach (var source in RunningGateway.ThreeSources)
            gateway.Simulators.SetFault(source, Fault.Of(fault));
        var overview = await AskAsync(gateway, "D1", [], fault == FaultKind.Endless ? ShortDeadline : Deadline);
        Assert.Equal([reason], overview.Sections.Where(s => s.State == SectionState.Unavailable).SelectMany(s => s.Codes()).Distinct());
        Assert.DoesNotContain(overview.Sections, s => s.State is SectionState.Available or SectionState.NothingHeld or SectionState.Partial);
        gateway.Simulators.ClearFaults();
        await WellAgainAsync(gateway);
    }

    [Fact]
    public async Task The_largest_answers_a_source_may_send_are_read_within_the_limit()
    {
        // Proves: everything asked for at once, each answer just under its own limit, is read and shown with 64 MiB more than what is too little to start with.
        await using var gateway = await StartAsync(BoundAboveTooLittle, LargeRecordings.Make(Path.Combine(_folder, "recorded"), LargeRecordings.FurtherFields));
        var overview = await AskAsync(gateway, "D1", [], Deadline);
        Assert.All(OneOfEach, c => Assert.Equal(SectionState.Available, overview.Of(c).State));
        Assert.DoesNotContain(overview.Sections, s => s.State is SectionState.Unavailable or SectionState.Partial);
    }

    [Theory]
    [InlineData(Malformed.BillionLaughs)]
    [InlineData(Malformed.Deep)]
    public async Task XML_that_swells_is_malformed_within_the_limit(string bomb)
    {
        // Proves: entities that would become a billion words and elements 100,000 deep, from two sources at once, are malformed answers of a gateway that has no more than 64 MiB in all.
        var recorded = Path.Combine(_folder, "recorded");
        RecordedCopy.Make(recorded);
        // Without it everybody consents to everything.
        File.Delete(Path.Combine(recorded, "consents.json"));
        string[] sources = ["mediconnect", "netforvaltning-sundhed"];
        await using var gateway = await StartAsync(Bound, recorded, sources);
        foreach (var source in sources)
            gateway.Simulators.SetFault(source, Fault.Rewritten(body => Malformed.Xml(body, bomb, "0806759970")));
        var section = (await AskAsync(gateway, "D4", ["certificate-lae145"], Deadline)).Of("certificate-lae145");
        Assert.Equal(SectionState.Unavailable, section.State);
        Assert.Equal(["SOURCE_MALFORMED"], section.Codes().Distinct());
    }

    [Fact]
    public async Task The_limit_is_one()
    {
        // Proves that the runtime keeps to the limit, and that the largest answers have 64 MiB above idle and no more: with the 64 MiB taken away again the gateway does not start.
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => StartAsync(TooLittle));
    }

    private Task<GatewayAlone> StartAsync(string limit, string? recorded = null, string[]? sources = null) =>
        GatewayAlone.StartAsync(Path.Combine(_folder, "run"), recorded, new Dictionary<string, string> { [Limit] = limit }, sources: sources);

    private static Task<GetOverviewResponse> AskAsync(GatewayAlone gateway, string alias, string[] categories, TimeSpan deadline) =>
        KeptDeadline.PatientlyAsync(() => gateway.Caseworker.GetOverviewAsync(gateway.About(alias, categories), deadline));

    // A source that was sick rests for a while.
    private static async Task WellAgainAsync(GatewayAlone gateway)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while ((await gateway.Caseworker.GetOverviewAsync(gateway.About("D1", OneOfEach))).Sections.Any(s => s.State == SectionState.Unavailable))
            await Task.Delay(TimeSpan.FromMilliseconds(200), patience.Token);
    }
}
