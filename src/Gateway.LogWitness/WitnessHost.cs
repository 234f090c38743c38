using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.LogWitness;

/// <summary>The witness as a running server: one call, <c>POST add-checkpoint</c> (C2SP tlog-witness).</summary>
internal sealed class WitnessHost : IAsyncDisposable
{
    // A checkpoint with a hundred signatures and 63 hashes: some 25 KB.
    private const int LongestRequest = 128 * 1024;

    // A log asks every few seconds; more at once are no log's.
    private const int MostConnections = 100;

    private readonly WebApplication _server;
    private readonly WitnessState _state;

    private WitnessHost(WebApplication server, WitnessState state) => (_server, _state) = (server, state);

    /// <summary>Where it is reached, with the port that it got.</summary>
    internal Uri Address => new(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>Opens the memory and begins to listen.</summary>
    /// <exception cref="WitnessStateException">The memory cannot be trusted or is another process's.</exception>
    internal static async Task<WitnessHost> StartAsync(WitnessArguments arguments, TimeProvider clock)
    {
        var state = WitnessState.Open(arguments.StateFile);
        var witness = new Witness(arguments.Key, arguments.Logs, state, clock);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LongestRequest;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            var address = arguments.Listen.IsLoopback ? IPAddress.Loopback : IPAddress.Any;
            kestrel.Listen(address, arguments.Listen.Port, listen =>
            {
                if (arguments.CertificateFile is { } certificate)
                    listen.UseHttps(X509Certificate2.CreateFromPemFile(certificate, arguments.CertificateKeyFile));
            });
        });
        var server = builder.Build();
        server.UseRouting();
        server.MapPost("/add-checkpoint", context => AddCheckpointAsync(context, witness));
        try
        {
            await server.StartAsync();
        }
        catch
        {
            await server.DisposeAsync();
            state.Dispose();
            throw;
        }
        return new WitnessHost(server, state);
    }

    /// <summary>Ends when the process is told to.</summary>
    internal Task StoppedAsync() => _server.WaitForShutdownAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _state.Dispose();
    }

    private static async Task AddCheckpointAsync(HttpContext context, Witness witness)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var answer = witness.AddCheckpoint(body.ToArray());
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        await context.Response.WriteAsync(answer.Body, context.RequestAborted);
    }
}
