using Gateway.DisclosureLog;

namespace Gateway.Storage;

/// <summary>What can happen to a consent.</summary>
public enum ConsentHappening
{
    /// <summary>Its text was composed.</summary>
    Drafted,

    /// <summary>It was given.</summary>
    Granted,

    /// <summary>Information was disclosed on it.</summary>
    Used,

    /// <summary>It was withdrawn, whole or in part.</summary>
    Withdrawn,

    /// <summary>It ran out.</summary>
    Expired,

    /// <summary>Another replaced it.</summary>
    Superseded,

    /// <summary>That it will run out was reminded of.</summary>
    Reminded,
}

/// <summary>Something that happened to a consent.</summary>
/// <param name="What">What.</param>
/// <param name="At">When.</param>
/// <param name="LogIndex">The log's record of it.</param>
/// <param name="Categories">The categories it is about; empty: all.</param>
public sealed record ConsentEventRecord(ConsentHappening What, DateTimeOffset At, long LogIndex, IReadOnlyList<string> Categories);

/// <summary>A consent that has run out, or will soon, and of which that is not yet recorded.</summary>
/// <param name="Municipality">The municipality it belongs to.</param>
/// <param name="ConsentId">Which.</param>
/// <param name="Citizen">Whose.</param>
/// <param name="CaseId">The case it was given for.</param>
/// <param name="ReceiverCvr">The authority it was given to.</param>
/// <param name="ValidUntil">When it runs out.</param>
public sealed record DueConsent(
    MunicipalityId Municipality, string ConsentId, CitizenKey Citizen, string CaseId, string ReceiverCvr, DateTimeOffset ValidUntil);
