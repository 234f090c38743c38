namespace Gateway.EndToEndTests;

/// <summary>
/// The one-command start on the shipped recordings without their file of consents: every citizen has then given every consent
/// that a rule of the catalogue asks for, to the organisation of that rule.
/// </summary>
/// <param name="sources">The sources connected; none named: all.</param>
public abstract class EveryConsent(params string[] sources) : IAsyncLifetime
{
    private readonly string _recorded = Directory.CreateTempSubdirectory("gateway-consents-").FullName;

    internal RunningGateway Running { get; } = new() { Sources = sources };

    /// <summary>The aliases of the citizens.</summary>
    internal IEnumerable<string> Citizens => Running.Simulators.Citizens.Select(c => c.Alias);

    public Task InitializeAsync()
    {
        RecordedCopy.Make(_recorded);
        File.Delete(Path.Combine(_recorded, "consents.json"));
        return Running.StartAsync(_recorded);
    }

    public async Task DisposeAsync()
    {
        await Running.DisposeAsync();
        Directory.Delete(_recorded, recursive: true);
    }
}
