namespace Gateway.Casework;

/// <summary>What a health summary asks for, and which category and named value belongs under which heading: <c>summary</c> of <c>requirements.yaml</c>.</summary>
internal sealed record SummaryRules
{
    /// <summary>Every category asked for, those that no rule opens among them: so each is named with its reason.</summary>
    internal required IReadOnlyList<string> Asked { get; init; }

    /// <summary>Categories whose open items are current problems.</summary>
    internal required IReadOnlyList<string> Problems { get; init; }

    /// <summary>Categories whose items have been tried once they are over, outcome or not.</summary>
    internal required IReadOnlyList<string> Tried { get; init; }

    /// <summary>Categories whose open items are ongoing treatment.</summary>
    internal required IReadOnlyList<string> Treatments { get; init; }

    /// <summary>Categories of letters about treatment that has been concluded.</summary>
    internal required IReadOnlyList<string> Letters { get; init; }

    /// <summary>Categories whose open items tell of functional capacity.</summary>
    internal required IReadOnlyList<string> Function { get; init; }

    internal required IReadOnlyList<string> Certificates { get; init; }

    /// <summary>Categories whose open items tell of limits at work by their values.</summary>
    internal required IReadOnlyList<string> Limits { get; init; }

    /// <summary>Months for which contacts and letters stand under what is ongoing.</summary>
    internal required int ConcludedMonths { get; init; }

    /// <summary>Named values of certificates that are problems.</summary>
    internal required IReadOnlyList<string> ProblemValues { get; init; }

    /// <summary>Named values that tell what the citizen can do.</summary>
    internal required IReadOnlyList<string> FunctionValues { get; init; }

    /// <summary>Named values that list considerations at work, a word for each.</summary>
    internal required IReadOnlyList<string> TickedValues { get; init; }

    /// <summary>Named values that tell of considerations at work in free words.</summary>
    internal required IReadOnlyList<string> WrittenValues { get; init; }

    /// <summary>Named values that say what a letter says; the first one counts.</summary>
    internal required IReadOnlyList<string> LetterValues { get; init; }

    /// <summary>Every category whose items may stand under a heading.</summary>
    internal IEnumerable<string> Under(SummaryHeading heading) => heading switch
    {
        SummaryHeading.Problems => Problems.Concat(Certificates),
        SummaryHeading.Tried => Tried.Concat(Treatments),
        SummaryHeading.Function => Function.Concat(Certificates),
        SummaryHeading.Ongoing => Treatments.Concat(Letters),
        SummaryHeading.Certificates => Certificates,
        SummaryHeading.Considerations => Limits.Concat(Treatments).Concat(Certificates),
        _ => throw new ArgumentOutOfRangeException(nameof(heading)),
    };
}
