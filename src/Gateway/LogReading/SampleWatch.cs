using Gateway.DisclosureLog;
using Gateway.Storage;
using Gateway.Storage.Log;

namespace Gateway.LogReading;

/// <summary>
/// Sees to it that no time goes by without a sample: where the privacy officer has not drawn one in time, the gateway does, out
/// of everything since the last. So nothing that was asked for can be kept from being drawn, by anybody's delay or choice; when it happens tells nothing,
/// because chance decides only then. And it tells the operator of samples that are not decided in time.
/// </summary>
internal sealed class SampleWatch(SampleStore samples, LogReadingStore reading, LogBook book, SampleRules rules, TimeProvider clock, ILogger<SampleWatch> log) : BackgroundService
{
    // A draw is due within days: a quarter of an hour later is soon enough.
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(15);

    private readonly SampleDraw _draw = new(book);

    // By municipality, so that each change is told once; what was overdue before the start is told again by it.
    private readonly Dictionary<string, int> _told = [];

    /// <summary>How a municipality's samples stand now.</summary>
    internal async Task<SampleStanding> StandingAsync(MunicipalityId municipality) =>
        SampleStanding.Of(await samples.ReadDrawsAsync(municipality), await reading.ReadFirstAtAsync(municipality), rules, clock.GetUtcNow());

    /// <summary>What is demanded.</summary>
    internal SampleRules Rules => rules;

    /// <summary>One look: draws what is due, and tells of what is late.</summary>
    /// <exception cref="DisclosureLogUnavailableException">Nothing was drawn in the rest of the municipalities; the next look does it.</exception>
    internal async Task LookAsync(CancellationToken stopping = default)
    {
        foreach (var municipality in await reading.ReadMunicipalitiesAsync())
        {
            var standing = await StandingAsync(municipality);
            if (standing.IsDue)
                await DrawAsync(municipality, standing, stopping);
            if (standing.Overdue > _told.GetValueOrDefault(municipality.Code))
                LogReadingLogMessages.SamplesOverdue(log, municipality.Code, standing.Overdue, rules.EveryDays);
            _told[municipality.Code] = standing.Overdue;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, clock);
        do
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (DisclosureLogUnavailableException e)
            {
                LogReadingLogMessages.SamplesLookFailed(log, e.Why);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task DrawAsync(MunicipalityId municipality, SampleStanding standing, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        var sample = await _draw.DrawAsync(municipality, DrawSummary.Gateway, new SampleTerms(rules.Size, standing.DaysBack(now), WithoutKnown: false, []), now, stopping);
        var entry = LogReadingEntries.DrawnWhenDue(sample, now);
        // Looked at again where it is recorded: another gateway on the same store, or the officer, may have drawn meanwhile.
        var position = await samples.DrawDueAsync(sample, entry, draws => SampleStanding.Of(draws, standing.CoveredUntil, rules, now).IsDue);
        if (position is null)
            return;
        book.Recorded(entry, position);
        LogReadingLogMessages.SampleDrawn(log, municipality.Code, sample.Items.Count, sample.Candidates, sample.Days);
    }
}
