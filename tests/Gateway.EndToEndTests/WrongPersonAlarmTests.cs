// Proves that what a source tells of another person than the one asked for is shown by no call, that the answer says why something is missing, and that an alarm is kept.
using Gateway.Casework.V1;
using Gateway.Client;
using Gateway.Overview.V1;
using Gateway.Policy.V1;
using Gateway.Sandbox;

namespace Gateway.EndToEndTests;

/// <summary>Sources of every wire format that is asked, no two of which share a category, so that what one does shows in sections of its own.</summary>
public sealed class FormatsThatAreAsked() : EveryConsent([.. Category.Keys])
{
    /// <summary>A category of each that may be located by itself.</summary>
    internal static readonly IReadOnlyDictionary<string, string> Category = new Dictionary<string, string>
    {
        ["dfdg"] = "employment-status",             // REST/JSON
        ["ungedatabasen"] = "education-history",    // REST/JSON
        ["getorganized"] = "documents",             // XML within JSON
        ["kmd-nexus"] = "home-care",                // HAL+JSON
        ["ffb"] = "social-assessment",              // FHIR, a collection
        ["cosmic"] = "hospital-diagnoses",          // FHIR, a search
        ["cpr"] = "master-data",                    // SOAP 1.1
        ["skat-eindkomst"] = "income",              // SOAP 1.1
        ["ksd"] = "benefits",                       // SOAP 1.2
        ["mediconnect"] = "certificate-lae265",     // a form that describes itself
    };

    // Fewer letters stand in an answer by chance.
    private const int LeastWord = 6;
    private readonly Dictionary<string, GetOverviewResponse> _own = [];
    private AskingCalls? _calls;
    private PolicyClient? _officer;

    internal static string[] Categories { get; } = [.. Category.Values];

    internal AskingCalls Calls => _calls ??= new AskingCalls(Running);

    internal PolicyClient Officer => _officer ??= Running.Officer();

    /// <summary>What a source holds of others than a citizen, as it is shown to themselves.</summary>
    internal async Task<IReadOnlyList<string>> WordsOfOthersAsync(string alias, string source)
    {
        var words = new HashSet<string>();
        foreach (var other in Running.Simulators.Citizens.Where(c => c.Alias != alias))
        {
            if (!_own.TryGetValue(other.Alias, out var own))
                _own[other.Alias] = own = await Running.Client($"citizen-{other.Alias.ToLowerInvariant()}").GetOverviewAsync(Running.OwnAccessTo(other.Alias, Categories));
            words.UnionWith(own.Sections.SelectMany(s => s.Items).Where(i => i.Provenance.Any(p => p.SourceId == source))
                .SelectMany(i => i.Values.Select(v => v.Text).Concat(i.Provenance.Select(p => p.SourceItemId)).Append(i.Code.Text)).Where(w => w.Length >= LeastWord));
        }
        return [.. words];
    }
}

/// <summary>The person in the payload must be the person asked for, whatever was called.</summary>
public sealed class WrongPersonAlarmTests(FormatsThatAreAsked formats) : IClassFixture<FormatsThatAreAsked>, IAsyncLifetime
{
    // Which of the sources each call reads; those that take categories, all.
    private static readonly Dictionary<string, string[]> Read = new()
    {
        ["GetOverview"] = [.. FormatsThatAreAsked.Category.Keys],
        ["StreamOverview"] = [.. FormatsThatAreAsked.Category.Keys],
        ["LocateRecords"] = [.. FormatsThatAreAsked.Category.Keys],
        ["AssessCase"] = ["dfdg", "kmd-nexus", "ffb", "cosmic", "ksd", "mediconnect", "ungedatabasen"],
        ["GetHealthSummary"] = ["dfdg", "kmd-nexus", "ffb", "cosmic", "mediconnect"],
        ["GetCaseBrief"] = ["dfdg", "kmd-nexus", "ffb", "cosmic", "ksd", "mediconnect"],
        ["GetPlan"] = ["dfdg", "kmd-nexus", "ffb", "cosmic"],
        ["PrepareCertificateRequest"] = ["mediconnect"],
        ["ListMeetingMembers"] = ["dfdg", "ungedatabasen", "cpr"],
    };

    private readonly RunningGateway _gateway = formats.Running;

    public static TheoryData<string, string> ReadByCall()
    {
        var pairs = new TheoryData<string, string>();
        foreach (var (call, sources) in Read)
        {
            foreach (var source in sources)
                pairs.Add(call, source);
        }
        return pairs;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        _gateway.Simulators.ClearFaults();
        return Task.CompletedTask;
    }

    [Theory]
    [MemberData(nameof(ReadByCall))]
    public async Task Nothing_of_another_person_is_told_and_the_alarm_is_kept(string call, string source)
    {
        // Proves: every category it then fails says unavailable (of locating: unknown) for that reason; nothing of the source or of what it holds of others stands in the answer, and what other sources hold still does.
        var (alias, well, others) = await WithOthersAsync(call, source);
        _gateway.Simulators.SetFault(source, Fault.Of(FaultKind.WrongPerson));
        var told = await formats.Calls.AskAsync(call, alias, FormatsThatAreAsked.Categories);

        var refused = told.Absent.Where(a => a.Reasons.Any(r => r.SourceId == source)).ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, a =>
        {
            Assert.Equal(call == "LocateRecords" ? nameof(RecordsPresence.Unknown) : nameof(SectionState.Unavailable), a.State);
            var reason = Assert.Single(a.Reasons);
            Assert.Equal(("SOURCE_WRONG_PERSON", source), (reason.Code, reason.SourceId));
            Assert.All(new[] { reason.ForCaseworker.Da, reason.ForCaseworker.En, reason.ForCitizen.Da, reason.ForCitizen.En }, Assert.NotEmpty);
        });
        Assert.Equal(well.Sources.Where(s => s != source).Order(), told.Sources.Order());
        Assert.All(others.Concat(_gateway.Simulators.Citizens.Where(c => c.Alias != alias).SelectMany(c => new[] { c.Cpr, c.Name })), w => Assert.DoesNotContain(w, told.Whole, StringComparison.Ordinal));
        await AssertAlarmAsync(told, source);
    }

    [Fact]
    public void Every_call_that_asks_sources_is_among_these()
    {
        // Proves: a call that is added to the contract has its place above, or among those that ask nobody.
        string[] askNobody = ["ExplainAccess", "ConfirmDelivery", "GetInformantFigures"];
        var calls = new[] { OverviewReflection.Descriptor, CaseworkReflection.Descriptor }.SelectMany(f => f.Services).SelectMany(s => s.Methods).Select(m => m.Name);
        Assert.Equal(calls.Order(StringComparer.Ordinal), Read.Keys.Concat(askNobody).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_concluded_from_an_answer_about_somebody_else()
    {
        // Proves: what rested on the source is then not known: never that there is no certificate or education, nor that a requirement is met; and no request is written unasked.
        var (certified, studied) = ("D1", "D11");
        var prepared = await AskAsync<PrepareCertificateRequestResponse>("PrepareCertificateRequest", certified);
        Assert.NotEqual(CertificateAnswer.Unknown, prepared.Answer);
        var education = await AskAsync<ListMeetingMembersResponse>("ListMeetingMembers", studied);
        Assert.Equal(MeetingAnswer.Yes, education.Members.Single(m => m.Role == MeetingRole.EducationMember).Answer);
        var assessed = await AskAsync<AssessCaseResponse>("AssessCase", certified);
        foreach (var source in FormatsThatAreAsked.Category.Keys)
            _gateway.Simulators.SetFault(source, Fault.Of(FaultKind.WrongPerson));

        prepared = await AskAsync<PrepareCertificateRequestResponse>("PrepareCertificateRequest", certified);
        Assert.Equal((CertificateAnswer.Unknown, true, ""), (prepared.Answer, prepared.ReasonNeeded, prepared.RequestText?.Da ?? ""));
        education = await AskAsync<ListMeetingMembersResponse>("ListMeetingMembers", studied);
        Assert.Equal(MeetingAnswer.Unknown, education.Members.Single(m => m.Role == MeetingRole.EducationMember).Answer);
        var unknown = await AskAsync<AssessCaseResponse>("AssessCase", certified);
        Assert.True(assessed.Informant.Met > 0);
        Assert.Equal(0u, unknown.Informant.Met);
        Assert.All(unknown.Requirements.Where(r => assessed.Requirements.Single(w => w.RequirementId == r.RequirementId).State == RequirementState.Met),
            r => Assert.Equal((RequirementState.Missing, MissingBecause.Unavailable), (r.State, r.MissingBecause)));
    }

    private async Task<T> AskAsync<T>(string call, string alias) => Assert.IsType<T>((await formats.Calls.AskAsync(call, alias)).Answer);

    // The record of the answer, and the officer's list of the query, name the source.
    private async Task AssertAlarmAsync(ToldByCall told, string source)
    {
        var records = _gateway.Records();
        var alarmed = told.Receipts.Select(r => records[(int)r.LogIndex]).First(r => r.Contains("\nalarm ", StringComparison.Ordinal));
        Assert.Equal($"alarm {source} SOURCE_WRONG_PERSON", alarmed.Line("alarm"));
        var query = alarmed.Line("query")["query ".Length..];
        var alarm = Assert.Single(await AlarmsAsync(), a => a.QueryId == query);
        Assert.Equal([source], alarm.SourceIds);
        Assert.Equal(("municipality " + alarm.Municipality, "organisation " + alarm.OrganisationCvr, "purpose " + alarm.Purpose), (alarmed.Line("municipality"), alarmed.Line("organisation"), alarmed.Line("purpose")));
        Assert.Contains("list wrong-person-alarms", _gateway.Records().OfKind("work-list-shown")[^1], StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<WrongPersonAlarm>> AlarmsAsync()
    {
        var alarms = new List<WrongPersonAlarm>();
        var next = "";
        do
        {
            var page = await formats.Officer.ListAlarmsAsync(new ListAlarmsRequest { PageToken = next });
            alarms.AddRange(page.Alarms);
            next = page.NextPageToken;
        }
        while (next.Length > 0);
        return alarms;
    }

    // A citizen about whom the source is asked, where it holds something of others that would be known again; rather one of whom it holds something too.
    private async Task<(string Alias, ToldByCall Told, IReadOnlyList<string> Others)> WithOthersAsync(string call, string source)
    {
        (string, ToldByCall, IReadOnlyList<string>)? asked = null;
        foreach (var alias in formats.Citizens)
        {
            var told = await formats.Calls.AskAsync(call, alias, FormatsThatAreAsked.Categories);
            var others = (await formats.WordsOfOthersAsync(alias, source)).Where(w => !told.Whole.Contains(w, StringComparison.Ordinal)).ToList();
            if (others.Count == 0)
                continue;
            if (told.Sources.Contains(source))
                return (alias, told, others);
            if (told.Absent.Any(a => a.Reasons.Any(r => r.SourceId == source && r.Code is "NOTHING_HELD" or "PERSON_NOT_FOUND")))
                asked ??= (alias, told, others);
        }
        Assert.True(asked is not null, $"{call} asks {source} about nobody");
        return asked.Value;
    }
}
