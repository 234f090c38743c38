using System.Globalization;
using Gateway.Access;
using Gateway.Overview;
using Google.Rpc;
using OverviewProto = Gateway.Overview.V1;
using Proto = Gateway.Casework.V1;

namespace Gateway.Casework;

/// <summary>Reads the wire's requests, or says about every field what is wrong with it. No description repeats what was sent.</summary>
internal static class CaseworkRequestReader
{
    // A sentence, not a word to get past the field; and not a case file.
    private const int ShortestReason = 20;
    private const int LongestReason = 1_000;

    /// <summary>Whose case, of which kind, and what the citizen has answered.</summary>
    internal static ReadRequest<AssessmentQuestion> Read(Proto.AssessCaseRequest request, PolicyCatalogue catalogue, CaseworkRules rules)
    {
        var (question, violations) = ReadQuestion(request.CitizenId, request.CaseId, request.Purpose, request.CaseStep, catalogue);
        var type = ReadType(request.CaseType, violations);
        if (type is { } known)
            CheckTold([.. request.ToldByCitizen], rules.Of(known), violations);
        return violations.Count > 0 ? new(null, violations) : new(new AssessmentQuestion(question!, type!.Value, request.ToldByCitizen.ToHashSet()), []);
    }

    /// <summary>The months asked about: a year up to this month, where nothing else is said.</summary>
    internal static ReadRequest<AskedMonths> Read(Proto.GetInformantFiguresRequest request, DateOnly today)
    {
        var violations = new List<BadRequest.Types.FieldViolation>();
        DateOnly Month(string field, string text, DateOnly absent)
        {
            if (text.Length == 0)
                return absent;
            if (DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month))
                return month;
            violations.Add(new() { Field = field, Description = "must be a month, YYYY-MM" });
            return absent;
        }

        var until = Month("until_month", request.UntilMonth, new DateOnly(today.Year, today.Month, 1));
        var from = Month("from_month", request.FromMonth, until.AddMonths(-11));
        if (violations.Count == 0 && from > until)
            violations.Add(new() { Field = "from_month", Description = "lies after until_month" });
        return violations.Count > 0 ? new(null, violations) : new(new AskedMonths(from, until), []);
    }

    /// <summary>Whose case, of which kind, and why to go on although a certificate seems needless.</summary>
    internal static ReadRequest<CertificateQuestion> Read(Proto.PrepareCertificateRequestRequest request, PolicyCatalogue catalogue)
    {
        var (question, violations) = ReadQuestion(request.CitizenId, request.CaseId, request.Purpose, request.CaseStep, catalogue);
        var type = ReadType(request.CaseType, violations);
        if (request.ReasonToGoOn.Length > 0 && FreeText.Against(request.ReasonToGoOn, ShortestReason, LongestReason) is { } wrong)
            violations.Add(new() { Field = "reason_to_go_on", Description = wrong });
        return violations.Count > 0 ? new(null, violations) : new(new CertificateQuestion(question!, type!.Value, request.ReasonToGoOn), []);
    }

    /// <summary>Whose meeting.</summary>
    internal static ReadRequest<OverviewQuestion> Read(Proto.ListMeetingMembersRequest request, PolicyCatalogue catalogue) =>
        Question(ReadQuestion(request.CitizenId, request.CaseId, request.Purpose, request.CaseStep, catalogue));

    /// <summary>Whose plan.</summary>
    internal static ReadRequest<OverviewQuestion> Read(Proto.GetPlanRequest request, PolicyCatalogue catalogue) =>
        Question(ReadQuestion(request.CitizenId, request.CaseId, request.Purpose, request.CaseStep, catalogue));

    /// <summary>Whose brief.</summary>
    internal static ReadRequest<OverviewQuestion> Read(Proto.GetCaseBriefRequest request, PolicyCatalogue catalogue) =>
        Question(ReadQuestion(request.CitizenId, request.CaseId, request.Purpose, request.CaseStep, catalogue));

    /// <summary>Whose health, for which purpose.</summary>
    internal static ReadRequest<OverviewQuestion> Read(Proto.GetHealthSummaryRequest request, PolicyCatalogue catalogue) =>
        Question(ReadQuestion(request.CitizenId, request.CaseId, request.Purpose, request.CaseStep, catalogue));

    /// <summary>The fields that every call of casework shares, checked as the overview checks them.</summary>
    internal static (OverviewQuestion? Question, List<BadRequest.Types.FieldViolation> Violations) ReadQuestion(
        string citizenId, string caseId, string purpose, OverviewProto.CaseStep step, PolicyCatalogue catalogue)
    {
        var (question, violations) = OverviewRequestReader.Read(
            new OverviewProto.GetOverviewRequest { CitizenId = citizenId, CaseId = caseId, Purpose = purpose, CaseStep = step }, catalogue);
        return (question, [.. violations]);
    }

    /// <summary>The kind of case; null, and reported, where it is none.</summary>
    internal static CaseType? ReadType(Proto.CaseType type, List<BadRequest.Types.FieldViolation> violations)
    {
        CaseType? known = type switch
        {
            Proto.CaseType.ResourceCourse => CaseType.ResourceCourse,
            Proto.CaseType.FlexJob => CaseType.FlexJob,
            Proto.CaseType.RetentionFlexJob => CaseType.RetentionFlexJob,
            Proto.CaseType.DisabilityPension => CaseType.DisabilityPension,
            Proto.CaseType.ObviousPension => CaseType.ObviousPension,
            Proto.CaseType.JobClarification => CaseType.JobClarification,
            Proto.CaseType.SicknessBenefit3 => CaseType.SicknessBenefit3,
            _ => null,
        };
        if (known is null)
            violations.Add(new() { Field = "case_type", Description = type == Proto.CaseType.Unspecified ? "is required" : "is no kind of case this gateway knows" });
        return known;
    }

    private static ReadRequest<OverviewQuestion> Question((OverviewQuestion? Question, List<BadRequest.Types.FieldViolation> Violations) read) =>
        new(read.Question, read.Violations);

    private static void CheckTold(List<string> told, IReadOnlyList<Requirement> requirements, List<BadRequest.Types.FieldViolation> violations)
    {
        var ids = requirements.Where(r => r.CitizenMayAnswer).Select(r => r.Id).ToList();
        // What is known is told once: errors travel in trailers, which have their own limit.
        if (told.Count > ids.Count)
            violations.Add(new() { Field = "told_by_citizen", Description = "holds more than the citizen can answer of the case type" });
        else if (told.FindIndex(t => !ids.Contains(t)) is >= 0 and var at)
            violations.Add(new() { Field = FormattableString.Invariant($"told_by_citizen[{at}]"), Description = "is nothing of the case type that the citizen can answer; known: " + string.Join(", ", ids) });
        else if (told.Distinct().Count() < told.Count)
            violations.Add(new() { Field = "told_by_citizen", Description = "holds a requirement twice" });
    }
}

/// <summary>What was read, or what is wrong with it.</summary>
internal sealed record ReadRequest<T>(T? Value, IReadOnlyList<BadRequest.Types.FieldViolation> Violations) where T : class;

/// <summary>Months, both included; each by its first day.</summary>
internal sealed record AskedMonths(DateOnly From, DateOnly Until);

/// <summary>A case to be assessed.</summary>
/// <param name="Question">Whose, for which purpose.</param>
/// <param name="Type">Of which kind.</param>
/// <param name="ToldByCitizen">The requirements that the citizen has answered in person.</param>
internal sealed record AssessmentQuestion(OverviewQuestion Question, CaseType Type, IReadOnlySet<string> ToldByCitizen);

/// <summary>A certificate to be asked for.</summary>
/// <param name="Question">Whose, for which purpose.</param>
/// <param name="Type">Of which kind the case is.</param>
/// <param name="Reason">Why to go on although it seems needless, in the caseworker's words; empty where none is given.</param>
internal sealed record CertificateQuestion(OverviewQuestion Question, CaseType Type, string Reason);
