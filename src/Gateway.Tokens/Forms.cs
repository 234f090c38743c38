using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Tokens;

/// <summary>Reads what is posted: forms, and nothing else.</summary>
internal static class Forms
{
    private const string Type = "application/x-www-form-urlencoded";

    // The largest request has about a dozen parameters; the rest is room for those that must be ignored (RFC 6749 section 3.2).
    private static readonly FormOptions Limits = new() { ValueCountLimit = 32, KeyLengthLimit = 128, ValueLengthLimit = 8 * 1024 };

    /// <summary>The form, or null where there is none that can be read.</summary>
    public static async Task<IFormCollection?> ReadAsync(HttpContext context)
    {
        var type = context.Request.ContentType?.Split(';')[0].Trim();
        if (!string.Equals(type, Type, StringComparison.OrdinalIgnoreCase))
            return null;
        try
        {
            return await new FormFeature(context.Request, Limits).ReadFormAsync(context.RequestAborted);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
