using Gateway.Access;
using Gateway.Callers;
using Gateway.Storage;
using Google.Protobuf.WellKnownTypes;
using Proto = Gateway.Disclosures.V1;

namespace Gateway.LogReading.Restrictions;

/// <summary>Reads the wire's requests, or says about every field what is wrong with it. No description repeats what was sent.</summary>
internal static class RestrictionRequestReader
{
    private const int UsualPage = 20;
    private const int LargestPage = 100;

    /// <summary>Grounds as they stand in records: part of the format.</summary>
    internal static IReadOnlyDictionary<Proto.RestrictionGround, string> Grounds { get; } = new Dictionary<Proto.RestrictionGround, string>
    {
        [Proto.RestrictionGround.PrivateInterests] = "private-interests",
        [Proto.RestrictionGround.PublicInterests] = "public-interests",
    };

    internal static Read<(CitizenId Citizen, RestrictionTerms Terms)> Of(Proto.ProposeRestrictionRequest request, Caller officer, DateTimeOffset now)
    {
        var fields = new LogFields();
        var citizen = fields.Citizen("citizen_id", request.CitizenId);
        var period = PeriodOf(fields, request, officer);
        if (!Grounds.TryGetValue(request.Ground, out var ground))
            fields.Report("ground", "must be one of the grounds of databeskyttelsesloven § 22");
        fields.Reason(request.Reason);
        var ends = EndOf(fields, request.EndsAt, now);
        fields.Key(request.IdempotencyKey);
        return fields.Or((citizen!, new RestrictionTerms([.. request.DisclosureIds.Distinct()], period, ground!, request.Reason, ends)));
    }

    internal static Read<(CitizenId Citizen, string Id)> Of(Proto.ConfirmRestrictionRequest request) => Step(request.CitizenId, request.RestrictionId, request.IdempotencyKey);

    internal static Read<(CitizenId Citizen, string Id)> Of(Proto.LiftRestrictionRequest request) => Step(request.CitizenId, request.RestrictionId, request.IdempotencyKey);

    internal static Read<int> Of(Proto.ListRestrictionsRequest request)
    {
        var fields = new LogFields();
        return fields.Or(fields.Page(request.PageSize, UsualPage, LargestPage));
    }

    private static Read<(CitizenId Citizen, string Id)> Step(string citizenId, string id, string key)
    {
        var fields = new LogFields();
        var citizen = fields.Citizen("citizen_id", citizenId);
        fields.Id("restriction_id", id, required: true);
        fields.Key(key);
        return fields.Or((citizen!, id));
    }

    // What is left out is either named one by one, or found by a period and, where one is given, a caller.
    private static UseFilter? PeriodOf(LogFields fields, Proto.ProposeRestrictionRequest request, Caller officer)
    {
        var named = request.DisclosureIds.Count > 0;
        if (request.DisclosureIds.Count > RestrictionDesk.MostDisclosures)
            fields.Report("disclosure_ids", FormattableString.Invariant($"must name at most {RestrictionDesk.MostDisclosures}"));
        foreach (var id in request.DisclosureIds.Take(RestrictionDesk.MostDisclosures))
            fields.Id("disclosure_ids", id, required: true);
        if (named && (request.From is not null || request.Until is not null || request.User.Length > 0))
            fields.Report("disclosure_ids", "cannot be given together with from, until or user");
        if (named)
            return null;
        if (request.From is null)
            fields.Report("from", "is required, or disclosure_ids");
        if (request.Until is null)
            fields.Report("until", "is required, or disclosure_ids");
        fields.Pseudonym("user", request.User);
        var period = new UseFilter(officer.Municipality) { User = request.User, From = fields.Instant("from", request.From), Until = fields.Instant("until", request.Until) };
        fields.Period(period.From, period.Until);
        return period;
    }

    private static DateTimeOffset EndOf(LogFields fields, Timestamp? endsAt, DateTimeOffset now)
    {
        if (endsAt is null)
            fields.Report("ends_at", "is required: a restriction is never for ever");
        if (fields.Instant("ends_at", endsAt) is not { } ends)
            return default;
        if (ends <= now || ends > now.AddDays(RestrictionDesk.MostDays))
            fields.Report("ends_at", FormattableString.Invariant($"must be later than now, and within {RestrictionDesk.MostDays} days"));
        return ends;
    }
}
