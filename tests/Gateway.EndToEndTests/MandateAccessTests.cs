using System.Diagnostics;
using Gateway.Client;
using Gateway.Consent.V1;
using Gateway.Overview.V1;
using Gateway.Sandbox;
using Xunit.Abstractions;

namespace Gateway.EndToEndTests;

/// <summary>
/// Who asks for a citizen by mandate: within its categories, purposes and period, and not a moment longer. The
/// representative is D2, the companion D3; the citizen is D4.
/// </summary>
public sealed class MandateAccessTests : IAsyncLifetime
{
    private const string Citizen = "D4";
    private const string Assessment = "social-assessment";
    private const string Plan = "social-action-plan";
    private const string Diagnoses = "hospital-diagnoses";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(1);
    private readonly MovableClock _clock = new();
    private readonly RunningGateway _gateway;
    private readonly ITestOutputHelper _output;
    private ConsentCalls _calls = null!;
    private GeneratedClient _representative = null!;
    private GeneratedClient _companion = null!;

    public MandateAccessTests(ITestOutputHelper output)
    {
        _output = output;
        _gateway = new RunningGateway { Clock = _clock };
    }

    public async Task InitializeAsync()
    {
        await _gateway.InitializeAsync();
        _calls = new ConsentCalls(_gateway);
        _representative = await GeneratedClient.ConnectAsync(_gateway, "representative");
        _companion = await GeneratedClient.ConnectAsync(_gateway, "companion");
    }

    public Task DisposeAsync()
    {
        _representative.Dispose();
        _companion.Dispose();
        return _gateway.DisposeAsync();
    }

    [Fact]
    public async Task Within_the_mandate_the_representative_sees_what_the_citizen_would()
    {
        // Proves: the categories named and no other, on the mandate, without the sister; the records name the mandate and nobody's number.
        var mandate = await GivenAsync("D2", MandateKind.PowerOfAttorney, [Assessment, Plan]);
        var before = _gateway.Records().Count;
        var overview = await OverviewAsync(_representative, Assessment, Plan, Diagnoses);

        // What the assessment tells of the sister is held back, and that is said. The report also holds somebody no mapping knows,
        // who may stand there for the measures: these the mandate does not cover, and their existence is confidential, so the
        // plan says nothing of it.
        foreach (var (category, state) in new[] { (Assessment, SectionState.Partial), (Plan, SectionState.Available) })
        {
            Assert.Equal(("gdpr-15", mandate, state), (overview.Of(category).LegalBasis.BasisId, overview.Of(category).MandateId, overview.Of(category).State));
            Assert.NotEmpty(overview.Of(category).Items);
        }
        Assert.Equal("MANDATE_TOO_NARROW", Withheld(overview.Of(Diagnoses)));
        Assert.DoesNotContain("Bente", overview.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(_gateway.Simulators.Received, r => r.Source == "cosmic");

        var records = _gateway.Records().Skip(before).ToList();
        Assert.Equal(2, records.Count);
        Assert.All(records, r => Assert.Contains($"consent=- mandate={mandate}", r, StringComparison.Ordinal));
        Assert.All(records, r => Assert.Contains("\nrole representative\nuser representative-d2\n", r, StringComparison.Ordinal));
        var detector = new LeakDetector(_gateway.Simulators.Citizens.Select(c => c.Cpr));
        Assert.Empty(_gateway.Records().Concat(_gateway.Log).SelectMany(detector.InText));
    }

    [Fact]
    public async Task A_companion_looks_in_at_the_plan_and_not_at_the_illness()
    {
        // Proves: the companion's own, narrower rule, whatever the mandate names; it is no mandate to act for the citizen.
        var mandate = await GivenAsync("D3", MandateKind.Companion, [Plan, Assessment, Diagnoses]);
        var overview = await OverviewAsync(_companion, Plan, Assessment, Diagnoses);
        Assert.Equal((mandate, "fvl-28"), (overview.Of(Plan).MandateId, overview.Of(Plan).LegalBasis.BasisId));
        Assert.Equal(["ROLE_NOT_ALLOWED", "ROLE_NOT_ALLOWED"], new[] { Assessment, Diagnoses }.Select(c => Withheld(overview.Of(c))));

        await GivenAsync("D2", MandateKind.Companion, [Plan]);
        Assert.Equal("MANDATE_MISSING", Withheld((await OverviewAsync(_representative, Plan)).Of(Plan)));
    }

    [Fact]
    public async Task Without_a_mandate_for_this_citizen_nobody_is_asked()
    {
        // Proves: none at all, and one that another citizen has given, open nothing in any call; it is recorded.
        await GivenAsync("D2", MandateKind.PowerOfAttorney, [Assessment]);
        var received = _gateway.Simulators.Received.Count;
        var answers = await _representative.AskInEveryWayAsync(_gateway.OwnAccessTo("D8", Assessment));
        Assert.Equal("MANDATE_MISSING", Withheld(((GetOverviewResponse)answers[0]).Of(Assessment)));
        Assert.Equal(["MANDATE_MISSING"], ((LocateRecordsResponse)answers[1]).Located[0].Reasons.Select(r => r.Code));
        Assert.Equal(NextStepKind.GetAMandate, ((ExplainAccessResponse)answers[2]).Explanations[0].NextStep.Kind);
        Assert.Equal("MANDATE_MISSING", Withheld(answers.OfType<StreamOverviewResponse>().Single(p => p.Sections is not null).Sections.Sections[0]));
        Assert.Equal(received, _gateway.Simulators.Received.Count);
        Assert.Contains("\ncategory social-assessment withheld MANDATE_MISSING\n", _gateway.Records()[^1] + _gateway.Records()[^2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mandate_opens_from_its_beginning_to_its_end()
    {
        // Proves: one that begins tomorrow does not open yet, one for another purpose not this, and one that was ended no more; each says which.
        var tomorrow = await GivenAsync("D2", MandateKind.PowerOfAttorney, [Assessment], from: 1);
        Assert.Equal("MANDATE_NOT_YET_VALID", Withheld((await OverviewAsync(_representative, Assessment)).Of(Assessment)));
        await EndAsync(tomorrow);

        var other = await GivenAsync("D2", MandateKind.PowerOfAttorney, [Assessment], purpose: RunningGateway.Purpose);
        Assert.Contains("MANDATE_TOO_NARROW", (await OverviewAsync(_representative, Assessment)).Of(Assessment).Codes());
        await EndAsync(other);

        var sound = await GivenAsync("D2", MandateKind.PowerOfAttorney, [Assessment]);
        Assert.Equal(sound, (await OverviewAsync(_representative, Assessment)).Of(Assessment).MandateId);
        await EndAsync(sound);
        Assert.Contains("MANDATE_ENDED", (await OverviewAsync(_representative, Assessment)).Of(Assessment).Codes());
        Assert.Empty((await OverviewAsync(_representative, Assessment)).Of(Assessment).Items);
    }

    [Fact]
    public async Task A_mandate_that_has_run_out_opens_nothing()
    {
        // Proves: nobody has to end it: a hundred days later it is over, and says so.
        var mandate = await GivenAsync("D2", MandateKind.PowerOfAttorney, [Assessment]);
        Assert.Equal(mandate, (await OverviewAsync(_representative, Assessment)).Of(Assessment).MandateId);
        _clock.Move(TimeSpan.FromDays(101));
        Assert.Equal("MANDATE_EXPIRED", Withheld((await OverviewAsync(_representative, Assessment)).Of(Assessment)));
    }

    [Fact]
    public async Task A_mandate_ended_while_the_source_is_asked_withholds_what_it_answers()
    {
        // Proves: read again in the transaction that records the answer: the source was asked, answered, and nothing of it leaves.
        var mandate = await GivenAsync("D2", MandateKind.PowerOfAttorney, [Assessment]);
        _gateway.Simulators.SetFault("ffb", Fault.Slow(TimeSpan.FromSeconds(2)));
        var asking = OverviewAsync(_representative, Assessment);
        using var patience = new CancellationTokenSource(Patience);
        while (_gateway.Simulators.Received.All(r => r.Source != "ffb"))
            await Task.Delay(10, patience.Token);
        await EndAsync(mandate);

        var section = (await asking).Of(Assessment);
        Assert.Equal(("MANDATE_ENDED", 0, ""), (Withheld(section), section.Items.Count, section.MandateId));
        Assert.Contains("\ncategory social-assessment Withheld items=0 basis=- consent=- MANDATE_ENDED\n", _gateway.Records()[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mandate_ended_cuts_an_open_stream_within_a_second()
    {
        // Proves: while its source hangs, the section comes withheld with its reason, and the closing after it; by the real clock, of three tries.
        _gateway.Simulators.SetFault("ffb", Fault.Of(FaultKind.Hang));
        var took = TimeSpan.MaxValue;
        for (var t = 0; t < 3 && took >= Promise; t++)
            took = await CutAsync();
        _output.WriteLine($"cut after {took.TotalMilliseconds:0.0} ms");
        Assert.True(took < Promise);
    }

    private async Task<TimeSpan> CutAsync()
    {
        var mandate = await GivenAsync("D2", MandateKind.PowerOfAttorney, [Assessment, "employment-status"]);
        using var call = _representative.Overviews.StreamOverview(GeneratedClient.Streamed(_gateway.OwnAccessTo(Citizen, Assessment, "employment-status")), _representative.Options(Patience));
        while (call.ResponseStream.Current?.Sections?.Sections[0].Category != "employment-status")
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        await EndAsync(mandate);
        var acknowledged = Stopwatch.GetTimestamp();
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        var took = Stopwatch.GetElapsedTime(acknowledged);
        Assert.Contains("MANDATE_ENDED", Assert.Single(call.ResponseStream.Current.Sections.Sections).Codes());
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.NotNull(call.ResponseStream.Current.Closing);
        return took;
    }

    private async Task<GetOverviewResponse> OverviewAsync(GeneratedClient client, params string[] categories) =>
        await client.Overviews.GetOverviewAsync(_gateway.OwnAccessTo(Citizen, categories), client.Options());

    // Given by the citizen with their own login.
    private async Task<string> GivenAsync(string holder, MandateKind kind, string[] categories, int from = 0, string purpose = RunningGateway.OwnAccess)
    {
        var request = new RecordMandateRequest
        {
            CitizenId = _calls.Number(Citizen), HolderId = _calls.Number(holder), Kind = kind, ValidUntil = ConsentCalls.InDays(100), Evidence = "fuldmagt-1",
            IdempotencyKey = ConsentClient.NewKey(), ValidFrom = from > 0 ? ConsentCalls.InDays(from) : null,
        };
        request.Categories.AddRange(categories);
        request.Purposes.Add(purpose);
        return (await _calls.As("citizen-d4").RecordMandateAsync(request)).Mandate.MandateId;
    }

    private Task<EndMandateResponse> EndAsync(string mandate) =>
        _calls.As("citizen-d4").EndMandateAsync(new EndMandateRequest { CitizenId = _calls.Number(Citizen), MandateId = mandate, IdempotencyKey = ConsentClient.NewKey() });

    private static string Withheld(Section section)
    {
        Assert.Equal(SectionState.Withheld, section.State);
        return Assert.Single(section.Codes());
    }
}
