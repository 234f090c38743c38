using System.Net;
using System.Security.Cryptography.X509Certificates;
using Gateway.Sandbox.Answers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Sandbox.Serving;

/// <summary>One web server with a loopback port of its own for each simulator; the port tells which one is asked.</summary>
internal sealed class SimulatorServer : IAsyncDisposable
{
    /// <summary>No source takes larger questions.</summary>
    private const long MaxRequestBytes = 1024 * 1024;

    /// <summary>Requests still open then are cut.</summary>
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stopping = new();
    private readonly WebApplication _app;
    private readonly Dictionary<int, Simulator> _byPort = [];
    private readonly string _scheme;

    private SimulatorServer(WebApplication app, string scheme)
    {
        _app = app;
        _scheme = scheme;
    }

    /// <summary>Where each source listens, by id.</summary>
    public IReadOnlyDictionary<string, Uri> Addresses { get; private set; } = new Dictionary<string, Uri>(StringComparer.Ordinal);

    public static async Task<SimulatorServer> StartAsync(
        IReadOnlyList<Simulator> simulators, X509Certificate2? certificate, RequestHandler handler, CancellationToken cancellation)
    {
        // Nothing from the environment: no settings files, no variables, no logging, no signal handlers.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        var endpoints = new List<ListenOptions>();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBytes;
            // One more than there are sources: where redirects lead.
            for (var i = 0; i <= simulators.Count; i++) kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoints.Add(Prepared(endpoint, certificate)));
        });

        var server = new SimulatorServer(builder.Build(), certificate is null ? Uri.UriSchemeHttp : Uri.UriSchemeHttps);
        var elsewhere = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        server._app.Run(async context =>
        {
            // A request may come in before the ports are known.
            var target = await elsewhere.Task;
            await handler.HandleAsync(context, server.ListeningAt(context.Connection.LocalPort), target, server._stopping.Token);
        });
        try
        {
            await server._app.StartAsync(cancellation);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        server.Addresses = simulators.Zip(endpoints).ToDictionary(pair => pair.First.SourceId, pair => server.AddressAt(pair.Second, "127.0.0.1"), StringComparer.Ordinal);
        foreach (var (simulator, endpoint) in simulators.Zip(endpoints)) server._byPort.Add(endpoint.IPEndPoint!.Port, simulator);
        // By name, so that it is another host than the simulators', which are addressed by number.
        elsewhere.SetResult(server.AddressAt(endpoints[^1], "localhost"));
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested) return;
        await _stopping.CancelAsync();
        using var patience = new CancellationTokenSource(StopWithin);
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
        // The source of the token stays: it holds no resource, and a request being cut may still look at it.
    }

    private static ListenOptions Prepared(ListenOptions endpoint, X509Certificate2? certificate)
    {
        endpoint.Protocols = HttpProtocols.Http1;
        if (certificate is not null) endpoint.UseHttps(certificate);
        return endpoint;
    }

    private Simulator? ListeningAt(int port) => _byPort.GetValueOrDefault(port);

    private Uri AddressAt(ListenOptions endpoint, string host) => new UriBuilder(_scheme, host, endpoint.IPEndPoint!.Port).Uri;

    /// <summary>The host's owner decides when to stop, so Ctrl+C is none of the simulators' business.</summary>
    private sealed class QuietLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
