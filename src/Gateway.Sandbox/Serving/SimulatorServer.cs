using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Gateway.Sandbox.Answers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Sandbox.Serving;

/// <summary>The certificates of a connection.</summary>
/// <param name="Own">What every simulator shows; null: plain http.</param>
/// <param name="AsksForCallers">Callers are asked for theirs, and may have none.</param>
internal sealed record ShownCertificates(X509Certificate2? Own, bool AsksForCallers);

/// <summary>One web server with a loopback port of its own for each simulator; the port tells which one is asked.</summary>
internal sealed class SimulatorServer : IAsyncDisposable
{
    /// <summary>No source takes larger questions.</summary>
    private const long MaxRequestBytes = 1024 * 1024;

    /// <summary>Requests still open then are cut.</summary>
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stopping = new();
    private readonly WebApplication _app;
    private readonly Listening _listening;
    private readonly string _scheme;

    private SimulatorServer(WebApplication app, Listening listening, string scheme)
    {
        _app = app;
        _listening = listening;
        _scheme = scheme;
    }

    /// <summary>Where each source listens, by id.</summary>
    public IReadOnlyDictionary<string, Uri> Addresses { get; private set; } = new Dictionary<string, Uri>(StringComparer.Ordinal);

    public static async Task<SimulatorServer> StartAsync(
        IReadOnlyList<Simulator> simulators, ShownCertificates certificates, RequestHandler handler, CancellationToken cancellation)
    {
        // Nothing from the environment: no settings files, no variables, no logging, no signal handlers.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        var endpoints = new List<ListenOptions>();
        var listening = new Listening(certificates);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBytes;
            // One more than there are sources: where redirects lead.
            for (var i = 0; i <= simulators.Count; i++) kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoints.Add(listening.Prepare(endpoint)));
        });

        var server = new SimulatorServer(builder.Build(), listening, certificates.Own is null ? Uri.UriSchemeHttp : Uri.UriSchemeHttps);
        var elsewhere = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        server._app.Run(async context =>
        {
            // A request may come in before the ports are known.
            var target = await elsewhere.Task;
            await handler.HandleAsync(context, listening.At(context.Connection.LocalPort), target, server._stopping.Token);
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
        foreach (var (simulator, endpoint) in simulators.Zip(endpoints)) listening.Add(endpoint.IPEndPoint!.Port, simulator);
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

    /// <summary>Cuts every connection to the simulator: the next request needs a new one, and a new look at the certificate.</summary>
    public void CutConnections(Simulator simulator) => _listening.Cut(simulator);

    private Uri AddressAt(ListenOptions endpoint, string host) => new UriBuilder(_scheme, host, endpoint.IPEndPoint!.Port).Uri;

    /// <summary>Who listens where, what certificate is shown there, and who is connected.</summary>
    private sealed class Listening(ShownCertificates certificates)
    {
        private readonly ConcurrentDictionary<int, Simulator> _byPort = [];
        private readonly ConcurrentDictionary<ConnectionContext, int> _connected = [];

        public Simulator? At(int port) => _byPort.GetValueOrDefault(port);

        public void Add(int port, Simulator simulator) => _byPort[port] = simulator;

        public ListenOptions Prepare(ListenOptions endpoint)
        {
            endpoint.Protocols = HttpProtocols.Http1;
            endpoint.Use(next => connection => KeepAsync(connection, next));
            if (certificates.Own is not null) endpoint.UseHttps(SetUp);
            return endpoint;
        }

        private void SetUp(HttpsConnectionAdapterOptions https)
        {
            https.ServerCertificateSelector = (connection, _) => At(PortOf(connection))?.Fault.Shown ?? certificates.Own;
            if (!certificates.AsksForCallers) return;
            // Whose it is, the source's demand decides for each request: the refusal is the source's own.
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.ClientCertificateValidation = (_, _, _) => true;
        }

        public void Cut(Simulator simulator)
        {
            foreach (var (connection, port) in _connected)
            {
                if (At(port) == simulator) connection.Abort(new ConnectionAbortedException("The source shows another certificate now."));
            }
        }

        private async Task KeepAsync(ConnectionContext connection, ConnectionDelegate next)
        {
            _connected[connection] = PortOf(connection);
            try
            {
                await next(connection);
            }
            finally
            {
                _connected.TryRemove(connection, out _);
            }
        }

        private static int PortOf(ConnectionContext? connection) => (connection?.LocalEndPoint as IPEndPoint)?.Port ?? 0;
    }

    /// <summary>The host's owner decides when to stop, so Ctrl+C is none of the simulators' business.</summary>
    private sealed class QuietLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
