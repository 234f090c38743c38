using Gateway.Consent.V1;
using Gateway.Overview.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Gateway.Tests.Cli;

/// <summary>The commands of a consent's life: what they ask the gateway for, what they show, what they say when it fails.</summary>
public sealed class ConsentCommandTests : IAsyncLifetime
{
    private RunningGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await RunningGateway.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task A_draft_asks_for_its_terms_and_shows_text_and_what_to_do_with_it()
    {
        // Proves that the terms typed are the terms asked for, days Danish and the last one included.
        var run = await RunAsync("consent", "draft", "D1", "--category", "hospital-diagnoses", "--holder", "region", "--until", "2027-05-01", "--from", "2026-12-01");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var asked = Assert.IsType<DraftConsentRequest>(Assert.Single(_gateway.OtherRequests));
        Assert.Equal((RunningGateway.Citizen, "26/1234", "rehabilitation-case-preparation"), (asked.CitizenId, asked.Terms.CaseId, asked.Terms.Purpose));
        Assert.Equal((["hospital-diagnoses"], ["region"]), (asked.Terms.Categories, asked.Terms.Holders));
        Assert.Equal("2026-11-30T23:00:00Z", asked.Terms.ValidFrom.ToDateTimeOffset().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"));
        Assert.Equal("2027-05-01T22:00:00Z", asked.Terms.ValidUntil.ToDateTimeOffset().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"));
        string[] shown = ["Vil du sige ja?", "draft-1", "skriftligt", "31", "gateway consent grant D1 --draft draft-1"];
        Assert.All(shown, text => Assert.Contains(text, run.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("draft", "D1", "--category", "hospital-diagnoses", "--holder", "region")]
    [InlineData("draft", "D1", "--category", "hospital-diagnoses", "--until", "2027-05-01")]
    [InlineData("draft", "D1", "--category", "a", "--holder", "region", "--until", "next year")]
    [InlineData("grant", "D1", "--form", "written")]
    [InlineData("grant", "D1", "--draft", "draft-1", "--form", "by-heart")]
    [InlineData("withdraw", "D1")]
    [InlineData("show", "D1")]
    public async Task A_command_line_without_what_it_needs_asks_nobody(params string[] args)
    {
        // Proves that nothing is sent where until, holder, draft, form or consent is missing or no such thing.
        var run = await RunAsync(["consent", .. args]);
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(_gateway.OtherRequests);
        Assert.DoesNotContain(RunningGateway.Citizen, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_grant_carries_form_and_evidence_and_each_run_its_own_key()
    {
        // Proves that a note can come from standard input, and that typing a command twice is meant twice.
        string[] args = ["consent", "grant", "D1", "--draft", "draft-1", "--form", "oral", "--evidence", "-"];
        var run = await RunAsync(args, input: "Sagt ved samtale\n");
        await RunAsync(args, input: "Sagt ved samtale\n");
        Assert.Equal(0, run.ExitCode);
        var asked = _gateway.OtherRequests.Cast<GrantConsentRequest>().ToList();
        Assert.Equal(("draft-1", ConsentForm.Oral, "Sagt ved samtale"), (asked[0].DraftId, asked[0].Form, asked[0].Evidence));
        Assert.Equal(2, asked.Select(a => a.IdempotencyKey).Distinct().Count());
        Assert.Contains("mundtligt", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_show_and_withdraw_tell_state_and_history()
    {
        // Proves that what was withdrawn in part, and every event, is told in words.
        var list = await RunAsync("consent", "list", "D1");
        var show = await RunAsync("consent", "show", "D1", "consent-7", "--language", "en");
        var withdrawn = await RunAsync("consent", "withdraw", "D1", "consent-7", "--category", "discharge-letters", "--evidence", "dok 7");
        Assert.Contains("gælder", list.Output, StringComparison.Ordinal);
        Assert.Contains("Trukket tilbage for", list.Output, StringComparison.Ordinal);
        string[] history = ["text composed", "given", "used: hospital-diagnoses", "withdrawn: discharge-letters", "#9"];
        Assert.All(history, text => Assert.Contains(text, show.Output, StringComparison.Ordinal));
        Assert.Equal(0, withdrawn.ExitCode);
        var asked = Assert.IsType<WithdrawConsentRequest>(_gateway.OtherRequests[^1]);
        Assert.Equal(("consent-7", "dok 7"), (asked.ConsentId, asked.Evidence));
        Assert.Equal(["discharge-letters"], asked.Categories);
    }

    [Fact]
    public async Task Notices_tell_what_was_said_and_what_a_review_found()
    {
        // Proves that the citizen reads each notice, whether an emergency access has been reviewed and with what result, and that there are more.
        var run = await RunAsync("consent", "notices", "D1");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.All(["Besked givet til D1", "Det hastede.", "Ikke gennemgået endnu", "Det hastede også.", "det var ikke i orden", "Vi må spørge.", "#4", "flere"], t => Assert.Contains(t, run.Output, StringComparison.Ordinal));
        Assert.Equal(2, run.Output.Split("emgået").Length - 1);
        Assert.Contains("We may ask.", (await RunAsync("consent", "notices", "D1", "--language", "en")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_the_contracts_own()
    {
        // Proves that a machine gets the answer whole.
        var run = await RunAsync("consent", "list", "D1", "--json");
        Assert.Equal(SampleConsents.List(), JsonParser.Default.Parse<ListConsentsResponse>(run.Output));
    }

    [Theory]
    [InlineData(StatusCode.NotFound, "CONSENT_UNKNOWN", 2)]
    [InlineData(StatusCode.FailedPrecondition, "ALREADY_WITHDRAWN", 3)]
    [InlineData(StatusCode.Aborted, "IDEMPOTENCY_KEY_REUSED", 3)]
    public async Task A_refusal_is_said_with_its_reason(StatusCode status, string reason, int exit)
    {
        // Proves that each refusal of the contract has its sentence and exit code.
        _gateway.Withdraw = _ => throw RunningGateway.Refusal(status, reason);
        var run = await RunAsync("consent", "withdraw", "D1", "consent-7");
        Assert.Equal(exit, run.ExitCode);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("internal words", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_is_named_by_its_option()
    {
        // Proves that a violation of the terms leads to what was typed.
        _gateway.Draft = _ => throw RunningGateway.Refusal(StatusCode.InvalidArgument, "BAD_REQUEST", ("terms.valid_until", "must be after valid_from"), ("terms.categories[0]", "is not in the policy catalogue"));
        var run = await RunAsync("consent", "draft", "D1", "--category", "x", "--holder", "region", "--until", "2027-05-01");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--until", run.Error, StringComparison.Ordinal);
        Assert.Contains("--category", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_names_the_commands_and_how_they_are_called()
    {
        // Proves that a newcomer finds draft, grant, list, show and withdraw.
        var help = await RunAsync("consent", "--help");
        var draft = await RunAsync("consent", "draft", "--help");
        Assert.All(["draft", "grant", "list", "show", "withdraw", "notices"], name => Assert.Contains(name, help.Output, StringComparison.Ordinal));
        Assert.Contains("gateway consent draft <citizen>", draft.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Today_is_asked_for_up_to_now()
    {
        // Proves that explain --on with today's date asks about no moment to come.
        var danish = TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), Gateway.Cli.Pages.PageLayout.DanishTime());
        var run = await RunAsync("explain", "D1", "--on", danish.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(0, run.ExitCode);
        var asked = Assert.IsType<ExplainAccessRequest>(_gateway.OtherRequests[^1]).AsOf.ToDateTimeOffset();
        Assert.InRange(asked, danish.AddMinutes(-1), TimeProvider.System.GetUtcNow());
    }

    [Fact]
    public async Task An_earlier_day_is_asked_for_by_its_last_moment()
    {
        // Proves that explain --on asks about the end of the Danish day, and shows it.
        _gateway.Explain = request => Task.FromResult(new ExplainAccessResponse { AsOf = request.AsOf });
        var run = await RunAsync("explain", "D1", "--on", "2026-07-01", "--for", "officer");
        Assert.Equal(0, run.ExitCode);
        var asked = Assert.IsType<ExplainAccessRequest>(Assert.Single(_gateway.OtherRequests));
        Assert.Equal("2026-07-01T21:59:59Z", asked.AsOf.ToDateTimeOffset().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"));
        Assert.Contains("2026-07-01 23:59", run.Output, StringComparison.Ordinal);
    }

    private Task<ProgramRun> RunAsync(params string[] args) => RunAsync(args, "");

    private Task<ProgramRun> RunAsync(string[] args, string input) => ProgramRun.OfAsync([.. args, "--connection", _gateway.ConnectionFile], input);
}
