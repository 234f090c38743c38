using System.Text;
using System.Text.Json.Nodes;
using Gateway.Client;
using Gateway.Consent;
using Gateway.Consent.V1;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.EndToEndTests;

/// <summary>Looking at consents, and what a look or a change leaves in logs and files.</summary>
public sealed class ConsentViewTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private const string Evidence = "hørt-af-Sara-Ærlig";
    private readonly ConsentCalls _calls = new(gateway);

    [Fact]
    public async Task A_list_comes_in_pages_to_who_may_see_it()
    {
        // Proves: the sandbox's own consents and new ones, newest first, in pages; wrong sizes and foreign tokens are named.
        var given = await _calls.GivenAsync("D3", "social-assessment");
        var request = new ListConsentsRequest { CitizenId = _calls.Number("D3"), PageSize = 2 };
        foreach (var persona in new[] { "citizen-d3", "job-centre-testkoebing", "privacy-officer" })
        {
            var first = await _calls.As(persona).ListConsentsAsync(request);
            Assert.Equal((2, given.ConsentId), (first.Consents.Count, first.Consents[0].ConsentId));
            var second = await _calls.As(persona).ListConsentsAsync(new ListConsentsRequest(request) { PageToken = first.NextPageToken });
            Assert.Single(second.Consents);
            Assert.Empty(second.NextPageToken);
        }
        var token = (await _calls.Caseworker.ListConsentsAsync(request)).NextPageToken;
        foreach (var (field, wrong) in new[]
        {
            ("page_size", new ListConsentsRequest(request) { PageSize = 101 }),
            ("page_token", new ListConsentsRequest(request) { PageToken = "made-up" }),
            ("page_token", new ListConsentsRequest { CitizenId = _calls.Number("D1"), PageToken = token }),
        })
            Assert.Equal(field, Assert.Single((await ConsentCalls.RefusalAsync(() => _calls.Caseworker.ListConsentsAsync(wrong))).FieldViolations).Field);
        Assert.Equal("CITIZEN_UNKNOWN", (await ConsentCalls.RefusalAsync(() => _calls.As("citizen-d1").ListConsentsAsync(request))).Reason);
        Assert.Equal("CALLER_REFUSED", (await ConsentCalls.RefusalAsync(() => _calls.As("companion").ListConsentsAsync(request))).Reason);
        Assert.Equal("CITIZEN_UNKNOWN", (await ConsentCalls.RefusalAsync(() => _calls.As("representative").ListConsentsAsync(request))).Reason);
    }

    [Fact]
    public async Task A_consent_is_exported_for_other_systems()
    {
        // Proves: both documents over the wire, with their media types; a withdrawn consent is inactive.
        var given = await _calls.GivenAsync("D1", ConsentCalls.Letters);
        await _calls.As("citizen-d1").WithdrawConsentAsync(_calls.Withdraw("D1", given.ConsentId));
        var request = new ExportConsentRequest { CitizenId = _calls.Number("D1"), ConsentId = given.ConsentId, Export = ConsentExport.Fhir };
        var fhir = await _calls.As("citizen-d1").ExportConsentAsync(request);
        Assert.Equal("application/fhir+json", fhir.MediaType);
        Assert.Equal("inactive", JsonNode.Parse(fhir.Document.Span)!["status"]!.GetValue<string>());
        var receipt = await _calls.As("citizen-d1").ExportConsentAsync(new ExportConsentRequest(request) { Export = ConsentExport.Receipt });
        Assert.Equal("application/json", receipt.MediaType);
        Assert.Equal(given.ConsentId, JsonNode.Parse(receipt.Document.Span)!["record"]!["record_id"]!.GetValue<string>());
        Assert.Equal("export", Assert.Single((await ConsentCalls.RefusalAsync(() => _calls.Caseworker.ExportConsentAsync(new ExportConsentRequest(request) { Export = ConsentExport.Unspecified }))).FieldViolations).Field);
    }

    [Fact]
    public async Task Reminders_name_consents_and_cases_of_the_callers_own()
    {
        // Proves: a consent that ends within 30 days is reminded of by the watch's look; only offices ask for reminders.
        var draft = _calls.Draft("D4", ConsentCalls.Letters);
        draft.Terms.ValidUntil = ConsentCalls.InDays(20);
        var drafted = await _calls.Caseworker.DraftConsentAsync(draft);
        var consent = (await _calls.As("citizen-d4").GrantConsentAsync(_calls.Grant("D4", drafted))).Consent;
        await gateway.Started.Gateway.Services.GetRequiredService<ConsentWatch>().LookAsync();
        var reminder = (await _calls.Caseworker.ListRemindersAsync(new ListRemindersRequest())).Reminders.Single(r => r.ConsentId == consent.ConsentId);
        Assert.Equal((_calls.Case("D4"), draft.Terms.ValidUntil), (reminder.CaseId, reminder.ValidUntil));
        // Before it left, it stood in the log: which organisation was shown which consents.
        var shown = gateway.Records().OfKind("work-list-shown")[^1];
        Assert.Equal(("organisation 99990001", "list reminders"), (shown.Line("organisation"), shown.Line("list")));
        Assert.Contains("\nshown " + consent.ConsentId + "\n", shown, StringComparison.Ordinal);

        // Page by page it is the same list; another's token, or one of another list, goes on with none.
        var (paged, token) = (new List<Reminder>(), "");
        do
        {
            var page = await _calls.Caseworker.ListRemindersAsync(new ListRemindersRequest { PageSize = 1, PageToken = token });
            paged.AddRange(page.Reminders);
            token = page.NextPageToken;
            if (token.Length > 0)
                Assert.Equal("page_token", Assert.Single((await ConsentCalls.RefusalAsync(() => _calls.As("region-health-coordinator").ListRemindersAsync(new ListRemindersRequest { PageToken = token }))).FieldViolations).Field);
        }
        while (token.Length > 0);
        Assert.Equal((await _calls.Caseworker.ListRemindersAsync(new ListRemindersRequest { PageSize = 100 })).Reminders, paged);
        Assert.Equal("page_token", Assert.Single((await ConsentCalls.RefusalAsync(() => _calls.Caseworker.ListRemindersAsync(new ListRemindersRequest { PageToken = "a.b" }))).FieldViolations).Field);
        Assert.Equal("CALLER_REFUSED", (await ConsentCalls.RefusalAsync(() => _calls.As("citizen-d4").ListRemindersAsync(new ListRemindersRequest()))).Reason);
        Assert.Equal("page_size", Assert.Single((await ConsentCalls.RefusalAsync(() => _calls.Caseworker.ListRemindersAsync(new ListRemindersRequest { PageSize = 500 }))).FieldViolations).Field);
    }

    [Fact]
    public async Task No_number_and_no_evidence_leaves_the_place_where_it_is_kept()
    {
        // Proves: after every kind of call neither the log of the service nor any record of the disclosure log holds a
        // national id, a case number or a word of evidence; numbers are nowhere in the store either.
        var drafted = await _calls.Caseworker.DraftConsentAsync(_calls.Draft("D6", ConsentCalls.Letters));
        var given = (await _calls.Caseworker.GrantConsentAsync(_calls.Grant("D6", drafted, ConsentForm.Written, Evidence))).Consent;
        var mandate = ConsentLifeTests.Mandate("D6", _calls.Number("D1"), MandateKind.Guardian, _calls);
        mandate.Evidence = Evidence;
        await _calls.Caseworker.RecordMandateAsync(mandate);
        await _calls.Caseworker.CreateNoticeAsync(new CreateNoticeRequest { CitizenId = _calls.Number("D6"), CaseId = _calls.Case("D6"), Document = Evidence, IdempotencyKey = ConsentClient.NewKey() });
        await _calls.GetAsync("D6", given.ConsentId);
        var withdrawal = _calls.Withdraw("D6", given.ConsentId);
        withdrawal.Evidence = Evidence;
        await _calls.Caseworker.WithdrawConsentAsync(withdrawal);
        await ConsentCalls.RefusalAsync(() => _calls.Caseworker.WithdrawConsentAsync(new WithdrawConsentRequest(withdrawal) { IdempotencyKey = "k", Evidence = $"{Evidence} {_calls.Number("D6")}" }));

        var detector = new LeakDetector(gateway.Simulators.Citizens.SelectMany(c => c.Earlier.Prepend(c.Cpr)));
        var emitted = gateway.Log.Concat(gateway.Records()).ToList();
        Assert.Contains(emitted, e => e.Contains("consent-withdrawn", StringComparison.Ordinal));
        Assert.Empty(emitted.SelectMany(detector.InText));
        Assert.DoesNotContain(emitted, e => e.Contains("Ærlig", StringComparison.Ordinal) || e.Contains("hørt", StringComparison.Ordinal) || e.Contains("h%C3%B8rt", StringComparison.Ordinal));
        Assert.DoesNotContain(gateway.Records(), e => e.Contains(_calls.Case("D6"), StringComparison.Ordinal));
        // A copy by the database itself: opening its file beside it would take its locks away.
        var copy = Path.Combine(gateway.Folder, "copy.sqlite");
        using (var store = gateway.OpenStore())
        using (var command = store.CreateCommand())
        {
            command.CommandText = "VACUUM INTO $copy";
            command.Parameters.AddWithValue("$copy", copy);
            command.ExecuteNonQuery();
        }
        var bytes = await File.ReadAllBytesAsync(copy);
        Assert.Contains("consent-withdrawn", Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
        Assert.Empty(detector.InBytes(bytes));
        Assert.NotEmpty(detector.InText($"planted {_calls.Number("D6")}"));
        Assert.NotEmpty(detector.InBytes(Encoding.UTF8.GetBytes(_calls.Number("D6"))));
    }
}
