namespace Gateway.EndToEndTests.Floods;

/// <summary>A gateway as a process of its own, with the limits and waits of an installation that sets none, warmed up; one for all floods.</summary>
public sealed class FloodedGateway : IAsyncLifetime
{
    // Code compiled on first use and the collector's first room are the process's, not a flood's.
    private const int WarmUp = 100;

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-flood-").FullName;

    internal GatewayAlone Gateway { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Gateway = await GatewayAlone.StartAsync(_folder);
        for (var i = 0; i < WarmUp; i++)
            await Gateway.Caseworker.GetOverviewAsync(Gateway.About("D1"));
    }

    public async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
