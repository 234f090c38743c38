using Gateway.Overview.V1;
using Gateway.Sandbox;

namespace Gateway.EndToEndTests;

/// <summary>All eight recorded citizens, point by point with what their overview must contain.</summary>
public sealed class ExpectedCitizensTests(WholeGateway whole) : IClassFixture<WholeGateway>
{
    public static TheoryData<string> Citizens => ["D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8"];

    [Theory]
    [MemberData(nameof(Citizens))]
    public async Task Every_point_is_shown(string alias)
    {
        // Proves: the answers about this citizen hold each point of the expected overview.
        var gateway = whole.Running;
        var overview = await gateway.Caseworker.GetOverviewAsync(gateway.About(alias));
        using var citizen = await GeneratedClient.ConnectAsync(gateway, $"citizen-{alias.ToLowerInvariant()}");
        var own = await citizen.Overviews.GetOverviewAsync(gateway.OwnAccessTo(alias), citizen.Options());
        await gateway.Consents.GrantAsync(gateway.Citizen(alias), SampleConsent.Of($"expected-{alias}", gateway.About(alias).CaseId, "master-data") with { Holders = ["civil-register"] });
        List<string> missing = [];
        foreach (var point in ExpectedPoints.All.Where(p => p.Citizen == alias))
        {
            try
            {
                point.Check(point.InOwnOverview ? own : point.Categories.Count == 0 ? overview : await AskedForAsync(gateway, point));
            }
            catch (Exception e)
            {
                missing.Add($"{point}: {e.Message}");
            }
        }
        Assert.True(missing.Count == 0, string.Join('\n', missing));
    }

    private static async Task<GetOverviewResponse> AskedForAsync(RunningGateway gateway, ExpectedPoint point)
    {
        foreach (var source in point.Alternatives)
            gateway.Simulators.SetFault(source, Fault.Of(FaultKind.Alternative));
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
