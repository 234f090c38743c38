using Gateway.Sandbox;

namespace Gateway.Tests.Sources;

/// <summary>Running simulators of the shipped recordings, and a way to ask them.</summary>
public abstract class SimulatedSources : IAsyncLifetime
{
    private protected SourceBench Bench { get; } = new();

    private protected SandboxHost Sandbox { get; private set; } = null!;

    public async Task InitializeAsync() => Sandbox = await SandboxHost.StartAsync(new SandboxOptions { BearerToken = SourceBench.Token });

    public async Task DisposeAsync()
    {
        await Sandbox.DisposeAsync();
        await Bench.DisposeAsync();
    }
}
