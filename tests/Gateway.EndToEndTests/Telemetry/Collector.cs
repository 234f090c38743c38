using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.EndToEndTests.Telemetry;

/// <summary>An OpenTelemetry collector (OTLP over HTTP) that keeps what it is sent, byte by byte.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _received = new();

    private Collector(WebApplication app) => _app = app;

    internal Uri Address => new(_app.Urls.First());

    /// <summary>Everything that came, headers of the requests included.</summary>
    internal IReadOnlyCollection<byte[]> Received => [.. _received.Select(r => r.Body)];

    /// <summary>Whether a word stands in what came to an address.</summary>
    internal bool Has(string path, string word) => _received.Any(r => r.Path == path && Encoding.UTF8.GetString(r.Body).Contains(word, StringComparison.Ordinal));

    internal static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = new Collector(builder.Build());
        collector._app.Run(collector.KeepAsync);
        await collector._app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task KeepAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await body.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(context.Request.Headers.Select(h => $"{h.Key}: {h.Value}\n"))));
        await context.Request.Body.CopyToAsync(body);
        _received.Enqueue((context.Request.Path.Value ?? "", body.ToArray()));
        context.Response.ContentType = "application/x-protobuf";
    }
}
