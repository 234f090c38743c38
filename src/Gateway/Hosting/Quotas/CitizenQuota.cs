using Gateway.Access;
using Gateway.Callers;
using Gateway.Overview;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Gateway.Hosting.Quotas;

/// <summary>
/// Counts calls about a citizen: every request of the gateway that is about one names them in <c>citizen_id</c>. It stands
/// before the services, so of a call that is refused nothing is looked up, asked or recorded.
/// </summary>
internal sealed class CitizenQuota(CallQuotas quotas, SecurityLog log) : Interceptor
{
    private const string Field = "citizen_id";

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Demand(request, context);
        return continuation(request, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Demand(request, context);
        return continuation(request, responseStream, context);
    }

    // What is no number, and a caller that is none, the service refuses on its own.
    private void Demand(object request, ServerCallContext context)
    {
        if (request is not IMessage message || message.Descriptor.FindFieldByName(Field) is not { } field || CitizenId.TryParse((string)field.Accessor.GetValue(message)) is not { } citizen)
            return;
        var http = context.GetHttpContext();
        if (CallerIdentity.Identify(http.User) is not { } caller || quotas.Take(caller, citizen) is not { } refusal)
            return;
        log.QuotaUsedUp(refusal.Subject, http);
        throw OverviewErrors.QuotaUsedUp(refusal);
    }
}
