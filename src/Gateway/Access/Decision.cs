namespace Gateway.Access;

/// <summary>What was decided about one category.</summary>
internal abstract record Decision(Category Category)
{
    /// <summary>May be asked for.</summary>
    /// <param name="Category">The category.</param>
    /// <param name="Basis">The rule that allows it; always a verified one.</param>
    /// <param name="ConsentId">The consent relied on, or null where none is needed.</param>
    internal sealed record Allowed(Category Category, LegalBasis Basis, string? ConsentId) : Decision(Category);

    /// <summary>May not be asked for; every rule that failed is named.</summary>
    internal sealed record Withheld(Category Category, IReadOnlyList<Reason> Reasons) : Decision(Category);

    /// <summary>The holder decides and has not decided.</summary>
    internal sealed record AwaitingSource(Category Category, IReadOnlyList<Reason> Reasons) : Decision(Category);
}
