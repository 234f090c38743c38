namespace Gateway.Access;

/// <summary>What can lawfully be done about a category that is withheld. A closed set, the most helpful first where several fit.</summary>
internal enum NextStep
{
    /// <summary>Nothing opens it: the case is decided on what is at hand (retssikkerhedsloven § 11 b).</summary>
    DecideOnWhatIsAtHand,

    /// <summary>Ask the citizen for consent.</summary>
    AskForConsent,

    /// <summary>Wait for the holder's own decision.</summary>
    WaitForHolder,

    /// <summary>Ask in the step of the case that needs it.</summary>
    AskInAnotherStep,

    /// <summary>Log in at a higher assurance level.</summary>
    LogInMoreSecurely,

    /// <summary>A colleague whose role may ask.</summary>
    AskAColleague,

    /// <summary>The privacy officer can verify the rule.</summary>
    AskThePrivacyOfficer,

    /// <summary>Get a mandate from the citizen, or renew it.</summary>
    GetAMandate,

    /// <summary>Make sure that the case is open and registered.</summary>
    RegisterTheCase,

    /// <summary>Ask for the content, not only for its existence.</summary>
    AskForTheContent,
}

/// <summary>Finds the next lawful step. Pure.</summary>
internal static class NextSteps
{
    // What no step of the caller's overcomes: whatever else stands against it, these decide.
    private static readonly HashSet<ReasonCode> Final =
    [
        ReasonCode.StatisticsOnly, ReasonCode.Prohibited, ReasonCode.PurposeProhibited, ReasonCode.AggregatesOnly, ReasonCode.PurposeNotAllowed,
        ReasonCode.ObjectedByCitizen, ReasonCode.NotOwnRecord,
    ];

    // In the order in which they must be cleared away: asking for consent in the wrong step would ask for too much.
    private static readonly (ReasonCode Reason, NextStep Step)[] Steps =
    [
        (ReasonCode.RoleNotAllowed, NextStep.AskAColleague),
        (ReasonCode.NotNecessaryForStep, NextStep.AskInAnotherStep),
        (ReasonCode.AssuranceTooLow, NextStep.LogInMoreSecurely),
        (ReasonCode.RelationUnconfirmed, NextStep.RegisterTheCase),
        (ReasonCode.ExistenceConfidential, NextStep.AskForTheContent),
        (ReasonCode.AwaitingSourceDecision, NextStep.WaitForHolder),
        (ReasonCode.MandateMissing, NextStep.GetAMandate),
        (ReasonCode.MandateEnded, NextStep.GetAMandate),
        (ReasonCode.MandateExpired, NextStep.GetAMandate),
        (ReasonCode.MandateNotYetValid, NextStep.GetAMandate),
        (ReasonCode.MandateTooNarrow, NextStep.GetAMandate),
    ];

    /// <summary>The step for a decision; null where it allows.</summary>
    internal static NextStep? For(Decision decision) => decision switch
    {
        Decision.Allowed => null,
        Decision.AwaitingSource => NextStep.WaitForHolder,
        Decision.Withheld withheld => For(withheld.Reasons),
        _ => throw new ArgumentOutOfRangeException(nameof(decision)),
    };

    private static NextStep For(IReadOnlyList<Reason> reasons)
    {
        var codes = reasons.Select(r => r.Code).ToHashSet();
        if (codes.Overlaps(Final) || (codes.Contains(ReasonCode.RestrictedByMunicipality) && !codes.Any(IsOfARule)))
            return NextStep.DecideOnWhatIsAtHand;
        // No case is asked for before the citizen has let anybody in: beside what only the citizen can give, it is no step.
        if (codes.Any(c => IsConsent(c) || c is >= ReasonCode.MandateMissing and <= ReasonCode.MandateTooNarrow))
            codes.Remove(ReasonCode.RelationUnconfirmed);
        foreach (var (reason, step) in Steps)
        {
            if (codes.Contains(reason))
                return step;
        }
        // A consent rule whose basis is verified waits for nothing but the citizen.
        var unverified = reasons.Where(r => r.Code is ReasonCode.LegalBasisUnverified or ReasonCode.RuleUnknown).Select(r => r.Basis).ToHashSet();
        if (reasons.Any(r => IsConsent(r.Code) && !unverified.Contains(r.Basis)))
            return NextStep.AskForConsent;
        return unverified.Count > 0 ? NextStep.AskThePrivacyOfficer : NextStep.DecideOnWhatIsAtHand;
    }

    // Beside the rule the municipality has closed stands another, which fails by itself.
    private static bool IsOfARule(ReasonCode code) => IsConsent(code) || code is >= ReasonCode.LegalBasisUnverified and <= ReasonCode.MandateTooNarrow;

    private static bool IsConsent(ReasonCode code) => code is >= ReasonCode.ConsentMissing and <= ReasonCode.ConsentMandateInvalid;
}
