using Gateway.Cli.Language;
using Gateway.Cli.Pages;
using Gateway.Overview.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Gateway.Tests.Cli;

/// <summary>The two commands that bring no content: <c>locate</c> and <c>explain</c>.</summary>
public sealed class DecisionPagesTests
{
    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void Located_says_for_each_holder_what_is_held_and_why_the_rest_is_not_told(int width)
    {
        var page = Located(SampleDecisions.Located(), width);

        string[] expected =
        [
            "Hvem har noget om D1?", "26/1234", "nr. 42, a1b2c3d4", "5 kategorier · ✓ Har noget: 2 · ○ Har intet: 1 · ⊘ Siges ikke: 1",
            "Beskæftigelse ✓ Har noget Indsatser (dfdg, momentum), Ydelser (dfdg) Hjemmel retssikkerhedsloven § 11 a, stk. 1: oplysninger med samtykke Samtykke consent-7",
            "Social ○ Har intet Sociale indsatser ⊘ Siges ikke Misbrugsbehandling: - Samtykke mangler (CONSENT_MISSING; regel: retssikkerhedsloven § 11 a, stk. 1) - Kun til statistik (STATISTICS_ONLY; regel: sundhedsloven § 48)",
            "Hospital ✗ Vides ikke Epikriser: Hospitalet svarede ikke i tide (SOURCE_TIMEOUT; kilde cosmic; prøv igen senere)",
        ];
        Assert.All(expected, text => Assert.Contains(text, PrintedPage.Flat(page), StringComparison.Ordinal));
        Assert.All(page.Split('\n'), line => Assert.True(line.TrimEnd().Length <= width, line));
        Assert.True(page.Split('\n').Length < 30, "one screen");
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void Explained_gives_each_decision_with_every_reason_and_a_summary(int width)
    {
        var page = Explained(SampleDecisions.Explained(), width);

        string[] expected =
        [
            "Hvad må hentes om D1?", "nr. 42, a1b2c3d4",
            "✓ Indsatser: Må hentes Hjemmel retssikkerhedsloven § 11 a, stk. 1: oplysninger med samtykke Samtykke consent-7 Vil spørge dfdg, momentum",
            "✓ Sociale indsatser: Må hentes Hjemmel retssikkerhedsloven § 11 a, stk. 1: oplysninger med samtykke Samtykke ikke nødvendigt Vil spørge ingen: der er ikke tilsluttet en kilde",
            "⊘ Misbrugsbehandling: Må ikke hentes Hvorfor Samtykke mangler (CONSENT_MISSING; regel: retssikkerhedsloven § 11 a, stk. 1) Kun til statistik (STATISTICS_ONLY; regel: sundhedsloven § 48)",
            "… Diagnoser: Kilden afgør det selv Hvorfor Hospitalet afgør det selv (SOURCE_DECIDES)",
        ];
        Assert.All(expected, text => Assert.Contains(text, PrintedPage.Flat(page), StringComparison.Ordinal));
        Assert.EndsWith("2 af 4 kategorier må hentes. Ingen kilde er spurgt.", page.TrimEnd(), StringComparison.Ordinal);
        Assert.All(page.Split('\n'), line => Assert.True(line.TrimEnd().Length <= width, line));
    }

    [Fact]
    public void English_is_one_option_away()
    {
        string[] located = ["Who holds something about D1?", "Something held Measures (dfdg, momentum)", "Nothing held Social measures", "Not told", "Consent is missing", "Not known", "not what, how much or when"];
        string[] explained = ["What may be asked for about D1?", "Measures: May be asked for", "Would ask dfdg, momentum", "May not be asked for Why Consent is missing", "The holder decides", "2 of 4 categories may be asked for."];

        Assert.All(located, text => Assert.Contains(text, PrintedPage.Flat(Located(SampleDecisions.Located(), 80, SpokenLanguage.English)), StringComparison.Ordinal));
        Assert.All(explained, text => Assert.Contains(text, PrintedPage.Flat(Explained(SampleDecisions.Explained(), 80, SpokenLanguage.English)), StringComparison.Ordinal));
    }

    [Fact]
    public void A_decision_of_a_later_contract_is_shown_as_unknown()
    {
        // Proves that what this program does not understand is neither a yes nor a no.
        var located = Located(new LocateRecordsResponse { Located = { new LocatedRecords { Category = "new", Presence = (RecordsPresence)9 } } }, 80);
        var explained = Explained(new ExplainAccessResponse { Explanations = { new AccessExplanation { Category = "new", Outcome = (AccessOutcome)9 } } }, 80);

        Assert.Contains("? Ukendt tilstand 9 new", PrintedPage.Flat(located), StringComparison.Ordinal);
        Assert.Contains("? new: Ukendt tilstand 9", PrintedPage.Flat(explained), StringComparison.Ordinal);
        Assert.Contains("0 af 1 kategorier", explained, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("locate")]
    [InlineData("explain")]
    public async Task Every_option_reaches_the_question_and_json_is_the_answer_itself(string command)
    {
        await using var gateway = await RunningGateway.StartAsync();
        var run = await ProgramRun.OfAsync([command, "-", "--case", "26/9", "--purpose", "health-summary", "--category", "a", "b", "--step", "follow-up", "--json", "--connection", gateway.ConnectionFile], "010170-9999\n");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var asked = new GetOverviewRequest { CitizenId = "010170-9999", CaseId = "26/9", Purpose = "health-summary", Categories = { "a", "b" }, CaseStep = CaseStep.FollowUp };
        Assert.Equal(asked.ToByteArray(), Assert.Single(gateway.OtherRequests).ToByteArray());
        if (command == "locate")
            Assert.Equal(SampleDecisions.Located(), JsonParser.Default.Parse<LocateRecordsResponse>(run.Output));
        else
            Assert.Equal(SampleDecisions.Explained(), JsonParser.Default.Parse<ExplainAccessResponse>(run.Output));
    }

    [Theory]
    [InlineData("locate", StatusCode.PermissionDenied, "ROLE_UNKNOWN", 3)]
    [InlineData("locate", StatusCode.DeadlineExceeded, "", 5)]
    [InlineData("explain", StatusCode.Unavailable, "DISCLOSURE_LOG_UNAVAILABLE", 1)]
    [InlineData("explain", StatusCode.Unauthenticated, "TOKEN_NOT_ACCEPTED", 3)]
    public async Task A_refusal_becomes_an_exit_code_and_a_sentence(string command, StatusCode status, string reason, int exitCode)
    {
        await using var gateway = await RunningGateway.StartAsync();
        gateway.Locate = _ => throw RunningGateway.Refusal(status, reason);
        gateway.Explain = _ => throw RunningGateway.Refusal(status, reason);
        var run = await ProgramRun.OfAsync([command, "D1", "--connection", gateway.ConnectionFile]);

        Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("internal words", run.Error, StringComparison.Ordinal);
        Assert.Empty(gateway.Confirmed);
    }

    [Theory]
    [InlineData("locate")]
    [InlineData("explain")]
    public async Task A_number_is_asked_about_but_never_shown(string command)
    {
        // Proves it for hostile words in every text of the answer, and for the number on the command line.
        const string hostile = "Sag 010170-9999 0101709999 \u001b[2J";
        var words = SampleAnswer.Both(hostile, hostile);
        var why = new Reason { Code = hostile, ForCaseworker = words, SourceId = hostile, LegalBasis = new LegalBasis { Statute = hostile, Title = words } };
        var holder = new Holder { HolderId = hostile, Title = words };
        await using var gateway = await RunningGateway.StartAsync();
        gateway.Locate = _ => Task.FromResult(new LocateRecordsResponse { Located = { new LocatedRecords { Category = hostile, Title = words, Holder = holder, Presence = RecordsPresence.NotTold, SourceIds = { hostile }, ConsentId = hostile, Reasons = { why }, LegalBasis = why.LegalBasis } } });
        gateway.Explain = _ => Task.FromResult(new ExplainAccessResponse { CatalogueVersion = hostile, Explanations = { new AccessExplanation { Category = hostile, Title = words, Holder = holder, Outcome = AccessOutcome.Allowed, SourceIds = { hostile }, ConsentId = hostile, Reasons = { why }, LegalBasis = why.LegalBasis } } });
        var run = await ProgramRun.OfAsync([command, "0101709999", "--connection", gateway.ConnectionFile]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("borgeren", run.Output, StringComparison.Ordinal);
        Assert.Contains("xxxxxx-xxxx", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("9999", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
    }

    private static string Located(LocateRecordsResponse answer, int width, SpokenLanguage language = SpokenLanguage.Danish) =>
        PrintedPage.Of((texts, layout, asked) => new LocatePage(texts, layout, asked).Render(answer), width, language);

    private static string Explained(ExplainAccessResponse answer, int width, SpokenLanguage language = SpokenLanguage.Danish) =>
        PrintedPage.Of((texts, layout, asked) => new ExplainPage(texts, layout, asked).Render(answer), width, language);
}
