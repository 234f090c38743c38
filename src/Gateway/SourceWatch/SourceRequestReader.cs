using System.Buffers.Text;
using System.Text;
using Gateway.Sources;
using Google.Rpc;
using Proto = Gateway.Sources.V1;

namespace Gateway.SourceWatch;

/// <summary>Reads the wire's requests, or says about every field what is wrong with it. No description repeats what was sent.</summary>
internal static class SourceRequestReader
{
    // As the officer's other lists.
    private const int UsualPage = 20;
    private const int LargestPage = 100;

    // The longest shipped definition is a tenth of it.
    private const int LongestDefinition = 256 * 1024;

    // "D12" and its like.
    private const int LongestAlias = 16;
    private const int LongestId = 64;

    internal static (int Size, string After, IReadOnlyList<BadRequest.Types.FieldViolation> Violations) Of(Proto.ListSourcesRequest request)
    {
        var found = new List<BadRequest.Types.FieldViolation>();
        if (request.PageSize > LargestPage)
            found.Add(new() { Field = "page_size", Description = "must be 1 to 100, or 0 for 20" });
        var after = IdOf(request.PageToken);
        if (after is null)
            found.Add(new() { Field = "page_token", Description = "is not from an answer to this question" });
        return (request.PageSize == 0 ? UsualPage : (int)Math.Min(request.PageSize, LargestPage), after ?? "", found);
    }

    /// <param name="request">The request.</param>
    /// <param name="citizens">The synthetic citizens there are; none outside the sandbox.</param>
    internal static (SyntheticCitizen? Citizen, Uri? Against, IReadOnlyList<BadRequest.Types.FieldViolation> Violations) Of(Proto.CheckSourceRequest request, SyntheticCitizens citizens)
    {
        var found = new List<BadRequest.Types.FieldViolation>();
        if (request.Definition.Length is 0 or > LongestDefinition)
            found.Add(new() { Field = "definition", Description = "must be 1 to 262144 characters" });
        var citizen = request.SyntheticCitizen.Length is > 0 and <= LongestAlias ? citizens.Find(request.SyntheticCitizen) : null;
        // In production there are none: nobody is asked about, and the answer says so.
        if (request.SyntheticCitizen.Length > 0 && citizen is null && citizens.Any)
            found.Add(new() { Field = "synthetic_citizen", Description = "must be the alias of a synthetic citizen of the sandbox, or empty" });
        var against = request.Against.Length == 0 ? null : Uri.TryCreate(request.Against, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.IsLoopback ? address : null;
        // Anywhere else this would let a caller send the gateway to any address it can reach.
        if (request.Against.Length > 0 && (against is null || !citizens.Any))
            found.Add(new() { Field = "against", Description = "must be an http or https address on this machine, and only in the sandbox" });
        return (citizen, against, found);
    }

    /// <summary>The token for the page after an id; empty where there is none.</summary>
    internal static string TokenOf(string id) => id.Length == 0 ? "" : Base64Url.EncodeToString(Encoding.UTF8.GetBytes(id));

    // Not sealed: it opens nothing. Whatever it says, the list is that of the officer's own municipality.
    private static string? IdOf(string token)
    {
        if (token.Length == 0)
            return "";
        return token.Length <= LongestId * 2 && Base64Url.IsValid(token) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)) : null;
    }
}
