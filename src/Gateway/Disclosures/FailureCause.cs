namespace Gateway.Disclosures;

/// <summary>Why a query ended without an answer.</summary>
internal enum FailureCause
{
    /// <summary>The caller cancelled, or its deadline passed.</summary>
    CallerGone,

    /// <summary>The disclosure could not be recorded.</summary>
    NotRecorded,

    /// <summary>The gateway failed.</summary>
    GatewayFailed,

    /// <summary>The gateway stopped before an outcome was written; recorded at its next start.</summary>
    GatewayStopped,
}
