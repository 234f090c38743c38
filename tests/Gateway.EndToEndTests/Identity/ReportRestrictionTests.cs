using Gateway.Access;
using Gateway.Callers;
using Gateway.Client;
using Gateway.Consent;
using Gateway.Disclosures.V1;
using Gateway.LogReading.Restrictions;
using Gateway.Overview.V1;
using Gateway.Web;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.EndToEndTests.Identity;

/// <summary>Proves that a citizen's report leaves out what two officers decided, says so, and nothing else and not for ever.</summary>
public sealed class ReportRestrictionTests : IAsyncLifetime
{
    private const string Citizen = "D1";
    private const string Near = "D2";
    private const string Reason = "Politiet efterforsker et opslag.";

    private readonly DutiesGateway _duties = new();
    private readonly List<IDisposable> _open = [];

    public async Task InitializeAsync()
    {
        await _duties.InitializeAsync();
        var register = new
        {
            staff = new object[]
            {
                new { user = User("pia"), person = _duties.Number("D7"), household = new[] { _duties.Number(Near) } },
                new { user = User("ole"), person = _duties.Number("D5") },
                new { user = User("pia-2"), person = _duties.Number("D7") },
            },
        };
        await _duties.WriteStaffAsync(register);
    }

    public async Task DisposeAsync()
    {
        _open.ForEach(o => o.Dispose());
        await _duties.DisposeAsync();
    }

    [Fact]
    public async Task Two_officers_leave_a_look_out_and_the_report_says_so()
    {
        // Proves: proposed everything is shown still; confirmed the look, its receipt and its count are gone from the citizen's report and from the officer's copy of it, another look is not, the report names § 22 and Datatilsynet in both languages and until when, and neither reason nor officer; search shows everything; lifted by the proposer it is all back, with the four steps told as events.
        var (one, other) = (await LookAsync("sara"), await LookAsync("bent"));
        var (pia, ole, citizen) = (Officer("pia"), Officer("ole"), OfCitizen());
        var before = await ReportAsync(citizen);
        Assert.Null(before.Withheld);
        var proposed = await pia.ProposeRestrictionAsync(Propose([one]));
        Assert.Equal((RestrictionState.Proposed, Reason, User("pia")), (proposed.Restriction.State, proposed.Restriction.Reason, proposed.Restriction.ProposedBy));
        Assert.Equal(2, Looks(await ReportAsync(citizen)));

        await ole.ConfirmRestrictionAsync(Confirm(proposed));
        foreach (var reader in new[] { citizen, ole })
        {
            var report = await ReportAsync(reader);
            Assert.Equal(1, Looks(report));
            Assert.Equal(report.TotalRows, (ulong)report.Rows.Count);
            Assert.Equal(report.TotalRecords, (ulong)report.Rows.SelectMany(r => r.Records).Select(r => r.Receipt.LogIndex).Distinct().Count());
            Assert.Equal(proposed.Restriction.EndsAt, report.Withheld.Until);
            Assert.All([report.Withheld.Text.Da, report.Withheld.Text.En], t => Assert.Contains("Datatilsynet", t, StringComparison.Ordinal));
            Assert.Contains("§ 22", report.Withheld.Text.Da, StringComparison.Ordinal);
            Assert.DoesNotMatch($"Politiet|{DutiesGateway.Prefix}:|{one}", report.ToString());
        }
        var gone = before.Rows.SelectMany(r => r.Records.Select(x => x.Receipt.LogIndex)).Except((await ReportAsync(citizen)).Rows.SelectMany(r => r.Records.Select(x => x.Receipt.LogIndex))).ToList();
        Assert.NotEmpty(gone);
        foreach (var index in gone)
            Assert.Equal("NOT_FOUND", (await RefusalAsync(() => citizen.GetReceiptAsync(new GetReceiptRequest { LogIndex = index, CitizenId = _duties.Number(Citizen) }))).Reason);
        var found = await ole.SearchAsync(new SearchDisclosuresRequest { CitizenId = _duties.Number(Citizen), PageSize = 100 });
        Assert.All([one, other], id => Assert.Contains(found.Disclosures, d => d.DisclosureId == id));
        var listed = Assert.Single((await ole.ListRestrictionsAsync(new ListRestrictionsRequest())).Restrictions);
        Assert.Equal((RestrictionState.InForce, User("ole"), Reason), (listed.State, listed.ConfirmedBy, listed.Reason));

        await pia.LiftRestrictionAsync(new LiftRestrictionRequest { CitizenId = _duties.Number(Citizen), RestrictionId = listed.RestrictionId, IdempotencyKey = ConsentClient.NewKey() });
        var after = await ReportAsync(citizen);
        Assert.Equal(2, Looks(after));
        Assert.Null(after.Withheld);
        Assert.Equal(["restriction-lifted", "restriction-confirmed", "restriction-proposed"], after.Rows.Select(r => r.What).Where(w => w.StartsWith("restriction", StringComparison.Ordinal)));
        Assert.Empty((await ole.ListRestrictionsAsync(new ListRestrictionsRequest())).Restrictions);
        Assert.Equal(RestrictionState.Lifted, Assert.Single((await ole.ListRestrictionsAsync(new ListRestrictionsRequest { EndedToo = true })).Restrictions).State);
        Assert.Contains(_duties.Gateway.Entries(), e => e.Contains("\nrows-withheld 1", StringComparison.Ordinal));
        Assert.DoesNotContain(_duties.Gateway.Entries(), e => e.Contains("Politiet", StringComparison.Ordinal) || e.Contains(_duties.Number(Citizen), StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_person_is_never_both_and_nobody_decides_about_themselves()
    {
        // Proves: the same officer under another system, and under another pseudonym that the register of staff knows; one whose own look it is, proposing or confirming; one who is the citizen or lives with the citizen, for each step; another citizen's number. None of it changes the report.
        var (theirs, pias, oles) = (await LookAsync("sara"), await LookAsync("pia"), await LookAsync("ole"));
        var (pia, ole) = (Officer("pia"), Officer("ole"));
        var proposed = await pia.ProposeRestrictionAsync(Propose([theirs, oles]));
        Assert.Equal("OWN_DISCLOSURE", (await RefusalAsync(() => Officer("pia").ConfirmRestrictionAsync(Confirm(proposed)))).Reason);
        Assert.Equal("OWN_DISCLOSURE", (await RefusalAsync(() => Officer("pia-2").ConfirmRestrictionAsync(Confirm(proposed)))).Reason);
        Assert.Equal("OWN_DISCLOSURE", (await RefusalAsync(() => Officer("pia-2").ProposeRestrictionAsync(Propose([pias])))).Reason);
        Assert.Equal("OWN_DISCLOSURE", (await RefusalAsync(() => ole.ConfirmRestrictionAsync(Confirm(proposed)))).Reason);
        Assert.Equal("OWN_DISCLOSURE", (await RefusalAsync(() => pia.ProposeRestrictionAsync(Propose([pias])))).Reason);
        Assert.Equal("NOT_FOUND", (await RefusalAsync(() => Officer("ida").ConfirmRestrictionAsync(Confirm(proposed, "D4")))).Reason);
        Assert.Equal("NOT_FOUND", (await RefusalAsync(() => pia.ProposeRestrictionAsync(Propose([theirs], "D4")))).Reason);
        foreach (var about in new[] { "D7", Near })
        {
            Assert.Equal("CITIZEN_REFUSED", (await RefusalAsync(() => pia.ProposeRestrictionAsync(Propose([theirs], about)))).Reason);
            Assert.Equal("CITIZEN_REFUSED", (await RefusalAsync(() => pia.ConfirmRestrictionAsync(Confirm(proposed, about)))).Reason);
            Assert.Equal("CITIZEN_REFUSED", (await RefusalAsync(() => pia.LiftRestrictionAsync(
                new LiftRestrictionRequest { CitizenId = _duties.Number(about), RestrictionId = proposed.Restriction.RestrictionId, IdempotencyKey = ConsentClient.NewKey() }))).Reason);
        }
        Assert.Null((await ReportAsync(OfCitizen())).Withheld);
        // The positive control: somebody who is none of these.
        await Officer("ida").ConfirmRestrictionAsync(Confirm(proposed));
        Assert.NotNull((await ReportAsync(OfCitizen())).Withheld);
    }

    [Fact]
    public async Task A_period_stands_for_the_looks_in_it_and_wrong_fields_are_named()
    {
        // Proves: the period's looks of that caller and no other, none that come later; every wrong field by name, an end too far or none at all among them.
        var (one, two) = (await LookAsync("sara"), await LookAsync("sara"));
        await LookAsync("bent");
        var (from, until) = DisclosureLogCalls.Today();
        var request = Propose([]);
        (request.From, request.Until, request.User) = (from, until, User("sara"));
        var pia = Officer("pia");
        var proposed = await pia.ProposeRestrictionAsync(request);
        Assert.Equal(new[] { one, two }.Order(StringComparer.Ordinal), proposed.Restriction.DisclosureIds.Order(StringComparer.Ordinal));
        // The same request again is the same proposal, whatever was looked at since.
        await LookAsync("sara");
        Assert.Equal(proposed, await pia.ProposeRestrictionAsync(request));
        await Officer("ole").ConfirmRestrictionAsync(Confirm(proposed));
        Assert.Equal(2, Looks(await ReportAsync(OfCitizen())));

        var wrong = await Assert.ThrowsAsync<GatewayException>(() => Officer("pia").ProposeRestrictionAsync(new ProposeRestrictionRequest { Until = from, From = until }));
        Assert.Equal(["citizen_id", "ends_at", "ground", "idempotency_key", "reason", "until"], wrong.Error.FieldViolations.Select(v => v.Field).Order(StringComparer.Ordinal));
        foreach (var days in new[] { -1, 184 })
        {
            var never = Propose([one]);
            never.EndsAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddDays(days));
            Assert.Equal(["ends_at"], (await Assert.ThrowsAsync<GatewayException>(() => Officer("pia").ProposeRestrictionAsync(never))).Error.FieldViolations.Select(v => v.Field));
        }
        var many = Propose([.. Enumerable.Range(0, 101).Select(i => $"id-{i}")]);
        Assert.Equal(["disclosure_ids"], (await Assert.ThrowsAsync<GatewayException>(() => Officer("pia").ProposeRestrictionAsync(many))).Error.FieldViolations.Select(v => v.Field));
    }

    [Fact]
    public async Task A_restriction_ends_by_itself()
    {
        // Proves on the gateway's own clock: to the last moment it is left out; afterwards the look is there again before anybody records the end, and the end is then a record and an event of the report.
        var one = await LookAsync("sara");
        var proposed = await Officer("pia").ProposeRestrictionAsync(Propose([one]));
        await Officer("ole").ConfirmRestrictionAsync(Confirm(proposed));
        _duties.Gateway.Clock.Move(TimeSpan.FromDays(29));
        Assert.Equal(0, Looks(await ReportAsync(OfCitizen())));
        Assert.Equal(0, await _duties.Gateway.Services.GetRequiredService<RestrictionWatch>().LookAsync());
        _duties.Gateway.Clock.Move(TimeSpan.FromDays(1));
        var after = await ReportAsync(OfCitizen());
        Assert.Equal((1, null), (Looks(after), after.Withheld));
        Assert.Equal(1, await _duties.Gateway.Services.GetRequiredService<RestrictionWatch>().LookAsync());
        Assert.Equal("restriction-expired", (await ReportAsync(OfCitizen())).Rows.First(r => r.What.StartsWith("restriction", StringComparison.Ordinal)).What);
        Assert.Equal("NOT_OPEN", (await RefusalAsync(() => Officer("ole").ConfirmRestrictionAsync(Confirm(proposed)))).Reason);
    }

    [Fact]
    public async Task The_citizens_page_and_file_say_what_the_call_says()
    {
        // Proves: while a look is left out, page and file say so in the call's words, on which ground, where to complain and until when, and the page does not call itself everything; before and after they say nothing of it and the look is there.
        var one = await LookAsync("sara");
        var pia = Officer("pia");
        var proposed = await pia.ProposeRestrictionAsync(Propose([one]));
        var before = await VisitAsync();
        Assert.All(before, body => Assert.DoesNotContain("datatilsynet.dk", body, StringComparison.Ordinal));
        Assert.Contains("Her står alt", before[0], StringComparison.Ordinal);
        Assert.Contains("\"explain\"", before[2], StringComparison.Ordinal);

        await Officer("ole").ConfirmRestrictionAsync(Confirm(proposed));
        var notice = (await ReportAsync(OfCitizen())).Withheld;
        var day = DanishDates.Minute(notice.Until.ToDateTimeOffset());
        var (danish, english) = ($"{notice.Text.Da} Det varer senest til {day.Da}.", $"{notice.Text.En} It lasts at the latest until {day.En}.");
        var (page, inEnglish, file) = await VisitAsync() is [var p, var e, var f] ? (p, e, f) : default;
        Assert.Contains($"<strong>{danish}</strong>", page, StringComparison.Ordinal);
        Assert.Contains($"<strong>{english}</strong>", inEnglish, StringComparison.Ordinal);
        Assert.DoesNotMatch("Her står alt|This is everything", page + inEnglish);
        Assert.Equal($"\"\",\"report-withheld\",\"{danish} / {english}\",{string.Join(',', Enumerable.Repeat("\"\"", 8))}", file.Split("\r\n")[1]);
        Assert.All([page, inEnglish, file], body => Assert.DoesNotMatch($"Politiet|{DutiesGateway.Prefix}:|{one}", body));
        Assert.DoesNotContain("explain", file, StringComparison.Ordinal);

        await pia.LiftRestrictionAsync(new LiftRestrictionRequest { CitizenId = _duties.Number(Citizen), RestrictionId = proposed.Restriction.RestrictionId, IdempotencyKey = ConsentClient.NewKey() });
        var after = await VisitAsync();
        Assert.All(after, body => Assert.DoesNotContain("datatilsynet.dk", body, StringComparison.Ordinal));
        Assert.Contains("\"explain\"", after[2], StringComparison.Ordinal);
    }

    // The page in Danish and in English, and the file.
    private async Task<List<string>> VisitAsync()
    {
        var cookie = await DutiesGateway.CookieAsync(_duties.Gateway.Services, _duties.Token(Role.Citizen, AssuranceLevel.High, more: c => c["cpr"] = _duties.Number(Citizen)));
        var bodies = new List<string>();
        foreach (var address in new[] { WebPaths.Report, WebPaths.Report + "?lang=en", WebPaths.ReportCsv })
        {
            using var visit = new HttpRequestMessage(HttpMethod.Get, address);
            visit.Headers.Add("Cookie", cookie);
            using var answer = await _duties.Http.SendAsync(visit);
            bodies.Add(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
        }
        return bodies;
    }

    private static string User(string name) => DutiesGateway.Prefix + ":" + name;

    private static int Looks(GetAccessReportResponse report) => report.Rows.Count(r => r.What == "explain");

    private ProposeRestrictionRequest Propose(IEnumerable<string> ids, string about = Citizen) => new()
    {
        CitizenId = _duties.Number(about),
        DisclosureIds = { ids },
        Ground = RestrictionGround.PublicInterests,
        Reason = Reason,
        EndsAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddDays(30)),
        IdempotencyKey = ConsentClient.NewKey(),
    };

    private ConfirmRestrictionRequest Confirm(ProposeRestrictionResponse proposed, string about = Citizen) =>
        new() { CitizenId = _duties.Number(about), RestrictionId = proposed.Restriction.RestrictionId, IdempotencyKey = ConsentClient.NewKey() };

    private Task<GetAccessReportResponse> ReportAsync(DisclosuresClient reader) => reader.GetAccessReportAsync(new GetAccessReportRequest { CitizenId = _duties.Number(Citizen), PageSize = 500 });

    // A look of a caseworker, who may be an officer too: what the rules would allow. Its id.
    private async Task<string> LookAsync(string name)
    {
        using var caseworker = _duties.Client(_duties.Token(Role.Caseworker, AssuranceLevel.High, more: c => c["sub"] = name));
        await caseworker.ExplainAccessAsync(GeneratedClient.Explained(new GetOverviewRequest
        {
            CitizenId = _duties.Number(Citizen), CaseId = "26/4711", Purpose = RunningGateway.Purpose, Categories = { "employment-status" },
        }));
        return _duties.Gateway.Entries()[^1].Split('\n').Single(l => l.StartsWith("query ", StringComparison.Ordinal))[6..];
    }

    private DisclosuresClient Officer(string name) => Opened(_duties.Token(Role.PrivacyOfficer, AssuranceLevel.High, more: c => c["sub"] = name));

    private DisclosuresClient OfCitizen() => Opened(_duties.Token(Role.Citizen, AssuranceLevel.High, more: c => c["cpr"] = _duties.Number(Citizen)));

    private DisclosuresClient Opened(string token)
    {
        var client = _duties.Client(token);
        _open.Add(client);
        return client.Disclosures;
    }

    private static async Task<GatewayError> RefusalAsync(Func<Task> call) => (await Assert.ThrowsAsync<GatewayException>(call)).Error;
}
