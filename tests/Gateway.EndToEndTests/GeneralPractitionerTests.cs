using Gateway.Client;
using Gateway.Consent.V1;
using Gateway.FirstUse;
using Gateway.Overview.V1;
using Relation = Gateway.Overview.V1.Relation;

namespace Gateway.EndToEndTests;

/// <summary>The general practitioner: an organisation of its own, that receives what the citizen lets it receive.</summary>
public sealed class GeneralPractitionerTests : IAsyncLifetime
{
    private const string Purpose = "gp-briefing";
    private const string Diagnoses = "hospital-diagnoses";
    private const string Measures = "employment-measures";
    private readonly RunningGateway _gateway = new();
    private ConsentCalls _calls = null!;

    public async Task InitializeAsync()
    {
        await _gateway.InitializeAsync();
        _calls = new ConsentCalls(_gateway);
    }

    public Task DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Drafts_is_given_a_consent_and_gets_what_it_covers()
    {
        // Proves the whole way: without consent nothing; with the citizen's own digital consent to the practice what it names, on that consent; after the withdrawal nothing.
        Assert.All((await AskAsync()).Sections, s => Assert.Equal(SectionState.Withheld, s.State));

        var draft = await Doctor.DraftConsentAsync(Draft());
        Assert.Contains("Lægehuset Testkøbing", draft.Text.Da, StringComparison.Ordinal);
        var consent = (await _calls.As("citizen-d1").GrantConsentAsync(_calls.Grant("D1", draft))).Consent;
        Assert.Equal(SandboxPersonas.PracticeCvr, consent.ReceiverCvr);

        var overview = await AskAsync();
        Assert.Equal(Relation.Unspecified, overview.Relation);   // a practice has no case at the municipality: none is asked for
        foreach (var category in new[] { Diagnoses, Measures })
        {
            Assert.Equal((SectionState.Available, consent.ConsentId), (overview.Of(category).State, overview.Of(category).ConsentId));
            Assert.NotEmpty(overview.Of(category).Items);
        }
        Assert.Equal(SectionState.Withheld, overview.Of("discharge-letters").State);

        await Doctor.WithdrawConsentAsync(new WithdrawConsentRequest { CitizenId = _calls.Number("D1"), ConsentId = consent.ConsentId, Evidence = "sagt i konsultationen", IdempotencyKey = ConsentClient.NewKey() });
        Assert.All((await AskAsync()).Sections, s => Assert.Equal(SectionState.Withheld, s.State));
    }

    [Fact]
    public async Task Sees_the_consents_given_to_the_practice_and_nothing_else_of_the_case()
    {
        // Proves: of D1's consents only the practice's own, recorded in writing by the doctor; neither notices nor mandates, and none is recorded.
        var draft = await Doctor.DraftConsentAsync(Draft());
        var consent = (await Doctor.GrantConsentAsync(_calls.Grant("D1", draft, ConsentForm.Written, "journal 26-1"))).Consent;
        Assert.Equal([consent.ConsentId], (await Doctor.ListConsentsAsync(new ListConsentsRequest { CitizenId = _calls.Number("D1") })).Consents.Select(c => c.ConsentId));
        var mandate = ConsentLifeTests.Mandate("D1", _calls.Number("D3"), MandateKind.Guardian, _calls);
        var before = _calls.Rows();
        foreach (var call in new Func<Task>[]
        {
            () => Doctor.ListNoticesAsync(new ListNoticesRequest { CitizenId = _calls.Number("D1") }),
            () => Doctor.ListMandatesAsync(new ListMandatesRequest { CitizenId = _calls.Number("D1") }),
            () => Doctor.CreateNoticeAsync(new CreateNoticeRequest { CitizenId = _calls.Number("D1"), CaseId = _calls.Case("D1"), Document = "brev 26-7", IdempotencyKey = ConsentClient.NewKey() }),
            () => Doctor.RecordMandateAsync(mandate),
        })
            Assert.Equal("CALLER_REFUSED", (await ConsentCalls.RefusalAsync(call)).Reason);
        Assert.Equal(before, _calls.Rows());
    }

    [Fact]
    public async Task A_consent_is_drafted_by_who_receives_it()
    {
        // Proves: neither a caseworker nor the health coordinator drafts a briefing of the doctor, nor the doctor a caseworker's consent: refused by the purpose, nothing stored.
        var before = _calls.Rows();
        foreach (var (drafter, purpose) in new[] { ("job-centre-testkoebing", Purpose), ("region-health-coordinator", Purpose), ("general-practitioner", RunningGateway.Purpose), ("general-practitioner", "health-coordination") })
        {
            var draft = Draft();
            draft.Terms.Purpose = purpose;
            draft.Terms.Categories.Remove(Measures);
            draft.Terms.Holders.Remove("employment");
            Assert.Equal("terms.purpose", Assert.Single((await ConsentCalls.RefusalAsync(() => _calls.As(drafter).DraftConsentAsync(draft))).FieldViolations).Field);
        }
        Assert.Equal(before, _calls.Rows());
    }

    private ConsentClient Doctor => _calls.As("general-practitioner");

    private DraftConsentRequest Draft() => new()
    {
        CitizenId = _calls.Number("D1"),
        Terms = new ConsentTerms { CaseId = _calls.Case("D1"), Purpose = Purpose, Categories = { Diagnoses, Measures }, Holders = { "region", "employment" }, ValidUntil = ConsentCalls.InDays(90) },
        IdempotencyKey = ConsentClient.NewKey(),
    };

    private async Task<GetOverviewResponse> AskAsync()
    {
        var about = _gateway.About("D1", Diagnoses, Measures, "discharge-letters");
        about.Purpose = Purpose;
        return await _gateway.Client("general-practitioner").GetOverviewAsync(about);
    }
}
