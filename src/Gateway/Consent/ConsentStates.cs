using Gateway.Storage;

namespace Gateway.Consent;

/// <summary>A consent and how it stands.</summary>
internal sealed record ConsentStanding(ConsentRecord Consent, ConsentState State);

/// <summary>How a consent stands. What the citizen did comes before what time does.</summary>
internal enum ConsentState
{
    /// <summary>Holds.</summary>
    Active,

    /// <summary>Holds from a later date.</summary>
    NotYetValid,

    /// <summary>Has run out.</summary>
    Expired,

    /// <summary>Was withdrawn whole.</summary>
    Withdrawn,

    /// <summary>Was replaced by another.</summary>
    Superseded,

    /// <summary>Was given under a mandate that no longer holds.</summary>
    MandateEnded,
}

/// <summary>Finds how a consent stands at a moment. Pure.</summary>
internal static class ConsentStates
{
    internal static ConsentState Of(ConsentRecord consent, IReadOnlyList<MandateRecord> mandates, DateTimeOffset now)
    {
        if (consent.WithdrawnAt is not null)
            return ConsentState.Withdrawn;
        if (consent.SupersededBy.Length > 0)
            return ConsentState.Superseded;
        if (now >= consent.ValidUntil)
            return ConsentState.Expired;
        if (consent.MandateId.Length > 0 && !mandates.Any(m => m.MandateId == consent.MandateId && m.HoldsAt(now)))
            return ConsentState.MandateEnded;
        return now < consent.ValidFrom ? ConsentState.NotYetValid : ConsentState.Active;
    }
}
