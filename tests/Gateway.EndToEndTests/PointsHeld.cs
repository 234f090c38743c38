using Gateway.Overview.V1;
using Gateway.Sandbox;

namespace Gateway.EndToEndTests;

/// <summary>The points of the expected overview, held against what a running gateway answers about a citizen.</summary>
internal static class PointsHeld
{
    /// <summary>Each of the points about the citizen, and what is wrong with it; null where it is shown.</summary>
    internal static async Task<IReadOnlyList<(ExpectedPoint Point, string? Wrong)>> AgainstAsync(RunningGateway gateway, string alias, IEnumerable<ExpectedPoint> points)
    {
        var overview = await gateway.Caseworker.GetOverviewAsync(gateway.About(alias));
        using var citizen = await GeneratedClient.ConnectAsync(gateway, $"citizen-{alias.ToLowerInvariant()}");
        var own = await citizen.Overviews.GetOverviewAsync(gateway.OwnAccessTo(alias), citizen.Options());
        await gateway.Consents.GrantAsync(gateway.Citizen(alias), SampleConsent.Of($"expected-{alias}", gateway.About(alias).CaseId, "master-data") with { Holders = ["civil-register"] });
        List<(ExpectedPoint, string?)> held = [];
        foreach (var point in points.Where(p => p.Citizen == alias))
        {
            try
            {
                point.Check((point.InOwnOverview, point.Categories.Count) switch
                {
                    (true, 0) => own,
                    (true, _) => await citizen.Overviews.GetOverviewAsync(gateway.OwnAccessTo(alias, [.. point.Categories]), citizen.Options()),
                    (false, 0) => overview,
                    _ => await AskedForAsync(gateway, point),
                });
                held.Add((point, null));
            }
            catch (Exception e)
            {
                held.Add((point, e.Message));
            }
        }
        return held;
    }

    private static async Task<GetOverviewResponse> AskedForAsync(RunningGateway gateway, ExpectedPoint point)
    {
        foreach (var source in point.Alternatives)
            gateway.Simulators.SetFault(source, Fault.Of(FaultKind.Alternative));
        foreach (var source in point.Failing)
            gateway.Simulators.SetFault(source, Fault.Of(FaultKind.ServerError));
        try
        {
            return await gateway.Caseworker.GetOverviewAsync(gateway.About(point.Citizen, [.. point.Categories]));
        }
        finally
        {
            gateway.Simulators.ClearFaults();
        }
    }
}
