// Proves that the rehabilitation team learns that there is a child case and whom to invite, that nobody learns what is in it, and that a job centre's caseworker learns nothing.
using System.Text;
using Gateway.Casework.V1;
using Gateway.Overview.V1;
using Google.Protobuf;

namespace Gateway.EndToEndTests;

/// <summary>What DUBU's case about a child becomes for the rehabilitation team, and what it does not.</summary>
public sealed class ChildCaseTeamTests(WholeGateway whole) : IClassFixture<WholeGateway>
{
    private const string Citizen = "D7";
    private const string ChildCase = "child-case";

    // As the recorded answers of the children's system and the archive have it, and the list's other child with its case.
    private static readonly string[] Content =
    [
        "Børnefaglig undersøgelse", "Kontaktperson", "§ 32", "Barnets Plan", "0c239ff4-71aa-52df-a34b-1da4efba836f", "27.24.00", "2026-06-01", "2026-08-15", "Underretning", "Anna Prøvesen",
        "1403859922", "Helt Andet Testbarn", "ca7ed885-fc4c-59ca-93b0-59f41f4ba0d6",
    ];

    private readonly RunningGateway _gateway = whole.Running;

    [Theory]
    [InlineData("job-centre-coordinating")]
    [InlineData("team-child-and-family")]
    public async Task The_team_is_told_that_there_is_a_case_and_whom_to_invite(string persona)
    {
        // Proves: by the citizen's consent the two systems' word stands side by side, with since when, whether it is open, and of DUBU the department and who works on it there; and the answer about the meeting is yes.
        using var team = await GeneratedClient.ConnectAsync(_gateway, persona);
        var overview = await team.Overviews.GetOverviewAsync(_gateway.About(Citizen, ChildCase), team.Options());
        var section = Assert.Single(overview.Sections);
        Assert.Equal((SectionState.Available, "rsl-11a-stk1"), (section.State, section.LegalBasis.BasisId));
        Assert.NotEmpty(section.ConsentId);
        Assert.Equal(
            [("acadre", "Børnesag", "2026-04-20", "åben", ""), ("dubu", "Børnesag", "2026-04-20", "Aktiv", "Børn og Familie, Testkøbing; Bodil Børnesagsbehandler")],
            section.Items.Select(i => (Assert.Single(i.Provenance).SourceId, i.Code.Text, i.Period.Start, i.Status, string.Join("; ", i.Values.Select(v => v.Text)))).Order());
        Assert.All(section.Items, i => Assert.Equal(("", null), (i.Period.End, i.Outcome)));
        Assert.Equal(MeetingAnswer.Yes, await MeetingAsync(team));
    }

    [Theory]
    [InlineData("job-centre-coordinating")]
    [InlineData("team-child-and-family")]
    public async Task What_is_in_the_case_stands_in_no_byte_of_any_answer(string persona)
    {
        // Proves: no title, subject, service, document, party or other child in the bytes or the JSON of any call, and nothing named as not mapped; the same search finds each of them in what the two systems answered, and whom to invite in the bytes.
        using var team = await GeneratedClient.ConnectAsync(_gateway, persona);
        var about = _gateway.About(Citizen, ChildCase);
        var meeting = await team.Casework.ListMeetingMembersAsync(new ListMeetingMembersRequest { CitizenId = about.CitizenId, CaseId = about.CaseId, Purpose = about.Purpose }, team.Options());
        IReadOnlyList<IMessage> answers = [.. await team.AskInEveryWayAsync(about), meeting];
        var held = string.Concat(new[] { "dubu", "acadre" }.SelectMany(s => Directory.EnumerateFiles(Path.Combine(TrueRecord.Recorded, s), "*.response.*")).Select(File.ReadAllText));
        Assert.All(Content, word => Assert.Contains(word, held, StringComparison.Ordinal));
        Assert.All(answers, answer => Assert.DoesNotContain(Content, word => Holds(answer, word)));
        Assert.Contains(answers, a => Holds(a, "Bodil Børnesagsbehandler"));
        Assert.All(answers.OfType<GetOverviewResponse>().SelectMany(o => o.Sections), s => Assert.Empty(s.NotMapped));
        // Existence alone: the meeting cites nothing of it, not even whom to invite.
        Assert.False(Holds(meeting, "Bodil"));
    }

    [Fact]
    public async Task A_job_centres_caseworker_is_told_nothing_and_neither_system_is_asked_for_it()
    {
        // Proves: the same consent opens nothing to a role that no rule names: withheld in every call, no word of it in any byte, no question to a source; and the meeting's answer is that it is not known.
        using var caseworker = await GeneratedClient.ConnectAsync(_gateway);
        var before = _gateway.Simulators.Received.Count;
        var answers = await caseworker.AskInEveryWayAsync(_gateway.About(Citizen, ChildCase));
        Assert.DoesNotContain(_gateway.Simulators.Received.Skip(before), r => r.Source is "dubu" or "acadre");
        var section = Assert.Single(answers.OfType<GetOverviewResponse>().Single().Sections);
        Assert.Equal((SectionState.Withheld, 0, ""), (section.State, section.Items.Count, section.ConsentId));
        Assert.Equal(["ROLE_NOT_ALLOWED"], section.Codes());
        Assert.All(answers, a => Assert.DoesNotContain(Content.Concat(["Bodil", "Børn og Familie, Testkøbing", "2026-04-20"]), word => Holds(a, word)));
        Assert.Equal(MeetingAnswer.Unknown, await MeetingAsync(caseworker));
    }

    [Theory]
    [InlineData("job-centre-coordinating")]
    [InlineData("team-child-and-family")]
    public async Task What_is_in_it_asked_for_by_name_stays_closed_to_the_team_too(string persona)
    {
        // Proves: the category of the content is withheld as prohibited, and no source is asked.
        using var team = await GeneratedClient.ConnectAsync(_gateway, persona);
        var before = _gateway.Simulators.Received.Count;
        var section = Assert.Single((await team.Overviews.GetOverviewAsync(_gateway.About(Citizen, "placed-children-and-preventive-measures"), team.Options())).Sections);
        Assert.Equal((SectionState.Withheld, 0), (section.State, section.Items.Count));
        Assert.Contains("PROHIBITED", section.Codes());
        Assert.Equal(before, _gateway.Simulators.Received.Count);
    }

    [Fact]
    public async Task A_case_that_its_caseworker_has_not_released_awaits_them()
    {
        // Proves: where DUBU refuses the case, the archive's word stays, and the section says whose decision is missing.
        _gateway.Simulators.SetFault("dubu", Sandbox.Fault.Rewritten(_ => Encoding.UTF8.GetBytes("""{"SagListeHent_O":{"SagListe":[{"SagSimpel":{"SagUUID":"c3bc568f-6125-508e-b7a5-724abac97be9","SagPrimaerPart":{"PartCPRNummer":"2008159970"}}}]}}""")));
        try
        {
            var section = Assert.Single((await _gateway.Client("team-child-and-family").GetOverviewAsync(_gateway.About(Citizen, ChildCase))).Sections);
            Assert.Equal((SectionState.Partial, "acadre"), (section.State, Assert.Single(Assert.Single(section.Items).Provenance).SourceId));
            Assert.Contains(("AWAITING_SOURCE_DECISION", "dubu"), section.Reasons.Select(r => (r.Code, r.SourceId)));
        }
        finally
        {
            _gateway.Simulators.ClearFaults();
        }
    }

    [Fact]
    public async Task The_page_shows_whom_to_invite_and_nothing_else_of_it()
    {
        // Proves: what is printed for the team names department and caseworker, the page about the meeting says yes; the job centre's caseworker sees neither; and no page holds any of the content.
        var (overview, meeting) = (await PageAsync("overview", Citizen, "--category", ChildCase, "--as", "team-child-and-family"), await PageAsync("meeting", Citizen, "--as", "team-child-and-family"));
        Assert.Contains("Børn og Familie, Testkøbing", overview, StringComparison.Ordinal);
        Assert.Contains("Bodil Børnesagsbehandler", overview, StringComparison.Ordinal);
        Assert.Contains("DUBU", overview, StringComparison.Ordinal);
        Assert.Contains("Der er en sag i børne- og familieområdet.", meeting, StringComparison.Ordinal);
        var others = await PageAsync("overview", Citizen, "--category", ChildCase);
        Assert.DoesNotContain("Bodil", others, StringComparison.Ordinal);
        Assert.Contains("Om der er en sag i børne- og familieområdet, vides ikke", await PageAsync("meeting", Citizen), StringComparison.Ordinal);
        Assert.All(new[] { overview, meeting, others }, page => Assert.DoesNotContain(Content, word => page.Contains(word, StringComparison.OrdinalIgnoreCase)));
    }

    private async Task<string> PageAsync(params string[] arguments)
    {
        var (_, page, errors) = await GatewayProcess.RunCliAsync(_gateway.Folder, null, arguments);
        Assert.True(errors.Length == 0, errors);
        // As wide as it is printed, words wrap.
        return string.Join(' ', page.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private async Task<MeetingAnswer> MeetingAsync(GeneratedClient client)
    {
        var about = _gateway.About(Citizen);
        var answer = await client.Casework.ListMeetingMembersAsync(new ListMeetingMembersRequest { CitizenId = about.CitizenId, CaseId = about.CaseId, Purpose = about.Purpose }, client.Options());
        return answer.Members.Single(m => m.Role == MeetingRole.ChildAndFamily).Answer;
    }

    // In the bytes as they travel, and in the JSON of them.
    private static bool Holds(IMessage answer, string word) =>
        answer.ToByteArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(word)) >= 0 || JsonFormatter.Default.Format(answer).Contains(word, StringComparison.OrdinalIgnoreCase);
}
