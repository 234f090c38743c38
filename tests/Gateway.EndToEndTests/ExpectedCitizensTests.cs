using Xunit.Abstractions;

namespace Gateway.EndToEndTests;

/// <summary>All eight recorded citizens, point by point with what their overview must contain.</summary>
public sealed class ExpectedCitizensTests(WholeGateway whole, ITestOutputHelper output) : IClassFixture<WholeGateway>
{
    // Points that wait for something the overview cannot do yet. May only go down.
    private const int Waiting = 10;

    public static TheoryData<string> Citizens => ["D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8"];

    [Theory]
    [MemberData(nameof(Citizens))]
    public async Task Every_point_that_can_be_shown_is_shown(string alias)
    {
        // Proves: the answer about this citizen holds each point whose source is connected.
        var gateway = whole.Running;
        var overview = await gateway.Caseworker.GetOverviewAsync(gateway.About(alias));
        using var citizen = await GeneratedClient.ConnectAsync(gateway, $"citizen-{alias.ToLowerInvariant()}");
        var own = await citizen.Overviews.GetOverviewAsync(gateway.OwnAccessTo(alias), citizen.Options());
        List<string> missing = [];
        foreach (var point in ExpectedPoints.All.Where(p => p.Citizen == alias && p.Check is not null))
        {
            try
            {
                point.Check!(point.InOwnOverview ? own : overview);
            }
            catch (Exception e)
            {
                missing.Add($"{point}: {e.Message}");
            }
        }
        Assert.True(missing.Count == 0, string.Join('\n', missing));
    }

    [Fact]
    public void What_waits_for_a_connector_waits_for_one_that_is_not_there_and_becomes_less()
    {
        // Proves: no point waits although its source is connected, and the list never grows.
        var waiting = ExpectedPoints.All.Where(p => p.WaitsFor is not null).ToList();
        foreach (var point in waiting)
            output.WriteLine($"{point.WaitsFor}: {point}");
        Assert.DoesNotContain(waiting, p => whole.Running.Simulators.Sources.Contains(p.WaitsFor!));
        // Fewer is better, and then this number goes down with it.
        Assert.Equal(Waiting, waiting.Count);
    }
}
