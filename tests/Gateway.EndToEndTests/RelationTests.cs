using Gateway.Client;
using Gateway.DisclosureLog;
using Gateway.FirstUse;
using Gateway.Overview.V1;
using Gateway.Policy.V1;
using Gateway.Relations;
using Gateway.ReviewedData;
using Gateway.Sandbox;
using Gateway.Storage;
using Microsoft.Extensions.DependencyInjection;
using CaseStep = Gateway.Overview.V1.CaseStep;
using Relation = Gateway.Overview.V1.Relation;

namespace Gateway.EndToEndTests;

/// <summary>Whether the caller's organisation has an open case on the citizen: before the answer where it must, afterwards where it may.</summary>
public sealed class RelationTests : IAsyncLifetime
{
    private readonly MovableClock _clock = new();
    private readonly RunningGateway _gateway;
    private GatewayClient? _coordinator;

    public RelationTests() => _gateway = new RunningGateway { Clock = _clock };

    public Task InitializeAsync() => _gateway.InitializeAsync();

    public Task DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("citizen-d1")]
    [InlineData("companion")]
    public async Task Who_may_see_nothing_has_no_case_looked_up(string stranger)
    {
        // Proves: asking in vain about somebody marks nothing, asks no source afterwards, and tells nothing of a case, known or not.
        var confirmation = await StoppedConfirmationAsync();
        var client = _gateway.Client(stranger);
        var overview = await client.GetOverviewAsync(_gateway.About("D2", "employment-status"));
        Assert.Equal((SectionState.Withheld, Relation.Unspecified), (overview.Sections[0].State, overview.Relation));
        var received = _gateway.Simulators.Received.Count;
        await PassAsync(confirmation, RelationQueue.StartDelay);
        Assert.Equal(received, _gateway.Simulators.Received.Count);
        Assert.Empty(await _gateway.Officer().UnconfirmedAsync());

        // A caseworker's question makes the case known; the stranger hears nothing of that either.
        await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D2", "employment-status"));
        await PassAsync(confirmation, RelationQueue.StartDelay);
        Assert.Equal(Relation.Confirmed, (await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D2", "employment-status"))).Relation);
        Assert.Equal(Relation.Unspecified, (await client.ExplainAccessAsync(GeneratedClient.Explained(_gateway.About("D2", "employment-status")))).Relation);
    }

    [Fact]
    public async Task Where_it_may_come_afterwards_the_query_is_answered_and_the_open_case_confirmed_later()
    {
        // Proves: answered as unconfirmed, marked in the asking transaction with the number sealed; one question and one relation confirm all queries about the citizen; the next one is confirmed at once.
        var confirmation = await StoppedConfirmationAsync();
        var first = await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1", "employment-status"));
        Assert.Equal((SectionState.Available, Relation.Unconfirmed), (first.Sections[0].State, first.Relation));
        await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1", "employment-status"));
        Assert.Equal("relation unconfirmed", _gateway.Records()[(int)first.QueryReceipt.LogIndex].Line("relation"));
        Assert.Equal("relation unconfirmed", _gateway.Records()[(int)first.Receipt.LogIndex].Line("relation"));
        Assert.Equal(2, (await _gateway.Officer().UnconfirmedAsync()).Count);

        var before = _gateway.Records().Count;
        await confirmation.PassAsync(CancellationToken.None);
        Assert.Equal(before, _gateway.Records().Count);   // not before its delay
        await PassAsync(confirmation, RelationQueue.StartDelay);

        var records = _gateway.Records().Skip(before).ToList();
        Assert.Equal(["kind asked", "kind relation-checked", "kind relation-checked"], records.Select(r => r.Line("kind")));
        Assert.Equal(("use relation-check", "role system", "purpose relation-check"), (records[0].Line("use"), records[0].Line("role"), records[0].Line("purpose")));
        Assert.Equal(records[0].Line("query"), records[1].Line("query"));
        Assert.All(records.Skip(1), r => Assert.Equal("relation confirmed", r.Line("relation")));
        Assert.Contains("answered-before " + _gateway.Records()[(int)first.QueryReceipt.LogIndex].Line("query").Split(' ')[1], records[1], StringComparison.Ordinal);
        Assert.Empty(await _gateway.Officer().UnconfirmedAsync());

        var confirmed = await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1", "employment-status"));
        Assert.Equal(Relation.Confirmed, confirmed.Relation);
        Assert.Equal("relation confirmed", _gateway.Records()[(int)confirmed.Receipt.LogIndex].Line("relation"));
        Assert.Empty(await _gateway.Officer().UnconfirmedAsync());
    }

    [Fact]
    public async Task It_is_asked_for_without_anybody_calling()
    {
        // Proves: the background service is woken by the query itself; nothing but time has to pass.
        await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D4", "employment-status"));
        await UntilAsync(() => _gateway.Records().OfKind("relation-checked").Count == 1);
        Assert.Equal(Relation.Confirmed, (await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D4", "employment-status"))).Relation);
    }

    [Theory]
    [InlineData("D3", "PERSON_NOT_FOUND")]
    [InlineData("D5", "PERSON_DEAD")]
    [InlineData("D7", "PERSON_NOT_FOUND")]
    [InlineData("D8", "NOTHING_HELD")]
    public async Task What_the_source_does_not_know_of_goes_to_the_officer(string alias, string cause)
    {
        // Proves: nobody known, somebody dead, and a case that is closed are no open case: denied with its cause, asked no more, decided once by the officer.
        var confirmation = await StoppedConfirmationAsync();
        var answered = await _gateway.Caseworker.GetOverviewAsync(_gateway.About(alias, "employment-status"));
        await PassAsync(confirmation, RelationQueue.StartDelay);
        await confirmation.PassAsync(CancellationToken.None);
        var check = Assert.Single(_gateway.Records().OfKind("relation-checked"));
        Assert.Equal(("relation denied", "cause " + cause), (check.Line("relation"), check.Line("cause")));

        var officer = _gateway.Officer();
        var listed = Assert.Single(await officer.UnconfirmedAsync());
        Assert.Equal((true, 1u, "caseworker-sara", RunningGateway.Purpose), (listed.Denied, listed.Attempts, listed.User, listed.Purpose));
        Assert.Equal(_gateway.About(alias).CaseId, listed.CaseId);
        var shown = _gateway.Records().OfKind("work-list-shown")[^1];
        Assert.Equal(("list unconfirmed-relations", "shown " + listed.QueryId), (shown.Line("list"), shown.Line("shown")));
        Assert.Equal("query " + listed.QueryId, _gateway.Records()[(int)answered.QueryReceipt.LogIndex].Line("query"));
        ReviewRelationRequest Review(string key) => new() { QueryId = listed.QueryId, Justified = true, Reason = "Sagen var ved at blive oprettet.", IdempotencyKey = key };
        var reviewed = await officer.ReviewRelationAsync(Review("one"));
        Assert.Equal("justified yes", _gateway.Records()[(int)reviewed.Receipt.LogIndex].Line("justified"));
        Assert.Equal((GatewayErrorCode.CannotBeChanged, "ALREADY_DECIDED"), await OfficerCalls.RefusalAsync(() => officer.ReviewRelationAsync(Review("two"))));
        Assert.Empty(await officer.UnconfirmedAsync());
    }

    [Fact]
    public async Task A_source_that_does_not_answer_is_asked_again_up_to_five_times()
    {
        // Proves: each fruitless attempt is recorded with its cause and followed by a longer wait; after the fifth the query is the officer's alone.
        var confirmation = await StoppedConfirmationAsync();
        var officer = _gateway.Officer();
        await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1", "employment-status"));
        Assert.Equal(0u, Assert.Single(await officer.UnconfirmedAsync()).Attempts);
        _gateway.Simulators.SetFault("dfdg", Fault.Of(FaultKind.ServerError));
        foreach (var (wait, attempts) in RelationQueue.Retries.Prepend(RelationQueue.StartDelay).Append(TimeSpan.FromDays(30)).Select((wait, n) => (wait, Math.Min(n + 1, 5))))
        {
            await PassAsync(confirmation, wait);
            await confirmation.PassAsync(CancellationToken.None);
            Assert.Equal((uint)attempts, Assert.Single(await officer.UnconfirmedAsync()).Attempts);
        }
        var checks = _gateway.Records().OfKind("relation-checked");
        Assert.Equal(5, checks.Count);
        Assert.All(checks, c => Assert.Equal(("relation not-answered", "cause SOURCE_ERROR"), (c.Line("relation"), c.Line("cause"))));
    }

    [Fact]
    public async Task A_source_that_answers_about_somebody_else_confirms_nothing_and_is_named_in_the_record()
    {
        // Proves: the record of the check and the officer's alarm name the source for one query, and nobody's case is taken for the citizen's.
        var confirmation = await StoppedConfirmationAsync();
        await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1", "employment-status"));
        _gateway.Simulators.SetFault("dfdg", Fault.Of(FaultKind.WrongPerson));
        await PassAsync(confirmation, RelationQueue.StartDelay);
        var check = Assert.Single(_gateway.Records().OfKind("relation-checked"));
        Assert.Equal(("relation not-answered", "cause SOURCE_WRONG_PERSON", "alarm dfdg SOURCE_WRONG_PERSON"), (check.Line("relation"), check.Line("cause"), check.Line("alarm")));
        var alarm = Assert.Single((await _gateway.Officer().ListAlarmsAsync(new ListAlarmsRequest())).Alarms);
        Assert.Equal((check.Line("query"), "dfdg"), ("query " + alarm.QueryId, Assert.Single(alarm.SourceIds)));
    }

    [Fact]
    public async Task Where_it_must_come_first_it_is_asked_before_the_answer_and_known_for_a_day()
    {
        // Proves: one question by the gateway itself, recorded before the caller's own, then the answer; the second query asks no more, a day later it does.
        await ConsentToCoordinationAsync("D1");
        var before = _gateway.Records().Count;
        var overview = await CoordinateAsync("D1");
        Assert.Equal((SectionState.Available, Relation.Confirmed), (overview.Sections[0].State, overview.Relation));
        var records = _gateway.Records().Skip(before).ToList();
        Assert.Equal(["use relation-check", "relation confirmed", "use overview", "use overview"], records.Select(r => r.Contains("\nkind relation-checked\n", StringComparison.Ordinal) ? r.Line("relation") : r.Line("use")));

        before = _gateway.Records().Count;
        await CoordinateAsync("D1");
        Assert.Equal(2, _gateway.Records().Count - before);
        _clock.Move(TimeSpan.FromDays(1));
        await CoordinateAsync("D1");
        Assert.Equal(6, _gateway.Records().Count - before);
    }

    [Fact]
    public async Task Where_it_must_come_first_and_does_not_nobody_is_asked_for_the_content()
    {
        // Proves: denied, the reason is lasting; unanswered, it may pass; in both the sources of the content hear nothing, and the explanation, which asks nobody, says the same.
        await ConsentToCoordinationAsync("D3");
        await ConsentToCoordinationAsync("D1");
        var denied = (await CoordinateAsync("D3")).Sections[0];
        AssertUnconfirmed(denied, transient: false);

        _gateway.Simulators.SetFault("dfdg", Fault.Of(FaultKind.Refuse));
        var asked = _gateway.Simulators.Received.Count(r => r.Source != "dfdg");
        var unanswered = (await CoordinateAsync("D1", "hospital-diagnoses")).Sections[0];
        AssertUnconfirmed(unanswered, transient: true);
        Assert.Equal(asked, _gateway.Simulators.Received.Count(r => r.Source != "dfdg"));
        Assert.Equal(NextStepKind.RegisterTheCase, unanswered.NextStep.Kind);

        var about = Coordination("D1", "hospital-diagnoses");
        var explained = await _gateway.Client("region-health-coordinator").ExplainAccessAsync(GeneratedClient.Explained(about));
        Assert.Equal((Relation.Unconfirmed, "RELATION_UNCONFIRMED"), (explained.Relation, Assert.Single(explained.Explanations[0].Reasons).Code));
    }

    [Fact]
    public async Task Another_persons_open_case_opens_nothing_and_is_an_alarm()
    {
        // Proves: nobody has an open case on D3; where the source answers with that of another, none is confirmed, the content is not asked for, and the officer is told of source, organisation and what was asked.
        await ConsentToCoordinationAsync("D3");
        _gateway.Simulators.SetFault("dfdg", Fault.Of(FaultKind.WrongPerson));
        var asked = _gateway.Simulators.Received.Count(r => r.Source != "dfdg");
        var overview = await CoordinateAsync("D3", "hospital-diagnoses");
        Assert.Equal(Relation.Unconfirmed, overview.Relation);
        AssertUnconfirmed(overview.Sections[0], transient: true);
        Assert.Equal(asked, _gateway.Simulators.Received.Count(r => r.Source != "dfdg"));

        var check = Assert.Single(_gateway.Records().OfKind("relation-checked"));
        Assert.Equal(("relation not-answered", "cause SOURCE_WRONG_PERSON"), (check.Line("relation"), check.Line("cause")));
        var alarm = Assert.Single((await _gateway.Officer().ListAlarmsAsync(new ListAlarmsRequest())).Alarms);
        Assert.Equal((check.Line("query"), "dfdg", SandboxPersonas.ClinicalFunctionCvr, "relation-check"), ("query " + alarm.QueryId, Assert.Single(alarm.SourceIds), alarm.OrganisationCvr, alarm.Purpose));
    }

    [Fact]
    public async Task A_source_that_hangs_leaves_time_for_an_explained_answer()
    {
        // Proves invariant 10 for the check: it takes a share of the caller's time and no more, and what cannot be confirmed is explained before the deadline.
        await ConsentToCoordinationAsync("D1");
        await _gateway.Client("region-health-coordinator").ExplainAccessAsync(GeneratedClient.Explained(Coordination("D1", "hospital-diagnoses")));
        _gateway.Simulators.SetFault("dfdg", Fault.Of(FaultKind.Hang));
        var overview = await _gateway.Client("region-health-coordinator").GetOverviewAsync(Coordination("D1", "hospital-diagnoses"), TimeSpan.FromSeconds(4));
        AssertUnconfirmed(overview.Sections[0], transient: true);
        Assert.Equal("cause SOURCE_TIMEOUT", Assert.Single(_gateway.Records().OfKind("relation-checked")).Line("cause"));
    }

    [Fact]
    public async Task No_case_is_asked_for_where_it_would_open_nothing()
    {
        // Proves: without consent the open case is not what is lacking, so it is not asked for: no question and no record beyond the query's own.
        var before = _gateway.Records().Count;
        var section = (await CoordinateAsync("D2", "hospital-diagnoses")).Sections[0];
        Assert.Equal(["CONSENT_MISSING"], section.Codes());
        Assert.Equal(NextStepKind.AskForConsent, section.NextStep.Kind);
        Assert.Equal(2, _gateway.Records().Count - before);
    }

    [Fact]
    public async Task Every_way_of_asking_tells_the_relation_and_leaves_the_mark()
    {
        // Proves: the stream's opening says so, and the locating waits for its confirmation too.
        await StoppedConfirmationAsync();
        var about = _gateway.About("D1", "employment-status");
        OverviewOpening? opening = null;
        await foreach (var part in _gateway.Caseworker.StreamOverviewAsync(GeneratedClient.Streamed(about)))
            opening ??= part.Opening;
        await _gateway.Caseworker.LocateRecordsAsync(GeneratedClient.Located(about));
        var explained = await _gateway.Caseworker.ExplainAccessAsync(GeneratedClient.Explained(about));
        Assert.Equal((Relation.Unconfirmed, Relation.Unconfirmed), (opening!.Relation, explained.Relation));
        Assert.Equal(2, (await _gateway.Officer().UnconfirmedAsync()).Count);
    }

    [Fact]
    public async Task A_number_that_waits_is_readable_with_its_key_alone()
    {
        // Proves: neither the number nor a hash of it stands in the store's file; without the key, which something depends on, the gateway does not start.
        await StoppedConfirmationAsync();
        await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1", "employment-status"));
        var key = Path.Combine(_gateway.DataFolder, "seal.key");
        await _gateway.StopAsync();
        var number = System.Text.Encoding.ASCII.GetBytes(_gateway.About("D1").CitizenId);
        Assert.All(Directory.GetFiles(_gateway.DataFolder, "gateway.sqlite*"), f => Assert.Equal(-1, File.ReadAllBytes(f).AsSpan().IndexOf(number)));
        var kept = await File.ReadAllBytesAsync(key);
        File.Delete(key);
        Assert.Contains("seal key is missing", (await Assert.ThrowsAsync<ReviewedDataException>(() => _gateway.StartAsync())).Message, StringComparison.Ordinal);

        // Another key opens nothing: the query is recorded as unanswered, and left to the officer in the end.
        await File.WriteAllBytesAsync(key, [.. kept.Reverse()]);
        await _gateway.StartAsync();
        await PassAsync(await StoppedConfirmationAsync(), RelationQueue.StartDelay);
        Assert.Equal("cause SEAL_BROKEN", Assert.Single(_gateway.Records().OfKind("relation-checked")).Line("cause"));
        Assert.Equal(1u, Assert.Single(await _gateway.Officer().UnconfirmedAsync()).Attempts);
    }

    [Fact]
    public async Task A_query_that_waited_for_its_case_when_the_gateway_stopped_is_confirmed_by_the_next_start()
    {
        // Proves: what waits stands in the store, not in memory.
        await StoppedConfirmationAsync();
        await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1", "employment-status"));
        await _gateway.StopAsync();
        await _gateway.StartAsync();
        await PassAsync(await StoppedConfirmationAsync(), RelationQueue.StartDelay);
        Assert.Equal("relation confirmed", Assert.Single(_gateway.Records().OfKind("relation-checked")).Line("relation"));
    }

    private static void AssertUnconfirmed(Section section, bool transient)
    {
        Assert.Equal(SectionState.Withheld, section.State);
        Assert.Equal(("RELATION_UNCONFIRMED", transient), (Assert.Single(section.Reasons).Code, section.Reasons[0].Transient));
    }

    // The service itself would come in between at its own time.
    private async Task<RelationConfirmation> StoppedConfirmationAsync()
    {
        var confirmation = _gateway.Started.Gateway.Services.GetRequiredService<RelationConfirmation>();
        await confirmation.StopAsync(CancellationToken.None);
        return confirmation;
    }

    private async Task PassAsync(RelationConfirmation confirmation, TimeSpan later)
    {
        _clock.Move(later);
        await confirmation.PassAsync(CancellationToken.None);
    }

    private Task<GetOverviewResponse> CoordinateAsync(string alias, params string[] categories) =>
        (_coordinator ??= _gateway.Client("region-health-coordinator")).GetOverviewAsync(Coordination(alias, categories.Length > 0 ? categories : ["employment-status"]));

    private GetOverviewRequest Coordination(string alias, params string[] categories)
    {
        var about = _gateway.About(alias, categories);
        about.Purpose = "health-coordination";
        about.CaseStep = CaseStep.TeamMeeting;
        return about;
    }

    private Task<LogPosition> ConsentToCoordinationAsync(string alias) => _gateway.Consents.GrantAsync(_gateway.Citizen(alias), new ConsentRecord
    {
        Municipality = OneCommandStart.Municipality,
        ConsentId = "coordination-" + alias,
        Effect = ConsentEffect.Permit,
        ReceiverCvr = SandboxPersonas.ClinicalFunctionCvr,
        Purpose = "health-coordination",
        CaseId = _gateway.About(alias).CaseId,
        Categories = ["employment-status", "hospital-diagnoses"],
        Holders = ["employment", "region"],
        Form = "written",
        RecordedBy = "test",
        Evidence = "",
        TextVersion = "test",
        ValidFrom = _clock.GetUtcNow().AddDays(-1),
        ValidUntil = _clock.GetUtcNow().AddDays(300),
    });

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
            await Task.Delay(100, patience.Token);
    }
}
