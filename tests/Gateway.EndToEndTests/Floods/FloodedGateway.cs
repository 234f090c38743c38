namespace Gateway.EndToEndTests.Floods;

/// <summary>A gateway as a process of its own, with an installation's limits but shorter waits, warmed up; one for all floods.</summary>
public sealed class FloodedGateway : IAsyncLifetime
{
    // Code compiled on first use and the collector's first room are the process's, not a flood's.
    private const int WarmUp = 100;

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-flood-").FullName;

    internal GatewayAlone Gateway { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Gateway = await GatewayAlone.StartAsync(_folder, more: new Dictionary<string, string>
        {
            // What is waited out in a flood, waited out sooner.
            ["Gateway__Limits__HeadersWithin"] = "2",
            ["Gateway__Limits__TlsHandshake"] = "2",
        });
        for (var i = 0; i < WarmUp; i++)
            await Gateway.Caseworker.GetOverviewAsync(Gateway.About("D1"));
    }

    public async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
