// Proves that lists over many citizens leave out whoever is the caller's to keep away from, count them nowhere, and show them to who is not tied.
using Gateway.Callers;
using Gateway.Client;
using Gateway.Consent;
using Gateway.Consent.V1;
using Gateway.Disclosures.V1;
using Gateway.Overview.V1;
using Gateway.Policy.V1;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;
using ConsentTerms = Gateway.Consent.V1.ConsentTerms;

namespace Gateway.EndToEndTests.Identity;

/// <summary>Lists over many citizens: reminders, the officer's lists of the log, and what is to be reviewed.</summary>
public sealed class TiedListTests : IAsyncLifetime
{
    private const string Sara = "D1";
    private const string Household = "D2";
    private const string Known = "D4";
    private const string Other = "D5";
    private const string Pia = "D7";
    private const string Case = "26/4711";
    private const string Right = "protected-records";

    private readonly DutiesGateway _duties = new();
    private readonly List<IDisposable> _open = [];

    public async Task InitializeAsync()
    {
        await _duties.InitializeAsync();
        var register = new
        {
            staff = new object[]
            {
                new { user = User("sara"), person = _duties.Number(Sara), household = new[] { _duties.Number(Household) } },
                new { user = User("pia"), person = _duties.Number(Pia), household = new[] { _duties.Number(Household) } },
            },
            flagged = new[] { _duties.Number(Known), _duties.Number(Household) },
        };
        await _duties.WriteStaffAsync(register);
    }

    public async Task DisposeAsync()
    {
        _open.ForEach(o => o.Dispose());
        await _duties.DisposeAsync();
    }

    [Theory]
    [InlineData("sara", "", Other)]
    [InlineData("sara", Right, Household + " " + Known + " " + Other)]
    [InlineData("bent", "", Other)]
    [InlineData("bent", Right, Sara + " " + Household + " " + Known + " " + Other)]
    public async Task A_reminder_names_nobody_the_caller_may_not_ask_about(string user, string rights, string seen)
    {
        // Proves: oneself never, household, employees and people who are known with the right alone, whoever is none of these always; in pages of one as in one, without an empty page between; and the record of the look names what was shown.
        var given = new Dictionary<string, string>();
        var clerk = Caseworker("clerk", Right).Consents;
        foreach (var alias in new[] { Sara, Household, Known, Other })
            given[alias] = await ConsentAsync(clerk, alias);
        await _duties.Gateway.Services.GetRequiredService<ConsentWatch>().LookAsync();

        var caseworker = Caseworker(user, rights).Consents;
        var expected = seen.Split(' ').Select(a => given[a]).Order(StringComparer.Ordinal).ToList();
        var listed = (await caseworker.ListRemindersAsync(new ListRemindersRequest { PageSize = 100 })).Reminders.Select(r => r.ConsentId).Where(given.ContainsValue);
        Assert.Equal(expected, listed.Order(StringComparer.Ordinal));
        var shown = _duties.Gateway.Entries()[^1].Split('\n').Where(l => l.StartsWith("shown ", StringComparison.Ordinal)).Select(l => l[6..]).Where(given.ContainsValue);
        Assert.Equal(expected, shown.Order(StringComparer.Ordinal));

        var (paged, token) = (new List<string>(), "");
        do
        {
            var page = await caseworker.ListRemindersAsync(new ListRemindersRequest { PageSize = 1, PageToken = token });
            paged.Add(Assert.Single(page.Reminders).ConsentId);
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        Assert.Equal(expected, paged.Where(given.ContainsValue).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("pia", "", Known + " " + Other)]
    [InlineData("pia", Right, Known + " " + Other + " " + Household)]
    [InlineData("ole", "", Known + " " + Other + " " + Household + " " + Pia)]
    public async Task An_officer_sees_nothing_of_themselves_or_their_household_in_any_list_of_the_log(string user, string rights, string seen)
    {
        // Proves for search with its total, touched citizens with their numbers, audit events, samples drawn by another and by oneself, and receipts by index: those not seen are in none of them and cannot be decided about, and are drawn all the same, for another officer; an officer who is not tied has them in each.
        var looks = new Dictionary<string, string>();
        foreach (var alias in new[] { Known, Other, Household, Pia })
            looks[alias] = await LookAsync(alias);
        var (visible, hidden) = (seen.Split(' ').Select(a => looks[a]).ToHashSet(), looks.Where(l => !seen.Split(' ').Contains(l.Key)).Select(l => l.Value).ToList());
        var (officer, another) = (Officer(user, rights).Disclosures, Officer("ida", "").Disclosures);

        var found = await officer.SearchAsync(new SearchDisclosuresRequest { User = User("bent"), PageSize = 100 });
        Assert.Equal(visible, found.Disclosures.Select(d => d.DisclosureId).ToHashSet());
        Assert.Equal((ulong)visible.Count, found.Total);

        var (from, until) = DisclosureLogCalls.Today();
        var touched = await officer.ListTouchedAsync(new ListTouchedCitizensRequest { User = User("bent"), From = from, Until = until }).ToListAsync();
        Assert.Equal(visible, touched.SelectMany(t => t.Citizens).SelectMany(c => c.DisclosureIds).ToHashSet());
        Assert.Equal(((ulong)visible.Count, (ulong)visible.Count), (touched[0].Numbers.Citizens, touched[0].Numbers.Disclosures));

        var events = await officer.ExportAuditEventsAsync(new ExportAuditEventsRequest { From = from, Until = until }).ToListAsync();
        Assert.All(looks.Values, id => Assert.Equal(visible.Contains(id), events.Exists(e => e.AuditEvent.Contains(id, StringComparison.Ordinal))));

        var drawn = await another.DrawSampleAsync(new DrawSampleRequest { Size = 50, Days = 1, IdempotencyKey = ConsentClient.NewKey() });
        Assert.Equal(looks.Values.ToHashSet(), drawn.Sample.Items.Select(i => i.Disclosure.DisclosureId).ToHashSet());
        var listed = Assert.Single((await officer.ListSamplesAsync(new ListSamplesRequest())).Samples);
        Assert.Equal(visible, listed.Items.Select(i => i.Disclosure.DisclosureId).ToHashSet());
        Assert.DoesNotContain(hidden, id => _duties.Gateway.Entries()[^1].Contains(id, StringComparison.Ordinal));
        foreach (var id in hidden)
            Assert.Equal("NOT_FOUND", (await RefusalAsync(() => officer.ReviewAsync(DisclosureLogCalls.Review(id, listed.SampleId)))).Reason);
        foreach (var id in visible)
            await officer.ReviewAsync(DisclosureLogCalls.Review(id, listed.SampleId));
        // What is left is another's to decide, and keeps this officer from no sample of their own.
        var own = await officer.DrawSampleAsync(new DrawSampleRequest { Size = 50, Days = 1, IdempotencyKey = ConsentClient.NewKey() });
        Assert.Equal(visible, own.Sample.Items.Select(i => i.Disclosure.DisclosureId).ToHashSet());
        Assert.Equal((ulong)visible.Count, own.Sample.Candidates);
        var seenByAnother = (await another.ListSamplesAsync(new ListSamplesRequest { DecidedToo = true })).Samples.Single(s => s.SampleId == own.Sample.SampleId);
        Assert.Equal(looks.Values.ToHashSet(), seenByAnother.Items.Select(i => i.Disclosure.DisclosureId).ToHashSet());

        foreach (var (id, index) in looks.Values.Select(id => (id, _duties.Gateway.Entries().ToList().FindIndex(e => e.Contains($"\nquery {id}", StringComparison.Ordinal)))))
        {
            var receipt = () => officer.GetReceiptAsync(new GetReceiptRequest { LogIndex = (ulong)index });
            if (visible.Contains(id))
                Assert.NotEmpty((await receipt()).Salt);
            else
                Assert.Equal("NOT_FOUND", (await RefusalAsync(receipt)).Reason);
        }
    }

    [Theory]
    [InlineData("pia", "", Known)]
    [InlineData("pia", Right, Known + " " + Household)]
    [InlineData("ole", "", Known + " " + Household + " " + Pia)]
    public async Task An_officer_sees_nothing_of_themselves_or_their_household_among_what_is_to_be_reviewed(string user, string rights, string seen)
    {
        // Proves for looks at protected records, mandates by whom and for whom they are, and restrictions: those not seen are in no list and cannot be decided; an officer who is not tied has them in each.
        var bent = Caseworker("bent", Right);
        foreach (var alias in new[] { Known, Household, Pia })
        {
            await bent.GetOverviewAsync(new GetOverviewRequest { CitizenId = _duties.Number(alias), CaseId = alias, Purpose = RunningGateway.Purpose, Categories = { "employment-status" } });
            await bent.Consents.RecordMandateAsync(Mandate(alias, "D6", "of-" + alias));
            await bent.Consents.RecordMandateAsync(Mandate(Other, alias, "to-" + alias));
            await Officer("ida", Right).Disclosures.ProposeRestrictionAsync(new ProposeRestrictionRequest
            {
                CitizenId = _duties.Number(alias), DisclosureIds = { LastQuery() }, Ground = RestrictionGround.PublicInterests, Reason = "about-" + alias,
                EndsAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddDays(30)), IdempotencyKey = ConsentClient.NewKey(),
            });
        }
        var (expected, officer) = (seen.Split(' ').Order(StringComparer.Ordinal).ToList(), Officer(user, rights));
        var accesses = (await officer.Policy.ListEmergencyAccessesAsync(new ListEmergencyAccessesRequest())).Accesses;
        Assert.Equal(expected, accesses.Select(a => a.CaseId).Order(StringComparer.Ordinal));
        var mandates = (await officer.Policy.ListRecordedMandatesAsync(new ListRecordedMandatesRequest())).Mandates;
        Assert.Equal(expected.SelectMany(a => new[] { "of-" + a, "to-" + a }).Order(StringComparer.Ordinal), mandates.Select(m => m.Evidence).Order(StringComparer.Ordinal));
        var restrictions = (await officer.Disclosures.ListRestrictionsAsync(new ListRestrictionsRequest())).Restrictions;
        Assert.Equal(expected.Select(a => "about-" + a), restrictions.Select(r => r.Reason).Order(StringComparer.Ordinal));

        foreach (var access in (await Officer("ida", Right).Policy.ListEmergencyAccessesAsync(new ListEmergencyAccessesRequest())).Accesses)
        {
            var review = () => officer.Policy.ReviewEmergencyAccessAsync(new ReviewEmergencyAccessRequest { EmergencyId = access.EmergencyId, Justified = true, Reason = "Sagen var tildelt.", IdempotencyKey = ConsentClient.NewKey() });
            if (expected.Contains(access.CaseId))
                await review();
            else
                Assert.Equal("NOT_FOUND", (await RefusalAsync(review)).Reason);
        }
    }

    [Theory]
    [InlineData("sara", "", Sara, false)]
    [InlineData("sara", Right, Sara, false)]
    [InlineData("sara", "", Household, false)]
    [InlineData("sara", Right, Household, true)]
    [InlineData("sara", "", Known, true)]
    [InlineData("bent", "", Sara, true)]
    public async Task Nobody_in_an_office_lets_themselves_or_their_household_in(string user, string rights, string holder, bool recorded)
    {
        // Proves of a mandate for a citizen who is nobody's: refused by the field where its holder is who records it or, without the right, one of the household; recorded for everybody else, employees and people who are known among them, so that nothing tells who they are.
        var record = () => Caseworker(user, rights).Consents.RecordMandateAsync(Mandate(Other, holder, "brev-1"));
        if (recorded)
            await record();
        else
            Assert.Equal(["holder_id"], (await RefusalAsync(record)).FieldViolations.Select(v => v.Field));
        Assert.Equal(recorded ? 1 : 0, (await Officer("ida", Right).Policy.ListRecordedMandatesAsync(new ListRecordedMandatesRequest())).Mandates.Count);
    }

    [Theory]
    [InlineData("pia", "", Pia, false)]
    [InlineData("pia", "", Household, false)]
    [InlineData("pia", Right, Household, true)]
    [InlineData("pia", "", Known, false)]
    [InlineData("pia", Right, Known, true)]
    [InlineData("ole", "", Pia, false)]
    [InlineData("ole", Right, Pia, true)]
    [InlineData("ole", "", "D3", true)]
    public async Task An_officer_is_not_told_whether_who_is_near_to_them_holds_a_mandate(string user, string rights, string holder, bool told)
    {
        // Proves of what is decided for somebody who acts for a citizen: of oneself, and without the right of the household, employees and people who are known, it is explained as for one without a mandate, as a call about them would be; of everybody else the mandate counts.
        var mandate = Mandate(Other, holder, "brev-1");
        mandate.Purposes[0] = RunningGateway.OwnAccess;
        await Caseworker("bent", Right).Consents.RecordMandateAsync(mandate);
        var request = GeneratedClient.Explained(new GetOverviewRequest { CitizenId = _duties.Number(Other), CaseId = Case, Purpose = RunningGateway.OwnAccess, Categories = { "employment-status" } });
        request.DecidedFor = new DecidedFor { Role = "representative", NationalId = _duties.Number(holder) };
        var reasons = Assert.Single((await Officer(user, rights).ExplainAccessAsync(request)).Explanations).Reasons.Select(r => r.Code);
        Assert.Equal(!told, reasons.Contains("MANDATE_MISSING"));
    }

    private static string User(string name) => DutiesGateway.Prefix + ":" + name;

    private RecordMandateRequest Mandate(string citizen, string holder, string evidence) => new()
    {
        CitizenId = _duties.Number(citizen), HolderId = _duties.Number(holder), Kind = MandateKind.PowerOfAttorney, Categories = { "employment-status" }, Purposes = { RunningGateway.Purpose },
        ValidUntil = ConsentCalls.InDays(100), Evidence = evidence, IdempotencyKey = ConsentClient.NewKey(),
    };

    // A consent on paper that soon runs out. Its id.
    private async Task<string> ConsentAsync(ConsentClient clerk, string alias)
    {
        var drafted = await clerk.DraftConsentAsync(new DraftConsentRequest
        {
            CitizenId = _duties.Number(alias), IdempotencyKey = ConsentClient.NewKey(),
            Terms = new ConsentTerms { CaseId = Case + alias, Purpose = RunningGateway.Purpose, Categories = { ConsentCalls.Letters }, Holders = { "region" }, ValidUntil = ConsentCalls.InDays(20) },
        });
        var granted = await clerk.GrantConsentAsync(new GrantConsentRequest
        {
            CitizenId = _duties.Number(alias), DraftId = drafted.DraftId, Form = ConsentForm.Written, Evidence = "brev-1", IdempotencyKey = ConsentClient.NewKey(),
        });
        return granted.Consent.ConsentId;
    }

    // A look of a caseworker who is nobody's. Its id.
    private async Task<string> LookAsync(string alias)
    {
        await Caseworker("bent", Right).ExplainAccessAsync(GeneratedClient.Explained(new GetOverviewRequest { CitizenId = _duties.Number(alias), CaseId = Case, Purpose = RunningGateway.Purpose, Categories = { "employment-status" } }));
        return LastQuery();
    }

    private string LastQuery() => _duties.Gateway.Entries().Last(e => e.Contains("\nquery ", StringComparison.Ordinal)).Split('\n').Single(l => l.StartsWith("query ", StringComparison.Ordinal))[6..];

    private GatewayClient Caseworker(string name, string rights) => Opened(Role.Caseworker, name, rights);

    private GatewayClient Officer(string name, string rights) => Opened(Role.PrivacyOfficer, name, rights);

    private GatewayClient Opened(Role role, string name, string rights)
    {
        var client = _duties.Client(_duties.Token(role, AssuranceLevel.High, more: c => (c["sub"], c["rights"]) = (name, rights)));
        _open.Add(client);
        return client;
    }

    private static async Task<GatewayError> RefusalAsync(Func<Task> call) => (await Assert.ThrowsAsync<GatewayException>(call)).Error;
}
