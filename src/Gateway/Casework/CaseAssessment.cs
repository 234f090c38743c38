using Gateway.Access;
using Gateway.Overview;
using Gateway.ReviewedData;

namespace Gateway.Casework;

/// <summary>
/// Is the case sufficiently documented? Requirement by requirement: met by which items, too old, contradicted, or missing
/// and why, and the next lawful step. Pure: the same overview, rules and day give the same assessment. It says something
/// of the documentation, and never anything of the citizen.
/// </summary>
/// <param name="Type">The kind of case.</param>
/// <param name="Requirements">Every requirement of it, in the order of the rules.</param>
internal sealed record CaseAssessment(CaseType Type, IReadOnlyList<AssessedRequirement> Requirements)
{
    /// <summary>Every requirement is met, or the citizen has answered it.</summary>
    internal bool IsSufficient => Lacking.Count == 0;

    /// <summary>What the case lacks.</summary>
    internal IReadOnlyList<AssessedRequirement> Lacking => [.. Requirements.Where(r => r.State is not (RequirementState.Met or RequirementState.ToldByCitizen))];

    /// <summary>How much the citizen need not be asked for.</summary>
    internal InformantFigure Informant => InformantFigure.Of(Requirements);

    /// <summary>Assesses the case on what an overview holds.</summary>
    /// <param name="rules">The requirements.</param>
    /// <param name="type">The kind of case.</param>
    /// <param name="content">The overview, asked for every category of the requirements.</param>
    /// <param name="told">Requirements that the citizen has answered in person.</param>
    /// <param name="today">The day ages are counted to.</param>
    internal static CaseAssessment Of(CaseworkRules rules, CaseType type, OverviewContent content, IReadOnlySet<string> told, DateOnly today)
    {
        var evidence = new EvidenceSearch(content, new ItemAge(rules.Words, today));
        List<AssessedRequirement> judged = [.. rules.Of(type).Select(r => Judge(r, evidence, told))];
        // A certificate is asked for once, about everything that it could tell.
        List<LocalizedText> focus = [.. judged.Where(r => r.Rule?.Kind == StepKind.PrepareCertificate).Select(r => r.Requirement.Title)];
        return new CaseAssessment(type, [.. judged.Select(r => WithStep(r, evidence, focus))]);
    }

    // The first that holds of: contradicted, met, stale, missing.
    private static AssessedRequirement Judge(Requirement requirement, EvidenceSearch evidence, IReadOnlySet<string> told)
    {
        var found = requirement.Evidence.Select(evidence.Find).ToList();
        var contradicted = requirement.Contradiction ? found.SelectMany(f => f.Fresh.Where(evidence.IsContradicted)).Distinct().ToList() : [];
        if (contradicted.Count > 0)
            return new AssessedRequirement(requirement, RequirementState.Contradicted, Lack.Contradicted, evidence.WithOtherSides(contradicted));
        if (requirement.All ? found.All(f => f.Fresh.Count > 0) : found.Any(f => f.Fresh.Count > 0))
            return new AssessedRequirement(requirement, RequirementState.Met, null, [.. found.SelectMany(f => f.Fresh).Distinct()]);
        // What the citizen has said stands beside what the systems hold, and is not shown as theirs.
        if (told.Contains(requirement.Id))
            return new AssessedRequirement(requirement, RequirementState.ToldByCitizen, null, []);
        var stale = found.SelectMany(f => f.Stale).Distinct().ToList();
        return stale.Count > 0
            ? new AssessedRequirement(requirement, RequirementState.Stale, Lack.Stale, stale)
            : new AssessedRequirement(requirement, RequirementState.Missing, evidence.WhyMissing(requirement.Categories), []);
    }

    private static AssessedRequirement WithStep(AssessedRequirement judged, EvidenceSearch evidence, IReadOnlyList<LocalizedText> focus)
    {
        if (judged.Lack is not { } lack || judged.Rule is not { } usual)
            return judged;
        // What is disputed, or may come any moment, is not waited for at the doctor's.
        var requested = judged.Requirement.Steps.ContainsKey(Lack.Requested) && lack is not (Lack.Contradicted or Lack.Unavailable) ? evidence.Requested(judged.Requirement.Categories) : [];
        var rule = requested.Count > 0 ? judged.Requirement.Steps[Lack.Requested] : usual;
        var sections = evidence.SectionsFor(judged.Requirement.Categories, lack);
        var months = lack == Lack.Stale ? judged.Items.Min(evidence.Months) : null;
        var words = new StepWords
        {
            Categories = [.. sections.Select(s => s.Category.Title)],
            Sources = lack == Lack.Contradicted ? [.. judged.Items.SelectMany(i => i.Provenance.Select(p => new LocalizedText(p.SourceTitle, p.SourceTitle))).Distinct()] : EvidenceSearch.Silent(sections),
            Date = requested.Select(i => FactDates.Day(i.Fact.Start)).FirstOrDefault() ?? "",
            Months = months,
            Focus = focus,
        };
        var step = lack == Lack.Closed && requested.Count == 0 && Opening(sections) is { } opening ? opening : new LawfulStep(rule.Kind, rule.Certificate, words.Fill(rule.Words), [.. sections.Select(s => s.Category.Id)]);
        return judged with { Step = step, Months = months ?? 0, Items = [.. judged.Items, .. requested] };
    }

    // What is closed to this caller may be open in another step, to a colleague, or with a surer login: the decision's own
    // next step says so. A consent that was taken back is none of these.
    private static LawfulStep? Opening(IReadOnlyList<OverviewSection> sections)
    {
        var open = sections.Where(s => s.NextStep is not (null or NextStep.DecideOnWhatIsAtHand or NextStep.AskForConsent)).ToList();
        return open.Count == 0 ? null : new LawfulStep(
            StepKind.ClearAway, "", CaseworkTexts.Joined(" ", open.Select(s => s.NextStep!.Value).Distinct().Select(ReasonTexts.ForCaseworker)), [.. open.Select(s => s.Category.Id)]);
    }
}

/// <summary>One requirement, judged.</summary>
/// <param name="Requirement">The requirement.</param>
/// <param name="State">Exactly one.</param>
/// <param name="Lack">In which way it is not met; null where it is.</param>
/// <param name="Items">What meets it, is too old, contradicts, or has been asked for.</param>
internal sealed record AssessedRequirement(Requirement Requirement, RequirementState State, Lack? Lack, IReadOnlyList<OverviewItem> Items)
{
    /// <summary>What can lawfully be done next; null where it is met.</summary>
    internal LawfulStep? Step { get; init; }

    /// <summary>Age in whole months of the newest item that is too old; 0 unless stale.</summary>
    internal int Months { get; init; }

    /// <summary>The step that its lack leads to, where nothing has been asked for yet.</summary>
    internal StepRule? Rule => Lack is { } lack ? Requirement.Steps[lack] : null;
}

/// <summary>Whether a requirement is met.</summary>
internal enum RequirementState
{
    /// <summary>By items that are young enough and contradict nothing.</summary>
    Met,

    /// <summary>Only by what is too old.</summary>
    Stale,

    /// <summary>What would meet it contradicts something.</summary>
    Contradicted,

    /// <summary>By nothing.</summary>
    Missing,

    /// <summary>The citizen has answered in person.</summary>
    ToldByCitizen,
}

/// <summary>What can lawfully be done next.</summary>
/// <param name="Kind">What kind of step.</param>
/// <param name="Certificate">The certificate to ask for; empty unless one is.</param>
/// <param name="Text">In words.</param>
/// <param name="Categories">The categories it is about: of a consent, every one it would open.</param>
internal sealed record LawfulStep(StepKind Kind, string Certificate, LocalizedText Text, IReadOnlyList<string> Categories);
