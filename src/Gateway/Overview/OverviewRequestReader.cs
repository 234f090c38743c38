using Gateway.Access;
using Gateway.Storage;
using Google.Rpc;
using Proto = Gateway.Overview.V1;

namespace Gateway.Overview;

/// <summary>
/// Reads the wire's request into a question, or says about every field what is wrong with it. No description repeats
/// what was sent: a mistyped national id is personal data too.
/// </summary>
internal static class OverviewRequestReader
{
    // Each category of the catalogue may be asked for once.
    private const int MostCategories = PolicyCatalogue.MostCategories;

    // A stream has at most one receipt a section.
    private const int MostReceipts = MostCategories;
    private const int LeafHashLength = 32;

    // A sentence, not a word to get past the field; and not a case file.
    private const int ShortestJustification = 20;
    private const int LongestJustification = 1_000;
    private const int NanosecondsASecond = 1_000_000_000;

    internal static (OverviewQuestion? Question, IReadOnlyList<BadRequest.Types.FieldViolation> Violations) Read(Proto.GetOverviewRequest request, PolicyCatalogue catalogue) =>
        Read(new Fields(request.CitizenId, request.CaseId, request.Purpose, request.Categories, request.CaseStep, request.Emergency), catalogue);

    internal static (OverviewQuestion? Question, IReadOnlyList<BadRequest.Types.FieldViolation> Violations) Read(Proto.StreamOverviewRequest request, PolicyCatalogue catalogue) =>
        Read(new Fields(request.CitizenId, request.CaseId, request.Purpose, request.Categories, request.CaseStep, request.Emergency), catalogue);

    internal static (OverviewQuestion? Question, IReadOnlyList<BadRequest.Types.FieldViolation> Violations) Read(Proto.LocateRecordsRequest request, PolicyCatalogue catalogue) =>
        Read(new Fields(request.CitizenId, request.CaseId, request.Purpose, request.Categories, request.CaseStep, request.Emergency), catalogue);

    internal static (OverviewQuestion? Question, IReadOnlyList<BadRequest.Types.FieldViolation> Violations) Read(Proto.ExplainAccessRequest request, PolicyCatalogue catalogue) =>
        Read(new Fields(request.CitizenId, request.CaseId, request.Purpose, request.Categories, request.CaseStep, request.Emergency), catalogue);

    /// <summary>The moment an explanation is asked about, and what is wrong with it; neither where it is about now.</summary>
    internal static (DateTimeOffset? AsOf, string? Wrong) ReadAsOf(Proto.ExplainAccessRequest request, DateTimeOffset now)
    {
        if (request.AsOf is not { } sent)
            return (null, null);
        if (sent.Nanos is < 0 or >= NanosecondsASecond || sent.Seconds < DateTimeOffset.MinValue.ToUnixTimeSeconds() || sent.Seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            return (null, "is no moment");
        var asOf = sent.ToDateTimeOffset();
        return asOf > now ? (null, "lies in the future") : (asOf, null);
    }

    /// <summary>Receipts handed back; what is wrong with each is named.</summary>
    internal static (IReadOnlyList<LogReceipt> Receipts, IReadOnlyList<BadRequest.Types.FieldViolation> Violations) Read(Proto.ConfirmDeliveryRequest request)
    {
        var violations = new List<BadRequest.Types.FieldViolation>();
        if (request.Receipts.Count is 0 or > MostReceipts)
            violations.Add(new() { Field = "receipts", Description = "must hold 1 to 64 receipts" });
        else
        {
            violations.AddRange(request.Receipts.Select((r, at) => (r, at)).Where(x => x.r.LeafHash.Length != LeafHashLength)
                .Select(x => new BadRequest.Types.FieldViolation { Field = FormattableString.Invariant($"receipts[{x.at}].leaf_hash"), Description = "must be 32 bytes" }));
            violations.AddRange(request.Receipts.Select((r, at) => (r, at)).Where(x => x.r.LogIndex > long.MaxValue)
                .Select(x => new BadRequest.Types.FieldViolation { Field = FormattableString.Invariant($"receipts[{x.at}].log_index"), Description = "is no index of a record" }));
        }
        return violations.Count > 0 ? ([], violations) : ([.. request.Receipts.Select(r => new LogReceipt((long)r.LogIndex, Convert.ToHexStringLower(r.LeafHash.Span)))], []);
    }

    // The four questions have the same fields: they differ in what is answered.
    private sealed record Fields(string CitizenId, string CaseId, string Purpose, IReadOnlyList<string> Categories, Proto.CaseStep CaseStep, Proto.EmergencyAccess? Emergency);

    private static (OverviewQuestion? Question, IReadOnlyList<BadRequest.Types.FieldViolation> Violations) Read(Fields request, PolicyCatalogue catalogue)
    {
        var violations = new List<BadRequest.Types.FieldViolation>();
        void Report(string field, string description) => violations.Add(new() { Field = field, Description = description });

        var citizen = CitizenId.TryParse(request.CitizenId);
        if (request.CitizenId.Length == 0)
            Report("citizen_id", "is required");
        else if (citizen is null)
            Report("citizen_id", "must be a national id: DDMMYYNNNN with a possible date, with or without a hyphen");

        var @case = CaseId.TryParse(request.CaseId);
        if (request.CaseId.Length == 0)
            Report("case_id", "is required");
        else if (@case is null)
            Report("case_id", "must be 1 to 64 letters, digits and . _ / - and must not be a national id");

        if (request.Purpose.Length == 0)
            Report("purpose", "is required");
        else if (!catalogue.Purposes.ContainsKey(request.Purpose))
            Report("purpose", "is not in the policy catalogue; known: " + string.Join(", ", catalogue.Purposes.Keys));

        if (request.Categories.Count > MostCategories)
            Report("categories", "holds more than 64 categories");
        else
            CheckCategories(request, catalogue, Report);

        if (!Enum.IsDefined(request.CaseStep))
            Report("case_step", "is not a step this gateway knows");

        if (request.Emergency is { } emergency && FreeText.Against(emergency.Justification, ShortestJustification, LongestJustification) is { } wrong)
            Report("emergency.justification", wrong);

        if (violations.Count > 0)
            return (null, violations);
        var question = new OverviewQuestion(citizen!, @case!, request.Purpose, Step(request.CaseStep), request.Categories);
        return (question with { Emergency = request.Emergency is { } given ? new EmergencyReason(given.Justification) : null }, []);
    }

    private static void CheckCategories(Fields request, PolicyCatalogue catalogue, Action<string, string> report)
    {
        // The list of what is known stands once: errors travel in trailers, which have their own limit.
        var hint = "; known: " + string.Join(", ", catalogue.Categories.Select(c => c.Id));
        for (var i = 0; i < request.Categories.Count; i++)
        {
            var field = FormattableString.Invariant($"categories[{i}]");
            if (catalogue.FindCategory(request.Categories[i]) is null)
            {
                report(field, "is not in the policy catalogue" + hint);
                hint = "";
            }
            else if (request.Categories.Take(i).Contains(request.Categories[i]))
                report(field, "stands twice");
        }
    }

    private static CaseStep? Step(Proto.CaseStep step) => step switch
    {
        Proto.CaseStep.Preparation => CaseStep.Preparation,
        Proto.CaseStep.TeamMeeting => CaseStep.TeamMeeting,
        Proto.CaseStep.Decision => CaseStep.Decision,
        Proto.CaseStep.FollowUp => CaseStep.FollowUp,
        _ => null,
    };
}
