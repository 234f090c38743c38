using Gateway.Callers.Certificates;

namespace Gateway.Hosting.Certificates;

/// <summary>
/// Looks every few seconds whether the certificates, authorities and revocation lists have changed, takes over what is
/// good, and tells the operator of what is not, once.
/// </summary>
internal sealed class CertificateWatch(ServerCertificate server, CertificateTrust clients, ILogger<CertificateWatch> log) : BackgroundService
{
    /// <summary>Under what name the health answers for them.</summary>
    internal const string HealthName = "certificates";

    // How often the operator is told of an end that is near: each working day is enough, and once is overlooked.
    private static readonly TimeSpan Daily = TimeSpan.FromDays(1);

    private IReadOnlyList<string> _troubles = [];
    private DateTimeOffset _warned = DateTimeOffset.MinValue;

    /// <summary>Whether nothing is wrong, as of the last look.</summary>
    internal bool IsWell => Volatile.Read(ref _troubles).Count == 0;

    /// <summary>Looks now. One look at a time.</summary>
    internal void Look()
    {
        var now = clients.Clock.GetUtcNow();
        var (wrong, replaced) = server.Look(now);
        if (replaced)
            HostingLogMessages.CertificateReplaced(log, DateOnly.FromDateTime(server.Current.NotAfter.ToUniversalTime()));
        WarnOfEnd(now);
        var troubles = (wrong is null ? [] : new[] { wrong }).Concat(clients.Trust?.Look(now) ?? []).ToList();
        foreach (var trouble in troubles.Except(_troubles))
            HostingLogMessages.CertificateTrouble(log, trouble);
        if (troubles.Count == 0 && _troubles.Count > 0)
            HostingLogMessages.CertificatesWell(log);
        Volatile.Write(ref _troubles, troubles);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (clients.Trust is { Now.Lists: null })
            HostingLogMessages.NoRevocationLists(log);
        while (!stoppingToken.IsCancellationRequested)
        {
            Look();
            await Task.Delay(GatewayLimits.CertificatesLookedAt, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void WarnOfEnd(DateTimeOffset now)
    {
        var left = server.Current.NotAfter.ToUniversalTime() - now.UtcDateTime;
        if (left > GatewayLimits.CertificateEndsSoon || left <= TimeSpan.Zero || now < _warned + Daily)
            return;
        HostingLogMessages.CertificateEndsSoon(log, (int)left.TotalDays);
        _warned = now;
    }
}

/// <summary>Whose client certificates are believed, and by which clock.</summary>
/// <param name="Trust">Null: no client is asked for one.</param>
/// <param name="Clock">The clock tokens are judged by, too.</param>
internal sealed record CertificateTrust(ClientTrust? Trust, TimeProvider Clock);
