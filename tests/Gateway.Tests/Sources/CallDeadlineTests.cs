using Gateway.Sources;

namespace Gateway.Tests.Sources;

/// <summary>Proves how long sources may take: the caller's remaining time less 250 ms, never more than the caps.</summary>
public sealed class CallDeadlineTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_caller_without_a_deadline_gets_ten_seconds()
    {
        // Proves the cap of 10 s where gRPC says that none was set.
        var deadline = CallDeadline.From(Now, DateTime.MaxValue);
        Assert.Equal(Now.AddSeconds(10), deadline.At);
        Assert.Equal(TimeSpan.FromMilliseconds(9_750), deadline.ForSources(Now));
    }

    [Fact]
    public void Sources_get_what_remains_less_a_quarter_of_a_second()
    {
        // Proves the reserve of 250 ms, and that time already spent is not given twice.
        var deadline = CallDeadline.From(Now, Now.UtcDateTime.AddSeconds(3));
        Assert.Equal(TimeSpan.FromMilliseconds(2_750), deadline.ForSources(Now));
        Assert.Equal(TimeSpan.FromMilliseconds(1_750), deadline.ForSources(Now.AddSeconds(1)));
    }

    [Fact]
    public void Nobody_holds_sources_longer_than_thirty_seconds()
    {
        // Proves the clamp, on both sides of it.
        Assert.Equal(Now.AddSeconds(30), CallDeadline.From(Now, Now.UtcDateTime.AddHours(1)).At);
        Assert.Equal(Now.AddSeconds(30), CallDeadline.From(Now, Now.UtcDateTime.AddSeconds(30).AddTicks(1)).At);
        Assert.Equal(Now.AddSeconds(30).AddTicks(-1), CallDeadline.From(Now, Now.UtcDateTime.AddSeconds(30).AddTicks(-1)).At);
    }

    [Fact]
    public void A_deadline_that_is_past_or_nearly_so_leaves_no_time()
    {
        // Proves that there is no time to ask at 250 ms before the deadline, and less than none after it.
        Assert.Equal(TimeSpan.Zero, CallDeadline.From(Now, Now.UtcDateTime.AddMilliseconds(250)).ForSources(Now));
        Assert.Equal(TimeSpan.FromMilliseconds(-1_250), CallDeadline.From(Now, Now.UtcDateTime.AddSeconds(-1)).ForSources(Now));
    }

    [Fact]
    public void The_callers_time_is_universal_whatever_its_kind_says()
    {
        // Proves that a deadline without a zone is not shifted by the machine's.
        Assert.Equal(Now.AddSeconds(2), CallDeadline.From(Now, DateTime.SpecifyKind(Now.UtcDateTime.AddSeconds(2), DateTimeKind.Unspecified)).At);
    }
}
