using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Hosting;
using Gateway.Tests.Callers.Issuers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Gateway.EndToEndTests.Web;

/// <summary>
/// An issuer that logs in at once whomever the test says, whose keys the test holds and whose answers it can change: what a
/// wrong or hostile issuer, or somebody between it and the browser, might send.
/// </summary>
internal sealed class PromptIssuer : IAsyncDisposable
{
    internal const string Client = "pages";
    internal const string LogoutEvent = "http://schemas.openid.net/event/backchannel-logout";
    internal const string Secret = "a secret of the tests & nobody's";
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, (string Nonce, string Challenge, string Redirect)> _codes = new();

    private int _tokensAsked;

    private PromptIssuer(WebApplication app) => _app = app;

    internal TokenWriter Writer { get; private set; } = null!;

    /// <summary>What is changed in the claims of the next access tokens.</summary>
    internal Action<JsonObject> Access { get; set; } = _ => { };

    /// <summary>What is given for an access token instead of a sound one; null: a sound one.</summary>
    internal string? Instead { get; set; }

    /// <summary>The ids of tokens it has called back.</summary>
    internal ConcurrentBag<string> Revoked { get; } = [];

    /// <summary>What is changed in the claims of the next id tokens.</summary>
    internal Action<JsonObject> Id { get; set; } = _ => { };

    /// <summary>What is changed in the header of the next id tokens.</summary>
    internal Action<JsonObject> IdHeader { get; set; } = _ => { };

    /// <summary>What is changed in the answer that the browser carries.</summary>
    internal Action<Dictionary<string, string?>> Back { get; set; } = _ => { };

    /// <summary>What the gateway has sent the browser here with, newest last.</summary>
    internal ConcurrentQueue<IReadOnlyDictionary<string, string>> Asked { get; } = new();

    /// <summary>What it has given for a code, newest last.</summary>
    internal ConcurrentQueue<string> Issued { get; } = new();

    /// <summary>How often it was asked for tokens, whatever for.</summary>
    internal int TokensAsked => _tokensAsked;

    internal static async Task<PromptIssuer> StartAsync(X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        GatewayServer.SetUp(builder, GatewayLimits.Standard, new Uri("https://localhost:0"), certificate);
        var issuer = new PromptIssuer(builder.Build());
        issuer._app.Run(issuer.AnswerAsync);
        await issuer._app.StartAsync();
        issuer.Writer = new TokenWriter($"https://localhost:{new Uri(issuer._app.Urls.First()).Port}", TimeProvider.System);
        return issuer;
    }

    /// <summary>Everything as a sound issuer does it, for a caseworker.</summary>
    internal void BeSound()
    {
        Access = _ => { };
        Instead = null;
        Id = _ => { };
        IdHeader = _ => { };
        Back = _ => { };
    }

    /// <summary>The next who log in are this citizen.</summary>
    internal void BeCitizen(string number, string user = "citizen-1") => Access = claims =>
    {
        claims.Remove("org_cvr");
        claims["role"] = "citizen";
        claims["org_unit"] = "Borger";
        claims["sub"] = user;
        claims["cpr"] = number;
    };

    /// <summary>What it tells those who log in here when a login ends (OpenID Connect Back-Channel Logout 1.0 section 2.4).</summary>
    internal string LogoutToken(string? person, string? session, Action<JsonObject, JsonObject>? change = null, ECDsa? key = null)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var header = new JsonObject { ["alg"] = "ES256", ["typ"] = "logout+jwt", ["kid"] = Writer.KeyId };
        var claims = new JsonObject
        {
            ["iss"] = Writer.Issuer, ["aud"] = Client, ["iat"] = now, ["exp"] = now + 120, ["jti"] = Guid.NewGuid().ToString("N"), ["events"] = new JsonObject { [LogoutEvent] = new JsonObject() },
        };
        if (person is not null)
            claims["sub"] = person;
        if (session is not null)
            claims["sid"] = session;
        change?.Invoke(header, claims);
        return TokenWriter.Sign(header.ToJsonString(), claims.ToJsonString(), key ?? Writer.Key);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Writer.Dispose();
    }

    private Task AnswerAsync(HttpContext context) => context.Request.Path.Value switch
    {
        "/.well-known/openid-configuration" => WriteAsync(context, new JsonObject
        {
            ["issuer"] = Writer.Issuer, ["jwks_uri"] = Writer.Issuer + "/keys", ["authorization_endpoint"] = Writer.Issuer + "/authorize", ["token_endpoint"] = Writer.Issuer + "/token",
            ["end_session_endpoint"] = Writer.Issuer + "/leave", ["authorization_response_iss_parameter_supported"] = true,
        }),
        "/keys" => WriteAsync(context, Writer.KeySet()),
        "/revoked" => WriteAsync(context, new JsonObject { ["iss"] = Writer.Issuer, ["revoked"] = new JsonArray([.. Revoked.Select(id => JsonValue.Create(id))]) }),
        "/authorize" => AuthorizeAsync(context),
        "/token" => TokenAsync(context),
        "/frame" => PageAsync(context, $"<iframe id=\"framed\" src=\"{context.Request.Query["of"]}\"></iframe>"),
        _ => PageAsync(context, "elsewhere"),
    };

    private Task AuthorizeAsync(HttpContext context)
    {
        var asked = context.Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString());
        Asked.Enqueue(asked);
        var code = Guid.NewGuid().ToString("N");
        _codes[code] = (asked["nonce"], asked["code_challenge"], asked["redirect_uri"]);
        var answer = new Dictionary<string, string?> { ["code"] = code, ["state"] = asked["state"], ["iss"] = Writer.Issuer };
        Back(answer);
        context.Response.Redirect(QueryHelpers.AddQueryString(asked["redirect_uri"], answer.Where(a => a.Value is not null)));
        return Task.CompletedTask;
    }

    // RFC 6749 section 2.3.1: id and secret are form-encoded and joined by a colon.
    private static bool IsClient(string authorization) =>
        AuthenticationHeaderValue.TryParse(authorization, out var basic) && basic is { Scheme: "Basic", Parameter: { } parameter }
        && Encoding.ASCII.GetString(Convert.FromBase64String(parameter)).Split(':') is [var id, var secret]
        && WebUtility.UrlDecode(id) == Client && WebUtility.UrlDecode(secret) == Secret;

    private async Task TokenAsync(HttpContext context)
    {
        Interlocked.Increment(ref _tokensAsked);
        var form = await context.Request.ReadFormAsync();
        var verified = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        // Each code once.
        if (!IsClient(context.Request.Headers.Authorization.ToString()) || !_codes.TryRemove(form["code"].ToString(), out var code)
            || code.Challenge != verified || code.Redirect != form["redirect_uri"] || form["grant_type"] != "authorization_code")
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await WriteAsync(context, new JsonObject { ["error"] = "invalid_grant" });
            return;
        }
        var access = Instead ?? Writer.Token(Access);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = Writer.Issuer, ["aud"] = Client, ["sub"] = "user-1", ["nonce"] = code.Nonce, ["iat"] = now, ["exp"] = now + 120, ["auth_time"] = now,
            ["at_hash"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(access)).AsSpan(0, 16)),
        };
        var header = new JsonObject { ["alg"] = "ES256", ["typ"] = "JWT", ["kid"] = Writer.KeyId };
        Id(claims);
        IdHeader(header);
        var id = TokenWriter.Sign(header.ToJsonString(), claims.ToJsonString(), Writer.Key);
        Issued.Enqueue(access);
        Issued.Enqueue(id);
        await WriteAsync(context, new JsonObject { ["token_type"] = "Bearer", ["access_token"] = access, ["id_token"] = id, ["expires_in"] = 300 });
    }

    private static Task WriteAsync(HttpContext context, JsonObject document) => context.Response.WriteAsync(document.ToJsonString());

    private static Task PageAsync(HttpContext context, string body)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync($"<!doctype html><html lang=\"en\"><title>Elsewhere</title><body>{body}</body></html>");
    }
}
