using Gateway.Storage;

namespace Gateway.Disclosures;

/// <summary>What a failure means for the record.</summary>
internal static class FailureCauses
{
    internal static FailureCause Of(Exception e, CancellationToken callerGone) => e switch
    {
        DisclosureLogUnavailableException => FailureCause.NotRecorded,
        // Whatever broke after the caller had gone broke because of that.
        _ when callerGone.IsCancellationRequested => FailureCause.CallerGone,
        OperationCanceledException => FailureCause.CallerGone,
        _ => FailureCause.GatewayFailed,
    };
}
