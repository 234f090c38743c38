using Gateway.Callers;
using Gateway.ReviewedData;

namespace Gateway.Hosting;

/// <summary>Whether every call and page of the gateway says who may call it.</summary>
internal static class DeclaredEndpoints
{
    // The server library answers these itself, with UNIMPLEMENTED and nothing else: there is nothing behind them to guard.
    private const string Nothing = "gRPC - Unimplemented";

    /// <summary>Stops a start with an endpoint that declares nothing, or that is open and guarded at once.</summary>
    /// <exception cref="ReviewedDataException">Each of them is named.</exception>
    internal static void Demand(IEnumerable<EndpointDataSource> sources) => ReviewedDataException.ThrowIfAny(
    [
        .. Of(sources).Where(e => e.Metadata.GetMetadata<CallableByAttribute>() is null == e.Metadata.GetMetadata<OpenToAnybodyAttribute>() is null)
            .Select(e => $"{e.DisplayName} does not say who may call it: it needs either CallableBy or OpenToAnybody"),
    ]);

    /// <summary>The endpoints with something behind them.</summary>
    internal static IEnumerable<Endpoint> Of(IEnumerable<EndpointDataSource> sources) =>
        sources.SelectMany(s => s.Endpoints).Where(e => e.DisplayName?.StartsWith(Nothing, StringComparison.Ordinal) != true);
}
