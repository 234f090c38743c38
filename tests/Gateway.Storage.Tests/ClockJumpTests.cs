namespace Gateway.Storage.Tests;

/// <summary>Proves that nothing is recorded while the clock that records are dated by has jumped, and that everything goes on when it is right again.</summary>
public sealed class ClockJumpTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_clock_that_has_jumped_stops_what_writes_and_nothing_stays_behind(On engine)
    {
        // Proves it ahead and back, for a record and for the look that readiness rests on: the one error callers know, no row, no lock; with the clock back the next record follows without a gap.
        using var place = StorePlace.Of(engine);
        await using var store = await place.OpenAsync();
        var clock = new SetClock();
        store.HoldTo(clock);
        var query = await store.AskAsync();
        foreach (var jump in new[] { TimeSpan.FromHours(1), -TimeSpan.FromHours(1), TimeSpan.FromSeconds(11), -TimeSpan.FromSeconds(11) })
        {
            var before = place.Dump();
            clock.Off = jump;
            Assert.Contains("clock has jumped", (await Assert.ThrowsAsync<DisclosureLogUnavailableException>(() => store.AskAsync())).Why, StringComparison.Ordinal);
            await Assert.ThrowsAsync<DisclosureLogUnavailableException>(() => store.DiscloseAsync(query));
            await Assert.ThrowsAsync<DisclosureLogUnavailableException>(store.LookAsync);
            Assert.Equal(before, place.Dump());
            // Whoever takes the whole log's lock gets it at once.
            place.Hold().Dispose();
            clock.Off = TimeSpan.Zero;
            await store.LookAsync();
        }
        Assert.Equal(1, (await store.DiscloseAsync(query)).Receipt.Position.Index);
    }

    // Time passes as it does; the clock is set.
    private sealed class SetClock : TimeProvider
    {
        internal TimeSpan Off { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Off;
    }
}
