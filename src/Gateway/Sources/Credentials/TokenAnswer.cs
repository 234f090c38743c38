using System.Text.Json;
using Gateway.Access;

namespace Gateway.Sources.Credentials;

/// <summary>Reads a token endpoint's answer (RFC 6749 section 5.1). Pure.</summary>
internal static class TokenAnswer
{
    // A header this long is refused by most servers anyway.
    private const int LongestToken = 16 * 1024;

    // Where the issuer does not say: short, so that a wrong guess costs one refused call at most.
    private static readonly TimeSpan AssumedLifetime = TimeSpan.FromMinutes(1);

    internal static FetchedToken Read(byte[] body, string tokenType, DateTimeOffset now)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            if (root.ValueKind is not JsonValueKind.Object || Text(root, "access_token") is not { } token || !CanTravel(token))
                return FetchedToken.Failed(ReasonCode.SourceMalformed);
            if (!string.Equals(Text(root, "token_type"), tokenType, StringComparison.OrdinalIgnoreCase))
                return FetchedToken.Failed(ReasonCode.SourceMalformed);
            return FetchedToken.Of(new IssuedToken(token, now, now + Lifetime(root)));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return FetchedToken.Failed(ReasonCode.SourceMalformed);
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    // Some issuers write the number as a text.
    private static TimeSpan Lifetime(JsonElement root)
    {
        if (!root.TryGetProperty("expires_in", out var value))
            return AssumedLifetime;
        var seconds = value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetDouble(out var number) => number,
            JsonValueKind.String when int.TryParse(value.GetString(), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) => number,
            _ => AssumedLifetime.TotalSeconds,
        };
        return TimeSpan.FromSeconds(Math.Clamp(seconds, 0, IssuedToken.LongestLifetime.TotalSeconds));
    }

    // RFC 6750 section 2.1: a token is one word of visible characters; anything else would break out of its header.
    private static bool CanTravel(string token) => token.Length is > 0 and <= LongestToken && token.All(c => c is > ' ' and < '\u007f');
}
