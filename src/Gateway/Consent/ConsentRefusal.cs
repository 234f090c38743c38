namespace Gateway.Consent;

/// <summary>Why something about a consent, mandate or correction is not done; nothing is stored then. A closed set.</summary>
internal abstract record ConsentRefusal
{
    /// <summary>Fields of the request that cannot be used.</summary>
    internal sealed record Invalid(IReadOnlyList<FieldProblem> Problems) : ConsentRefusal;

    /// <summary>The request is well formed, and it cannot be done.</summary>
    internal sealed record Because(RefusalReason Reason) : ConsentRefusal;

    /// <summary>One field that cannot be used.</summary>
    internal static Invalid Field(string field, string description) => new([new FieldProblem(field, description)]);
}

/// <summary>A field that cannot be used, and what is wrong with it. Never repeats what was sent.</summary>
/// <param name="Field">Its name in the contract.</param>
/// <param name="Description">What is wrong with it.</param>
internal sealed record FieldProblem(string Field, string Description);

/// <summary>Why it cannot be done.</summary>
internal enum RefusalReason
{
    /// <summary>The caller's role may not do it.</summary>
    RoleNotAllowed,

    /// <summary>Only an authority may record or end a mandate of that kind.</summary>
    MandateKindNotAllowed,

    /// <summary>There is no citizen of whom the caller may know anything here.</summary>
    CitizenUnknown,

    /// <summary>There is no such draft that the caller may know of.</summary>
    DraftUnknown,

    /// <summary>There is no such consent that the caller may know of.</summary>
    ConsentUnknown,

    /// <summary>There is no such mandate that the caller may know of.</summary>
    MandateUnknown,

    /// <summary>The draft was consented to already.</summary>
    DraftUsed,

    /// <summary>The draft is too old to be consented to.</summary>
    DraftTooOld,

    /// <summary>What the draft says no longer fits: its period is over, or the policy has changed.</summary>
    DraftOutdated,

    /// <summary>It was withdrawn already, or for a category named.</summary>
    AlreadyWithdrawn,

    /// <summary>The mandate does not hold now.</summary>
    MandateNotInForce,

    /// <summary>The mandate was ended already.</summary>
    MandateAlreadyEnded,

    /// <summary>The citizen has as many standing mandates as there may be.</summary>
    TooManyMandates,

    /// <summary>There is no such correction that the caller may know of.</summary>
    CorrectionUnknown,

    /// <summary>What the holder answered is recorded already.</summary>
    CorrectionAlreadyAnswered,

    /// <summary>As many corrections of the citizen wait for an answer as there may be.</summary>
    TooManyCorrections,

    /// <summary>The text would be too hard to read.</summary>
    TextTooHard,
}

/// <summary>What came of it: done, or refused.</summary>
/// <param name="Done">What was done; null where it was refused.</param>
/// <param name="Refusal">Why not; null where it was done.</param>
internal readonly record struct Step<T>(T? Done, ConsentRefusal? Refusal)
    where T : class
{
    public static implicit operator Step<T>(T done) => new(done, null);

    public static implicit operator Step<T>(ConsentRefusal refusal) => new(null, refusal);

    public static implicit operator Step<T>(RefusalReason reason) => new(null, new ConsentRefusal.Because(reason));
}
