using Gateway.Callers;
using Gateway.Hosting.Certificates;
using Gateway.Transparency.Witnesses;
using Grpc.Core;
using Proto = Grpc.Health.V1;
using State = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Gateway.Hosting.Health;

/// <summary>
/// The health protocol of gRPC. Open to everybody, because an orchestrator that probes has no token; so it says the
/// state and nothing else, no cause and no version; <see cref="Check"/> adds the kind of cause for whoever brings the token of
/// one who looks after the gateway (<see cref="ReadinessReason"/>). Beside the services it answers for <c>witness</c>, where witnesses cosign
/// the log: not serving when none has lately; and for <c>certificates</c>: not serving when the gateway's own or those that its
/// clients' are judged by need the operator. Neither counts for the whole, because queries go on.
/// </summary>
internal sealed class HealthService(GatewayHealth health, Cosigning cosigning, CertificateWatch certificates) : Proto.Health.HealthBase
{
    /// <summary>The state now.</summary>
    [OpenToAnybody]
    public override async Task<Proto.HealthCheckResponse> Check(Proto.HealthCheckRequest request, ServerCallContext context)
    {
        if (!IsKnown(request.Service))
            throw new RpcException(new Status(StatusCode.NotFound, "There is no such service here."));
        var status = await NowAsync(request.Service, context.CancellationToken);
        // Of the whole and its services; what has a name of its own says by it what is wrong.
        if (status == State.NotServing && IsOfWhole(request.Service) && ReadinessReason.For(context.GetHttpContext().User, await health.FaultAsync(context.CancellationToken)) is { } reason)
            context.ResponseTrailers.Add(ReadinessReason.Trailer, reason);
        return new Proto.HealthCheckResponse { Status = status };
    }

    /// <summary>The state now and each change, until the caller leaves or the gateway stops.</summary>
    [OpenToAnybody]
    public override async Task Watch(Proto.HealthCheckRequest request, IServerStreamWriter<Proto.HealthCheckResponse> responseStream, ServerCallContext context)
    {
        using var place = health.TakePlace()
            ?? throw new RpcException(new Status(StatusCode.ResourceExhausted, "Too many watch the health already; use Check."));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, health.Stopping);
        State? told = null;
        try
        {
            while (true)
            {
                var now = await NowAsync(request.Service, end.Token);
                if (now != told)
                    await responseStream.WriteAsync(new Proto.HealthCheckResponse { Status = now }, context.CancellationToken);
                told = now;
                await Task.Delay(GatewayLimits.HealthIsOld, end.Token);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            if (context.CancellationToken.IsCancellationRequested)
                return;
        }
        // The gateway stops: said before the stream ends, so that nobody takes the end for a lost connection.
        if (IsKnown(request.Service) && told != State.NotServing)
            await responseStream.WriteAsync(new Proto.HealthCheckResponse { Status = State.NotServing }, context.CancellationToken);
    }

    private bool IsKnown(string service) => IsOfWhole(service) || IsWitness(service) || service == CertificateWatch.HealthName;

    private static bool IsOfWhole(string service) => service.Length == 0 || ServedServices.Has(service);

    private bool IsWitness(string service) => service == Cosigning.HealthName && cosigning.Witnesses.Count > 0;

    private async Task<State> NowAsync(string service, CancellationToken cancellation)
    {
        if (!IsKnown(service))
            return State.ServiceUnknown;
        if (IsWitness(service))
            return cosigning.IsFresh() && !health.Stopping.IsCancellationRequested ? State.Serving : State.NotServing;
        if (service == CertificateWatch.HealthName)
            return certificates.IsWell && !health.Stopping.IsCancellationRequested ? State.Serving : State.NotServing;
        return await health.IsServingAsync(cancellation) ? State.Serving : State.NotServing;
    }
}
