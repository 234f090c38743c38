using Gateway.Overview;
using Grpc.Core;

namespace Gateway.Hosting.Quotas;

/// <summary>There was no call left, which is found where it is decided what a call may; services pass it on as it is.</summary>
internal sealed class QuotaUsedUpException : RpcException
{
    internal QuotaUsedUpException(QuotaRefusal refusal)
        : this(refusal, OverviewErrors.QuotaUsedUp(refusal))
    {
    }

    private QuotaUsedUpException(QuotaRefusal refusal, RpcException told)
        : base(told.Status, told.Trailers) => Refusal = refusal;

    /// <summary>Whose calls are used up, and for how long.</summary>
    internal QuotaRefusal Refusal { get; }
}
