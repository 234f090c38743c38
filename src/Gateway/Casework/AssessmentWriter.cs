using System.Globalization;
using Gateway.Overview;
using Proto = Gateway.Casework.V1;
using Writer = Gateway.Overview.OverviewResponseWriter;

namespace Gateway.Casework;

/// <summary>Writes an assessment as the contract has it. Decides nothing.</summary>
internal static class AssessmentWriter
{
    internal static Proto.AssessCaseResponse Write(OverviewResult.Released released, CaseworkRules rules, CaseAssessment assessment)
    {
        var written = new Proto.AssessCaseResponse
        {
            Basis = BasisWriter.Write(released, assessment.Requirements.SelectMany(r => r.Items)),
            CaseType = Type(assessment.Type),
            RequirementsVersion = rules.Version,
            Verdict = new Proto.Verdict { Sufficient = assessment.IsSufficient, Text = Writer.Text(CaseworkTexts.Verdict(assessment)) },
            Informant = Figure(assessment.Informant),
        };
        written.Requirements.AddRange(assessment.Requirements.Select(Requirement));
        written.Verdict.Because.AddRange(assessment.Lacking.Select(r => r.Requirement.Id));
        return written;
    }

    internal static Proto.GetInformantFiguresResponse Write(AskedMonths months, IReadOnlyList<InformantAggregate> aggregates)
    {
        var written = new Proto.GetInformantFiguresResponse { FromMonth = Month(months.From), UntilMonth = Month(months.Until) };
        written.Aggregates.AddRange(aggregates.Select(a => new Proto.InformantAggregate
        {
            CaseType = Type(a.Type), Suppressed = a.Figure is null, Assessments = (uint)a.Assessments, Figure = a.Figure is { } figure ? Figure(figure) : null,
        }));
        return written;
    }

    private static string Month(DateOnly month) => month.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private static Proto.AssessedRequirement Requirement(AssessedRequirement judged)
    {
        var written = new Proto.AssessedRequirement
        {
            RequirementId = judged.Requirement.Id,
            Title = Writer.Text(judged.Requirement.Title),
            Question = Writer.Text(judged.Requirement.Question),
            State = State(judged.State),
            MissingBecause = judged.State == RequirementState.Missing ? Because(judged.Lack) : Proto.MissingBecause.Unspecified,
            Months = (uint)judged.Months,
            NextStep = judged.Step is { } step ? Step(step) : null,
        };
        written.ItemIds.AddRange(judged.Items.Select(i => i.Id));
        written.SuppliedBy.AddRange(judged.Requirement.Evidence.Select(e => e.SuppliedBy).Distinct().Select(Writer.Text));
        written.Sources.AddRange(judged.Requirement.Sources.Select(s => new Proto.RequirementSource { Title = s.Title, Reference = s.Reference, Date = s.Date, Verified = s.Verified }));
        return written;
    }

    private static Proto.LawfulStep Step(LawfulStep step)
    {
        var written = new Proto.LawfulStep { Kind = Kind(step.Kind), Text = Writer.Text(step.Text), Certificate = step.Certificate };
        written.Categories.AddRange(step.Categories);
        return written;
    }

    private static Proto.InformantFigure Figure(InformantFigure figure) => new()
    {
        Requirements = (uint)figure.Requirements,
        Met = (uint)figure.Met,
        ToldByCitizen = (uint)figure.ToldByCitizen,
        NotAsked = (uint)figure.NotAsked,
        Withheld = (uint)figure.Withheld,
        NoSystemHolds = (uint)figure.NoSystemHolds,
        OnlyCitizen = (uint)figure.OnlyCitizen,
        Stale = (uint)figure.Stale,
        Contradicted = (uint)figure.Contradicted,
        Unavailable = (uint)figure.Unavailable,
    };

    internal static Proto.CaseType Type(CaseType type) => type switch
    {
        CaseType.ResourceCourse => Proto.CaseType.ResourceCourse,
        CaseType.FlexJob => Proto.CaseType.FlexJob,
        CaseType.RetentionFlexJob => Proto.CaseType.RetentionFlexJob,
        CaseType.DisabilityPension => Proto.CaseType.DisabilityPension,
        CaseType.ObviousPension => Proto.CaseType.ObviousPension,
        CaseType.JobClarification => Proto.CaseType.JobClarification,
        CaseType.SicknessBenefit3 => Proto.CaseType.SicknessBenefit3,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    private static Proto.RequirementState State(RequirementState state) => state switch
    {
        RequirementState.Met => Proto.RequirementState.Met,
        RequirementState.Stale => Proto.RequirementState.Stale,
        RequirementState.Contradicted => Proto.RequirementState.Contradicted,
        RequirementState.Missing => Proto.RequirementState.Missing,
        RequirementState.ToldByCitizen => Proto.RequirementState.ToldByCitizen,
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    private static Proto.MissingBecause Because(Lack? lack) => lack switch
    {
        Lack.Unavailable => Proto.MissingBecause.Unavailable,
        Lack.NotAsked => Proto.MissingBecause.NotAsked,
        Lack.Withheld or Lack.Closed => Proto.MissingBecause.Withheld,
        Lack.NothingHeld => Proto.MissingBecause.NothingHeld,
        Lack.NotRegistered => Proto.MissingBecause.NotRegistered,
        _ => throw new ArgumentOutOfRangeException(nameof(lack)),
    };

    private static Proto.LawfulStepKind Kind(StepKind kind) => kind switch
    {
        StepKind.AskForConsent => Proto.LawfulStepKind.AskForConsent,
        StepKind.PrepareCertificate => Proto.LawfulStepKind.PrepareCertificate,
        StepKind.AskHolder => Proto.LawfulStepKind.AskHolder,
        StepKind.AskCitizen => Proto.LawfulStepKind.AskCitizen,
        StepKind.WaitOrRetry => Proto.LawfulStepKind.WaitOrRetry,
        StepKind.Register => Proto.LawfulStepKind.Register,
        StepKind.DecideOnWhatIsAtHand => Proto.LawfulStepKind.DecideOnWhatIsAtHand,
        StepKind.ClearAway => Proto.LawfulStepKind.ClearAway,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
