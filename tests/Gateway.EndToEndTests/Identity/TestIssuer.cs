using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Gateway.Hosting;
using Gateway.Tests.Callers.Issuers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.EndToEndTests.Identity;

/// <summary>An issuer on a free port whose keys the test holds: publishes discovery and keys and counts who asks.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _keyRequests;
    private int _discoveryRequests;

    private TestIssuer(WebApplication app) => _app = app;

    internal TokenWriter Writer { get; private set; } = null!;

    /// <summary>How often the keys have been asked for.</summary>
    internal int KeyRequests => Volatile.Read(ref _keyRequests);

    /// <summary>Answers 503 to everybody while it is.</summary>
    internal bool Away { get; set; }

    /// <summary>The ids of tokens it has called back.</summary>
    internal ConcurrentBag<string> Revoked { get; } = [];

    /// <summary>Where its keys are said to have moved (302); null: nowhere.</summary>
    internal string? Moved { get; set; }

    /// <summary>What it publishes of its keys instead; null: what is so.</summary>
    internal string? Keys { get; set; }

    /// <summary>What it publishes of itself instead; null: what is so.</summary>
    internal string? Discovery { get; set; }

    /// <summary>How often it has been asked what it says of itself.</summary>
    internal int DiscoveryRequests => Volatile.Read(ref _discoveryRequests);

    internal static async Task<TestIssuer> StartAsync(X509Certificate2 certificate, TimeProvider clock)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        GatewayServer.SetUp(builder, GatewayLimits.Standard, new Uri("https://localhost:0"), certificate);
        var issuer = new TestIssuer(builder.Build());
        issuer._app.Run(issuer.AnswerAsync);
        await issuer._app.StartAsync();
        issuer.Writer = new TokenWriter($"https://localhost:{new Uri(issuer._app.Urls.First()).Port}", clock);
        return issuer;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Writer.Dispose();
    }

    private Task AnswerAsync(HttpContext context)
    {
        var discovery = context.Request.Path == "/.well-known/openid-configuration";
        if (context.Request.Path == "/keys")
            Interlocked.Increment(ref _keyRequests);
        if (discovery)
            Interlocked.Increment(ref _discoveryRequests);
        if (context.Request.Path == "/keys" && Moved is not null)
        {
            context.Response.Redirect(Moved);
            return Task.CompletedTask;
        }
        JsonObject? document = Away ? null : context.Request.Path.Value switch
        {
            "/.well-known/openid-configuration" => new JsonObject { ["issuer"] = Writer.Issuer, ["jwks_uri"] = Writer.Issuer + "/keys" },
            "/keys" => Writer.KeySet(),
            "/revoked" => new JsonObject { ["iss"] = Writer.Issuer, ["revoked"] = new JsonArray([.. Revoked.Select(id => JsonValue.Create(id))]) },
            _ => null,
        };
        context.Response.StatusCode = Away ? StatusCodes.Status503ServiceUnavailable : document is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        var instead = Away ? null : discovery ? Discovery : context.Request.Path == "/keys" ? Keys : null;
        return context.Response.WriteAsync(instead ?? document?.ToJsonString() ?? "");
    }
}
