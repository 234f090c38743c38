using System.Security.Cryptography;
using System.Text;
using Gateway.Access;
using Gateway.Callers;
using Gateway.DisclosureLog;
using Gateway.Storage;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Proto = Gateway.Disclosures.V1;

namespace Gateway.LogReading;

/// <summary>Reads the wire's requests, or says about every field what is wrong with it. No description repeats what was sent.</summary>
internal static class DisclosureLogRequestReader
{
    private const int UsualPage = 20;
    private const int LargestPage = 100;
    private const int UsualReportPage = 100;
    private const int LargestReportPage = 500;
    private const int LargestSamplePage = 5;

    // A sample that one officer can look into within a day; the record of the draw has room for many more.
    private const int LargestSample = 100;

    // A quarter: what is older is no recent use, and its callers no longer remember.
    private const int MostDays = 92;
    private const int UsualDays = 7;
    private const int MostUses = 16;

    // As they stand in records: part of the format.
    private static readonly Dictionary<Proto.ErasureGround, string> Grounds = new()
    {
        [Proto.ErasureGround.NoLongerNecessary] = "no-longer-necessary",
        [Proto.ErasureGround.ConsentWithdrawn] = "consent-withdrawn",
        [Proto.ErasureGround.Objection] = "objection",
        [Proto.ErasureGround.Unlawful] = "unlawful",
        [Proto.ErasureGround.LegalObligation] = "legal-obligation",
    };

    internal static Read<(SearchQuestion Question, CitizenId? Citizen)> Of(Proto.SearchDisclosuresRequest request, Caller officer)
    {
        var fields = new LogFields();
        var citizen = request.CitizenId.Length > 0 ? fields.Citizen("citizen_id", request.CitizenId) : null;
        fields.Word("purpose", request.Purpose);
        fields.Word("category", request.Category);
        if (request.OrganisationCvr.Length > 0 && (request.OrganisationCvr.Length != 8 || !request.OrganisationCvr.All(char.IsAsciiDigit)))
            fields.Report("organisation_cvr", "must be eight digits");
        var outcome = Outcome(request.Outcome, fields);
        var filter = Credential(fields, officer, request.User, request.ClientId) with
        {
            Organisation = request.OrganisationCvr,
            Purpose = request.Purpose,
            Category = request.Category,
            From = fields.Instant("from", request.From),
            Until = fields.Instant("until", request.Until),
        };
        fields.Period(filter.From, filter.Until);
        return fields.Or((new SearchQuestion(filter, outcome, fields.Page(request.PageSize, UsualPage, LargestPage), null), citizen));
    }

    internal static Read<(CitizenId Citizen, int Size)> Of(Proto.GetAccessReportRequest request)
    {
        var fields = new LogFields();
        var citizen = fields.Citizen("citizen_id", request.CitizenId);
        return fields.Or((citizen!, fields.Page(request.PageSize, UsualReportPage, LargestReportPage)));
    }

    internal static Read<(long Index, CitizenId? Citizen)> Of(Proto.GetReceiptRequest request, Caller reader)
    {
        var fields = new LogFields();
        var citizen = reader.Role == Role.PrivacyOfficer ? null : fields.Citizen("citizen_id", request.CitizenId);
        if (request.LogIndex > long.MaxValue)
            fields.Report("log_index", "is larger than any index");
        return fields.Or(((long)Math.Min(request.LogIndex, long.MaxValue), citizen));
    }

    internal static Read<(long Index, long Size)> Of(Proto.GetInclusionProofRequest request)
    {
        var fields = new LogFields();
        return fields.Or((Size(fields, "log_index", request.LogIndex), Size(fields, "tree_size", request.TreeSize)));
    }

    internal static Read<(long First, long Second)> Of(Proto.GetConsistencyProofRequest request)
    {
        var fields = new LogFields();
        if (request.FirstSize == 0)
            fields.Report("first_size", "must be 1 or more: everything begins with nothing");
        if (request.SecondSize > 0 && request.SecondSize < request.FirstSize)
            fields.Report("second_size", "must not be smaller than first_size");
        return fields.Or((Size(fields, "first_size", request.FirstSize), Size(fields, "second_size", request.SecondSize)));
    }

    private static long Size(LogFields fields, string field, ulong given)
    {
        if (given > long.MaxValue)
            fields.Report(field, "is larger than any log");
        return (long)Math.Min(given, long.MaxValue);
    }

    internal static Read<SampleTerms> Of(Proto.DrawSampleRequest request)
    {
        var fields = new LogFields();
        if (request.Size is 0 or > LargestSample)
            fields.Report("size", "must be 1 to 100");
        if (request.Days > MostDays)
            fields.Report("days", "must be 1 to 92, or 0 for 7");
        if (request.LeaveOutUses.Count > MostUses)
            fields.Report("leave_out_uses", "must name at most 16");
        foreach (var use in request.LeaveOutUses.Take(MostUses))
            fields.Word("leave_out_uses", use);
        fields.Key(request.IdempotencyKey);
        return fields.Or(new SampleTerms(
            (int)Math.Min(request.Size, LargestSample), request.Days == 0 ? UsualDays : (int)Math.Min(request.Days, MostDays), request.LeaveOutKnownRelation,
            [.. request.LeaveOutUses.Distinct().Order(StringComparer.Ordinal)]));
    }

    internal static Read<(CitizenId Citizen, string Ground)> Of(Proto.EraseCitizenRequest request)
    {
        var fields = new LogFields();
        var citizen = fields.Citizen("citizen_id", request.CitizenId);
        if (!Grounds.TryGetValue(request.Ground, out var ground))
            fields.Report("ground", "must be one of the grounds of GDPR art. 17(1)");
        return fields.Or((citizen!, ground!));
    }

    internal static Read<int> Of(Proto.ListSamplesRequest request)
    {
        var fields = new LogFields();
        return fields.Or(fields.Page(request.PageSize, 1, LargestSamplePage));
    }

    internal static Read<(string Id, string SampleId, OfficerDecision Decision)> Of(Proto.ReviewDisclosureRequest request, Caller officer)
    {
        var fields = new LogFields();
        fields.Id("disclosure_id", request.DisclosureId, required: true);
        fields.Id("sample_id", request.SampleId, required: false);
        fields.Reason(request.Reason);
        fields.Key(request.IdempotencyKey);
        return fields.Or((request.DisclosureId, request.SampleId, new OfficerDecision(request.Justified, request.Reason, officer.User, Commitment.NewSalt())));
    }

    internal static Read<UseFilter> Of(Proto.ListTouchedCitizensRequest request, Caller officer)
    {
        var fields = new LogFields();
        if (request.User.Length == 0 && request.ClientId.Length == 0)
            fields.Report("user", "is required, or client_id");
        return Period(fields, Credential(fields, officer, request.User, request.ClientId), request.From, request.Until);
    }

    internal static Read<UseFilter> Of(Proto.ExportAuditEventsRequest request, Caller officer) =>
        Period(new LogFields(), new UseFilter(officer.Municipality), request.From, request.Until);

    /// <summary>The request under its key: what is asked is told from anything else that was asked under it by call and content.</summary>
    internal static KeyedRequest Keyed(Caller officer, string call, string key, IMessage request, DateTimeOffset at)
    {
        var hash = SHA256.HashData([.. Encoding.ASCII.GetBytes(call + "\n"), .. request.ToByteArray()]);
        return new KeyedRequest(officer.Municipality, officer.ClientId, officer.User, key, hash, at);
    }

    private static UseFilter Credential(LogFields fields, Caller officer, string user, string client)
    {
        fields.Pseudonym("user", user);
        fields.Pseudonym("client_id", client);
        return new UseFilter(officer.Municipality) { User = user, Client = client };
    }

    private static Read<UseFilter> Period(LogFields fields, UseFilter filter, Timestamp? from, Timestamp? until)
    {
        if (from is null)
            fields.Report("from", "is required");
        if (until is null)
            fields.Report("until", "is required");
        var read = filter with { From = fields.Instant("from", from), Until = fields.Instant("until", until) };
        fields.Period(read.From, read.Until);
        return fields.Or(read);
    }

    private static UseOutcome? Outcome(Proto.DisclosureOutcome outcome, LogFields fields)
    {
        if (outcome == Proto.DisclosureOutcome.Unspecified)
            return null;
        if (DisclosureLogResponseWriter.Outcomes.FirstOrDefault(o => o.Written == outcome) is { Written: not Proto.DisclosureOutcome.Unspecified } known)
            return known.Outcome;
        fields.Report("outcome", "is unknown");
        return null;
    }
}

/// <summary>A request as read; what is wrong with it where something is.</summary>
internal sealed record Read<T>(T Value, IReadOnlyList<BadRequest.Types.FieldViolation> Violations);
