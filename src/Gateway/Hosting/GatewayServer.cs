using System.IO.Compression;
using System.Net;
using Gateway.Hosting.Certificates;
using Gateway.Hosting.Quotas;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Gateway.Hosting;

/// <summary>
/// The server beneath the services: where it listens, TLS, limits, and how gRPC is spoken. The one place where any of
/// this is set, so that a server set up here for a test is the gateway's in everything but its services.
/// </summary>
internal static class GatewayServer
{
    private const string Gzip = "gzip";

    // How long a peer may be slower than the slowest: a mobile network changing cells.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Sets up Kestrel and gRPC.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="limits">What callers are held to.</param>
    /// <param name="listen">Where to listen.</param>
    /// <param name="certificate">What is shown to callers.</param>
    /// <param name="clients">Whose client certificates are believed; null: no client is asked for one.</param>
    internal static void SetUp(WebApplicationBuilder builder, GatewayLimits limits, Uri listen, ServerCertificate certificate, CertificateTrust? clients = null)
    {
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            Limit(kestrel.Limits, limits);
            Listen(kestrel, limits, listen, certificate, clients ?? new CertificateTrust(null, TimeProvider.System));
        });
        builder.Services.AddQuotas(limits);
        builder.Services.AddSingleton<IStartupFilter>(p => new CallCounts(p.GetService<TimeProvider>() ?? TimeProvider.System));
        builder.Services.AddHttpContextAccessor().AddSingleton<SecurityLog>();
        builder.Services.AddGrpc(grpc =>
        {
            grpc.Interceptors.Add<RefusalWatch>();
            grpc.MaxReceiveMessageSize = limits.RequestMessage;
            grpc.MaxSendMessageSize = limits.ResponseMessage;
            grpc.EnableDetailedErrors = false;
            // Named here because naming any drops the library's own: gzip both ways, which every gRPC client has, and
            // no second decoder to keep safe. An answer is compressed where the caller says that it can read it.
            grpc.CompressionProviders.Add(new GzipMessages());
            grpc.ResponseCompressionAlgorithm = Gzip;
            grpc.ResponseCompressionLevel = CompressionLevel.Fastest;
        });
    }

    /// <summary>What Kestrel holds callers to.</summary>
    internal static void Limit(KestrelServerLimits server, GatewayLimits limits)
    {
        server.MaxRequestBodySize = 2L * limits.RequestMessage;
        server.MaxRequestHeadersTotalSize = limits.RequestHeaders;
        server.MaxRequestHeaderCount = limits.RequestHeaderFields;
        server.RequestHeadersTimeout = TimeSpan.FromSeconds(limits.HeadersWithin);
        server.KeepAliveTimeout = TimeSpan.FromSeconds(limits.IdleConnection);
        server.MinRequestBodyDataRate = new MinDataRate(limits.SlowestPeer, Grace);
        server.MinResponseDataRate = new MinDataRate(limits.SlowestPeer, Grace);
        server.MaxConcurrentConnections = limits.Connections;
        server.Http2.MaxStreamsPerConnection = limits.StreamsPerConnection;
        server.Http2.MaxRequestHeaderFieldSize = limits.RequestHeaders;
        server.Http2.InitialConnectionWindowSize = limits.ConnectionWindow;
        server.Http2.InitialStreamWindowSize = limits.StreamWindow;
        server.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(limits.PingAfter);
        server.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(limits.PingWithin);
    }

    private static void Listen(KestrelServerOptions kestrel, GatewayLimits limits, Uri listen, ServerCertificate certificate, CertificateTrust clients)
    {
        void Secure(ListenOptions options)
        {
            options.Protocols = HttpProtocols.Http1AndHttp2;
            // Before anything is spoken, TLS included.
            new AddressConnections(limits, options.ApplicationServices).Guard(options);
            options.UseHttps(new TlsHandshakeCallbackOptions
            {
                HandshakeTimeout = TimeSpan.FromSeconds(limits.TlsHandshake),
                OnConnection = context => ValueTask.FromResult(GatewayTls.For(context.Connection, certificate, clients.Trust, clients.Clock, options.ApplicationServices.GetRequiredService<SecurityLog>())),
            });
        }
        // localhost means both loopback addresses, which a port picked by the system cannot.
        if (IPAddress.TryParse(listen.DnsSafeHost, out var address))
            kestrel.Listen(address, listen.Port, Secure);
        else if (listen.Port == 0)
            kestrel.Listen(IPAddress.Loopback, 0, Secure);
        else
            kestrel.ListenLocalhost(listen.Port, Secure);
    }
}
