using FsCheck;
using FsCheck.Fluent;
using Gateway.Hosting.Quotas;
using Gateway.Tests.Sources.Resilience;

namespace Gateway.Tests.Hosting.Quotas;

/// <summary>So many calls a minute, exactly.</summary>
public sealed class QuotaTests
{
    private readonly HandClock _clock = new();

    [Fact]
    public void A_minutes_worth_may_come_at_once_and_the_next_when_it_was_said()
    {
        // Proves: of 60 a minute all 60 come at once, the next is refused with the second after which it is taken, and a tick before that it is not.
        var quota = new Quota(60, 10, _clock);
        Assert.All(Enumerable.Range(0, 60), _ => Assert.Null(quota.Take(1)));
        Assert.Equal(TimeSpan.FromSeconds(1), quota.Take(1));
        _clock.Move(TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(1));
        Assert.Equal(TimeSpan.FromTicks(1), quota.Take(1));
        _clock.Move(TimeSpan.FromTicks(1));
        Assert.Null(quota.Take(1));
        Assert.NotNull(quota.Take(1));
        _clock.Move(TimeSpan.FromMinutes(5));
        Assert.All(Enumerable.Range(0, 60), _ => Assert.Null(quota.Take(1)));
        Assert.NotNull(quota.Take(1));
    }

    [Fact]
    public void One_key_takes_nothing_from_another()
    {
        // Proves: a flood of one leaves everybody else's calls whole.
        var quota = new Quota(2, 10, _clock);
        for (var i = 0; i < 1_000; i++)
            quota.Take(1);
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => quota.Take(2) is null));
    }

    [Fact]
    public void It_remembers_no_more_than_it_has_places_and_forgets_who_has_all_calls_again()
    {
        // Proves: memory is bounded whatever keys come, a new key beyond the bound is refused rather than let through, a known one goes on, and a minute later there is room.
        var quota = new Quota(2, 100, _clock);
        Assert.All(Enumerable.Range(0, 100), k => Assert.Null(quota.Take((UInt128)k)));
        Assert.All(Enumerable.Range(100, 10_000), k => Assert.NotNull(quota.Take((UInt128)k)));
        Assert.Equal(100, quota.Remembered);
        Assert.Null(quota.Take(0));
        _clock.Move(TimeSpan.FromMinutes(1));
        Assert.Null(quota.Take(100));
        Assert.Equal(1, quota.Remembered);
    }

    private const int PerMinute = 30;

    [Fact]
    public void However_calls_come_no_minute_has_more_than_was_saved_and_came_back()
    {
        // Proves over random patience: in any minute there are at most the calls that were saved and those that came back in it, and who waits as told is taken the first time.
        Replayable.Check(Gen.Choose(0, 3_000).ArrayOf(400), 100, waits =>
        {
            var (clock, start, taken) = (new HandClock(), TimeSpan.Zero, new List<TimeSpan>());
            var quota = new Quota(PerMinute, 10, clock);
            foreach (var wait in waits)
            {
                clock.Move(TimeSpan.FromMilliseconds(wait));
                start += TimeSpan.FromMilliseconds(wait);
                var told = quota.Take(7);
                if (told is not null && wait % 2 == 0)
                {
                    clock.Move(told.Value);
                    start += told.Value;
                    Assert.Null(quota.Take(7));
                    told = null;
                }
                if (told is null)
                    taken.Add(start);
            }
            Assert.All(taken, last => Assert.True(taken.Count(t => t > last - TimeSpan.FromMinutes(1) && t <= last) <= 2 * PerMinute));
        });
    }
}
