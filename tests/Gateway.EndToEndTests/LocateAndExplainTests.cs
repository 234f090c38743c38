using Gateway.FirstUse;
using Gateway.Overview.V1;
using Gateway.Sandbox;
using Grpc.Core;

namespace Gateway.EndToEndTests;

/// <summary>The answers without content: who holds something, and may I.</summary>
public sealed class LocateAndExplainTests : IAsyncLifetime
{
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

    [Fact]
    public async Task Locating_tells_who_holds_something_and_nothing_of_what_it_is()
    {
        // Proves: held, not told and nothing held as the overview would have it; no word, code or date of any item in the answer.
        var overview = await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1"));
        var located = await LocateAsync("D1");

        foreach (var section in overview.Sections)
        {
            var found = located.Located.Single(l => l.Category == section.Category);
            if (section.Category == "social-measures")
                continue;   // existence confidential: below
            Assert.Equal(section.State is SectionState.Available ? RecordsPresence.Held : RecordsPresence.NotTold, found.Presence);
            Assert.Equal(section.Items.SelectMany(i => i.Provenance.Select(p => p.SourceId)).Distinct(), found.SourceIds);
        }
        var answer = located.ToString();
        var words = overview.Sections.SelectMany(s => s.Items).SelectMany(i => new[] { i.Code.Text, i.Period.Start, i.Period.End }.Concat(i.Provenance.Select(p => p.SourceItemId)).Concat(i.Code.Codings.Select(c => c.System)));
        Assert.All(words.Where(w => w.Length > 3).Distinct(), w => Assert.DoesNotContain($"\"{w}\"", answer, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_existence_is_confidential_it_is_not_told_and_nobody_is_asked()
    {
        // Proves: the catalogue's flag holds although the citizen has consented to the content: the source hears nothing.
        var before = _gateway.Simulators.Received.Count;
        var about = _gateway.About("D1", "social-measures");
        Assert.Equal(SectionState.Available, (await _gateway.Caseworker.GetOverviewAsync(about)).Sections[0].State);
        var asked = _gateway.Simulators.Received.Count;
        Assert.True(asked > before);

        var located = Assert.Single((await _client.Overviews.LocateRecordsAsync(GeneratedClient.Located(about), _client.Options())).Located);

        Assert.Equal(RecordsPresence.NotTold, located.Presence);
        Assert.Equal("EXISTENCE_CONFIDENTIAL", located.Reasons[0].Code);
        Assert.Empty(located.SourceIds);
        Assert.Equal(asked, _gateway.Simulators.Received.Count);
    }

    [Fact]
    public async Task Nothing_held_and_not_known_are_two_things()
    {
        // Proves: D3's sources answered and hold nothing; a source that is down makes its category unknown, with the reason.
        _gateway.Simulators.SetFault("cosmic", Fault.Of(FaultKind.ServerError));
        var located = await LocateAsync("D3");
        Assert.Equal(RecordsPresence.NothingHeld, located.Located.Single(l => l.Category == "employment-status").Presence);
        var hospital = located.Located.Single(l => l.Category == "hospital-diagnoses");
        Assert.Equal((RecordsPresence.Unknown, "SOURCE_ERROR"), (hospital.Presence, Assert.Single(hospital.Reasons).Code));
    }

    [Fact]
    public async Task A_locating_is_recorded_as_what_it_is()
    {
        // Proves: two records, of the use "locate"; the second says per category what was told, and counts nothing.
        var located = await LocateAsync("D1");
        var records = _gateway.Records();
        var asked = records[(int)located.QueryReceipt.LogIndex];
        var told = records[(int)located.Receipt.LogIndex];
        Assert.All([asked, told], r => Assert.Contains("\nuse locate\n", r, StringComparison.Ordinal));
        Assert.Contains("\ncategory employment-status Held basis=", told, StringComparison.Ordinal);
        Assert.DoesNotContain("items=", told, StringComparison.Ordinal);
        Assert.Equal(2, records.Count(r => r.Contains("\nuse locate\n", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("D1")]
    [InlineData("D4")]
    public async Task Explaining_says_what_would_be_decided_with_every_reason_and_asks_nobody(string alias)
    {
        // Proves: each explanation is the decision GetOverview takes, with the same basis, consent and reasons; no source hears anything.
        var overview = await _gateway.Caseworker.GetOverviewAsync(_gateway.About(alias));
        var received = _gateway.Simulators.Received.Count;
        var before = _gateway.Records().Count;

        var explained = await _client.Overviews.ExplainAccessAsync(GeneratedClient.Explained(_gateway.About(alias)), _client.Options());

        Assert.Equal(received, _gateway.Simulators.Received.Count);
        Assert.Equal(overview.Sections.Select(s => s.Category), explained.Explanations.Select(e => e.Category));
        foreach (var (section, explanation) in overview.Sections.Zip(explained.Explanations))
        {
            var withheld = section.State == SectionState.Withheld;
            Assert.Equal(withheld ? AccessOutcome.Withheld : AccessOutcome.Allowed, explanation.Outcome);
            Assert.Equal(section.LegalBasis, explanation.LegalBasis);
            Assert.Equal(section.ConsentId, explanation.ConsentId);
            Assert.Equal(withheld ? section.Reasons : [], explanation.Reasons);
            Assert.Equal(section.Coverage.Select(c => c.SourceId), explanation.SourceIds);
        }
        var record = Assert.Single(_gateway.Records().Skip(before));
        Assert.Contains("\nkind explained\n", record, StringComparison.Ordinal);
        Assert.Contains("\nuse explain\n", record, StringComparison.Ordinal);
        Assert.Equal(explained.Receipt.LogIndex, (ulong)before);
    }

    [Fact]
    public async Task An_explanation_follows_a_withdrawal_at_once()
    {
        // Proves: consents are read where the explanation is recorded, not from memory.
        foreach (var consent in await _gateway.Consents.ReadAsync(OneCommandStart.Municipality, Access.Person.Known(_gateway.Citizen("D1"))))
            await _gateway.Consents.WithdrawAsync(OneCommandStart.Municipality, consent.ConsentId);
        var explained = await _client.Overviews.ExplainAccessAsync(GeneratedClient.Explained(_gateway.About("D1", "hospital-diagnoses")), _client.Options());
        Assert.Equal(["CONSENT_WITHDRAWN"], Assert.Single(explained.Explanations).Reasons.Select(r => r.Code));
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_tells_nothing()
    {
        // Proves: no receipt, no answer, for answers without content too.
        using var store = _gateway.OpenStore();
        using var locked = store.BeginTransaction(deferred: false);
        var explaining = await Assert.ThrowsAsync<RpcException>(async () => await _client.Overviews.ExplainAccessAsync(GeneratedClient.Explained(_gateway.About("D1")), _client.Options()));
        var locating = await Assert.ThrowsAsync<RpcException>(() => LocateAsync("D1"));
        Assert.All([explaining, locating], e => Assert.Equal(StatusCode.Unavailable, e.StatusCode));
    }

    [Fact]
    public async Task Every_call_checks_its_fields_and_its_caller()
    {
        // Proves: none of the calls has a way past the checks.
        var empty = new GetOverviewRequest();
        var refusals = new[]
        {
            await Assert.ThrowsAsync<RpcException>(async () => await _client.Overviews.LocateRecordsAsync(GeneratedClient.Located(empty), _client.Options())),
            await Assert.ThrowsAsync<RpcException>(async () => await _client.Overviews.ExplainAccessAsync(GeneratedClient.Explained(empty), _client.Options())),
            await Assert.ThrowsAsync<RpcException>(async () => await _client.Overviews.ConfirmDeliveryAsync(new ConfirmDeliveryRequest(), _client.Options())),
        };
        Assert.All(refusals, r => Assert.Equal(StatusCode.InvalidArgument, r.StatusCode));
        var about = _gateway.About("D1");
        var strangers = new[]
        {
            await Assert.ThrowsAsync<RpcException>(async () => await _client.Overviews.LocateRecordsAsync(GeneratedClient.Located(about))),
            await Assert.ThrowsAsync<RpcException>(async () => await _client.Overviews.ExplainAccessAsync(GeneratedClient.Explained(about))),
            await Assert.ThrowsAsync<RpcException>(async () => await _client.Overviews.ConfirmDeliveryAsync(new ConfirmDeliveryRequest())),
            await Assert.ThrowsAsync<RpcException>(async () =>
            {
                using var call = _client.Overviews.StreamOverview(GeneratedClient.Streamed(about));
                await call.ResponseStream.MoveNext(CancellationToken.None);
            }),
        };
        Assert.All(strangers, s => Assert.Equal(StatusCode.Unauthenticated, s.StatusCode));
    }

    private async Task<LocateRecordsResponse> LocateAsync(string alias) =>
        await _client.Overviews.LocateRecordsAsync(GeneratedClient.Located(_gateway.About(alias)), _client.Options());
}
