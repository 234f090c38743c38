using Gateway.FirstUse;
using Gateway.Overview.V1;
using Gateway.Sandbox;
using Grpc.Core;

namespace Gateway.EndToEndTests;

/// <summary>An overview in parts: as they come, each on a record of its own, and together the same as the whole.</summary>
public sealed class StreamOverviewTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly RunningGateway _gateway = new();
    private GeneratedClient _client = null!;

    public async Task InitializeAsync()
    {
        await _gateway.InitializeAsync();
        _client = await GeneratedClient.ConnectAsync(_gateway);
    }

    public Task DisposeAsync()
    {
        _client.Dispose();
        return _gateway.DisposeAsync();
    }

    [Theory]
    [InlineData("D1")]
    [InlineData("D3")]
    [InlineData("D4")]
    public async Task The_parts_together_say_what_the_whole_says(string alias)
    {
        // Proves: opening first, every announced section exactly once, closing last; sections, time line and protection are those of GetOverview.
        var whole = await _gateway.Caseworker.GetOverviewAsync(_gateway.About(alias));
        var parts = await _client.StreamAsync(_gateway.About(alias));

        Assert.Equal(StreamOverviewResponse.PartOneofCase.Opening, parts[0].PartCase);
        Assert.Equal(StreamOverviewResponse.PartOneofCase.Closing, parts[^1].PartCase);
        var groups = parts.Skip(1).SkipLast(1).Select(p => p.Sections).ToList();
        Assert.DoesNotContain(null, groups);
        var sections = groups.SelectMany(g => g.Sections).ToList();
        Assert.Equal(whole.Sections.Select(s => s.Category), parts[0].Opening.Announced.Select(a => a.Category));
        foreach (var section in whole.Sections)
            Assert.Equal(WithoutPlaceAndTime(section), WithoutPlaceAndTime(Assert.Single(sections, s => s.Category == section.Category)));
        Assert.Equal(whole.Sections.Count, sections.Count);

        var closing = parts[^1].Closing;
        Assert.Equal(groups.Select(g => g.Receipt), closing.Receipts);
        Assert.Equal(((uint)sections.Count, (uint)sections.Sum(s => s.Items.Count)), (closing.Sections, closing.Items));
        Assert.Equal(sections.GroupBy(s => s.State).ToDictionary(g => g.Key, g => (uint)g.Count()), closing.States.ToDictionary(s => s.State, s => s.Sections));
        Assert.Equal(whole.Timeline, closing.Timeline);
        Assert.Equal(whole.Protection, closing.Protection);
        Assert.All(groups, g => Assert.All(g.Sections.SelectMany(s => s.Items).SelectMany(i => i.Provenance), p => Assert.Equal(g.Receipt, p.Receipt)));
    }

    [Fact]
    public async Task What_is_whole_comes_while_a_slow_source_is_still_waited_for()
    {
        // Proves: employment leaves before the hospital has answered; what is withheld is in the first group.
        _gateway.Simulators.SetFault("cosmic", Fault.Of(FaultKind.Hang));
        using var call = _client.Overviews.StreamOverview(GeneratedClient.Streamed(_gateway.About("D1")), _client.Options(Patience));
        var seen = new List<Section>();
        while (seen.All(s => s.Category != "employment-status") && await call.ResponseStream.MoveNext(CancellationToken.None))
            seen.AddRange(call.ResponseStream.Current.Sections?.Sections ?? []);

        Assert.Contains(seen, s => s is { Category: "employment-status", State: SectionState.Available });
        Assert.Contains(seen, s => s is { Category: "prescriptions", State: SectionState.Withheld });
        Assert.DoesNotContain(seen, s => s.Category == "hospital-diagnoses");
    }

    [Fact]
    public async Task A_hanging_source_becomes_an_explained_section_and_the_stream_is_whole()
    {
        // Proves: the last group comes with its reason when the sources' time is over (the gateway's own cap here), and the closing follows.
        _gateway.Simulators.SetFault("cosmic", Fault.Of(FaultKind.Hang));
        var parts = await _client.StreamAsync(_gateway.About("D1", "employment-status", "hospital-diagnoses"));
        var hospital = parts.SelectMany(p => p.Sections?.Sections ?? []).Single(s => s.Category == "hospital-diagnoses");
        Assert.Equal((SectionState.Unavailable, "SOURCE_TIMEOUT"), (hospital.State, Assert.Single(hospital.Codes())));
        Assert.Equal(2u, parts[^1].Closing.Sections);
    }

    [Fact]
    public async Task One_record_for_the_query_and_one_for_each_group()
    {
        // Proves: asked before anything, then a record of each group under the same query, at the places the receipts name, each "released, delivery unconfirmed".
        _gateway.Simulators.SetFault("cosmic", Fault.Slow(TimeSpan.FromSeconds(1)));
        var before = _gateway.Records().Count;
        var parts = await _client.StreamAsync(_gateway.About("D1"));
        var records = _gateway.Records().Skip(before).ToList();

        var groups = parts.Where(p => p.Sections is not null).Select(p => p.Sections).ToList();
        Assert.True(groups.Count >= 2, "a slow source makes a group of its own");
        Assert.Equal(1 + groups.Count, records.Count);
        Assert.Contains("\nkind asked\n", records[0], StringComparison.Ordinal);
        Assert.All(records, r => Assert.Contains("\nuse overview-stream\n", r, StringComparison.Ordinal));
        var query = records[0].Split('\n').Single(l => l.StartsWith("query ", StringComparison.Ordinal));
        foreach (var (group, record) in groups.Zip(records.Skip(1)))
        {
            Assert.Equal(record, _gateway.Records()[(int)group.Receipt.LogIndex]);
            Assert.Contains($"\n{query}\n", record, StringComparison.Ordinal);
            Assert.Contains("\noutcome released, delivery unconfirmed\n", record, StringComparison.Ordinal);
            Assert.Equal(group.Sections.Select(s => s.Category), record.Split('\n').Where(l => l.StartsWith("category ", StringComparison.Ordinal)).Select(l => l.Split(' ')[1]));
        }
        Assert.Equal(0, OpenQueries());
    }

    [Fact]
    public async Task A_consent_withdrawn_cuts_what_relies_on_it_without_waiting_for_its_source()
    {
        // Proves invariant 2 for a stream: the hospital would have answered only after a minute; its section comes at once, withheld.
        _gateway.Simulators.SetFault("cosmic", Fault.Slow(TimeSpan.FromMinutes(1)));
        using var call = _client.Overviews.StreamOverview(GeneratedClient.Streamed(_gateway.About("D1", "employment-status", "hospital-diagnoses")), _client.Options(TimeSpan.FromSeconds(29)));
        var sections = new List<Section>();
        while (sections.Count == 0 && await call.ResponseStream.MoveNext(CancellationToken.None))
            sections.AddRange(call.ResponseStream.Current.Sections?.Sections ?? []);
        Assert.Equal("employment-status", Assert.Single(sections).Category);

        foreach (var consent in await _gateway.Consents.ReadAsync(OneCommandStart.Municipality, Access.Person.Known(_gateway.Citizen("D1"))))
            await _gateway.Consents.WithdrawAsync(OneCommandStart.Municipality, consent.ConsentId);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));   // half of what the source is given
        Assert.True(await call.ResponseStream.MoveNext(patience.Token));

        var cut = Assert.Single(call.ResponseStream.Current.Sections!.Sections);
        Assert.Equal((SectionState.Withheld, "CONSENT_WITHDRAWN"), (cut.State, Assert.Single(cut.Codes())));
        Assert.True(await call.ResponseStream.MoveNext(patience.Token));
        Assert.NotNull(call.ResponseStream.Current.Closing);
    }

    [Fact]
    public async Task A_caller_that_goes_away_leaves_what_was_released_and_an_outcome()
    {
        // Proves: the groups released stay recorded as unconfirmed, the query ends as failed, and no section is released after.
        _gateway.Simulators.SetFault("cosmic", Fault.Of(FaultKind.Hang));
        var before = _gateway.Records().Count;
        using (var call = _client.Overviews.StreamOverview(GeneratedClient.Streamed(_gateway.About("D1")), _client.Options()))
        {
            while (await call.ResponseStream.MoveNext(CancellationToken.None) && call.ResponseStream.Current.Sections is null)
            {
                // On to the first group.
            }
        }
        await WaitUntil(() => _gateway.Records().Any(r => r.Contains("\ncause CallerGone\n", StringComparison.Ordinal)));
        var records = _gateway.Records().Skip(before).ToList();
        Assert.Contains("\nkind asked\n", records[0], StringComparison.Ordinal);
        Assert.NotEmpty(records.Skip(1).SkipLast(1));
        Assert.All(records.Skip(1).SkipLast(1), r => Assert.Contains("\noutcome released, delivery unconfirmed\n", r, StringComparison.Ordinal));
        Assert.DoesNotContain(records, r => r.Contains("category hospital-diagnoses Available", StringComparison.Ordinal));
        Assert.Equal(0, OpenQueries());
    }

    [Fact]
    public async Task A_log_that_fails_midway_stops_the_stream_before_the_next_section()
    {
        // Proves: no receipt, no answer, for each group: what comes after the failure never leaves, and the caller is told why.
        _gateway.Simulators.SetFault("cosmic", Fault.Slow(TimeSpan.FromSeconds(4)));
        using var call = _client.Overviews.StreamOverview(GeneratedClient.Streamed(_gateway.About("D1", "employment-status", "hospital-diagnoses")), _client.Options(TimeSpan.FromSeconds(29)));
        var seen = new List<Section>();
        while (seen.Count == 0 && await call.ResponseStream.MoveNext(CancellationToken.None))
            seen.AddRange(call.ResponseStream.Current.Sections?.Sections ?? []);

        using (var store = _gateway.OpenStore())
        using (store.BeginTransaction(deferred: false))
        {
            var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));
            Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
        }
        Assert.Equal("employment-status", Assert.Single(seen).Category);
        _gateway.Simulators.ClearFaults();
        await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D3"));
        Assert.Equal(0, OpenQueries());
    }

    [Fact]
    public async Task A_wrong_request_is_refused_before_anything_is_recorded()
    {
        // Proves: the fields of a stream's request are checked as those of a whole overview are.
        var before = _gateway.Records().Count;
        var about = _gateway.About("D1");
        about.Purpose = "no-such-purpose";
        var failure = await Assert.ThrowsAsync<RpcException>(() => _client.StreamAsync(about));
        Assert.Equal(StatusCode.InvalidArgument, failure.StatusCode);
        Assert.Equal(before, _gateway.Records().Count);
    }

    private long OpenQueries()
    {
        using var store = _gateway.OpenStore();
        using var command = store.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM open_queries";
        return (long)command.ExecuteScalar()!;
    }

    // Receipt and time of asking are an answer's own; everything else must be the same.
    private static Section WithoutPlaceAndTime(Section section)
    {
        var copy = section.Clone();
        foreach (var provenance in copy.Items.SelectMany(i => i.Provenance))
        {
            provenance.Receipt = null;
            provenance.AskedAt = null;
        }
        return copy;
    }

    private static async Task WaitUntil(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
            await Task.Delay(20, patience.Token);
    }
}
