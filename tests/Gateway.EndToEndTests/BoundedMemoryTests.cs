using Gateway.Overview.V1;
using Gateway.Sandbox;
using Xunit.Abstractions;

namespace Gateway.EndToEndTests;

/// <summary>Whatever sources send, one call takes at most 64 MiB above what the gateway's process holds idle.</summary>
public sealed class BoundedMemoryTests(ITestOutputHelper output) : IDisposable
{
    // Code compiled on first use and the collector's first room are the process's, not a call's.
    private const int WarmUp = 25;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortDeadline = TimeSpan.FromSeconds(4);
    private static readonly string[] Sources = ["dfdg", "ffb", "cosmic"];
    private static readonly string[] OneOfEach = ["employment-status", "social-assessment", "hospital-diagnoses"];

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-memory-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(FaultKind.Huge, "SOURCE_TOO_LARGE")]
    [InlineData(FaultKind.TooLarge, "SOURCE_TOO_LARGE")]
    [InlineData(FaultKind.GzipBomb, "SOURCE_MALFORMED")]
    [InlineData(FaultKind.Endless, "SOURCE_TIMEOUT")]
    [InlineData(FaultKind.DeepNesting, "SOURCE_MALFORMED")]
    public async Task All_sources_sick_in_the_same_way_take_no_more_than_the_bound(FaultKind fault, string reason)
    {
        // Proves: every question of an overview becomes an explained gap and the process stays within the bound. It fails
        // when a body is read whole, unpacked, or parsed without limit.
        var overview = await MeasureAsync(fault.ToString(), null, "D1", [], Fault.Of(fault), fault == FaultKind.Endless ? ShortDeadline : Deadline);
        Assert.Equal([reason], overview.Sections.Where(s => s.State == SectionState.Unavailable).SelectMany(s => s.Codes()).Distinct());
        Assert.DoesNotContain(overview.Sections, s => s.State is SectionState.Available or SectionState.NothingHeld or SectionState.Partial);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Answers_just_under_their_limits_are_read_within_the_bound(bool everything)
    {
        // Proves: the largest answers a source may send are answers, and three of them
        // stay within the bound, and so do seven, where everything is asked for.
        var overview = await MeasureAsync(
            everything ? "everything, just under the limits" : "three answers just under their limits", Recordings(LargeRecordings.FurtherFields), "D3",
            everything ? [] : OneOfEach, Fault.None, Deadline);
        Assert.All(OneOfEach, c => Assert.Equal(SectionState.Available, overview.Of(c).State));
        Assert.Contains(overview.Of("employment-status").NotMapped, n => n.Path == "fyld" && n.Count > 10_000);
        Assert.DoesNotContain(overview.Sections, s => s.State is SectionState.Unavailable or SectionState.Partial);
    }

    [Fact]
    public async Task Texts_as_long_as_an_answer_are_left_out_and_said_to_be()
    {
        // Proves: what would be held as text, as a message and on the wire at once is not taken in; what else the answers
        // hold is shown, and each of them says that there is more. Together they would be more than a response may have.
        var overview = await MeasureAsync("long texts", Recordings(LargeRecordings.LongText), "D3", [], Fault.None, Deadline);
        foreach (var category in new[] { "employment-status", "hospital-diagnoses" })
        {
            Assert.Equal(SectionState.Partial, overview.Of(category).State);
            Assert.Equal(["SOURCE_TOO_LARGE"], overview.Of(category).Codes());
        }
        Assert.NotEmpty(overview.Of("employment-status").Items);
    }

    [Fact]
    public async Task A_long_list_of_nothings_is_not_taken_in()
    {
        // Proves: what is small on the wire and large in memory is refused for what it would take, before it takes it.
        var overview = await MeasureAsync("lists of nothings", Recordings(LargeRecordings.Nothings), "D3", [], Fault.None, Deadline);
        Assert.All(OneOfEach, c => Assert.Equal(["SOURCE_TOO_LARGE"], overview.Of(c).Codes()));
    }

    public static TheoryData<string> Bombs => [Malformed.BillionLaughs, Malformed.Deep, "gzip bomb", "empty elements"];

    [Theory]
    [MemberData(nameof(Bombs))]
    public async Task XML_that_swells_takes_no_more_than_the_bound(string bomb)
    {
        // Proves: entities that would become a billion words, elements 100,000 deep, a gibibyte in a gzip and four mebibytes of
        // empty elements, sent by two sources at once, are each a malformed answer before they are large. Fails when entities
        // are replaced, the tree is built without limit or the body unpacked.
        const string Number = "0806759970";
        var recorded = Path.Combine(_folder, "recorded");
        RecordedCopy.Make(recorded);
        // Without it everybody consents to everything.
        File.Delete(Path.Combine(recorded, "consents.json"));
        var fault = bomb switch
        {
            "gzip bomb" => Fault.Of(FaultKind.GzipBomb),
            "empty elements" => Fault.Rewritten(body => EmptyElements(body)),
            _ => Fault.Rewritten(body => Malformed.Xml(body, bomb, Number)),
        };
        var overview = await MeasureAsync(bomb, recorded, "D4", ["certificate-lae145"], fault, Deadline, ["mediconnect", "netforvaltning-sundhed"]);
        var section = overview.Of("certificate-lae145");
        Assert.Equal(SectionState.Unavailable, section.State);
        Assert.Equal(["SOURCE_MALFORMED"], section.Codes().Distinct());
    }

    // As much as the definitions allow, less what the recorded form itself takes.
    private static byte[] EmptyElements(ReadOnlyMemory<byte> body)
    {
        var end = body.Span.LastIndexOf("</"u8);
        var fill = string.Concat(Enumerable.Repeat("<x/>", ((4 * 1024 * 1024) - body.Length) / 4));
        return [.. body.Span[..end], .. System.Text.Encoding.ASCII.GetBytes(fill), .. body.Span[end..]];
    }

    private string Recordings(Func<int, string> filling) => LargeRecordings.Make(Path.Combine(_folder, "recorded"), filling);

    private Task<GetOverviewResponse> MeasureAsync(
        string what, string? recorded, string warmUpAlias, string[] categories, Fault fault, TimeSpan deadline, string[]? connected = null) => MemoryBound.KeptAsync(what, output, async attempt =>
    {
        await using var gateway = await GatewayAlone.StartAsync(Path.Combine(_folder, $"run-{attempt}"), recorded, sources: connected);
        for (var i = 0; i < WarmUp; i++)
            await gateway.Caseworker.GetOverviewAsync(gateway.About(warmUpAlias, connected is null ? [] : categories));
        var idle = ProcessMemory.Now(gateway.Process.Id);
        foreach (var source in connected ?? Sources)
            gateway.Simulators.SetFault(source, fault);
        var (overview, peak) = await ProcessMemory.PeakOfAsync(
            gateway.Process.Id, () => KeptDeadline.PatientlyAsync(() => gateway.Caseworker.GetOverviewAsync(gateway.About("D1", categories), deadline)));
        return (overview, idle, peak);
    });
}
