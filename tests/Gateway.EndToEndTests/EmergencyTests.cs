using Gateway.Client;
using Gateway.Consent.V1;
using Gateway.Oversight;
using Gateway.Overview.V1;
using Gateway.Policy.V1;
using Gateway.Sandbox;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.EndToEndTests;

/// <summary>Emergency access (værdispring): closed as shipped, and what happens where a privacy officer has opened it.</summary>
public sealed class EmergencyTests : IAsyncLifetime
{
    private const string Basis = "basis:vaerdispring";
    private const string Rule = "rule:emergency-health";
    private const string Why = "Borgeren er indlagt bevidstløs, og mødet er i morgen.";
    private readonly MovableClock _clock = new();
    private readonly RunningGateway _gateway;

    public EmergencyTests() => _gateway = new RunningGateway { Clock = _clock };

    public Task InitializeAsync() => _gateway.InitializeAsync();

    public Task DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task As_shipped_it_opens_nothing_and_says_why()
    {
        // Proves: even at the highest level; the reason names the unverified basis, and where no rule provides for it, that; nothing is there to be reviewed.
        var overview = await AskAsync("job-centre-high", "hospital-diagnoses", "social-assessment");
        Assert.Equal([SectionState.Withheld, SectionState.Withheld], overview.Sections.Select(s => s.State).Order());
        Assert.Contains(overview.Of("hospital-diagnoses").Reasons, r => r.Code == "LEGAL_BASIS_UNVERIFIED" && r.LegalBasis.BasisId == "vaerdispring");
        Assert.Contains("EMERGENCY_NOT_PROVIDED", overview.Of("social-assessment").Codes());
        Assert.Empty(await _gateway.Officer().EmergenciesAsync(reviewedToo: true));
        Assert.Empty(_gateway.Records().OfKind("notice-given"));
        // That it was asked for stands in the record all the same.
        Assert.StartsWith("emergency ", _gateway.Records()[(int)overview.QueryReceipt.LogIndex].Line("emergency"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verified_it_opens_at_the_highest_level_alone_and_is_told_to_citizen_and_officer()
    {
        // Proves: basis and rule verified, it opens for the login at level High and not for Substantial; answer, records, notice and the officer's list say so; the words stand in no record.
        var officer = _gateway.Officer();
        await officer.VerifyAsync(Basis, Rule);
        var low = (await AskAsync("job-centre-testkoebing", "hospital-diagnoses")).Sections[0];
        Assert.Equal(SectionState.Withheld, low.State);
        Assert.Contains("ASSURANCE_TOO_LOW", low.Codes());
        Assert.Empty(await officer.EmergenciesAsync());

        var overview = await AskAsync("job-centre-high", "hospital-diagnoses", "employment-status", "social-assessment");
        var opened = overview.Of("hospital-diagnoses");
        Assert.NotEqual(SectionState.Withheld, opened.State);
        Assert.Equal((true, "vaerdispring"), (opened.Emergency, opened.LegalBasis.BasisId));
        Assert.False(overview.Of("employment-status").Emergency);
        Assert.Equal(SectionState.Withheld, overview.Of("social-assessment").State);

        var records = _gateway.Records();
        var (asked, disclosed) = (records[(int)overview.QueryReceipt.LogIndex], records[(int)overview.Receipt.LogIndex]);
        Assert.Contains("\ncategory hospital-diagnoses allowed basis=vaerdispring consent=- emergency\n", asked, StringComparison.Ordinal);
        Assert.Contains(" basis=vaerdispring consent=- emergency", disclosed, StringComparison.Ordinal);
        Assert.Contains("\nemergency ", disclosed, StringComparison.Ordinal);
        Assert.DoesNotContain(records, r => r.Contains("indlagt", StringComparison.Ordinal));

        var listed = Assert.Single(await officer.EmergenciesAsync());
        Assert.Equal((Why, "99990001", "Jobcenter Testkøbing", "caseworker-sara"), (listed.Justification, listed.OrganisationCvr, listed.Unit, listed.User));
        Assert.Equal(["hospital-diagnoses"], listed.Categories);
        Assert.Equal((About().CaseId, RunningGateway.Purpose), (listed.CaseId, listed.Purpose));
        // Before it left, it stood in the log who was shown it.
        var shown = _gateway.Records().OfKind("work-list-shown")[^1];
        Assert.Equal(("officer officer-pia", "list emergency-accesses", "shown " + listed.EmergencyId), (shown.Line("officer"), shown.Line("list"), shown.Line("shown")));
        Assert.Equal(TimeSpan.FromHours(72), listed.ReviewBy.ToDateTimeOffset() - listed.At.ToDateTimeOffset());
        Assert.Equal(("query " + listed.EmergencyId, false, null), (asked.Line("query"), listed.Overdue, listed.ReviewedAt));
        Assert.Equal(listed.At, listed.CitizenNotifiedAt);
        var notice = Assert.Single(records.OfKind("notice-given"));
        Assert.Equal(("notice " + listed.EmergencyId, "about emergency-access"), (notice.Line("notice"), notice.Line("about")));
    }

    [Fact]
    public async Task The_citizen_reads_of_it_at_once_and_of_the_review()
    {
        // Proves: with their own login the citizen sees who fetched what and until when it is reviewed, and later what the review found; neighbours and companions see nothing.
        var (officer, calls) = (_gateway.Officer(), new ConsentCalls(_gateway));
        await officer.VerifyAsync(Basis, Rule);
        var about = new ListNoticesRequest { CitizenId = calls.Number("D2") };
        Assert.Empty((await calls.As("citizen-d2").ListNoticesAsync(about)).Notices);
        await AskAsync("job-centre-high", "hospital-diagnoses");

        var told = Assert.Single((await calls.As("citizen-d2").ListNoticesAsync(about)).Notices);
        var access = Assert.Single(await officer.EmergenciesAsync());
        Assert.Equal((NoticeKind.EmergencyAccess, access.EmergencyId, "99990001", access.At, null, false), (told.Kind, told.NoticeId, told.OrganisationCvr, told.GivenAt, told.ReviewedAt, told.Justified));
        Assert.Contains("Jobcenter Testkøbing", told.Text.Da, StringComparison.Ordinal);
        Assert.DoesNotContain("indlagt", told.Text.Da, StringComparison.Ordinal);
        Assert.DoesNotContain("sara", told.ToString(), StringComparison.OrdinalIgnoreCase);

        await officer.ReviewEmergencyAccessAsync(new ReviewEmergencyAccessRequest { EmergencyId = access.EmergencyId, Justified = true, Reason = "Borgeren kunne ikke spørges.", IdempotencyKey = "seen" });
        var reviewed = Assert.Single((await calls.As("citizen-d2").ListNoticesAsync(about)).Notices);
        Assert.True(reviewed.Justified);
        Assert.NotNull(reviewed.ReviewedAt);
        foreach (var persona in new[] { "job-centre-testkoebing", "privacy-officer" })
            Assert.Single((await calls.As(persona).ListNoticesAsync(about)).Notices);
        Assert.Empty((await calls.As("region-health-coordinator").ListNoticesAsync(about)).Notices);
        Assert.Equal("CALLER_REFUSED", (await ConsentCalls.RefusalAsync(() => calls.As("companion").ListNoticesAsync(about))).Reason);
        Assert.Equal("CITIZEN_UNKNOWN", (await ConsentCalls.RefusalAsync(() => calls.As("citizen-d1").ListNoticesAsync(about))).Reason);
        // That it was looked at stands in the log like every look.
        Assert.Equal(4, _gateway.Records().OfKind("consents-shown").Count(r => r.Contains("shown " + access.EmergencyId, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Who_acts_for_the_citizen_reads_of_it_as_far_as_the_mandate_reaches()
    {
        // Proves: a mandate for other information tells nothing of it, one that covers what was opened does, until it ends; of the right to collect, and of itself while it holds, either may know.
        var (officer, calls) = (_gateway.Officer(), new ConsentCalls(_gateway));
        await officer.VerifyAsync(Basis, Rule);
        var asked = About("hospital-diagnoses");
        asked.CitizenId = calls.Number("D8");
        await _gateway.Client("job-centre-high").GetOverviewAsync(asked);
        await calls.Caseworker.CreateNoticeAsync(new CreateNoticeRequest { CitizenId = asked.CitizenId, CaseId = asked.CaseId, Document = "brev 26-7", IdempotencyKey = ConsentClient.NewKey() });
        var about = new ListNoticesRequest { CitizenId = asked.CitizenId };
        async Task<NoticeKind[]> SeenAsync() => [.. (await calls.As("representative").ListNoticesAsync(about)).Notices.Select(n => n.Kind)];
        async Task<string> MandateAsync(params string[] categories)
        {
            var request = ConsentLifeTests.Mandate("D8", calls.Number("D2"), MandateKind.Guardian, calls);
            request.Categories.Add(categories);
            return (await calls.Caseworker.RecordMandateAsync(request)).Mandate.MandateId;
        }

        Assert.Equal("CITIZEN_UNKNOWN", (await ConsentCalls.RefusalAsync(SeenAsync)).Reason);
        await MandateAsync();
        Assert.Equal([NoticeKind.MandateRecorded, NoticeKind.RightToCollect], await SeenAsync());
        var wider = await MandateAsync("hospital-diagnoses");
        Assert.Equal([NoticeKind.MandateRecorded, NoticeKind.MandateRecorded, NoticeKind.RightToCollect, NoticeKind.EmergencyAccess], await SeenAsync());
        await calls.Caseworker.EndMandateAsync(new EndMandateRequest { CitizenId = asked.CitizenId, MandateId = wider, Evidence = "sagt i telefonen", IdempotencyKey = ConsentClient.NewKey() });
        Assert.Equal([NoticeKind.MandateRecorded, NoticeKind.RightToCollect], await SeenAsync());
    }

    [Fact]
    public async Task It_is_reviewed_once()
    {
        // Proves: the decision is a leaf without the officer's words, takes the access off the list, and stands: a second one, and one about nothing, are refused.
        var officer = _gateway.Officer();
        await officer.VerifyAsync(Basis, Rule);
        await AskAsync("job-centre-high", "hospital-diagnoses");
        var id = Assert.Single(await officer.EmergenciesAsync()).EmergencyId;
        ReviewEmergencyAccessRequest Review(string key, string? of = null) => new() { EmergencyId = of ?? id, Justified = true, Reason = "Borgeren kunne ikke spørges.", IdempotencyKey = key };

        var review = Review("first");
        var reviewed = await officer.ReviewEmergencyAccessAsync(review);
        Assert.Equal(reviewed, await officer.ReviewEmergencyAccessAsync(review));
        Assert.Equal((GatewayErrorCode.CannotBeChanged, "ALREADY_DECIDED"), await OfficerCalls.RefusalAsync(() => officer.ReviewEmergencyAccessAsync(Review("second"))));
        Assert.Equal((GatewayErrorCode.NotFound, "NOT_FOUND"), await OfficerCalls.RefusalAsync(() => officer.ReviewEmergencyAccessAsync(Review("third", new string('0', 32)))));

        Assert.Empty(await officer.EmergenciesAsync());
        var listed = Assert.Single(await officer.EmergenciesAsync(reviewedToo: true));
        Assert.True(listed.Justified);
        Assert.NotNull(listed.ReviewedAt);
        var record = _gateway.Records()[(int)reviewed.Receipt.LogIndex];
        Assert.Equal(("reviewed " + id, "justified yes", "officer officer-pia"), (record.Line("reviewed"), record.Line("justified"), record.Line("officer")));
        Assert.DoesNotContain("spørges", Uri.UnescapeDataString(record), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_verification_taken_back_while_the_sources_answer_withholds()
    {
        // Proves invariant 2 for verifications: what no longer holds at the release is withheld; that the access was opened stays to be reviewed.
        var officer = _gateway.Officer();
        await officer.VerifyAsync(Basis, Rule);
        _gateway.Simulators.SetFault("cosmic", Fault.Slow(TimeSpan.FromSeconds(1)));
        var received = _gateway.Simulators.Received.Count;
        var asking = AskAsync("job-centre-high", "hospital-diagnoses");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (_gateway.Simulators.Received.Count == received)
            await Task.Delay(20, patience.Token);
        await officer.RevokeAsync(Rule);

        var section = (await asking).Sections[0];
        Assert.Equal(SectionState.Withheld, section.State);
        Assert.Contains("LEGAL_BASIS_UNVERIFIED", section.Codes());
        Assert.Empty(section.Items);
        Assert.Single(await officer.EmergenciesAsync());
    }

    [Fact]
    public async Task What_is_not_reviewed_in_time_is_overdue_and_said_once()
    {
        // Proves: 72 hours later it is flagged, and the next look warns; the look after that says nothing new; a reviewed one is not overdue.
        var officer = _gateway.Officer();
        await officer.VerifyAsync(Basis, Rule);
        await AskAsync("job-centre-high", "hospital-diagnoses");
        await AskAsync("job-centre-high", "hospital-diagnoses");
        var overdue = _gateway.Started.Gateway.Services.GetRequiredService<OverdueReviews>();
        await overdue.PassAsync();
        var reviewed = (await officer.EmergenciesAsync())[0];
        await officer.ReviewEmergencyAccessAsync(new ReviewEmergencyAccessRequest { EmergencyId = reviewed.EmergencyId, Reason = "Der var tid til at spørge.", IdempotencyKey = "one" });
        Assert.All(await officer.EmergenciesAsync(reviewedToo: true), e => Assert.False(e.Overdue));

        _clock.Move(TimeSpan.FromHours(73));
        Assert.Equal([true, false], (await officer.EmergenciesAsync(reviewedToo: true)).Select(e => e.Overdue));
        await overdue.PassAsync();
        await overdue.PassAsync();
        Assert.Equal("Warning: Municipality 0999: 1 more emergency accesses have not been reviewed in time ", Assert.Single(_gateway.Log, l => l.Contains("not been reviewed in time", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_consent_withdrawn_meanwhile_is_not_made_up_for(bool inParts)
    {
        // Proves: what a consent opened when the sources were asked leaves on that consent or not at all: an emergency access nobody was told of and nobody would review is none.
        var (officer, calls) = (_gateway.Officer(), new ConsentCalls(_gateway));
        await officer.VerifyAsync(Basis, Rule);
        var given = await calls.GivenAsync("D2", ConsentCalls.Letters);
        _gateway.Simulators.SetFault("cosmic", Fault.Slow(TimeSpan.FromSeconds(1)));
        var received = _gateway.Simulators.Received.Count;
        var about = About(ConsentCalls.Letters);
        var asking = inParts ? SectionInPartsAsync(about) : SectionAsync(about);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (_gateway.Simulators.Received.Count == received)
            await Task.Delay(20, patience.Token);
        await calls.As("citizen-d2").WithdrawConsentAsync(calls.Withdraw("D2", given.ConsentId));

        var section = await asking;
        Assert.Equal((SectionState.Withheld, false, 0), (section.State, section.Emergency, section.Items.Count));
        Assert.Contains("CONSENT_WITHDRAWN", section.Codes());
        Assert.Empty(await officer.EmergenciesAsync(reviewedToo: true));
    }

    [Fact]
    public async Task Every_way_of_asking_takes_the_same_way()
    {
        // Proves: the stream and the locating leave an emergency access each; the explanation, which opens nothing, leaves none and says that it would.
        var officer = _gateway.Officer();
        await officer.VerifyAsync(Basis, Rule);
        var high = _gateway.Client("job-centre-high");
        var about = About("hospital-diagnoses");
        await foreach (var part in high.StreamOverviewAsync(new StreamOverviewRequest { CitizenId = about.CitizenId, CaseId = about.CaseId, Purpose = about.Purpose, Categories = { about.Categories }, Emergency = about.Emergency }))
            Assert.DoesNotContain(part.Sections?.Sections ?? [], s => !s.Emergency);
        await high.LocateRecordsAsync(new LocateRecordsRequest { CitizenId = about.CitizenId, CaseId = about.CaseId, Purpose = about.Purpose, Categories = { about.Categories }, Emergency = about.Emergency });
        var explained = await high.ExplainAccessAsync(new ExplainAccessRequest { CitizenId = about.CitizenId, CaseId = about.CaseId, Purpose = about.Purpose, Categories = { about.Categories }, Emergency = about.Emergency });

        Assert.Equal((AccessOutcome.Allowed, true, "emergency-health"), (explained.Explanations[0].Outcome, explained.Explanations[0].Emergency, explained.Explanations[0].RuleId));
        Assert.Equal(2, (await officer.EmergenciesAsync()).Count);
        Assert.All(_gateway.Records().Where(r => r.Contains("basis=vaerdispring", StringComparison.Ordinal)), r => Assert.Contains("\nemergency ", r, StringComparison.Ordinal));
    }

    private async Task<Section> SectionAsync(GetOverviewRequest about) => (await _gateway.Client("job-centre-high").GetOverviewAsync(about)).Sections[0];

    private async Task<Section> SectionInPartsAsync(GetOverviewRequest about)
    {
        var request = new StreamOverviewRequest { CitizenId = about.CitizenId, CaseId = about.CaseId, Purpose = about.Purpose, Categories = { about.Categories }, Emergency = about.Emergency };
        return (await _gateway.Client("job-centre-high").StreamOverviewAsync(request).ToListAsync()).Single(p => p.Sections is not null).Sections.Sections[0];
    }

    private Task<GetOverviewResponse> AskAsync(string client, params string[] categories) => _gateway.Client(client).GetOverviewAsync(About(categories));

    // D2 has consented to nothing.
    private GetOverviewRequest About(params string[] categories)
    {
        var about = _gateway.About("D2", categories);
        about.Emergency = new EmergencyAccess { Justification = Why };
        return about;
    }
}
