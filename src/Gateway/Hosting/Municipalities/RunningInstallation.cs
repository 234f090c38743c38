using Gateway.DisclosureLog;

namespace Gateway.Hosting.Municipalities;

/// <summary>All gateways of an installation, in one process. They begin together and end together; nothing else of them is common.</summary>
internal sealed class RunningInstallation : IAsyncDisposable
{
    private readonly List<GatewayHost> _gateways = [];

    /// <summary>In the order of their settings.</summary>
    internal IReadOnlyList<GatewayHost> Gateways => _gateways;

    /// <summary>Starts one after the other; all answer when it returns, or none.</summary>
    /// <exception cref="MunicipalStartException">That of a municipality does not start.</exception>
    internal static async Task<RunningInstallation> StartAsync(IReadOnlyList<GatewaySettings> settings)
    {
        var installation = new RunningInstallation();
        foreach (var gateway in settings)
        {
            try
            {
                installation._gateways.Add(await GatewayHost.StartAsync(gateway));
            }
            catch (Exception e)
            {
                await installation.DisposeAsync();
                if (gateway.Municipality is { } municipality)
                    throw new MunicipalStartException(municipality, e);
                throw;
            }
        }
        return installation;
    }

    /// <summary>Until the process is told to end, or one of them ends: what is left of an installation is better started anew as a whole.</summary>
    internal Task WaitForShutdownAsync() => Task.WhenAny(_gateways.Select(g => g.WaitForShutdownAsync()));

    public async ValueTask DisposeAsync()
    {
        foreach (var gateway in Enumerable.Reverse(_gateways))
            await gateway.DisposeAsync();
    }
}

/// <summary>The gateway of a municipality does not start, for the reason inside.</summary>
internal sealed class MunicipalStartException(MunicipalityId municipality, Exception reason) : Exception(null, reason)
{
    /// <summary>Whose gateway it is.</summary>
    internal MunicipalityId Municipality { get; } = municipality;
}
