namespace Gateway.Access;

/// <summary>What was decided about one category.</summary>
internal abstract record Decision(Category Category)
{
    /// <summary>May be asked for.</summary>
    /// <param name="Category">The category.</param>
    /// <param name="Basis">The rule that allows it; always a verified one.</param>
    /// <param name="ConsentId">The consent relied on, or null where none is needed.</param>
    internal sealed record Allowed(Category Category, LegalBasis Basis, string? ConsentId) : Decision(Category)
    {
        /// <summary>The catalogue's rule.</summary>
        internal string RuleId { get; init; } = "";

        /// <summary>The mandate relied on; null where none is needed.</summary>
        internal string? MandateId { get; init; }

        /// <summary>As emergency access only (værdispring): it will be reviewed.</summary>
        internal bool Emergency { get; init; }

        /// <summary>What is told of others than the citizen is held back.</summary>
        internal bool HoldsBackThirdParty { get; init; }
    }

    /// <summary>May not be asked for; every rule that failed is named.</summary>
    internal sealed record Withheld(Category Category, IReadOnlyList<Reason> Reasons) : Decision(Category);

    /// <summary>The holder decides and has not decided.</summary>
    internal sealed record AwaitingSource(Category Category, IReadOnlyList<Reason> Reasons) : Decision(Category);
}
