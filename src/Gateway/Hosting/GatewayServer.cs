using System.IO.Compression;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Hosting;

/// <summary>
/// The server beneath the services: where it listens, TLS, limits, and how gRPC is spoken. The one place where any of
/// this is set, so that a server set up here for a test is the gateway's in everything but its services.
/// </summary>
internal static class GatewayServer
{
    private const string Gzip = "gzip";

    /// <summary>Sets up Kestrel and gRPC.</summary>
    internal static void SetUp(WebApplicationBuilder builder, Uri listen, X509Certificate2 certificate)
    {
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = GatewayLimits.LargestRequestBody;
            Listen(kestrel, listen, certificate);
        });
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = GatewayLimits.LargestRequestMessage;
            grpc.MaxSendMessageSize = GatewayLimits.LargestResponseMessage;
            grpc.EnableDetailedErrors = false;
            // Named here because naming any drops the library's own: gzip both ways, which every gRPC client has, and
            // no second decoder to keep safe. An answer is compressed where the caller says that it can read it.
            grpc.CompressionProviders.Add(new GzipMessages());
            grpc.ResponseCompressionAlgorithm = Gzip;
            grpc.ResponseCompressionLevel = CompressionLevel.Fastest;
        });
    }

    private static void Listen(KestrelServerOptions kestrel, Uri listen, X509Certificate2 certificate)
    {
        void Secure(ListenOptions options)
        {
            options.Protocols = HttpProtocols.Http1AndHttp2;
            options.UseHttps(certificate);
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
