namespace Gateway.EndToEndTests.Interop;

/// <summary>StreamOverview, called by both foreign clients.</summary>
public sealed class StreamInteropTests(OverviewInteropTests.Suite suite) : IClassFixture<OverviewInteropTests.Suite>
{
    private static readonly string[] Names = ["stream_overview", "stream_cancelled_after_opening"];

    public static TheoryData<string> Cases => [.. Names];

    // Proves: opening, groups with a receipt each, and closing arrive as the contract says; a stream can be left.
    [PythonClientTheory]
    [MemberData(nameof(Cases))]
    public Task Python_grpcio(string name) => DemandAsync(ForeignTool.Python!, name);

    [NodeClientTheory]
    [MemberData(nameof(Cases))]
    public Task JavaScript_grpc_js(string name) => DemandAsync(ForeignTool.Node!, name);

    private async Task DemandAsync(ForeignTool tool, string name)
    {
        var client = await suite.RunAsync(tool, "stream");
        client.DemandPassed(name);
        Assert.Equal(Names.Order(), client.Cases.Order());
    }
}
