using Gateway.Client;
using Gateway.Disclosures.V1;
using Gateway.LogReading;
using Gateway.Storage.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.EndToEndTests;

/// <summary>No stretch of time goes by without a sample, and a sample that nobody decides about does not go unnoticed.</summary>
public sealed class SamplesDueTests : IAsyncLifetime
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private readonly MovableClock _clock = new();
    private RunningGateway _gateway = null!;
    private DisclosuresClient _officer = null!;
    private DisclosuresClient _citizen = null!;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _gateway.DisposeAsync();

    [Theory, OnSqlite, OnPostgres]
    public async Task Where_nobody_draws_a_sample_the_gateway_does(On engine)
    {
        // Proves: not a look before it is due; then one sample of everything since the first record, recorded as a leaf that names what was drawn and no officer, also where eight look at once; the officer finds it to be decided and draws no other before; the citizen's report tells of it; a second week is drawn from although the first is not decided.
        await StartAsync(engine);
        List<string> asked = [await _gateway.AskAsync("D1"), await _gateway.AskAsync("D4"), await _gateway.AskAsync("D1")];
        await LookAsync();
        var before = await ListAsync();
        Assert.Equal((0, null, false, 7u, 10u), (before.Samples.Count, before.Standing.LastDrawnAt, before.Standing.DrawIsDue, before.Standing.EveryDays, before.Standing.Size));

        _clock.Move(Week);
        Assert.True((await ListAsync()).Standing.DrawIsDue);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => LookAsync()));
        var after = await ListAsync();
        var sample = Assert.Single(after.Samples);
        Assert.Equal(("", 3ul, 8u, false), (sample.User, sample.Candidates, sample.Days, sample.LeaveOutKnownRelation));
        Assert.Equal(asked.Order(), sample.Items.Select(i => i.Disclosure.DisclosureId).Order());
        Assert.Equal((false, sample.DrawnAt, sample.DrawnAt, 0u), (after.Standing.DrawIsDue, after.Standing.LastDrawnAt, after.Standing.CoveredUntil, after.Standing.OverdueSamples));
        var leaf = Assert.Single(_gateway.Records(), r => r.Contains("\nkind sample-drawn\n", StringComparison.Ordinal));
        Assert.Contains("\nbecause due\n", leaf, StringComparison.Ordinal);
        Assert.All(asked, id => Assert.Contains($"\ndrawn {id}\n", leaf, StringComparison.Ordinal));
        Assert.DoesNotContain("\nuser ", leaf, StringComparison.Ordinal);
        Assert.Equal((GatewayErrorCode.CannotBeChanged, "SAMPLE_OPEN"), await OfficerCalls.RefusalAsync(() => _officer.DrawSampleAsync(DisclosureLogCalls.Draw(1))));
        var report = await _citizen.GetAccessReportAsync(new GetAccessReportRequest { CitizenId = _gateway.About("D1").CitizenId });
        Assert.Equal(("", ""), (Assert.Single(report.Rows, r => r.What == "sample-drawn").Role, report.Rows.First(r => r.What == "sample-drawn").OrganisationCvr));
        Assert.DoesNotContain((await _officer.SearchAsync(new SearchDisclosuresRequest { PageSize = 100 })).Disclosures, d => d.Records.Any(r => r.Kind == "sample-drawn"));

        var later = await _gateway.AskAsync("D1");
        _clock.Move(Week);
        await LookAsync();
        var second = (await ListAsync()).Samples;
        Assert.Equal(2, second.Count);
        Assert.Contains(second[0].Items, i => i.Disclosure.DisclosureId == later);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_an_officer_draws_counts_where_it_leaves_nothing_out(On engine)
    {
        // Proves on one log: an officer's draw of less than is demanded does not put off the gateway's; a whole one does, by as much.
        await StartAsync(engine);
        for (var i = 0; i < 3; i++)
            await _gateway.AskAsync("D1");
        _clock.Move(TimeSpan.FromDays(5));
        await DecideAsync((await _officer.DrawSampleAsync(DisclosureLogCalls.Draw(1))).Sample);
        Assert.NotEqual((await ListAsync()).Standing.LastDrawnAt, (await ListAsync()).Standing.CoveredUntil);
        var whole = (await _officer.DrawSampleAsync(DisclosureLogCalls.Draw(10))).Sample;
        Assert.Equal(whole.DrawnAt, (await ListAsync()).Standing.CoveredUntil);
        _clock.Move(Week - TimeSpan.FromHours(1));
        await LookAsync();
        Assert.Equal(2, (await ListAsync()).Samples.Count);
        _clock.Move(TimeSpan.FromHours(1));
        await LookAsync();
        Assert.Equal(3, (await ListAsync()).Samples.Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_sample_that_is_not_decided_in_time_is_told_to_officer_and_operator(On engine)
    {
        // Proves: not before its time; then how many and since when, in the officer's list and once in the operator's log, which names nobody; decided, it is told no more.
        await StartAsync(engine);
        await _gateway.AskAsync("D1");
        var sample = (await _officer.DrawSampleAsync(DisclosureLogCalls.Draw(1))).Sample;
        _clock.Move(Week - TimeSpan.FromHours(1));
        await LookAsync();
        Assert.Equal(0u, (await ListAsync()).Standing.OverdueSamples);
        Assert.DoesNotContain(_gateway.Log, IsWarning);

        _clock.Move(TimeSpan.FromHours(2));
        await LookAsync();
        await LookAsync();
        var standing = (await ListAsync()).Standing;
        Assert.Equal((1u, sample.DrawnAt.ToDateTimeOffset() + Week), (standing.OverdueSamples, standing.OverdueSince.ToDateTimeOffset()));
        Assert.Contains("1 samples of municipality 0999", Assert.Single(_gateway.Log, IsWarning), StringComparison.Ordinal);
        Assert.DoesNotContain(_gateway.Log, l => l.Contains("caseworker-sara", StringComparison.Ordinal) || l.Contains(sample.SampleId, StringComparison.Ordinal));

        await DecideAsync(sample);
        Assert.Equal((0u, null), ((await ListAsync()).Standing.OverdueSamples, (await ListAsync()).Standing.OverdueSince));
    }

    private static bool IsWarning(string line) => line.Contains("have waited longer than", StringComparison.Ordinal);

    private async Task StartAsync(On engine)
    {
        _gateway = RunningGateway.OnEngine(engine, _clock);
        await _gateway.InitializeAsync();
        // With tokens from before the clock moves, by which the gateway does not judge them.
        (_officer, _citizen) = (_gateway.OfficersLog(), _gateway.Client("citizen-d1").Disclosures);
        await _officer.ListSamplesAsync(new ListSamplesRequest());
        await _citizen.GetAccessReportAsync(new GetAccessReportRequest { CitizenId = _gateway.About("D1").CitizenId });
    }

    // What the gateway does by itself every quarter of an hour of its clock's timer, which no test waits for.
    private Task LookAsync() => _gateway.Started.Gateway.Services.GetRequiredService<SampleWatch>().LookAsync();

    private Task<ListSamplesResponse> ListAsync() => _officer.ListSamplesAsync(new ListSamplesRequest { DecidedToo = true, PageSize = 5 });

    private async Task DecideAsync(Sample sample)
    {
        foreach (var item in sample.Items)
            await _officer.ReviewAsync(DisclosureLogCalls.Review(item.Disclosure.DisclosureId, sample.SampleId));
    }
}
