using Gateway.Client;
using Gateway.Disclosures.V1;
using Gateway.Storage.Tests;

namespace Gateway.EndToEndTests;

/// <summary>What the privacy officer sees of the log through a running gateway: everything, of the own municipality, and every look is written down.</summary>
public sealed class DisclosureLogTests : IAsyncLifetime
{
    private RunningGateway _gateway = null!;

    // Each test starts its own, on the engine it runs on.
    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _gateway is null ? Task.CompletedTask : _gateway.DisposeAsync();

    [Theory, OnSqlite, OnPostgres]
    public async Task A_search_tells_who_asked_for_what_and_what_came_of_it(On engine)
    {
        // Proves: one disclosure with its decision for each category, its records and outcome, found by each thing that is searched for; and the look itself stands in the log before it is answered.
        await StartAsync(engine);
        var query = await _gateway.AskAsync("D1", confirm: true);
        var log = _gateway.OfficersLog();
        var citizen = _gateway.About("D1").CitizenId;
        var answer = await log.SearchAsync(new SearchDisclosuresRequest { CitizenId = citizen });

        var found = Assert.Single(answer.Disclosures);
        Assert.Equal((query, "overview", "caseworker", "caseworker-sara", RunningGateway.Purpose), (found.DisclosureId, found.Use, found.Role, found.User, found.Purpose));
        Assert.Equal((DisclosureOutcome.Delivered, 1ul), (found.Outcome, answer.Total));
        Assert.NotNull(found.DeliveredAt);
        Assert.Equal(["asked", "disclosed", "delivered"], found.Records.Select(r => r.Kind));
        Assert.Contains(found.Categories, c => c is { State: CategoryState.Disclosed, Items: > 0, LegalBasis.Statute.Length: > 0, Title.Da.Length: > 0 });
        Assert.Contains(found.Categories, c => c.State == CategoryState.Withheld && c.Reasons.Any(r => r.ForOfficer.Da.Length > 0));
        Assert.Equal(32, found.CitizenRef.Length);

        SearchDisclosuresRequest[] others =
        [
            new() { User = "caseworker-sara" }, new() { ClientId = found.ClientId }, new() { OrganisationCvr = found.OrganisationCvr, Purpose = found.Purpose },
            new() { Category = "employment-status" }, new() { Outcome = DisclosureOutcome.Delivered }, new() { From = found.At },
        ];
        foreach (var other in others)
            Assert.Equal(query, (await log.AllAsync(other)).Single(d => d.Use == "overview").DisclosureId);
        SearchDisclosuresRequest[] none =
        [
            new() { User = "caseworker-per" }, new() { CitizenId = _gateway.About("D3").CitizenId }, new() { Category = "no-such-category" }, new() { Outcome = DisclosureOutcome.Failed }, new() { Until = found.At },
        ];
        foreach (var other in none)
            Assert.Equal((0, 0ul), ((await log.AllAsync(other)).Count(d => d.Use == "overview"), (await log.SearchAsync(new SearchDisclosuresRequest(other) { User = other.User.Length > 0 ? other.User : "caseworker-sara" })).Total));

        var look = _gateway.Records()[(int)answer.Receipt.LogIndex];
        Assert.Contains("\nkind log-read\n", look, StringComparison.Ordinal);
        Assert.Contains($"\nshown {query}\n", look, StringComparison.Ordinal);
        Assert.Matches("\ncitizen [0-9a-f]{64}\n", look);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Outcomes_are_told_apart(On engine)
    {
        // Proves: released and unconfirmed, confirmed, failed; a query that was explained; each found by its outcome.
        await StartAsync(engine);
        await _gateway.AskAsync("D1");
        await _gateway.AskAsync("D3", confirm: true);
        await _gateway.Caseworker.ExplainAccessAsync(new Overview.V1.ExplainAccessRequest { CitizenId = _gateway.About("D1").CitizenId, CaseId = _gateway.About("D1").CaseId, Purpose = RunningGateway.Purpose });
        _gateway.Simulators.SetFault("dfdg", Sandbox.Fault.Of(Sandbox.FaultKind.Hang));
        using var gone = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _gateway.Caseworker.GetOverviewAsync(_gateway.About("D4"), cancellationToken: gone.Token));
        using (var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20)))
        {
            while (!_gateway.Records().Any(r => r.Contains("\nkind failed\n", StringComparison.Ordinal)))
                await Task.Delay(20, patience.Token);
        }

        var log = _gateway.OfficersLog();
        async Task<string[]> UsesAsync(DisclosureOutcome outcome) => [.. (await log.AllAsync(new SearchDisclosuresRequest { User = "caseworker-sara", Outcome = outcome })).Select(d => d.Use)];
        Assert.Equal(["explain", "overview"], await UsesAsync(DisclosureOutcome.Released));
        Assert.Equal(["overview"], await UsesAsync(DisclosureOutcome.Delivered));
        Assert.Equal(["overview"], await UsesAsync(DisclosureOutcome.Failed));
        Assert.Empty(await UsesAsync(DisclosureOutcome.Open));
        Assert.Equal("CallerGone", (await log.SearchAsync(new SearchDisclosuresRequest { Outcome = DisclosureOutcome.Failed })).Disclosures.Single().FailureCause);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_token_goes_on_with_its_own_question_only(On engine)
    {
        // Proves: pages have everything once whatever is asked meanwhile, totals stay; another question, another officer's page size apart, or a forged token is refused.
        await StartAsync(engine);
        for (var i = 0; i < 5; i++)
            await _gateway.AskAsync("D1");
        var log = _gateway.OfficersLog();
        var question = new SearchDisclosuresRequest { User = "caseworker-sara", PageSize = 2 };
        var first = await log.SearchAsync(question);
        await _gateway.AskAsync("D3");
        var second = await log.SearchAsync(new SearchDisclosuresRequest(question) { PageToken = first.NextPageToken, PageSize = 100 });
        Assert.Equal((5ul, 5ul, ""), (first.Total, second.Total, second.NextPageToken));
        Assert.Equal(5, first.Disclosures.Concat(second.Disclosures).Select(d => d.DisclosureId).Distinct().Count());

        SearchDisclosuresRequest[] wrong =
        [
            new(question) { PageToken = first.NextPageToken, User = "another" }, new(question) { PageToken = first.NextPageToken, Outcome = DisclosureOutcome.Open },
            new(question) { PageToken = "A" + first.NextPageToken[1..] }, new(question) { PageToken = "x" },
        ];
        foreach (var request in wrong)
            Assert.Equal("page_token", Assert.Single((await Assert.ThrowsAsync<GatewayException>(() => log.SearchAsync(request))).Error.FieldViolations).Field);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_sample_must_be_decided_whole_before_the_next(On engine)
    {
        // Proves: drawn by chance out of what staff asked for, shown again under its key, each item decided once with a reason, no second draw before; draw and decisions are leaves; a citizen's own look is not drawn.
        await StartAsync(engine);
        for (var i = 0; i < 3; i++)
            await _gateway.AskAsync("D1");
        await _gateway.Client("citizen-d1").GetOverviewAsync(_gateway.OwnAccessTo("D1", "employment-status"));
        var log = _gateway.OfficersLog();
        var request = DisclosureLogCalls.Draw(2);
        var drawn = await log.DrawSampleAsync(request);
        Assert.Equal((2, 3ul, 7u), (drawn.Sample.Items.Count, drawn.Sample.Candidates, drawn.Sample.Days));
        Assert.All(drawn.Sample.Items, i => Assert.Equal(("caseworker-sara", false, 0), (i.Disclosure.User, i.Decided, i.Disclosure.Reviews.Count)));
        Assert.Equal(drawn, await log.DrawSampleAsync(request));
        Assert.Equal((GatewayErrorCode.CannotBeChanged, "SAMPLE_OPEN"), await OfficerCalls.RefusalAsync(() => log.DrawSampleAsync(DisclosureLogCalls.Draw(1))));
        var ids = drawn.Sample.Items.Select(i => i.Disclosure.DisclosureId).ToList();
        Assert.All(ids, id => Assert.Contains($"\ndrawn {id}\n", _gateway.Records()[(int)drawn.Receipt.LogIndex], StringComparison.Ordinal));

        await log.ReviewAsync(DisclosureLogCalls.Review(ids[0], drawn.Sample.SampleId));
        Assert.Equal((GatewayErrorCode.CannotBeChanged, "ALREADY_DECIDED"), await OfficerCalls.RefusalAsync(() => log.ReviewAsync(DisclosureLogCalls.Review(ids[0], drawn.Sample.SampleId))));
        Assert.Equal((GatewayErrorCode.CannotBeChanged, "SAMPLE_OPEN"), await OfficerCalls.RefusalAsync(() => log.DrawSampleAsync(DisclosureLogCalls.Draw(1))));
        var open = Assert.Single((await log.ListSamplesAsync(new ListSamplesRequest())).Samples);
        Assert.Equal([true, false], open.Items.Select(i => i.Decided));
        var last = await log.ReviewAsync(DisclosureLogCalls.Review(ids[1], drawn.Sample.SampleId, justified: false));
        Assert.Contains("\nkind disclosure-reviewed\n", _gateway.Records()[(int)last.Receipt.LogIndex], StringComparison.Ordinal);
        Assert.Empty((await log.ListSamplesAsync(new ListSamplesRequest())).Samples);
        Assert.Single((await log.ListSamplesAsync(new ListSamplesRequest { DecidedToo = true })).Samples);
        Assert.NotEqual(drawn.Sample.SampleId, (await log.DrawSampleAsync(DisclosureLogCalls.Draw(1))).Sample.SampleId);

        var review = Assert.Single((await log.SearchAsync(new SearchDisclosuresRequest { User = "caseworker-sara" })).Disclosures.Single(d => d.DisclosureId == ids[1]).Reviews);
        Assert.Equal((false, "Sagen var åben den dag.", "officer-pia"), (review.Justified, review.Reason, review.User));
        Assert.DoesNotContain(_gateway.Records(), r => r.Contains("Sagen var", StringComparison.Ordinal));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_cannot_be_reviewed_is_refused(On engine)
    {
        // Proves: an unknown disclosure, one that the sample did not draw, and the officer's own look.
        await StartAsync(engine);
        var query = await _gateway.AskAsync("D1");
        var log = _gateway.OfficersLog();
        var look = (await log.SearchAsync(new SearchDisclosuresRequest())).Receipt;
        async Task<string> ReasonAsync(ReviewDisclosureRequest request) => (await OfficerCalls.RefusalAsync(() => log.ReviewAsync(request))).Reason;
        Assert.Equal("NOT_FOUND", await ReasonAsync(DisclosureLogCalls.Review(new string('0', 32))));
        Assert.Equal("NOT_FOUND", await ReasonAsync(DisclosureLogCalls.Review(query, new string('0', 32))));
        Assert.Equal("OWN_DISCLOSURE", await ReasonAsync(DisclosureLogCalls.Review($"record-{look.LogIndex}")));
        await log.ReviewAsync(DisclosureLogCalls.Review(query));
        Assert.Equal("ALREADY_DECIDED", await ReasonAsync(DisclosureLogCalls.Review(query)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Whom_a_credential_touched_is_told_exactly(On engine)
    {
        // Proves: every citizen once, with what was released and by which disclosures; the reference is the one a search for the citizen shows; nobody else's looks are in it.
        await StartAsync(engine);
        var first = await _gateway.AskAsync("D1", confirm: false, "employment-status");
        var second = await _gateway.AskAsync("D4", confirm: false, "employment-status");
        var third = await _gateway.AskAsync("D1", confirm: false, "employment-status", "discharge-letters");
        await _gateway.Client("citizen-d1").GetOverviewAsync(_gateway.OwnAccessTo("D1", "employment-status"));
        var log = _gateway.OfficersLog();
        var (from, until) = DisclosureLogCalls.Today();
        var messages = new List<ListTouchedCitizensResponse>();
        await foreach (var message in log.ListTouchedAsync(new ListTouchedCitizensRequest { User = "caseworker-sara", From = from, Until = until }))
            messages.Add(message);

        var numbers = messages[0].Numbers;
        Assert.Equal((2ul, 2ul, 3ul, 0ul), (numbers.Citizens, numbers.CitizensDisclosed, numbers.Disclosures, numbers.Unattributed));
        var citizens = messages.Skip(1).SelectMany(m => m.Citizens).ToList();
        Assert.Equal([[first, third], [second]], citizens.Select(c => c.DisclosureIds.ToArray()));
        Assert.All(citizens, c => Assert.Equal("employment-status", Assert.Single(c.Categories).Category));
        var sought = await log.SearchAsync(new SearchDisclosuresRequest { CitizenId = _gateway.About("D4").CitizenId, User = "caseworker-sara" });
        Assert.Equal(sought.Disclosures.Single().CitizenRef, citizens[1].CitizenRef);
        Assert.Contains("\nwhat touched\n", _gateway.Records()[(int)numbers.Receipt.LogIndex], StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_somebody_changed_about_a_citizen_is_found_by_who_they_are(On engine)
    {
        // Proves: a consent that was drafted by one user, given and taken back by another stands in the search by each of them and in the list of whom they touched, under its own record, with its category and by it, though neither looked at anything; and the officer's look stands in the citizen's own report.
        await StartAsync(engine);
        var consents = new ConsentCalls(_gateway);
        var given = await consents.GivenAsync("D2", ConsentCalls.Letters);
        await consents.As("citizen-d2").WithdrawConsentAsync(consents.Withdraw("D2", given.ConsentId));
        var log = _gateway.OfficersLog();
        var (from, until) = DisclosureLogCalls.Today();
        foreach (var (user, changes) in new (string, string[])[] { ("caseworker-sara", ["consent-drafted"]), ("citizen-d2", ["consent-granted", "consent-withdrawn"]) })
        {
            var found = await log.SearchAsync(new SearchDisclosuresRequest { User = user, Outcome = DisclosureOutcome.Recorded });
            Assert.Equal(changes, found.Disclosures.Select(d => d.Use).Reverse());
            Assert.All(found.Disclosures, d => Assert.Equal(($"record-{d.Records.Single().Receipt.LogIndex}", d.Use), (d.DisclosureId, d.Records.Single().Kind)));
            Assert.All(found.Disclosures, d => Assert.Equal([ConsentCalls.Letters], d.Categories.Select(c => c.Category)));
            Assert.Equal(changes, (await log.SearchAsync(new SearchDisclosuresRequest { User = user, Category = ConsentCalls.Letters })).Disclosures.Select(d => d.Use).Reverse());
            Assert.Empty((await log.SearchAsync(new SearchDisclosuresRequest { User = user, Category = "all" })).Disclosures);
            var citizens = new List<TouchedCitizen>();
            await foreach (var message in log.ListTouchedAsync(new ListTouchedCitizensRequest { User = user, From = from, Until = until }))
                citizens.AddRange(message.Citizens);
            var touched = Assert.Single(citizens);
            Assert.Equal((found.Disclosures[0].CitizenRef, string.Join(' ', changes)), (touched.CitizenRef, string.Join(' ', touched.Changes)));
        }
        var report = await _gateway.Client("citizen-d2").Disclosures.GetAccessReportAsync(new GetAccessReportRequest { CitizenId = consents.Number("D2") });
        Assert.Contains(report.Rows, r => r.What == "log");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Only_a_privacy_officer_is_answered(On engine)
    {
        // Proves for each of the officer's calls: a caseworker, a citizen and a representative are refused, and nothing is written.
        await StartAsync(engine);
        var before = _gateway.Records().Count;
        var (from, until) = DisclosureLogCalls.Today();
        foreach (var client in new[] { "job-centre", "citizen-d1", "representative", "companion" })
        {
            var log = (client == "job-centre" ? _gateway.Caseworker : _gateway.Client(client)).Disclosures;
            var calls = new Func<Task>[]
            {
                () => log.SearchAsync(new SearchDisclosuresRequest()), () => log.DrawSampleAsync(DisclosureLogCalls.Draw(1)), () => log.ListSamplesAsync(new ListSamplesRequest()),
                () => log.ReviewAsync(DisclosureLogCalls.Review(new string('0', 32))),
                () => log.EraseAsync(new EraseCitizenRequest { CitizenId = _gateway.About("D1").CitizenId, Ground = ErasureGround.Unlawful }),
                async () => await log.ListTouchedAsync(new ListTouchedCitizensRequest { User = "a", From = from, Until = until }).CountAsync(),
                async () => await log.ExportAuditEventsAsync(new ExportAuditEventsRequest { From = from, Until = until }).CountAsync(),
            };
            foreach (var call in calls)
                Assert.Equal((GatewayErrorCode.PermissionDenied, "CALLER_REFUSED"), await OfficerCalls.RefusalAsync(call));
        }
        Assert.Equal(before, _gateway.Records().Count);
        Assert.DoesNotContain(_gateway.Log, l => l.Contains("caseworker-sara", StringComparison.Ordinal));
    }

    private Task StartAsync(On engine)
    {
        _gateway = RunningGateway.OnEngine(engine);
        return _gateway.InitializeAsync();
    }
}
