using Gateway.DisclosureLog;

namespace Gateway.Oversight;

/// <summary>What came of an officer's decision.</summary>
internal abstract record OversightResult
{
    /// <summary>It stands in the log.</summary>
    internal sealed record Recorded(LogPosition Position) : OversightResult;

    /// <summary>Nothing was changed.</summary>
    internal sealed record Refused(OversightRefusal Why) : OversightResult;
}

/// <summary>Why an officer's decision changed nothing. A closed set.</summary>
internal enum OversightRefusal
{
    /// <summary>Another catalogue is in force than the officer read.</summary>
    CatalogueChanged,

    /// <summary>The catalogue has no such rule or legal basis.</summary>
    TargetUnknown,

    /// <summary>No officer's verification stands that could be taken back.</summary>
    NotVerified,

    /// <summary>There is none of that id in the municipality.</summary>
    NotFound,

    /// <summary>It has been decided already, or needs no decision any more.</summary>
    AlreadyDecided,

    /// <summary>Nobody decides about what they did themselves.</summary>
    OwnAct,

    /// <summary>The idempotency key stands for another request.</summary>
    KeyReused,
}
