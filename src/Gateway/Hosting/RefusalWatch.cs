using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Gateway.Hosting;

/// <summary>
/// Sees every refusal that a service makes, and leaves one line of it: the call is not the caller's, or what it names is not
/// there for the caller. What is wrong with a request, or with the gateway, is no refusal of the caller.
/// </summary>
internal sealed class RefusalWatch(SecurityLog log) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (RpcException e) when (Refuses(e))
        {
            log.Refused(CallErrors.ReasonOf(e));
            throw;
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (RpcException e) when (Refuses(e))
        {
            log.Refused(CallErrors.ReasonOf(e));
            throw;
        }
    }

    private static bool Refuses(RpcException e) => e.StatusCode is StatusCode.PermissionDenied or StatusCode.NotFound;
}
