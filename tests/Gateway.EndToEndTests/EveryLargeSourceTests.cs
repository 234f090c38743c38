using Gateway.Overview.V1;
using Gateway.Sandbox;
using Xunit.Abstractions;

namespace Gateway.EndToEndTests;

/// <summary>
/// Every source that is asked over HTTP is connected, and each answers with all it may send at once: one call takes at most
/// 64 MiB above what the gateway's process holds idle, and says of each category what became of it.
/// </summary>
public sealed class EveryLargeSourceTests(ITestOutputHelper output) : IDisposable
{
    private const int WarmUp = 25;

    // One answer after another lies in memory: on a busy machine all of them take their time.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(28);

    private static readonly Dictionary<string, Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>> Fillings = new()
    {
        ["fields just under the limit"] = body => LargeAnswers.Fields(body, LargeAnswers.Limit),
        ["fields beyond the limit"] = body => LargeAnswers.Fields(body, LargeAnswers.Limit + 1000),
        ["one text just under the limit"] = body => LargeAnswers.OneText(body, LargeAnswers.Limit),
        ["one text beyond the limit"] = body => LargeAnswers.OneText(body, LargeAnswers.Limit + 1000),
        ["nothings just under the limit"] = body => LargeAnswers.Nothings(body, LargeAnswers.Limit),
        ["fields of a megabyte"] = body => LargeAnswers.Fields(body, 1000 * 1000),
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-large-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string> Filled => [.. Fillings.Keys];

    [Theory]
    [MemberData(nameof(Filled))]
    public async Task One_call_stays_within_the_bound_and_explains_every_gap(string filling)
    {
        // Proves: the answers of all sources together have one memory, however many there are; what does not come in time or is too large is such a gap and nothing else. Fails when each source has a room of its own.
        var overview = await MeasureAsync(filling);
        // What is delivered as files is not connected here.
        var gaps = overview.Sections.SelectMany(s => s.Codes()).Where(c => c.StartsWith("SOURCE_", StringComparison.Ordinal) && c != "SOURCE_NOT_CONNECTED").Distinct().ToList();
        Assert.Empty(gaps.Except(["SOURCE_TOO_LARGE", "SOURCE_TIMEOUT", "SOURCE_BUSY", "SOURCE_MALFORMED"]));
        if (filling.Contains("beyond", StringComparison.Ordinal))
            Assert.Contains("SOURCE_TOO_LARGE", gaps);
        // Far above what answers have, and most are read; of what takes several calls or pages, the sum is too large.
        if (filling == "fields of a megabyte")
            Assert.True(overview.Sections.Count(s => s.Items.Count > 0) > overview.Sections.Count(s => s.Codes().Any(gaps.Contains)));
    }

    private Task<GetOverviewResponse> MeasureAsync(string filling) => MemoryBound.KeptAsync(filling, output, async attempt =>
    {
        await using var gateway = await GatewayAlone.StartAsync(Path.Combine(_folder, $"run-{attempt}"), sources: []);
        var citizen = gateway.AsCitizen("D4");
        for (var i = 0; i < WarmUp; i++)
            await citizen.GetOverviewAsync(gateway.OwnAccessTo("D4"));
        var idle = ProcessMemory.Now(gateway.Process.Id);
        foreach (var source in gateway.Simulators.Sources)
            gateway.Simulators.SetFault(source, Fault.Rewritten(Fillings[filling]));
        var (overview, peak) = await ProcessMemory.PeakOfAsync(gateway.Process.Id, () => citizen.GetOverviewAsync(gateway.OwnAccessTo("D4"), Deadline));
        foreach (var code in overview.Sections.SelectMany(s => s.Codes()).CountBy(c => c))
            output.WriteLine($"  {code.Key}: {code.Value}");
        return (overview, idle, peak);
    });
}
