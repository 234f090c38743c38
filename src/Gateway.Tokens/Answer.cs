using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tokens;

/// <summary>Writes the service's answers: JSON, never stored by anyone on the way.</summary>
internal static class Answer
{
    /// <summary>Answers with <paramref name="body"/>.</summary>
    public static Task JsonAsync(HttpContext context, int status, JsonObject body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(body.ToJsonString(), context.RequestAborted);
    }

    /// <summary>Answers with an error code of RFC 6749 section 5.2.</summary>
    public static Task ErrorAsync(HttpContext context, int status, string error) =>
        JsonAsync(context, status, new JsonObject { ["error"] = error });
}
