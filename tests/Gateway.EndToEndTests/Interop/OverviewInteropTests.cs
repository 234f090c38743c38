namespace Gateway.EndToEndTests.Interop;

/// <summary>The gateway's own service, called by both foreign clients.</summary>
public sealed class OverviewInteropTests(OverviewInteropTests.Suite suite) : IClassFixture<OverviewInteropTests.Suite>
{
    private static readonly string[] Names =
    [
        "unary_success", "status_with_details", "deadline", "cancellation", "unimplemented_method", "no_token", "locate_records", "explain_access", "confirm_delivery",
    ];

    public static TheoryData<string> Cases => [.. Names];

    // Proves: another implementation of gRPC and protobuf reads answers, statuses and details, and ends calls its own way.
    [PythonClientTheory]
    [MemberData(nameof(Cases))]
    public Task Python_grpcio(string name) => DemandAsync(ForeignTool.Python!, name);

    [NodeClientTheory]
    [MemberData(nameof(Cases))]
    public Task JavaScript_grpc_js(string name) => DemandAsync(ForeignTool.Node!, name);

    private async Task DemandAsync(ForeignTool tool, string name)
    {
        var client = await suite.RunAsync(tool, "overview");
        client.DemandPassed(name);
        Assert.Equal(Names.Order(), client.Cases.Order());
    }

    /// <summary>One gateway, and each client's run of a suite against it.</summary>
    public sealed class Suite : IAsyncLifetime
    {
        private readonly RunningGateway _gateway = new();
        private readonly Dictionary<(string, string), ForeignClient> _runs = [];

        public Task InitializeAsync() => _gateway.InitializeAsync();

        public Task DisposeAsync() => _gateway.DisposeAsync();

        internal async Task<ForeignClient> RunAsync(ForeignTool tool, string suite)
        {
            if (_runs.TryGetValue((tool.Script, suite), out var run))
                return run;
            var about = _gateway.About("D1");
            var environment = new Dictionary<string, string>
            {
                ["GATEWAY_TOKEN"] = await _gateway.TokenAsync(),
                ["GATEWAY_CITIZEN"] = about.CitizenId,
                ["GATEWAY_CASE"] = about.CaseId,
                ["GATEWAY_PURPOSE"] = about.Purpose,
            };
            return _runs[(tool.Script, suite)] =
                await ForeignClient.RunAsync(tool, suite, _gateway.Started.Gateway.Address.Port, _gateway.AuthorityFile, "protos", environment);
        }
    }
}
