using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Tests.Sources;

/// <summary>A source of the test's own on a loopback port: it answers whatever the test says and remembers what it was asked.</summary>
internal sealed class OwnServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Asked> _asked = new();
    private IPEndPoint _listening = null!;

    private OwnServer(WebApplication app) => _app = app;

    public Uri Address => new($"http://127.0.0.1:{_listening.Port}/");

    /// <summary>What came in, oldest first.</summary>
    public IReadOnlyList<Asked> Requests => [.. _asked];

    public static async Task<OwnServer> StartAsync(Func<HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, Quiet>();
        Func<IPEndPoint> listening = null!;
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, options => listening = () => options.IPEndPoint!));
        var server = new OwnServer(builder.Build());
        server._app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            server._asked.Enqueue(new Asked(
                context.Request.Method, context.Request.Path + context.Request.QueryString, context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString()), await reader.ReadToEndAsync()));
            await answer(context);
        });
        await server._app.StartAsync();
        server._listening = listening();
        return server;
    }

    /// <summary>A server that gives the same body to every question.</summary>
    public static Task<OwnServer> SayingAsync(byte[] body, string contentType = "application/json", int status = 200) => StartAsync(async context =>
    {
        context.Response.StatusCode = status;
        if (contentType.Length > 0)
            context.Response.ContentType = contentType;
        await context.Response.Body.WriteAsync(body);
    });

    public static Task<OwnServer> SayingAsync(string body, string contentType = "application/json", int status = 200) =>
        SayingAsync(Encoding.UTF8.GetBytes(body), contentType, status);

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }

    internal sealed record Asked(string Method, string Address, IReadOnlyDictionary<string, string> Headers, string Body);

    private sealed class Quiet : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
