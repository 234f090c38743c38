using Gateway.Hosting.Quotas;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Gateway.Hosting;

/// <summary>
/// Sees every refusal that a service makes, and leaves one line of it: the call is not the caller's, or what it names is not
/// there for the caller, or is no citizen or purpose at all, or was asked about too often. What else is wrong with a request, or with the gateway, is no refusal of the caller.
/// </summary>
internal sealed class RefusalWatch(SecurityLog log) : Interceptor
{
    // Who tries one spelling of a number, or one purpose, after the other shows as who tries ids does. Fields of the contract: what stood in them is in no line.
    private static readonly string[] AskedFor = ["citizen_id", "purpose", "purposes"];

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (RpcException e) when (Refusal(e) is { } reason)
        {
            log.Refused(reason);
            throw;
        }
        catch (QuotaUsedUpException e)
        {
            log.QuotaUsedUp(e.Refusal.Subject, context.GetHttpContext());
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
        catch (RpcException e) when (Refusal(e) is { } reason)
        {
            log.Refused(reason);
            throw;
        }
        catch (QuotaUsedUpException e)
        {
            log.QuotaUsedUp(e.Refusal.Subject, context.GetHttpContext());
            throw;
        }
    }

    private static string? Refusal(RpcException e) => e.StatusCode switch
    {
        StatusCode.PermissionDenied or StatusCode.NotFound => CallErrors.ReasonOf(e),
        StatusCode.InvalidArgument when CallErrors.WrongAmong(e, AskedFor) is { Count: > 0 } wrong => string.Join(' ', wrong.Prepend(CallErrors.ReasonOf(e))),
        _ => null,
    };
}
