using Gateway.Access;
using Gateway.Callers;
using Gateway.Hosting;
using Gateway.Sources;
using Google.Rpc;
using Grpc.Core;
using Proto = Gateway.Sources.V1;

namespace Gateway.SourceWatch;

/// <summary>The gRPC edge of the catalogue of systems: reads, runs, writes, and turns each refusal into its status. Decides nothing.</summary>
internal sealed class SourceCatalogueService(SourceListing listing, SourceCheck check, SyntheticCitizens citizens, PolicyCatalogues catalogues, ILogger<SourceCatalogueService> log)
    : Proto.SourceCatalogueService.SourceCatalogueServiceBase
{
    private static readonly CallErrors Errors = new("gateway.sources.v1");

    [CallableBy(CallerGroups.PrivacyOfficer, AssuranceLevel.Substantial)]
    public override Task<Proto.ListSourcesResponse> ListSources(Proto.ListSourcesRequest request, ServerCallContext context) => AnswerAsync(context, officer =>
    {
        var (size, after, violations) = SourceRequestReader.Of(request);
        Demand(violations);
        return Task.FromResult(SourceResponseWriter.Write(listing.Read(officer.Municipality, size, after), catalogues.Of(officer.Municipality)));
    });

    [CallableBy(CallerGroups.PrivacyOfficer, AssuranceLevel.Substantial)]
    public override Task<Proto.CheckSourceResponse> CheckSource(Proto.CheckSourceRequest request, ServerCallContext context) => AnswerAsync(context, async officer =>
    {
        var (citizen, against, violations) = SourceRequestReader.Of(request, citizens);
        Demand(violations);
        var result = await check.RunAsync(officer, request.Definition, citizen, against, context.CancellationToken);
        return CheckResponseWriter.Write(result, catalogues.Of(officer.Municipality));
    });

    private static void Demand(IReadOnlyList<BadRequest.Types.FieldViolation> violations)
    {
        if (violations.Count > 0)
            throw Errors.BadRequest(violations);
    }

    private async Task<T> AnswerAsync<T>(ServerCallContext context, Func<Caller, Task<T>> answer)
    {
        try
        {
            return await answer(CallerIdentity.Identify(context.GetHttpContext().User) ?? throw Errors.CallerRefused());
        }
        catch (OperationCanceledException)
        {
            throw Errors.TooLate();
        }
        catch (Exception e) when (e is not RpcException)
        {
            // The type and place alone: a message may quote what it stumbled over.
            SourceWatchLog.Failed(log, e.GetType().Name, e.TargetSite?.Name ?? "");
            throw Errors.Internal();
        }
    }
}
