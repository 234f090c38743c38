using Gateway.EndToEndTests.Identity;
using Gateway.Hosting;
using Gateway.Overview.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Gateway.EndToEndTests;

/// <summary>The calls of one client system are counted together, whoever of its users makes them.</summary>
public sealed class ClientQuotaTests : IAsyncLifetime
{
    private const int Calls = 6;
    private const string Client = "system-quota";

    // One comes back every ten seconds; of users there are far more.
    private readonly IssuedGateway _gateway = new() { Limits = GatewayLimits.Standard with { CallsPerUser = 1_000, CallsPerClient = Calls } };
    private GrpcChannel _channel = null!;

    public async Task InitializeAsync()
    {
        await _gateway.InitializeAsync();
        _channel = GrpcChannel.ForAddress(_gateway.Address, new GrpcChannelOptions { HttpClient = _gateway.Open(), DisposeHttpClient = true });
    }

    public async Task DisposeAsync()
    {
        _channel.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task A_client_that_has_used_up_its_calls_is_refused_for_all_its_users_until_the_time_it_is_told()
    {
        // Proves: calls of different users by one client are counted together; then each of them, and one who never called, gets RESOURCE_EXHAUSTED with QuotaFailure for the client and RetryInfo, no source asked and nothing recorded, a line each that names nobody; the same user by another client goes on; after the time told one call by the client is answered and no second.
        for (var i = 0; i < Calls; i++)
            Assert.NotEmpty((await AskAsync($"quota-user-{i % 2}", Client)).Sections);
        var (records, received) = (_gateway.Entries().Count, _gateway.Simulators.Received.Count);
        var wait = TimeSpan.Zero;
        string[] users = ["quota-user-0", "quota-user-1", "quota-user-2"];
        foreach (var user in users)
        {
            (var failure, wait) = QuotaTests.Read(await Assert.ThrowsAsync<RpcException>(() => AskAsync(user, Client)), "client");
            Assert.Equal("calls a minute", failure.Violations.Single().Description);
            Assert.InRange(wait, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(10));
        }
        Assert.Equal((records, received), (_gateway.Entries().Count, _gateway.Simulators.Received.Count));
        var lines = _gateway.SecurityLog.Where(l => l.Contains("too many of one Client", StringComparison.Ordinal)).ToList();
        Assert.Equal(users.Length, lines.Count);
        Assert.DoesNotContain(lines, l => l.Contains("quota", StringComparison.Ordinal) || l.Contains(About.CitizenId, StringComparison.Ordinal));

        Assert.NotEmpty((await AskAsync("quota-user-0", "another-system")).Sections);
        _gateway.Clock.Move(wait);
        Assert.NotEmpty((await AskAsync("quota-user-1", Client)).Sections);
        QuotaTests.Read(await Assert.ThrowsAsync<RpcException>(() => AskAsync("quota-user-2", Client)), "client");
    }

    private GetOverviewRequest About => new()
    {
        CitizenId = _gateway.Simulators.Citizens.First(c => c.Alias == "D1").Cpr, CaseId = "26/4711", Purpose = RunningGateway.Purpose, Categories = { "employment-status" },
    };

    private async Task<GetOverviewResponse> AskAsync(string user, string client)
    {
        var token = _gateway.Staff.Writer.Token(c => (c["sub"], c["client_id"]) = (user, client));
        return await new OverviewService.OverviewServiceClient(_channel).GetOverviewAsync(About, new Metadata { { "authorization", "Bearer " + token } });
    }
}
