using Gateway.Client;
using Gateway.Consent.V1;
using Gateway.Disclosures.V1;
using Gateway.Overview.V1;

namespace Gateway.EndToEndTests;

/// <summary>What is said to be wrong in an overview, through a running gateway: asked for, marked, answered, told and never forgotten.</summary>
public sealed class CorrectionTests : IAsyncLifetime
{
    private const string Wrong = "Startdatoen passer ikke";
    private const string Right = "Det begyndte i maj";
    private readonly RunningGateway _gateway = new();
    private readonly ConsentCalls _calls;

    public CorrectionTests() => _calls = new ConsentCalls(_gateway);

    public Task InitializeAsync() => _gateway.InitializeAsync();

    public Task DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task A_correction_is_asked_for_marked_answered_and_told()
    {
        // Proves the whole life: the citizen asks, once however often it is sent; the item alone is marked in the overview; the caseworker sees it and records the refusal, once; the words stay with it and lie nowhere in the log.
        var request = await WantedAsync();
        var citizen = _calls.As("citizen-d1");
        var asked = await citizen.RequestCorrectionAsync(request);
        Assert.Equal(asked, await citizen.RequestCorrectionAsync(request));
        Assert.Equal((CorrectionState.Pending, Wrong, Right, "citizen", "", asked.Receipt.LogIndex), (asked.Correction.State, asked.Correction.Wrong, asked.Correction.Right, asked.Correction.AskedAs, asked.Correction.OrganisationCvr, asked.Correction.LogIndex));
        Assert.Equal([(request.SourceItemId, CorrectionState.Pending)], await MarkedAsync());

        var listed = Assert.Single((await _calls.Caseworker.ListCorrectionsAsync(List())).Corrections);
        Assert.Equal(asked.Correction, listed);
        var answer = new AnswerCorrectionRequest
        {
            CitizenId = request.CitizenId, CorrectionId = listed.CorrectionId, State = CorrectionState.Refused, Answer = "Afgørelse 26-4: datoen står i aftalen", IdempotencyKey = ConsentClient.NewKey(),
        };
        Assert.Equal(CorrectionState.Refused, (await _calls.Caseworker.AnswerCorrectionAsync(answer)).State);
        var again = new AnswerCorrectionRequest(answer) { State = CorrectionState.Corrected, IdempotencyKey = ConsentClient.NewKey() };
        Assert.Equal((GatewayErrorCode.CannotBeChanged, "ALREADY_ANSWERED"), await OfficerCalls.RefusalAsync(() => _calls.Caseworker.AnswerCorrectionAsync(again)));
        var told = Assert.Single((await citizen.ListCorrectionsAsync(List())).Corrections);
        Assert.Equal((CorrectionState.Refused, Wrong, Right, answer.Answer), (told.State, told.Wrong, told.Right, told.Answer));
        Assert.True(told.AnsweredAt >= told.AskedAt);
        Assert.Equal([(request.SourceItemId, CorrectionState.Refused)], await MarkedAsync());

        var record = _gateway.Records()[(int)asked.Receipt.LogIndex];
        Assert.Equal(($"category {request.Category} named", $"source {request.SourceId}"), (record.Line("category"), record.Line("source")));
        Assert.All(["item", "wrong", "right"], field => Assert.Matches($"^{field} [0-9a-f]{{64}}$", record.Line(field)));
        foreach (var words in new[] { Wrong, Right, "Afgørelse", "datoen står" })
            Assert.DoesNotContain(_gateway.Records().Concat(_gateway.Log), text => text.Contains(words, StringComparison.Ordinal) || text.Contains(Uri.EscapeDataString(words), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Report_and_search_tell_of_it_and_an_erasure_takes_the_words()
    {
        // Proves: one row of the citizen's report with both records and what came of it, names nobody; the officer finds it by category and outcome; after an erasure the records stand, and nothing is listed or marked.
        var request = await WantedAsync();
        var asked = await _calls.Caseworker.RequestCorrectionAsync(request);
        var log = _gateway.OfficersLog();
        async Task<string[]> FoundAsync(DisclosureOutcome outcome) => [.. (await log.SearchAsync(new SearchDisclosuresRequest { CitizenId = request.CitizenId, Category = request.Category, Outcome = outcome })).Disclosures.Select(d => d.Use)];
        Assert.Equal(["correction"], await FoundAsync(DisclosureOutcome.CorrectionPending));
        await _calls.Caseworker.AnswerCorrectionAsync(new AnswerCorrectionRequest
        {
            CitizenId = request.CitizenId, CorrectionId = asked.Correction.CorrectionId, State = CorrectionState.Corrected, Answer = "Rettet i dag", IdempotencyKey = ConsentClient.NewKey(),
        });
        Assert.Empty(await FoundAsync(DisclosureOutcome.CorrectionPending));
        Assert.Equal(["correction"], await FoundAsync(DisclosureOutcome.Corrected));
        var found = Assert.Single((await log.SearchAsync(new SearchDisclosuresRequest { Outcome = DisclosureOutcome.Corrected })).Disclosures);
        Assert.Equal((asked.Correction.CorrectionId, "caseworker-sara", CategoryState.Unspecified, request.SourceId), (found.DisclosureId, found.User, Assert.Single(found.Categories).State, Assert.Single(found.SourceIds)));

        var report = (await _gateway.Client("citizen-d1").Disclosures.ReportAsync(request.CitizenId)).SelectMany(p => p.Rows).ToList();
        var row = Assert.Single(report, r => r.What == "correction");
        Assert.Equal((DisclosureOutcome.Corrected, "99990001", "caseworker", request.Category), (row.Outcome, row.OrganisationCvr, row.Role, Assert.Single(row.Categories).Category));
        Assert.Equal(["correction-requested", "correction-made"], row.Records.Select(r => r.Kind));
        Assert.Contains("rettet", row.Title.Da, StringComparison.Ordinal);
        Assert.DoesNotContain("caseworker-sara", row.ToString(), StringComparison.Ordinal);

        var before = _gateway.Records();
        await log.EraseAsync(new EraseCitizenRequest { CitizenId = request.CitizenId, Ground = ErasureGround.Objection });
        Assert.Equal(before, _gateway.Records().Take(before.Count));
        Assert.Empty((await _calls.Caseworker.ListCorrectionsAsync(List())).Corrections);
        Assert.Empty(await MarkedAsync());
    }

    [Fact]
    public async Task What_cannot_be_is_refused_by_its_field_and_stores_nothing()
    {
        // Proves for each field, and for an answer to nothing; who may not call is refused without a word of why.
        var request = await WantedAsync();
        var before = _calls.Rows(withLog: false);
        var wrong = new RequestCorrectionRequest(request) { Category = "no-such-category", IdempotencyKey = ConsentClient.NewKey() };
        Assert.Equal("category", Assert.Single((await ConsentCalls.RefusalAsync(() => _calls.Caseworker.RequestCorrectionAsync(wrong))).FieldViolations).Field);
        var bare = new RequestCorrectionRequest { SourceId = "DFDG æ", SourceItemId = new string('x', 513), Wrong = "-", Right = "ring 0101010008" };
        Assert.Equal(
            ["category", "citizen_id", "idempotency_key", "right", "source_id", "source_item_id", "wrong"],
            (await ConsentCalls.RefusalAsync(() => _calls.Caseworker.RequestCorrectionAsync(bare))).FieldViolations.Select(v => v.Field).Order(StringComparer.Ordinal));
        var answer = new AnswerCorrectionRequest { CitizenId = request.CitizenId, CorrectionId = "not-there", State = CorrectionState.Corrected, Answer = "Rettet", IdempotencyKey = ConsentClient.NewKey() };
        Assert.Equal((GatewayErrorCode.NotFound, "CORRECTION_UNKNOWN"), await OfficerCalls.RefusalAsync(() => _calls.Caseworker.AnswerCorrectionAsync(answer)));
        var pending = new AnswerCorrectionRequest(answer) { State = CorrectionState.Pending };
        Assert.Equal("state", Assert.Single((await ConsentCalls.RefusalAsync(() => _calls.Caseworker.AnswerCorrectionAsync(pending))).FieldViolations).Field);
        foreach (var persona in new[] { "companion", "privacy-officer" })
            Assert.Equal((GatewayErrorCode.PermissionDenied, "CALLER_REFUSED"), await OfficerCalls.RefusalAsync(() => _calls.As(persona).RequestCorrectionAsync(request)));
        foreach (var persona in new[] { "citizen-d1", "representative", "privacy-officer" })
            Assert.Equal((GatewayErrorCode.PermissionDenied, "CALLER_REFUSED"), await OfficerCalls.RefusalAsync(() => _calls.As(persona).AnswerCorrectionAsync(answer)));
        Assert.Equal("CITIZEN_UNKNOWN", (await ConsentCalls.RefusalAsync(() => _calls.As("citizen-d4").RequestCorrectionAsync(request))).Reason);
        Assert.Equal(before, _calls.Rows(withLog: false));
    }

    // Something an overview of D1 shows that its source has an id for.
    private async Task<RequestCorrectionRequest> WantedAsync()
    {
        var shown = (await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1"))).Sections.SelectMany(s => s.Items).SelectMany(i => i.Provenance).First(p => p.SourceItemId.Length > 0);
        return new RequestCorrectionRequest
        {
            CitizenId = _calls.Number("D1"), Category = shown.Category, SourceId = shown.SourceId, SourceItemId = shown.SourceItemId, Wrong = Wrong, Right = Right, IdempotencyKey = ConsentClient.NewKey(),
        };
    }

    private ListCorrectionsRequest List() => new() { CitizenId = _calls.Number("D1") };

    private async Task<IEnumerable<(string, CorrectionState)>> MarkedAsync() =>
        [.. (await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1"))).Sections.SelectMany(s => s.Items).SelectMany(i => i.Provenance).Where(p => p.WantedCorrection is not null)
            .Select(p => (p.SourceItemId, p.WantedCorrection.State)).Distinct()];
}
