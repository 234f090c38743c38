namespace Gateway.EndToEndTests.Interop;

/// <summary>
/// gRPC's official interoperability cases, done by two client libraries nobody here wrote (the C core under Python, and
/// grpc-js) against the gateway's own server.
/// </summary>
public sealed class InteropTests(InteropTests.Server server) : IClassFixture<InteropTests.Server>
{
    private const bool Yes = true;
    private const bool No = false;

    // The official list. Two clients times every entry is the table of results.
    private static readonly string[] Official =
    [
        "empty_unary", "cacheable_unary", "large_unary", "client_compressed_unary", "server_compressed_unary",
        "client_streaming", "client_compressed_streaming", "server_streaming", "server_compressed_streaming", "ping_pong",
        "empty_stream", "custom_metadata", "status_code_and_message", "special_status_message", "unimplemented_method",
        "unimplemented_service", "cancel_after_begin", "cancel_after_first_response", "timeout_on_sleeping_server",
    ];

    // Cases that do not apply, to either client, each with its reason. Not to grow.
    private static readonly Dictionary<string, string> NotApplicable = new()
    {
        ["cacheable_unary"] = "It asks with HTTP GET through a caching proxy; answers about citizens are never cacheable.",
    };

    // What the server saw of the cases about compression: per call the flags of the messages that came and that left.
    private static readonly Dictionary<string, (bool[] Came, bool[] Left)[]> OnTheWire = new()
    {
        ["client_compressed_unary"] = [([No], []), ([Yes], [Yes]), ([No], [Yes])],
        ["server_compressed_unary"] = [([No], [Yes]), ([No], [No])],
        ["client_compressed_streaming"] = [([No], []), ([Yes, No], [Yes])],
        ["server_compressed_streaming"] = [([No], [Yes, No])],
    };

    public static TheoryData<string> Cases => [.. Official.Except(NotApplicable.Keys)];

    [PythonClientTheory]
    [MemberData(nameof(Cases))]
    public Task Python_grpcio(string name) => DemandAsync(ForeignTool.Python!, name);

    [NodeClientTheory]
    [MemberData(nameof(Cases))]
    public Task JavaScript_grpc_js(string name) => DemandAsync(ForeignTool.Node!, name);

    [Fact]
    public void One_official_case_alone_does_not_apply()
    {
        // Proves: the list of exceptions does not grow silently, and hides no case that is no official one.
        Assert.Equal(["cacheable_unary"], NotApplicable.Keys);
        Assert.Empty(NotApplicable.Keys.Except(Official));
        Assert.Equal(18, Cases.Count);
        Assert.Empty(OnTheWire.Keys.Except(Official));
    }

    private async Task DemandAsync(ForeignTool tool, string name)
    {
        // Proves: the client found the case as the official description demands; and for compression, the flag of every
        // message on the wire, which the client libraries hide.
        var (client, wire) = await server.RunAsync(tool);
        client.DemandPassed(name);
        Assert.Equal(Official.Except(NotApplicable.Keys).Order(), client.Cases.Order());
        if (!OnTheWire.TryGetValue(name, out var expected))
            return;
        var calls = wire.Of(name);
        Assert.Equal(expected.Select(e => e.Came), calls.Select(c => c.Requests.Compressed));
        Assert.Equal(expected.Select(e => e.Left), calls.Select(c => c.Responses.Compressed));
        Assert.All(calls, c => Assert.Equal(c.Requests.Compressed.Contains(Yes), c.RequestEncoding == "gzip"));
        Assert.All(calls, c => Assert.True(!c.Responses.Compressed.Contains(Yes) || c.ResponseEncoding == "gzip"));
    }

    /// <summary>A server for each client, so that what came from one is never taken for the other's.</summary>
    public sealed class Server : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("gateway-interop-").FullName;
        private readonly List<InteropServer> _servers = [];
        private readonly Dictionary<string, (ForeignClient, WireWatch)> _runs = [];

        public Task InitializeAsync() => Task.CompletedTask;

        internal async Task<(ForeignClient Client, WireWatch Wire)> RunAsync(ForeignTool tool)
        {
            if (!_runs.TryGetValue(tool.Script, out var run))
            {
                var server = await InteropServer.StartAsync(_folder);
                _servers.Add(server);
                var client = await ForeignClient.RunAsync(tool, "interop", server.Port, server.AuthorityFile, "tests/foreign/protos");
                _runs[tool.Script] = run = (client, server.Wire);
            }
            return run;
        }

        public async Task DisposeAsync()
        {
            foreach (var server in _servers)
                await server.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }
}
