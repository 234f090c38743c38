using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Gateway.Tokens.Clients;
using Gateway.Tokens.Grants;
using Gateway.Tokens.Login;
using Gateway.Tokens.Revocation;
using Gateway.Tokens.Signing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tokens;

/// <summary>
/// A small OAuth 2 and OpenID Connect issuer for the sandbox and for tests: client credentials, token exchange, and logins
/// in which one chooses who to be. It listens on the loopback interface only, over TLS, and keeps keys, codes and revoked
/// tokens in memory, and used assertions in a folder where it is told one. It is no substitute for a real issuer: whoever
/// holds a registered client's key speaks for that client's caseworker, and whoever opens its page is whom they like.
/// </summary>
public sealed class TokenServiceHost : IAsyncDisposable
{
    // A token request is about two kilobytes.
    private const int LargestBody = 16 * 1024;

    // A sandbox has a handful of clients; more connections than this are a mistake.
    private const int MostConnections = 200;

    private readonly WebApplication _app;
    private readonly SigningKeys _keys;
    private readonly RegisteredClients _clients;
    private readonly ILogger _logger;

    private TokenServiceHost(WebApplication app, SigningKeys keys, RegisteredClients clients, Uri issuer, ILogger logger)
    {
        _app = app;
        _keys = keys;
        _clients = clients;
        _logger = logger;
        Issuer = issuer;
    }

    /// <summary>The issuer: <c>https://localhost:PORT</c>, with the port that was really taken. Tokens write it without a final slash.</summary>
    public Uri Issuer { get; }

    /// <summary>Where the ids of tokens that were called back are listed.</summary>
    public Uri RevokedTokens => new(Issuer, DiscoveryDocument.RevokedPath);

    /// <summary>Starts the service; it serves until disposed.</summary>
    /// <exception cref="ArgumentException">Something in <paramref name="options"/> does not hold; the message lists all of it.</exception>
    /// <exception cref="SocketException">A port is taken.</exception>
    public static async Task<TokenServiceHost> StartAsync(TokenServiceOptions options, CancellationToken cancellationToken = default)
    {
        // 1. Options that hold, or no start.
        TokenServiceRules.Demand(options);
        var logger = (ILogger?)options.LoggerFactory?.CreateLogger<TokenServiceHost>() ?? NullLogger.Instance;

        // 2. The ports come first: the issuer's name depends on one.
        using var open = new Opened();
        var plain = open.Listen(options.Port);
        var certificates = open.Listen(options.CertificatePort);
        var (issuer, forCertificates) = (IssuerAddress.Of(plain), IssuerAddress.Of(certificates));

        // 3. What answers.
        open.Keys = new SigningKeys(options.TimeProvider, options.SigningKeyLifetime);
        var clients = new RegisteredClients(options);
        var endpoints = Endpoints(options, issuer, forCertificates, open.Keys, clients, logger);

        // 4. Serve.
        open.App = Build(options, [plain, certificates], endpoints.AnswerAsync);
        await open.App.StartAsync(cancellationToken);
        logger.Started(issuer);
        var host = new TokenServiceHost(open.App, open.Keys, clients, issuer, logger);
        open.Keep();
        return host;
    }

    /// <summary>
    /// Tells where a web client's logins and logouts may lead from now on, in place of what was told before: for a client whose
    /// own port is known only once it listens.
    /// </summary>
    /// <param name="clientId">One of <see cref="TokenServiceOptions.WebClients"/>.</param>
    /// <param name="redirectUris">As <see cref="WebClient.RedirectUris"/>.</param>
    /// <param name="postLogoutRedirectUris">As <see cref="WebClient.PostLogoutRedirectUris"/>.</param>
    /// <exception cref="ArgumentException">There is no such client, or an address does not hold.</exception>
    public void RegisterRedirects(string clientId, IReadOnlyList<string> redirectUris, IReadOnlyList<string> postLogoutRedirectUris) =>
        _clients.Register(clientId, redirectUris, postLogoutRedirectUris);

    /// <summary>The next key signs from now on; the last one stays published until the last token it has signed has ended.</summary>
    /// <exception cref="InvalidOperationException">It was asked for so often that no more keys can be published.</exception>
    public void RotateSigningKey()
    {
        _keys.Rotate();
        _logger.KeyRotated();
    }

    /// <summary>Stops listening and forgets the signing keys.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _keys.Dispose();
    }

    private static TokenServiceEndpoints Endpoints(TokenServiceOptions options, Uri issuer, Uri certificates, SigningKeys keys, RegisteredClients clients, ILogger logger)
    {
        var clock = options.TimeProvider;
        var revoked = new RevokedTokens(issuer, clock);
        var own = new OwnTokens(issuer, keys, revoked, clock);
        var tokens = new AccessTokens(options, issuer, keys);
        var codes = new AuthorizationCodes(clock, revoked);
        var used = new UsedAssertions(clock, ClientAssertions.MostUsed, options.UsedAssertionsFolder);
        var authentication = new ClientAuthentication(clients, new ClientAssertions(clients, issuer, clock, used), new ClientCertificates(options.CertificateBelieved, clock));
        return new TokenServiceEndpoints(issuer, certificates, logger)
        {
            Keys = keys,
            Revoked = revoked,
            Token = new TokenEndpoint(authentication, tokens, new CodeGrant(codes, tokens, new IdTokens(options, issuer, keys)), new ExchangeGrant(options, own, tokens, revoked), logger),
            Revocation = new RevocationEndpoint(authentication, own, revoked, logger),
            Authorization = new AuthorizationEndpoint(options, issuer, clients, codes, logger),
            Logout = new LogoutEndpoint(clients, own, codes),
        };
    }

    // The empty builder reads no environment variable and no file: nothing can move these listeners off the loopback
    // interface, and the framework's own messages, which repeat query strings, have nowhere to go.
    private static WebApplication Build(TokenServiceOptions options, IReadOnlyList<Socket> listeners, RequestDelegate answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration()
            .UseSockets(sockets => sockets.CreateBoundListenSocket = place => listeners.Single(l => l.LocalEndPoint!.Equals(place)));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Listen((IPEndPoint)listeners[0].LocalEndPoint!, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(options.ServerCertificate, https => https.OnAuthenticate = NotResumed);
            });
            kestrel.Listen((IPEndPoint)listeners[1].LocalEndPoint!, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(options.ServerCertificate, https =>
                {
                    https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                    // What it is worth is judged at each request: what is taken back meanwhile ends with it, and not with the connection.
                    https.AllowAnyClientCertificate();
                    https.OnAuthenticate = NotResumed;
                });
            });
        });
        var app = builder.Build();
        app.Run(answer);
        return app;
    }

    // A session begun with a certificate at one address would be gone on with at the other, which asks for none.
    private static void NotResumed(ConnectionContext connection, SslServerAuthenticationOptions tls) => tls.AllowTlsResume = false;

    // What a start has opened so far; closed again unless the start comes to its end.
    private sealed class Opened : IDisposable
    {
        private readonly List<Socket> _listeners = [];
        private bool _kept;

        public SigningKeys? Keys { get; set; }

        public WebApplication? App { get; set; }

        public Socket Listen(int port)
        {
            var listener = SocketTransportOptions.CreateDefaultBoundListenSocket(new IPEndPoint(IPAddress.Loopback, port));
            _listeners.Add(listener);
            return listener;
        }

        public void Keep() => _kept = true;

        public void Dispose()
        {
            if (_kept)
                return;
            _listeners.ForEach(l => l.Dispose());
            Keys?.Dispose();
            (App as IDisposable)?.Dispose();
        }
    }

    // The process and its signals belong to whoever hosts this service.
    private sealed class CallersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
