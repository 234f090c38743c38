using Gateway.Callers;
using Gateway.Consent;
using Gateway.Storage;

namespace Gateway.Tests.Consent;

/// <summary>What time does to consents.</summary>
public sealed class ConsentWatchTests
{
    [Fact]
    public async Task A_consent_is_reminded_of_once_and_runs_out_once()
    {
        // Proves: 30 days before the end, not earlier; at the end, not before; and each one time however often it looks.
        await using var bench = new ConsentBench();
        var consent = await bench.GivenAsync("social-action-plan");
        Assert.Equal((0, 0), await bench.Watch.LookAsync());
        bench.Clock.Advance(TimeSpan.FromDays(70) - TimeSpan.FromTicks(1));
        Assert.Equal((0, 0), await bench.Watch.LookAsync());
        bench.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal((0, 1), await bench.Watch.LookAsync());
        Assert.Equal((0, 0), await bench.Watch.LookAsync());

        var due = Assert.Single(await RemindersAsync(bench, ConsentBench.Caseworker));
        Assert.Equal(consent.ConsentId, due.ConsentId);
        Assert.Empty(await RemindersAsync(bench, ConsentBench.Caseworker with { OrganisationCvr = "99990002" }));

        bench.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal((1, 0), await bench.Watch.LookAsync());
        Assert.Equal((0, 0), await bench.Watch.LookAsync());
        Assert.Empty(await RemindersAsync(bench, ConsentBench.Caseworker));
        var shown = (await bench.LookAsync(ConsentBench.Caseworker, work => Showing.Get(consent.ConsentId, "get", work))).Done!;
        Assert.Equal(
            [ConsentHappening.Drafted, ConsentHappening.Granted, ConsentHappening.Reminded, ConsentHappening.Expired], shown.History.Select(e => e.What));
        Assert.Equal(ConsentState.Expired, shown.Standing.State);
    }

    [Fact]
    public async Task What_ran_out_while_the_gateway_stood_still_is_found_afterwards()
    {
        // Proves: no look in between is needed; nobody is reminded of what is over already.
        await using var bench = new ConsentBench();
        await bench.GivenAsync("social-action-plan");
        bench.Clock.Advance(TimeSpan.FromDays(400));
        Assert.Equal((1, 0), await bench.Watch.LookAsync());
    }

    [Fact]
    public async Task A_withdrawn_consent_is_neither_reminded_of_nor_expires()
    {
        // Proves: the citizen's own end of it is the last word.
        await using var bench = new ConsentBench();
        var consent = await bench.GivenAsync("social-action-plan");
        await bench.DoneAsync(
            ConsentBench.Private(Role.Citizen, ConsentBench.Citizen), work => Withdrawing.Withdraw(new WithdrawQuestion(consent.ConsentId, [], ""), work));
        bench.Clock.Advance(TimeSpan.FromDays(80));
        Assert.Equal((0, 0), await bench.Watch.LookAsync());
        bench.Clock.Advance(TimeSpan.FromDays(80));
        Assert.Equal((0, 0), await bench.Watch.LookAsync());
    }

    private static async Task<IReadOnlyList<DueConsent>> RemindersAsync(ConsentBench bench, Caller caller) =>
        (await bench.Desk.RemindersAsync(caller, new PageQuestion(20, ""))).Done!.Entries;
}
