using System.Text.Json.Nodes;
using Gateway.Tokens.Signing;

namespace Gateway.Tokens.Grants;

/// <summary>What a request for a token comes to: an answer, or an error code of RFC 6749 section 5.2 and nothing more.</summary>
internal readonly record struct GrantAnswer(JsonObject? Body, string Error)
{
    public static GrantAnswer Refused(string error) => new(null, error);

    /// <summary>The answer of RFC 6749 section 5.1.</summary>
    public static GrantAnswer Of(IssuedToken token, string? scope = null)
    {
        var body = new JsonObject
        {
            ["access_token"] = token.Text,
            ["token_type"] = "Bearer",
            ["expires_in"] = (int)token.Lifetime.TotalSeconds,
        };
        if (scope is not null)
            body["scope"] = scope;
        return new GrantAnswer(body, "");
    }

    /// <summary>The same with one thing more.</summary>
    public GrantAnswer With(string name, string value)
    {
        Body![name] = value;
        return this;
    }
}
