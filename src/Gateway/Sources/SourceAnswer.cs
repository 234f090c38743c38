using Gateway.Access;

namespace Gateway.Sources;

/// <summary>What came of one question to one source.</summary>
/// <param name="Definition">The source.</param>
/// <param name="Categories">The allowed categories the question was about.</param>
/// <param name="AskedAt">When it was asked.</param>
/// <param name="Outcome">What came back.</param>
/// <param name="RequestId">Which of the source's requests it was.</param>
internal sealed record SourceAnswer(
    SourceDefinition Definition, IReadOnlyList<string> Categories, DateTimeOffset AskedAt, SourceOutcome Outcome, string RequestId)
{
    /// <summary>The source was called: it is connected, there was time, and it was not left alone.</summary>
    internal bool WasAsked => Outcome is not SourceOutcome.Failed { Reason: ReasonCode.SourceNotConnected or ReasonCode.DeadlineTooShort or ReasonCode.SourceResting };

    /// <summary>The sources whose answers were about another person, or about nobody; ids in order, each once.</summary>
    internal static IReadOnlyList<string> WrongPersonIn(IEnumerable<SourceAnswer> answers) =>
        [.. answers.Where(a => a.Outcome is SourceOutcome.Failed { Reason: ReasonCode.SourceWrongPerson }).Select(a => a.Definition.Id).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Whether a source tells that the person's name and address are protected.</summary>
    internal static bool TellOfProtection(IEnumerable<SourceAnswer> answers) => answers.Any(a => a.Outcome is SourceOutcome.Answered { Told.Protected: true });
}

/// <summary>The closed set of outcomes of a question.</summary>
internal abstract record SourceOutcome
{
    /// <summary>The source answered.</summary>
    /// <param name="Facts">What it holds; may be empty.</param>
    /// <param name="NotMapped">What it sent that no mapping covers.</param>
    /// <param name="Incomplete">Why there may be more than this; null when the answer is whole.</param>
    internal sealed record Answered(IReadOnlyList<Fact> Facts, IReadOnlyList<Unmapped> NotMapped, ReasonCode? Incomplete = null) : SourceOutcome
    {
        /// <summary>What the answer tells of the person beside the facts; never shown itself.</summary>
        internal ToldOfPerson Told { get; init; } = ToldOfPerson.Nothing;

        /// <summary>The categories in which something was left out because it is about others than the citizen, or may be.</summary>
        internal IReadOnlySet<string> HeldBack { get; init; } = new HashSet<string>();

        /// <summary>The categories in which something was left out because the source does not show it to the citizen.</summary>
        internal IReadOnlySet<string> Exempt { get; init; } = new HashSet<string>();
    }

    /// <summary>The source answered that it holds nothing, in the way it says so.</summary>
    internal sealed record NothingHeld(ReasonCode Reason) : SourceOutcome;

    /// <summary>The source could not be asked, or its answer cannot be used.</summary>
    internal sealed record Failed(ReasonCode Reason) : SourceOutcome;
}
