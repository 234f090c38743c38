using Gateway.FirstUse;
using Gateway.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.EndToEndTests.Interop;

/// <summary>The gateway's own server with the service of the interoperability cases on it instead of the gateway's.</summary>
internal sealed class InteropServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private InteropServer(WebApplication app, string authorityFile)
    {
        _app = app;
        AuthorityFile = authorityFile;
    }

    internal WireWatch Wire { get; } = new();

    internal string AuthorityFile { get; }

    internal int Port => new Uri(_app.Urls.First()).Port;

    internal IServiceProvider Services => _app.Services;

    internal static async Task<InteropServer> StartAsync(string folder)
    {
        var certificates = DevelopmentCertificates.Open(folder, TimeProvider.System);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        GatewayServer.SetUp(builder, GatewayLimits.Standard, new Uri("https://localhost:0"), certificates.Server);
        var server = new InteropServer(builder.Build(), certificates.AuthorityFile);
        server._app.Use((HttpContext context, RequestDelegate next) => server.Wire.RunAsync(context, next));
        server._app.MapGrpcService<TestService>();
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
