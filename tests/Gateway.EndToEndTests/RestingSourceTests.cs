// Proves the life of a source that keeps failing, from the caseworker's answer and from the officer's list: asked, resting, tried by one question, asked again.
using Gateway.Client;
using Gateway.Overview.V1;
using Gateway.Sandbox;
using Gateway.Sources.Resilience;
using Gateway.Sources.V1;

namespace Gateway.EndToEndTests;

/// <summary>The circuit breaker of a source, through a whole gateway.</summary>
public sealed class RestingSourceTests : IAsyncLifetime
{
    // One question to each; the one flaps, the other stays well.
    private const string Sick = "ffb";
    private const string OfSick = "social-assessment";
    private const string OfWell = "hospital-diagnoses";

    private readonly MovableClock _clock = new();
    private readonly RunningGateway _gateway;
    private GatewayClient _officer = null!;

    public RestingSourceTests() => _gateway = new RunningGateway { Clock = _clock };

    public async Task InitializeAsync()
    {
        await _gateway.InitializeAsync();
        _officer = _gateway.Client("privacy-officer");
        // Both have a token from before the clock moves.
        Assert.Equal("closed", await BreakerAsync());
        await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1", OfWell));
    }

    public Task DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task A_flapping_source_rests_is_tried_by_one_question_and_is_asked_again()
    {
        // Proves: after twenty questions of which half failed the next overviews say SOURCE_RESTING in words and put no question, beside a source that is whole; the list says open; after the rest one question goes out, and while it is on its way others are told the same and put none; it is answered, and everybody is.
        await MakeItRestAsync(FaultKind.Flapping, i => i % 2 == 0);
        await RestsAsync();

        _clock.Move(SourceBreaker.Rest);
        using var gate = new ManualResetEventSlim();
        _gateway.Simulators.SetFault(Sick, Fault.Rewritten(body =>
        {
            gate.Wait();
            return body;
        }));
        var before = Asked;
        var probe = AskAsync();
        while (Asked == before)
            await Task.Yield();
        Assert.Equal("half-open", await BreakerAsync());
        foreach (var others in await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => AskAsync())))
            AssertResting(others);
        Assert.Equal(before + 1, Asked);
        gate.Set();
        Assert.Equal(SectionState.Available, (await probe).Of(OfSick).State);
        Assert.Equal((before + 1, "closed"), (Asked, await BreakerAsync()));

        _gateway.Simulators.ClearFaults();
        Assert.Equal(SectionState.Available, (await AskAsync()).Of(OfSick).State);
        Assert.Equal(before + 2, Asked);
    }

    [Fact]
    public async Task A_source_that_is_still_sick_when_it_is_tried_rests_again()
    {
        // Proves: the one question fails, is told as the failure that it is, and the source is left alone for as long once more; then it is well.
        await MakeItRestAsync(FaultKind.ServerError, _ => true);
        await RestsAsync();
        _clock.Move(SourceBreaker.Rest);
        var before = Asked;
        Assert.Equal(["SOURCE_ERROR"], (await AskAsync()).Of(OfSick).Codes());
        Assert.Equal(before + 1, Asked);
        await RestsAsync();
        _gateway.Simulators.ClearFaults();
        // Well or not, nobody asks before the rest is over.
        await RestsAsync();
        _clock.Move(SourceBreaker.Rest);
        Assert.Equal(SectionState.Available, (await AskAsync()).Of(OfSick).State);
        Assert.Equal((before + 2, "closed"), (Asked, await BreakerAsync()));
    }

    private int Asked => _gateway.Simulators.Received.Count(r => r.Source == Sick);

    private async Task MakeItRestAsync(FaultKind kind, Predicate<int> fails)
    {
        _gateway.Simulators.SetFault(Sick, Fault.Of(kind));
        var failed = 0;
        for (var i = 1; await BreakerAsync() == "closed"; i++)
        {
            Assert.True(i <= 2 * SourceBreaker.LeastQuestions, "it never rests");
            var section = (await AskAsync()).Of(OfSick);
            Assert.Equal(fails(i) ? (SectionState.Unavailable, "SOURCE_ERROR") : (SectionState.Available, ""), (section.State, string.Join(", ", section.Codes())));
            failed += fails(i) ? 1 : 0;
        }
        Assert.InRange(failed, SourceBreaker.LeastQuestions * SourceBreaker.SickShare, Asked);
    }

    private async Task RestsAsync()
    {
        var before = Asked;
        for (var i = 0; i < 3; i++)
            AssertResting(await AskAsync());
        Assert.Equal((before, "open"), (Asked, await BreakerAsync()));
    }

    private static void AssertResting(GetOverviewResponse overview)
    {
        overview.Of(OfSick).AssertLackedFor(Sick, "SOURCE_RESTING", "Systemet har fejlet flere gange");
        Assert.Equal(SectionState.Available, overview.Of(OfWell).State);
    }

    private Task<GetOverviewResponse> AskAsync() => _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1", OfSick, OfWell));

    private async Task<string> BreakerAsync() =>
        (await _officer.Sources.ListSourcesAsync(new ListSourcesRequest { PageSize = 100 })).Sources.Single(s => s.SourceId == Sick).State.Breaker;
}
