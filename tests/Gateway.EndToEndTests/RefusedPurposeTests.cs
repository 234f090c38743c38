using Gateway.Overview.V1;
using Gateway.Sandbox;

namespace Gateway.EndToEndTests;

/// <summary>Proves that a source which refuses the purpose it is asked for is told as that, by its recorded answer, and never as "no income".</summary>
public sealed class RefusedPurposeTests : IAsyncLifetime
{
    private const string Source = "skat-eindkomst";
    private const string Income = "income";
    private readonly RunningGateway _gateway = new() { Sources = [Source] };

    public Task InitializeAsync() => _gateway.InitializeAsync();

    public Task DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task The_recorded_refusal_of_the_purpose_is_told_with_its_own_reason()
    {
        // Proves of D8 and of exchange ei-07, an error inside a good answer: where the same question was answered before, the
        // section has no item, no "nothing held", the one reason for it in words for everybody, and nothing to wait for; the
        // log says the same; and afterwards the source answers again.
        using var citizen = await GeneratedClient.ConnectAsync(_gateway, "citizen-d8");
        async Task<Section> AskAsync() => (await citizen.Overviews.GetOverviewAsync(_gateway.OwnAccessTo("D8", Income), citizen.Options())).Of(Income);
        var well = await AskAsync();
        Assert.Equal((SectionState.Available, 0), (well.State, well.Reasons.Count));

        _gateway.Simulators.SetFault(Source, Fault.Of(FaultKind.Alternative));
        var refused = await AskAsync();
        var reason = Assert.Single(refused.Reasons);
        Assert.Equal((SectionState.Unavailable, 0, "SOURCE_REFUSED_PURPOSE", Source, false), (refused.State, refused.Items.Count, reason.Code, reason.SourceId, reason.Transient));
        Assert.Equal("Systemet viser ikke oplysninger til det, de skal bruges til her.", reason.ForCitizen.Da);
        Assert.Contains("no purpose code for the purpose, or refused the code", reason.ForOfficer.En, StringComparison.Ordinal);
        Assert.Contains($"category {Income} Unavailable items=0", _gateway.Records()[^1], StringComparison.Ordinal);
        Assert.Contains("SOURCE_REFUSED_PURPOSE", _gateway.Records()[^1], StringComparison.Ordinal);

        _gateway.Simulators.ClearFaults();
        Assert.Equal(well.Texts(), (await AskAsync()).Texts());
    }
}
