using System.Security.Cryptography;
using System.Text;
using Gateway.Access;
using Gateway.Callers;
using Gateway.DisclosureLog;
using Gateway.Storage;
using Google.Protobuf;
using Google.Rpc;
using Proto = Gateway.Policy.V1;

namespace Gateway.Oversight;

/// <summary>Reads the wire's requests, or says about every field what is wrong with it. No description repeats what was sent.</summary>
internal static class PolicyRequestReader
{
    // A page that fits one screen where none is asked for; the most that one answer carries.
    private const int UsualPage = 20;
    private const int LargestPage = 100;

    // A page or a paragraph to find the law again by; a sentence about one case.
    private const int ShortestText = 3;
    private const int LongestText = 500;

    // A UUID with room to spare: a key identifies one request and carries nothing.
    private const int LongestKey = 64;

    // "rule:" or "basis:" and an id of the catalogue, none of which is nearly as long.
    private const int LongestTarget = 128;
    internal const string PageToken = "page_token";
    internal const string NoToken = "is not from an answer to this question";
    private const int QueryIdLength = 2 * Commitment.SaltLength;

    internal static Read<(string Target, string CatalogueVersion, string Source)> Of(Proto.VerifyRuleRequest request)
    {
        var violations = new Violations();
        violations.Target(request.Target);
        violations.Required("catalogue_version", request.CatalogueVersion);
        violations.Text("source", request.Source);
        violations.Key(request.IdempotencyKey);
        return violations.Or((request.Target, request.CatalogueVersion, request.Source));
    }

    internal static Read<string> Of(Proto.RevokeVerificationRequest request)
    {
        var violations = new Violations();
        violations.Target(request.Target);
        violations.Key(request.IdempotencyKey);
        return violations.Or(request.Target);
    }

    internal static Read<PageAsked> Of(Proto.ListEmergencyAccessesRequest request) => Page(request.PageSize, request.PageToken);

    internal static Read<PageAsked> Of(Proto.ListUnconfirmedRelationsRequest request) => Page(request.PageSize, request.PageToken);

    internal static Read<PageAsked> Of(Proto.ListRecordedMandatesRequest request) => Page(request.PageSize, request.PageToken);

    internal static Read<PageAsked> Of(Proto.ListAlarmsRequest request) => Page(request.PageSize, request.PageToken);

    internal static Read<(QueryId Id, OfficerDecision Decision)> Of(Proto.ReviewEmergencyAccessRequest request, Caller officer) =>
        Review("emergency_id", request.EmergencyId, request.Justified, request.Reason, request.IdempotencyKey, officer);

    internal static Read<(QueryId Id, OfficerDecision Decision)> Of(Proto.ReviewRelationRequest request, Caller officer) =>
        Review("query_id", request.QueryId, request.Justified, request.Reason, request.IdempotencyKey, officer);

    /// <summary>The request under its key: what is asked is told from anything else that was asked under it by call and content.</summary>
    internal static KeyedRequest Keyed(Caller officer, string call, string key, IMessage request, DateTimeOffset at)
    {
        var hash = SHA256.HashData([.. Encoding.ASCII.GetBytes(call + "\n"), .. request.ToByteArray()]);
        return new KeyedRequest(officer.Municipality, officer.ClientId, officer.User, key, hash, at);
    }

    private static Read<(QueryId, OfficerDecision)> Review(string field, string id, bool justified, string reason, string key, Caller officer)
    {
        var violations = new Violations();
        if (id.Length == 0)
            violations.Report(field, "is required");
        else if (id.Length != QueryIdLength || !id.All(char.IsAsciiHexDigitLower))
            violations.Report(field, "must be 32 lower-case hex digits");
        violations.Text("reason", reason);
        violations.Key(key);
        return violations.Or((new QueryId(id), new OfficerDecision(justified, reason, officer.User, Commitment.NewSalt())));
    }

    private static Read<PageAsked> Page(uint size, string token)
    {
        var violations = new Violations();
        if (size > LargestPage)
            violations.Report("page_size", "must be 1 to 100, or 0 for 20");
        var from = token.Length > 0 ? PageAsked.PositionOf(token) : null;
        if (token.Length > 0 && from is null)
            violations.Report(PageToken, NoToken);
        return violations.Or(new PageAsked(size == 0 ? UsualPage : (int)Math.Min(size, LargestPage), from));
    }

    /// <summary>What is wrong with a request, field by field.</summary>
    private sealed class Violations
    {
        private readonly List<BadRequest.Types.FieldViolation> _found = [];

        internal void Report(string field, string description) => _found.Add(new() { Field = field, Description = description });

        internal void Required(string field, string text)
        {
            if (text.Length == 0)
                Report(field, "is required");
        }

        internal void Text(string field, string text)
        {
            if (FreeText.Against(text, ShortestText, LongestText) is { } wrong)
                Report(field, wrong);
        }

        internal void Key(string key)
        {
            if (key.Length is 0 or > LongestKey || !key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
                Report("idempotency_key", "must be 1 to 64 letters, digits, - and _");
            else if (NationalIds.StandIn(key))
                Report("idempotency_key", "must not hold a national id");
        }

        internal void Target(string target)
        {
            var named = target.StartsWith("rule:", StringComparison.Ordinal) || target.StartsWith("basis:", StringComparison.Ordinal);
            if (NationalIds.StandIn(target))
                Report("target", "must not hold a national id");
            else if (!named || target.Length > LongestTarget || target.EndsWith(':'))
                Report("target", "must be \"rule:\" or \"basis:\" and an id of the policy catalogue");
        }

        internal Read<T> Or<T>(T value) => new(value, _found);
    }
}

/// <summary>A request as read; what is wrong with it where something is.</summary>
internal sealed record Read<T>(T Value, IReadOnlyList<BadRequest.Types.FieldViolation> Violations);
