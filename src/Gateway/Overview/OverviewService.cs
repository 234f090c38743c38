using Gateway.Access;
using Gateway.Sources;
using Gateway.Storage;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Proto = Gateway.Overview.V1;

namespace Gateway.Overview;

/// <summary>The gRPC edge of the overview: reads, runs, writes, and turns each failure into its status. Decides nothing.</summary>
[Authorize]
internal sealed class OverviewService(OverviewQuery query, PolicyCatalogue catalogue, TimeProvider clock, ILogger<OverviewService> log)
    : Proto.OverviewService.OverviewServiceBase
{
    public override async Task<Proto.GetOverviewResponse> GetOverview(Proto.GetOverviewRequest request, ServerCallContext context)
    {
        var (question, violations) = OverviewRequestReader.Read(request, catalogue);
        if (question is null)
            throw OverviewErrors.BadRequest(violations);
        var deadline = CallDeadline.From(clock.GetUtcNow(), context.Deadline);
        try
        {
            var result = await query.RunAsync(question, context.GetHttpContext().User, deadline, context.CancellationToken);
            if (result is OverviewResult.Released released)
                return OverviewResponseWriter.Write(released);
            OverviewLogMessages.CallerRefused(log);
            throw OverviewErrors.CallerRefused();
        }
        catch (DisclosureLogUnavailableException e)
        {
            OverviewLogMessages.LogUnavailable(log, e.InnerException?.GetType().Name ?? "");
            throw OverviewErrors.DisclosureLogUnavailable();
        }
        catch (OperationCanceledException)
        {
            throw OverviewErrors.TooLate();
        }
        catch (Exception e) when (e is not RpcException)
        {
            // The type and place alone: a message may quote what it stumbled over.
            OverviewLogMessages.Failed(log, e.GetType().Name, e.TargetSite?.Name ?? "");
            throw OverviewErrors.Internal();
        }
    }
}
