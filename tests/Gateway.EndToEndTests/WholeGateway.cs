namespace Gateway.EndToEndTests;

/// <summary>The one-command start with every source of which something is recorded.</summary>
public sealed class WholeGateway : IAsyncLifetime
{
    internal RunningGateway Running { get; } = new() { Sources = [] };

    public Task InitializeAsync() => Running.InitializeAsync();

    public Task DisposeAsync() => Running.DisposeAsync();
}
