using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tokens;

/// <summary>
/// A small OAuth 2 issuer for the sandbox and for tests: client_credentials with private_key_jwt, ES256, discovery and
/// a published key set. It listens on the loopback interface only, over TLS, and keeps its signing key in memory. It is
/// no substitute for a real issuer: whoever holds a registered client's key speaks for that client's caseworker.
/// </summary>
public sealed class TokenServiceHost : IAsyncDisposable
{
    // A token request is about one kilobyte.
    private const int LargestBody = 16 * 1024;

    // A sandbox has a handful of clients; more connections than this are a mistake.
    private const int MostConnections = 200;

    private readonly WebApplication _app;
    private readonly SigningKey _key;

    private TokenServiceHost(WebApplication app, SigningKey key, Uri issuer)
    {
        _app = app;
        _key = key;
        Issuer = issuer;
    }

    /// <summary>The issuer: <c>https://localhost:PORT</c>, with the port that was really taken. Tokens write it without a final slash.</summary>
    public Uri Issuer { get; }

    /// <summary>Starts the service; it serves until disposed.</summary>
    /// <exception cref="ArgumentException">Something in <paramref name="options"/> does not hold; the message lists all of it.</exception>
    /// <exception cref="SocketException">The port is taken.</exception>
    public static async Task<TokenServiceHost> StartAsync(TokenServiceOptions options, CancellationToken cancellationToken = default)
    {
        // 1. Options that hold, or no start.
        TokenServiceRules.Demand(options);
        var logger = (ILogger?)options.LoggerFactory?.CreateLogger<TokenServiceHost>() ?? NullLogger.Instance;

        // 2. The port comes first: the issuer's name depends on it.
        var listener = SocketTransportOptions.CreateDefaultBoundListenSocket(new IPEndPoint(IPAddress.Loopback, options.Port));
        var key = new SigningKey();
        WebApplication? app = null;
        try
        {
            var issuer = IssuerAddress.Of(listener);

            // 3. What answers.
            var tokens = new TokenEndpoint(new ClientAssertions(options, issuer), new AccessTokens(options, issuer, key), logger);
            var endpoints = new TokenServiceEndpoints(issuer, key, tokens, logger);

            // 4. Serve.
            app = Build(options, listener, endpoints.AnswerAsync);
            await app.StartAsync(cancellationToken);
            logger.Started(issuer);
            return new TokenServiceHost(app, key, issuer);
        }
        catch
        {
            listener.Dispose();
            key.Dispose();
            if (app is not null)
                await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops listening and forgets the signing key.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
    }

    // The empty builder reads no environment variable and no file: nothing can move this listener off the loopback
    // interface, and the framework's own messages, which repeat query strings, have nowhere to go.
    private static WebApplication Build(TokenServiceOptions options, Socket listener, RequestDelegate answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().UseSockets(sockets => sockets.CreateBoundListenSocket = _ => listener);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Listen((IPEndPoint)listener.LocalEndPoint!, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(options.ServerCertificate);
            });
        });
        var app = builder.Build();
        app.Run(answer);
        return app;
    }

    // The process and its signals belong to whoever hosts this service.
    private sealed class CallersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
