using Gateway.Overview.V1;
using Google.Protobuf;

namespace Gateway.EndToEndTests;

/// <summary>The citizens themselves, with their own login: the same overview as the caseworker's, about themselves and nobody else.</summary>
public sealed class CitizenAccessTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    // D4's sister, as D4's social report names her; her own assessment stands there too.
    private const string Sister = "Bente";
    private const string HerBurden = "Pårørende er belastet";

    [Fact]
    public async Task A_citizen_sees_what_is_held_about_them_without_any_consent()
    {
        // Proves: D1 sees what the caseworker sees by law and by consent, and what she has not consented to for the caseworker, all on the one basis.
        using var anna = await ClientAsync("citizen-d1");
        var own = await anna.Overviews.GetOverviewAsync(gateway.OwnAccessTo("D1"), anna.Options());
        var caseworkers = await gateway.Caseworker.GetOverviewAsync(gateway.About("D1"));

        foreach (var theirs in caseworkers.Sections.Where(s => s.State == SectionState.Available))
            Assert.Equal(theirs.Items.Select(i => i.Code.Text), own.Of(theirs.Category).Items.Select(i => i.Code.Text));
        Assert.Equal(SectionState.Withheld, caseworkers.Of("discharge-letters").State);
        Assert.Equal("Epikrise", Assert.Single(own.Of("discharge-letters").Items).Code.Text);
        Assert.DoesNotContain(own.Sections, s => s.State == SectionState.Withheld);
        Assert.All(own.Sections.Where(s => s.Items.Count > 0), s => Assert.Equal(("gdpr-15", ""), (s.LegalBasis.BasisId, s.ConsentId)));
    }

    [Fact]
    public async Task What_is_about_the_citizen_s_sister_is_held_back_in_every_answer()
    {
        // Proves: D4's report holds the sister's name in three places and an assessment of her; a caseworker with consent is shown it as hers, the citizen is told that something is held back, in every call, and the words are in none of them.
        await ConsentAsync("D4", "social-assessment", "social-measures");
        var caseworkers = await gateway.Caseworker.GetOverviewAsync(gateway.About("D4", "social-assessment", "social-measures"));
        Assert.Contains(HerBurden, caseworkers.ToString(), StringComparison.Ordinal);
        Assert.Equal("Bente Demolund, søster", Assert.Single(caseworkers.Of("social-assessment").Items, i => i.About.Length > 0).About);
        Assert.Contains(caseworkers.Of("social-measures").Items.SelectMany(i => i.Values), v => v is { Name: "requester", Text: "Bente Demolund, søster" });

        using var dorthe = await ClientAsync("citizen-d4");
        var answers = await dorthe.AskInEveryWayAsync(gateway.OwnAccessTo("D4"));
        Assert.All(answers, a => Assert.DoesNotContain(Sister, a.ToString()!, StringComparison.Ordinal));
        Assert.All(answers, a => Assert.DoesNotContain(HerBurden, a.ToString()!, StringComparison.Ordinal));
        Assert.All(answers, a => Assert.DoesNotContain("RelatedPerson", a.ToString()!, StringComparison.Ordinal));

        var own = (GetOverviewResponse)answers[0];
        foreach (var category in new[] { "social-assessment", "social-measures" })
        {
            var section = own.Of(category);
            Assert.Equal((SectionState.Partial, "THIRD_PARTY_HELD_BACK"), (section.State, Assert.Single(section.Codes())));
            Assert.Equal(caseworkers.Of(category).Items.Where(i => i.About.Length == 0).Select(i => i.Code.Text), section.Items.Select(i => i.Code.Text));
            Assert.Contains("andre end dig selv", section.Reasons[0].ForCitizen.Da, StringComparison.Ordinal);
        }
        Assert.Equal(RecordsPresence.Held, ((LocateRecordsResponse)answers[1]).Located.Single(l => l.Category == "social-assessment").Presence);
        var streamed = answers.OfType<StreamOverviewResponse>().Where(p => p.Sections is not null).SelectMany(p => p.Sections.Sections).ToList();
        Assert.Equal(own.Of("social-assessment").Items.Count, streamed.Single(s => s.Category == "social-assessment").Items.Count);
        Assert.DoesNotContain(gateway.Records(), r => r.Contains(Sister, StringComparison.Ordinal));
    }

    [Fact]
    public async Task About_another_a_citizen_is_told_nothing_nobody_is_asked_and_it_is_recorded()
    {
        // Proves: NOT_OWN_RECORD on every category in every call; no source hears anything; each call stands in the log under the citizen's pseudonym.
        using var anna = await ClientAsync("citizen-d1");
        var (asked, recorded) = (gateway.Simulators.Received.Count, gateway.Records().Count);
        var answers = await anna.AskInEveryWayAsync(gateway.OwnAccessTo("D4"));

        Assert.All(ReasonsIn(answers), r => Assert.Contains("NOT_OWN_RECORD", r));
        Assert.NotEmpty(ReasonsIn(answers));
        Assert.Equal(asked, gateway.Simulators.Received.Count);
        var records = gateway.Records().Skip(recorded).ToList();
        Assert.Equal(["overview", "overview", "locate", "locate", "explain", "overview-stream", "overview-stream"], records.Select(Use));
        Assert.All(records, r => Assert.Contains("\nrole citizen\nuser citizen-d1\n", r, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_citizen_asked_for_by_an_earlier_number_is_still_themselves()
    {
        // Proves: D6 by the number she had before gets what she gets by the one in force.
        using var fatima = await ClientAsync("citizen-d6");
        var current = gateway.OwnAccessTo("D6");
        var earlier = current.Clone();
        earlier.CitizenId = StillProtected.EarlierNumber;
        var (now, before) = (await fatima.Overviews.GetOverviewAsync(current, fatima.Options()), await fatima.Overviews.GetOverviewAsync(earlier, fatima.Options()));
        Assert.DoesNotContain(before.Sections, s => s.State == SectionState.Withheld);
        Assert.Equal(now.Sections.Select(s => (s.Category, s.State, s.Texts())), before.Sections.Select(s => (s.Category, s.State, s.Texts())));
    }

    [Fact]
    public async Task Offices_and_citizens_do_not_ask_for_each_other_s_purposes()
    {
        // Proves: ROLE_NOT_ALLOWED both ways, for every category, and no source is asked.
        using var anna = await ClientAsync("citizen-d1");
        using var caseworker = await GeneratedClient.ConnectAsync(gateway);
        var asked = gateway.Simulators.Received.Count;
        var asOffice = await anna.AskInEveryWayAsync(gateway.About("D1", "employment-status", "social-assessment", "hospital-diagnoses"));
        var asCitizen = await caseworker.AskInEveryWayAsync(gateway.OwnAccessTo("D1"));
        Assert.All(ReasonsIn([.. asOffice, .. asCitizen]), r => Assert.Contains("ROLE_NOT_ALLOWED", r));
        Assert.Equal(asked, gateway.Simulators.Received.Count);
    }

    [Fact]
    public async Task Nothing_that_is_written_down_holds_a_citizen_s_number()
    {
        // Proves: neither the log's records nor the operator's log name the citizen who calls otherwise than by pseudonym; a planted number would be found.
        using var anna = await ClientAsync("citizen-d1");
        await anna.AskInEveryWayAsync(gateway.OwnAccessTo("D1", "employment-status"));
        await anna.AskInEveryWayAsync(gateway.OwnAccessTo("D4", "employment-status"));
        var detector = new LeakDetector(gateway.Simulators.Citizens.Select(c => c.Cpr));
        Assert.Empty(gateway.Records().Concat(gateway.Log).SelectMany(detector.InText));
        Assert.NotEmpty(detector.InText($"user {gateway.Simulators.Citizens[0].Cpr}"));
    }

    private Task<GeneratedClient> ClientAsync(string clientId) => GeneratedClient.ConnectAsync(gateway, clientId);

    // The reasons of every section or category that any of the answers has.
    private static List<IEnumerable<string>> ReasonsIn(IEnumerable<IMessage> answers) => [.. answers.SelectMany(a => a switch
    {
        GetOverviewResponse whole => whole.Sections.Select(s => s.Codes()),
        LocateRecordsResponse located => located.Located.Select(l => l.Reasons.Select(r => r.Code)),
        ExplainAccessResponse explained => explained.Explanations.Select(e => e.Reasons.Select(r => r.Code)),
        StreamOverviewResponse { Sections: { } group } => group.Sections.Select(s => s.Codes()),
        _ => [],
    })];

    private static string Use(string record) => record.Split('\n').Single(l => l.StartsWith("use ", StringComparison.Ordinal))[4..];

    private Task<DisclosureLog.LogPosition> ConsentAsync(string alias, params string[] categories) =>
        gateway.Consents.GrantAsync(gateway.Citizen(alias), SampleConsent.Of(Guid.NewGuid().ToString(), gateway.About(alias).CaseId, categories));
}
