using Gateway.Access;
using Gateway.Overview;
using Google.Rpc;
using OverviewProto = Gateway.Overview.V1;
using Proto = Gateway.Casework.V1;

namespace Gateway.Casework;

/// <summary>Reads the wire's requests, or says about every field what is wrong with it. No description repeats what was sent.</summary>
internal static class CaseworkRequestReader
{
    /// <summary>Whose case, of which kind, and what the citizen has answered.</summary>
    internal static ReadRequest<AssessmentQuestion> Read(Proto.AssessCaseRequest request, PolicyCatalogue catalogue, CaseworkRules rules)
    {
        var (question, violations) = ReadQuestion(request.CitizenId, request.CaseId, request.Purpose, request.CaseStep, catalogue);
        var type = ReadType(request.CaseType, violations);
        if (type is { } known)
            CheckTold([.. request.ToldByCitizen], rules.Of(known), violations);
        return violations.Count > 0 ? new(null, violations) : new(new AssessmentQuestion(question!, type!.Value, request.ToldByCitizen.ToHashSet()), []);
    }

    /// <summary>Whose health, for which purpose.</summary>
    internal static ReadRequest<OverviewQuestion> Read(Proto.GetHealthSummaryRequest request, PolicyCatalogue catalogue)
    {
        var (question, violations) = ReadQuestion(request.CitizenId, request.CaseId, request.Purpose, request.CaseStep, catalogue);
        return new(question, violations);
    }

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

    private static void CheckTold(List<string> told, IReadOnlyList<Requirement> requirements, List<BadRequest.Types.FieldViolation> violations)
    {
        var ids = requirements.Select(r => r.Id).ToList();
        // What is known is told once: errors travel in trailers, which have their own limit.
        if (told.Count > ids.Count)
            violations.Add(new() { Field = "told_by_citizen", Description = "holds more than the case type has requirements" });
        else if (told.FindIndex(t => !ids.Contains(t)) is >= 0 and var at)
            violations.Add(new() { Field = FormattableString.Invariant($"told_by_citizen[{at}]"), Description = "is no requirement of the case type; known: " + string.Join(", ", ids) });
        else if (told.Distinct().Count() < told.Count)
            violations.Add(new() { Field = "told_by_citizen", Description = "holds a requirement twice" });
    }
}

/// <summary>What was read, or what is wrong with it.</summary>
internal sealed record ReadRequest<T>(T? Value, IReadOnlyList<BadRequest.Types.FieldViolation> Violations) where T : class;

/// <summary>A case to be assessed.</summary>
/// <param name="Question">Whose, for which purpose.</param>
/// <param name="Type">Of which kind.</param>
/// <param name="ToldByCitizen">The requirements that the citizen has answered in person.</param>
internal sealed record AssessmentQuestion(OverviewQuestion Question, CaseType Type, IReadOnlySet<string> ToldByCitizen);
