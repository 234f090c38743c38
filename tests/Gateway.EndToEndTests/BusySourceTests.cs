// Proves that a source which says when to come back (Retry-After) is asked by nobody before, that every caller is told so, and that it is asked again afterwards.
using Gateway.Client;
using Gateway.Overview.V1;
using Gateway.Sandbox;

namespace Gateway.EndToEndTests;

/// <summary>A source that is busy, through a whole gateway.</summary>
public sealed class BusySourceTests : IAsyncLifetime
{
    // Asked by a request that is not sent twice for one caller.
    private const string Busy = "ffb";
    private const string OfBusy = "social-assessment";
    private const string OfWell = "hospital-diagnoses";
    // Asked by one that may be.
    private const string BusyAndSafe = "skat-eindkomst";
    private const string OfBusyAndSafe = "income";
    private const int Attempts = 5;

    private static readonly TimeSpan Asked = TimeSpan.FromSeconds(Fault.RetryAfterSeconds);

    private readonly MovableClock _clock = new();
    private readonly RunningGateway _gateway;

    public BusySourceTests() => _gateway = new RunningGateway { Clock = _clock, Sources = [.. RunningGateway.ThreeSources, BusyAndSafe] };

    public async Task InitializeAsync()
    {
        await _gateway.InitializeAsync();
        // Tokens from before the clock moves, and code that is compiled.
        await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1", OfBusy, OfWell, OfBusyAndSafe));
    }

    public Task DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task What_is_told_to_one_caller_holds_for_all_until_then_and_no_longer()
    {
        // Proves: the first caller hears SOURCE_BUSY in words; the next ones, by whatever call, hear the same at once although the source is well again, and nothing reaches it; once the time that it asked for has passed, one question does and is answered. The other source is whole throughout.
        for (var attempt = 1; ; attempt++)
        {
            Assert.True(attempt <= Attempts, "the machine is too slow to ask twice within what the source asks for");
            var began = TimeProvider.System.GetTimestamp();
            _gateway.Simulators.SetFault(Busy, Fault.Of(FaultKind.TooManyRequests));
            var before = RequestsTo(Busy);
            var first = await AskAsync();
            var asked = RequestsTo(Busy);
            _gateway.Simulators.ClearFaults();
            var (second, located) = (await AskAsync(), await LocateAsync());
            var afterwards = RequestsTo(Busy);
            if (TimeProvider.System.GetElapsedTime(began) >= Asked)
            {
                // Nothing is told by a question that came too late to be refused.
                _clock.Move(Asked);
                continue;
            }
            AssertBusy(first);
            AssertBusy(second);
            Assert.Equal((RecordsPresence.Unknown, "SOURCE_BUSY"), (located.Presence, Assert.Single(located.Reasons).Code));
            Assert.Equal((before + 1, before + 1), (asked, afterwards));
            break;
        }

        _clock.Move(Asked);
        var then = RequestsTo(Busy);
        Assert.Equal(SectionState.Available, (await AskAsync()).Of(OfBusy).State);
        Assert.Equal(then + 1, RequestsTo(Busy));
    }

    [Fact]
    public async Task A_caller_who_has_the_time_waits_for_it_and_is_answered()
    {
        // Proves: a question that may be put twice is put again after what the source asked for, not before, and the section is whole; no third one goes out.
        _gateway.Simulators.SetFault(BusyAndSafe, Fault.Of(FaultKind.TooManyRequests));
        var (before, began) = (RequestsTo(BusyAndSafe), TimeProvider.System.GetTimestamp());
        var asking = _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1", OfBusyAndSafe), TimeSpan.FromSeconds(20));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (RequestsTo(BusyAndSafe) == before)
            await Task.Delay(10, patience.Token);
        _gateway.Simulators.ClearFaults();
        Assert.Equal(SectionState.Available, (await asking).Of(OfBusyAndSafe).State);
        Assert.True(TimeProvider.System.GetElapsedTime(began) >= Asked);
        Assert.Equal(before + 2, RequestsTo(BusyAndSafe));
    }

    private static void AssertBusy(GetOverviewResponse overview)
    {
        overview.Of(OfBusy).AssertLackedFor(Busy, "SOURCE_BUSY", "Systemet har for travlt og bad om at vente.");
        Assert.Equal(SectionState.Available, overview.Of(OfWell).State);
    }

    private int RequestsTo(string source) => _gateway.Simulators.Received.Count(r => r.Source == source);

    private Task<GetOverviewResponse> AskAsync() => _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1", OfBusy, OfWell));

    private async Task<LocatedRecords> LocateAsync() =>
        Assert.Single((await _gateway.Caseworker.LocateRecordsAsync(GeneratedClient.Located(_gateway.About("D1", OfBusy)))).Located);
}
