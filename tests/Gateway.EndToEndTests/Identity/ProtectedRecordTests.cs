using Gateway.Callers;
using Gateway.Client;
using Gateway.Consent.V1;
using Gateway.Disclosures.V1;
using Gateway.Overview.V1;
using Gateway.Policy.V1;

namespace Gateway.EndToEndTests.Identity;

/// <summary>A caseworker who asks about themselves, about their household, about an employee or about somebody who is known.</summary>
public sealed class ProtectedRecordTests : IAsyncLifetime
{
    // Allowed to a caseworker by law alone, by consent, and not at all.
    private static readonly string[] Categories = ["employment-status", "hospital-diagnoses", "prescriptions"];
    private const string Own = "D1";
    private const string Household = "D2";
    private const string Known = "D4";
    private const string Other = "D5";
    private const string Case = "26/4711";

    private readonly DutiesGateway _duties = new();
    private readonly List<IDisposable> _open = [];

    public async Task InitializeAsync()
    {
        await _duties.InitializeAsync();
        var register = new
        {
            staff = new object[]
            {
                new { user = DutiesGateway.Prefix + ":sara", person = _duties.Number(Own), household = new[] { _duties.Number(Household) } },
                new { user = DutiesGateway.Prefix + ":sara-2", person = _duties.Number(Own) },
                new { user = DutiesGateway.Prefix + ":pia", person = _duties.Number("D7") },
            },
            flagged = new[] { _duties.Number(Known) },
        };
        await _duties.WriteStaffAsync(register);
    }

    public async Task DisposeAsync()
    {
        _open.ForEach(o => o.Dispose());
        await _duties.DisposeAsync();
    }

    [Theory]
    [InlineData("sara", "", Own, "OWN_RECORD", "own-record")]
    [InlineData("sara", "protected-records", Own, "OWN_RECORD", "own-record")]
    [InlineData("sara", "", Household, "PROTECTED_RECORD", "near")]
    [InlineData("sara", "", Known, "PROTECTED_RECORD", "near")]
    [InlineData("bent", "", Own, "PROTECTED_RECORD", "near")]
    [InlineData("bent", "unknown-right", Known, "PROTECTED_RECORD", "near")]
    public async Task Case_81_without_the_right_everything_is_withheld_as_from_a_stranger(string user, string rights, string citizen, string reason, string recorded)
    {
        // Proves for every call that asks about a citizen: withheld in the same words whoever it is, no source asked, the record says why, one line says the class and neither user nor citizen; consents are as of nobody known.
        using var client = Client(user, rights);
        var (lines, asked, records) = (_duties.Gateway.SecurityLog.Count, _duties.Gateway.Simulators.Received.Count, _duties.Gateway.Entries().Count);
        var whole = await client.GetOverviewAsync(About(citizen));
        Assert.Equal(new[] { "RELATION_UNCONFIRMED", "CONSENT_MISSING", "PURPOSE_NOT_ALLOWED" }, whole.Sections.Select(s => s.Reasons[0].Code));
        var told = whole.Sections.Select(s => s.ToString()).ToList();
        Assert.All(whole.Sections, s => Assert.Equal(SectionState.Withheld, s.State));
        Assert.All(told, t => Assert.DoesNotMatch(@"(?i)ansat|kollega|husstand|employee|colleague|household|\bown\b", t));
        var parts = await client.StreamOverviewAsync(GeneratedClient.Streamed(About(citizen))).ToListAsync();
        Assert.Equal(told, parts.Where(p => p.Sections is not null).SelectMany(p => p.Sections.Sections).Select(s => s.ToString()));
        Assert.DoesNotContain((await client.ExplainAccessAsync(GeneratedClient.Explained(About(citizen)))).Explanations, e => e.Outcome == AccessOutcome.Allowed);
        Assert.DoesNotContain((await client.LocateRecordsAsync(GeneratedClient.Located(About(citizen)))).Located, l => l.Presence is RecordsPresence.Held or RecordsPresence.NothingHeld);
        Assert.Equal("CITIZEN_UNKNOWN", (await RefusalAsync(() => client.Consents.ListConsentsAsync(new ListConsentsRequest { CitizenId = _duties.Number(citizen) }))).Reason);

        Assert.Equal(asked, _duties.Gateway.Simulators.Received.Count);
        var written = _duties.Gateway.Entries().Skip(records).ToList();
        Assert.All(written, e => Assert.Contains($"\nstaff {recorded}\n", e + "\n", StringComparison.Ordinal));
        var said = _duties.Gateway.SecurityLog.Skip(lines).ToList();
        Assert.Equal([.. Enumerable.Repeat("4021", 4), "4020"], said.Select(l => l[..4]));
        Assert.All(said[..4], l => Assert.Contains($"({reason}; role caseworker; ", l, StringComparison.Ordinal));
        Assert.DoesNotContain(said, l => l.Contains(user, StringComparison.Ordinal) || l.Contains(_duties.Number(citizen), StringComparison.Ordinal));
        // Nobody is told more than anybody else: the same answer about each of them.
        var others = new[] { Own, Household, Known }.Where(c => c == Known || user == "sara");
        foreach (var another in rights == "protected-records" ? [Own] : others)
            Assert.Equal(told, (await client.GetOverviewAsync(About(another))).Sections.Select(s => s.ToString()));
    }

    [Fact]
    public async Task Who_belongs_at_a_meeting_tells_no_age_to_whom_nothing_is_open()
    {
        // Proves: about oneself, the household and somebody who is known, of different ages, the same members in the same words; with something open, the age is told.
        using var client = Client("sara", "");
        var told = new List<string>();
        foreach (var citizen in new[] { _duties.Number(Own), _duties.Number(Household), _duties.Number(Known) })
            told.Add((await MembersAsync(client, citizen)).ToString());
        Assert.Single(told.Distinct());
        Assert.DoesNotMatch("[0-9]{2} år", told[0]);
        using var colleague = Client("bent", "");
        Assert.Matches("[0-9]{2} år", (await MembersAsync(colleague, _duties.Number(Household))).ToString());
    }

    [Theory]
    [InlineData("sara", Household)]
    [InlineData("sara", Known)]
    [InlineData("bent", Own)]
    public async Task With_the_right_it_is_answered_and_reviewed_by_another(string user, string citizen)
    {
        // Proves: content; marked with user, case and what was opened for the officer, as no emergency access; decided by an officer once, and never by who asked, under another role, credential or account.
        using var client = Client(user, "protected-records");
        Assert.Equal(SectionState.Available, (await client.GetOverviewAsync(About(citizen))).Sections[0].State);
        using var officer = Officer("pia", "officer");
        var looked = Assert.Single((await officer.Policy.ListEmergencyAccessesAsync(new ListEmergencyAccessesRequest())).Accesses);
        Assert.Equal((true, "", DutiesGateway.Prefix + ":" + user, Case, null), (looked.ProtectedRecord, looked.Justification, looked.User, looked.CaseId, looked.CitizenNotifiedAt));
        Assert.Equal(["employment-status"], looked.Categories);

        using var same = Officer(user, "another-system");
        Assert.Equal("OWN_DISCLOSURE", (await RefusalAsync(() => same.Policy.ReviewEmergencyAccessAsync(Review(looked.EmergencyId)))).Reason);
        using var otherAccount = Officer("sara-2", "another-system");
        if (user == "sara")
            Assert.Equal("OWN_DISCLOSURE", (await RefusalAsync(() => otherAccount.Policy.ReviewEmergencyAccessAsync(Review(looked.EmergencyId)))).Reason);
        await officer.Policy.ReviewEmergencyAccessAsync(Review(looked.EmergencyId));
        Assert.Empty((await officer.Policy.ListEmergencyAccessesAsync(new ListEmergencyAccessesRequest())).Accesses);
    }

    [Fact]
    public async Task Everybody_else_is_asked_about_as_ever()
    {
        // Proves the positive control: about a citizen who is none of these, and about the household of a colleague, nothing is withheld for it and nothing marked; and where the register names nobody, about anybody.
        using var client = Client("sara", "");
        using var colleague = Client("bent", "");
        Assert.NotEqual(SectionState.Withheld, (await client.GetOverviewAsync(About(Other))).Sections[0].State);
        Assert.Equal(SectionState.Available, (await colleague.GetOverviewAsync(About(Household))).Sections[0].State);
        await client.Consents.ListConsentsAsync(new ListConsentsRequest { CitizenId = _duties.Number(Other) });
        await _duties.WriteStaffAsync(new { });
        Assert.Equal(SectionState.Available, (await client.GetOverviewAsync(About(Own))).Sections[0].State);
        using var officer = Officer("pia", "officer");
        Assert.Empty((await officer.Policy.ListEmergencyAccessesAsync(new ListEmergencyAccessesRequest())).Accesses);
    }

    [Fact]
    public async Task An_officer_does_not_work_on_their_own_record()
    {
        // Proves: the own report, a search for disclosures about oneself, and the erasure of oneself and of who is near are refused as of any citizen that is none of theirs; another citizen's report and disclosures are there.
        using var officer = Officer("pia", "officer");
        Assert.Equal("CITIZEN_REFUSED", (await RefusalAsync(() => officer.Disclosures.SearchAsync(new SearchDisclosuresRequest { CitizenId = _duties.Number("D7") }))).Reason);
        await officer.Disclosures.SearchAsync(new SearchDisclosuresRequest { CitizenId = _duties.Number(Other) });
        foreach (var tied in new[] { "D7", Known })
            Assert.Equal("CITIZEN_REFUSED", (await RefusalAsync(() => officer.Disclosures.EraseAsync(new EraseCitizenRequest { CitizenId = _duties.Number(tied), Ground = ErasureGround.Objection }))).Reason);
        Assert.Equal("CITIZEN_REFUSED", (await RefusalAsync(() => officer.Disclosures.GetAccessReportAsync(new GetAccessReportRequest { CitizenId = _duties.Number("D7") }))).Reason);
        await officer.Disclosures.GetAccessReportAsync(new GetAccessReportRequest { CitizenId = _duties.Number(Other) });
    }

    private static async Task<Google.Protobuf.Collections.RepeatedField<Gateway.Casework.V1.MeetingMember>> MembersAsync(GatewayClient client, string citizen) =>
        (await client.Casework.ListMeetingMembersAsync(new Gateway.Casework.V1.ListMeetingMembersRequest { CitizenId = citizen, CaseId = Case, Purpose = RunningGateway.Purpose })).Members;

    private GatewayClient Client(string user, string rights) => _duties.Client(_duties.Token(Role.Caseworker, AssuranceLevel.Substantial, more: c => (c["sub"], c["rights"]) = (user, rights)));

    private GatewayClient Officer(string user, string system) => _duties.Client(_duties.Token(Role.PrivacyOfficer, AssuranceLevel.High, more: c => (c["sub"], c["client_id"]) = (user, system)));

    private GetOverviewRequest About(string alias) => new() { CitizenId = _duties.Number(alias), CaseId = Case, Purpose = RunningGateway.Purpose, Categories = { Categories } };

    private static ReviewEmergencyAccessRequest Review(string id) => new() { EmergencyId = id, Justified = true, Reason = "Sagen var tildelt.", IdempotencyKey = ConsentClient.NewKey() };

    private static async Task<GatewayError> RefusalAsync(Func<Task> call) => (await Assert.ThrowsAsync<GatewayException>(call)).Error;
}
