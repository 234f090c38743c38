using Gateway.Overview.V1;
using Gateway.Policy.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Gateway.Tests.Cli;

/// <summary>The privacy officer's commands: what they ask the gateway for, what they show, what they say when it fails.</summary>
public sealed class OfficerCommandTests : IAsyncLifetime
{
    private RunningGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await RunningGateway.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task What_is_closed_beside_the_rules_is_told_and_opens_nothing()
    {
        // Proves: a category that is walled or prohibited, and a purpose that gives nothing or figures only, are named as such, and no rule of theirs is said to open; what a purpose demands stands under its name; what the officer has closed is closed.
        var rules = SamplePolicy.Rules();
        var (diagnoses, income) = (rules.Categories[0], rules.Categories[1]);
        (diagnoses.StatisticsOnly, diagnoses.ExistenceConfidential, income.Prohibited, income.SourceDecides) = (true, true, true, true);
        (rules.Purposes[0].Relation, rules.Purposes[0].MinimumAssurance, rules.Purposes[1].StatisticsOnly) = ("required", "High", true);
        _gateway.Rules = () => rules;
        var page = PrintedPage.Flat((await RunAsync("rules", "list")).Output);
        Assert.Contains("5 regler: 0 åbner, 5 åbner ikke", page, StringComparison.Ordinal);
        Assert.All(
            [
                "Diagnoser (kun til statistik, åbnes ikke, at der findes noget, siges ikke for sig)", "Indkomst (forbudt, åbnes ikke, den, der har dem, afgør det over for andre end borgeren)",
                "skal være kendt, før nogen bliver spurgt", "gives kun tal",
            ],
            text => Assert.Contains(text, page, StringComparison.Ordinal));

        rules = SamplePolicy.Rules();
        rules.Rules[0].RevokedByOfficer = true;
        _gateway.Rules = () => rules;
        page = PrintedPage.Flat((await RunAsync("rules", "list")).Output);
        Assert.Contains("⊘ rule:by-consent: åbner ikke", page, StringComparison.Ordinal);
        Assert.Contains("nej, lukket af databeskyttelsesrådgiveren", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_are_listed_in_words_with_what_each_demands_and_whether_it_opens()
    {
        // Proves: purpose, law, demands, roles and flags in Danish words; a rule opens only where it and its basis are verified and nothing closes it.
        var run = await RunAsync("rules", "list");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] shown =
        [
            "5 regler: 2 åbner, 3 åbner ikke", "Sagen (case)", "Tilsyn (oversight)",
            "✓ rule:by-consent: åbner Hjemmel Kendt lov § 1: hvad den siger (basis:known) Kræver borgerens samtykke: digitalt, skriftligt; højst 365 dage gammelt Oplysninger Diagnoser Hvem sagsbehandler, new-role Trin teammøde",
            "kræver login på sikringsniveau Høj det om andre end borgeren holdes tilbage Bekræftet ja, i regelkataloget selv",
            "⊘ rule:by-guess: åbner ikke", "Bekræftet ja, i regelkataloget selv lovstedet er ikke bekræftet: basis:guess",
            "⊘ rule:by-mandate: åbner ikke", "Kræver borgerens fuldmagt: værge", "Bekræftet nej",
            "⊘ rule:closed: åbner ikke", "Lukket af kommunen. Vi bruger den ikke.",
            "✓ rule:by-officer: åbner", "Bekræftet ja, af databeskyttelsesrådgiveren, så længe teksten er uændret",
            "⊘ basis:guess: ikke bekræftet, bærer ingen regel Lovsted Gættet lov § 2: hvad den siger Læst i ikke læst, 2026",
            "gateway rules verify ID", "catalogue sha256:0123456789ab ",
        ];
        Assert.All(shown, text => Assert.Contains(PrintedPage.Flat(text), PrintedPage.Flat(run.Output), StringComparison.Ordinal));
        Assert.Contains("the citizen's consent: digitally, in writing; at most 365 days old", PrintedPage.Flat((await RunAsync("rules", "list", "--language", "en")).Output), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { "--purpose", "oversight" }, new[] { "by-officer" }, new[] { "known" })]
    [InlineData(new[] { "--purpose", "tilsyn" }, new[] { "by-officer" }, new[] { "known" })]
    [InlineData(new[] { "--category", "Indkomst" }, new[] { "by-officer" }, new[] { "known" })]
    [InlineData(new[] { "--category", "diagnoses", "--purpose", "The case" }, new[] { "by-consent", "by-guess", "by-mandate", "closed" }, new[] { "known", "guess" })]
    [InlineData(new[] { "--purpose", "control" }, new string[0], new string[0])]
    public async Task A_purpose_or_category_narrows_the_list_by_id_or_name(string[] narrowing, string[] rules, string[] bases)
    {
        // Proves: for page and JSON alike only the rules asked for come, with the bases they stand on; a purpose without rules is an answer.
        var json = await RunAsync(["rules", "list", "--json", .. narrowing]);
        var answer = JsonParser.Default.Parse<ListRulesResponse>(json.Output);
        Assert.Equal(rules, answer.Rules.Select(rule => rule.RuleId));
        Assert.Equal(bases, answer.Bases.Select(basis => basis.Basis.BasisId));
        var page = await RunAsync(["rules", "list", .. narrowing]);
        Assert.Equal(0, page.ExitCode);
        Assert.Contains(rules.Length == 0 ? "svaret er altid nej" : $"rule:{rules[0]}", page.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--purpose", "case, oversight, control")]
    [InlineData("--category", "diagnoses, income")]
    public async Task An_unknown_narrowing_is_told_with_what_is_known(string option, string known)
    {
        // Proves: exit 2, the option and the ids named, and what was typed not repeated.
        var run = await RunAsync("rules", "list", option, "0101709999");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(option, run.Error, StringComparison.Ordinal);
        Assert.Contains(known, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("0101709999", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_is_verified_in_the_version_that_was_read()
    {
        // Proves: the beginning the list shows stands for the version in force; another goes to the gateway as typed, to be refused; a source may come from standard input.
        var run = await RunAsync(["rules", "verify", "rule:by-mandate", "--catalogue", SamplePolicy.Version[..19] + "...", "--source", "-"], "Karnov, § 1\n");
        await RunAsync("rules", "verify", "rule:by-mandate", "--catalogue", "sha256:ffffffffffff", "--source", "Karnov");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var asked = _gateway.OtherRequests.OfType<VerifyRuleRequest>().ToList();
        Assert.Equal(("rule:by-mandate", SamplePolicy.Version, "Karnov, § 1"), (asked[0].Target, asked[0].CatalogueVersion, asked[0].Source));
        Assert.Equal("sha256:ffffffffffff", asked[1].CatalogueVersion);
        Assert.Equal(2, asked.Select(a => a.IdempotencyKey).Distinct().Count());
        Assert.All(["rule:by-mandate er bekræftet.", "nr. 42, a1b2c3d4", "borgerens fuldmagt: værge"], text => Assert.Contains(text, PrintedPage.Flat(run.Output), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_verification_is_taken_back_also_of_what_has_left_the_catalogue()
    {
        // Proves: the target goes as typed, and the receipt is shown where there is nothing more to show.
        var run = await RunAsync("rules", "revoke", "basis:gone");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal("basis:gone", Assert.Single(_gateway.OtherRequests.OfType<RevokeVerificationRequest>()).Target);
        Assert.All(["Bekræftelsen af basis:gone er taget tilbage.", "nr. 42"], text => Assert.Contains(text, run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Emergency_accesses_are_listed_with_who_why_and_until_when()
    {
        // Proves: who, what in the catalogue's words, why without a number in it, the deadline and that it has passed; the reviewed one with its outcome.
        var run = await RunAsync("emergencies", "list", "--reviewed");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.True(Assert.Single(_gateway.OtherRequests.OfType<ListEmergencyAccessesRequest>()).ReviewedToo);
        string[] shown =
        [
            SamplePolicy.Id, "Hvornår 2026-11-21 13:00", "caseworker-sara, Jobcenter, CVR 99990001", "Sag 26/77", "Formål Sagen", "Oplysninger Diagnoser", "Borgeren xxxxxx-xxxx er bevidstløs",
            "Gennemgås senest 2026-11-24 13:00 (fristen er overskredet)", "Besked til borgeren ikke endnu", "Gennemgået 2026-11-22 13:00: berettiget", "gateway emergencies review ID",
        ];
        Assert.All(shown, text => Assert.Contains(PrintedPage.Flat(text), PrintedPage.Flat(run.Output), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Recorded_mandates_are_listed_with_who_recorded_what()
    {
        // Proves: kind, purposes and information in words, who recorded it and on which evidence, and that the citizen was told.
        var run = await RunAsync("mandates", "list");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] shown = [SamplePolicy.Id, "caseworker-sara, CVR 99990001", "værge", "Formål Sagen", "Oplysninger Diagnoser", "Dokumentation værgemål 26-1", "Borgeren har fået besked"];
        Assert.All(shown, text => Assert.Contains(text, PrintedPage.Flat(run.Output), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Alarms_are_listed_with_the_sources_and_who_asked()
    {
        // Proves: the sources, when, where, by whom and what for, and that nothing of the answers was shown.
        var run = await RunAsync("alarms", "list");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] shown = [SamplePolicy.Id, "Hvornår 2026-11-21 13:00", "Systemer dfdg, ffb", "Kommune 0999", "CVR 99990001", "Formål Sagen", "Intet af svarene er vist eller gemt"];
        Assert.All(shown, text => Assert.Contains(text, PrintedPage.Flat(run.Output), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Relations_are_listed_with_who_and_what_is_known()
    {
        // Proves: a denied one and one that waits are told apart; a purpose without a name stands by its id.
        var run = await RunAsync("relations", "list");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] shown = [SamplePolicy.Id, "Formål Sagen", "Åben sag kilden kender ingen", "Formål unheard-of", "ikke bekræftet endnu; spurgt 5 gange", "gateway relations review ID"];
        Assert.All(shown, text => Assert.Contains(PrintedPage.Flat(text), PrintedPage.Flat(run.Output), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("emergencies", "yes", "Nødadgangen er gennemgået: berettiget.")]
    [InlineData("emergencies", "no", "Nødadgangen er gennemgået: ikke berettiget.")]
    [InlineData("relations", "yes", "Opslaget er gennemgået: der var en sag.")]
    [InlineData("relations", "no", "Opslaget er gennemgået: der var ingen sag.")]
    public async Task A_review_carries_decision_and_reason(string group, string justified, string shown)
    {
        // Proves: id, decision and a reason from standard input reach the gateway, and the page says which way it went.
        var run = await RunAsync([group, "review", SamplePolicy.Id, "--justified", justified, "--reason", "-"], "Set i sagen\n");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var asked = Assert.Single(_gateway.OtherRequests) switch
        {
            ReviewEmergencyAccessRequest emergency => (emergency.EmergencyId, emergency.Justified, emergency.Reason, emergency.IdempotencyKey.Length > 0),
            ReviewRelationRequest relation => (relation.QueryId, relation.Justified, relation.Reason, relation.IdempotencyKey.Length > 0),
            _ => default,
        };
        Assert.Equal((SamplePolicy.Id, justified == "yes", "Set i sagen", true), asked);
        Assert.All([shown, "nr. 42, a1b2c3d4"], text => Assert.Contains(text, run.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("<rule>", "rules", "verify")]
    [InlineData("--catalogue", "rules", "verify", "rule:a", "--source", "x")]
    [InlineData("--source", "rules", "verify", "rule:a", "--catalogue", "sha256:00")]
    [InlineData("<rule>", "rules", "revoke")]
    [InlineData("--reason", "emergencies", "review", "00", "--justified", "yes")]
    [InlineData("--justified", "emergencies", "review", "00", "--justified", "perhaps", "--reason", "x")]
    [InlineData("<query>", "relations", "review", "--justified", "yes", "--reason", "x")]
    [InlineData("--as-if", "rules", "list", "--as-if")]
    public async Task A_command_line_without_what_it_needs_says_what_is_missing_and_asks_nobody(string missing, params string[] args)
    {
        // Proves: exit 2, the argument or option by its name, and nothing sent.
        var run = await RunAsync(args);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(missing, run.Error, StringComparison.Ordinal);
        Assert.Empty(_gateway.OtherRequests);
    }

    [Theory]
    [InlineData(StatusCode.FailedPrecondition, "CATALOGUE_CHANGED", 3, "gateway rules list")]
    [InlineData(StatusCode.FailedPrecondition, "NOT_VERIFIED", 3, "ingen bekræftelse")]
    [InlineData(StatusCode.FailedPrecondition, "ALREADY_DECIDED", 3, "afgjort")]
    [InlineData(StatusCode.NotFound, "NOT_FOUND", 2, "kender ikke")]
    [InlineData(StatusCode.PermissionDenied, "CALLER_REFUSED", 3, "Kun databeskyttelsesrådgiveren")]
    public async Task A_refusal_is_said_with_what_to_do(StatusCode status, string reason, int exit, string words)
    {
        // Proves: each refusal of the officer's calls has its sentence, its reason and its exit code, and nothing of the gateway's own words.
        _gateway.ReviewRelation = _ => throw RunningGateway.Refusal(status, reason);
        var run = await RunAsync("relations", "review", SamplePolicy.Id, "--justified", "no", "--reason", "x");
        Assert.Equal((exit, ""), (run.ExitCode, run.Output));
        Assert.All([reason, words], text => Assert.Contains(text, run.Error, StringComparison.Ordinal));
        Assert.DoesNotContain("internal words", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_is_named_by_what_was_typed()
    {
        // Proves: a violation leads to the argument or option it came from.
        _gateway.Verify = _ => throw RunningGateway.Refusal(StatusCode.InvalidArgument, "BAD_REQUEST", ("target", "is not in the policy catalogue"), ("source", "must have 3 to 500 characters"), ("catalogue_version", "is required"));
        var run = await RunAsync("rules", "verify", "rule:a", "--catalogue", "sha256:00", "--source", "x");
        Assert.Equal(2, run.ExitCode);
        Assert.All(["af rule:", "--source", "--catalogue"], text => Assert.Contains(text, run.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Json_is_the_contracts_own()
    {
        // Proves: a machine gets each answer whole, and no call is made for names it does not need.
        var rules = await RunAsync("rules", "list", "--json");
        var emergencies = await RunAsync("emergencies", "list", "--json");
        var relations = await RunAsync("relations", "list", "--json");
        Assert.Equal(SamplePolicy.Rules(), JsonParser.Default.Parse<ListRulesResponse>(rules.Output));
        Assert.Equal(SamplePolicy.Emergencies(), JsonParser.Default.Parse<ListEmergencyAccessesResponse>(emergencies.Output));
        Assert.Equal(SamplePolicy.Relations(), JsonParser.Default.Parse<ListUnconfirmedRelationsResponse>(relations.Output));
        Assert.Single(_gateway.OtherRequests.OfType<ListRulesRequest>());
    }

    [Theory]
    [InlineData("rules", "list", "verify", "revoke")]
    [InlineData("emergencies", "list", "review")]
    [InlineData("relations", "list", "review")]
    [InlineData("mandates", "list")]
    public async Task Help_names_the_commands(string group, params string[] commands)
    {
        // Proves: the program's help names the group, the group's help its commands.
        Assert.Contains($"{group} ", (await RunAsync("--help")).Output, StringComparison.Ordinal);
        var help = await RunAsync(group, "--help");
        Assert.All(commands, name => Assert.Contains($"{name} ", help.Output, StringComparison.Ordinal));
        Assert.Contains("databeskyttelsesrådgiverens", PrintedPage.Flat((await RunAsync(group, "list", "--help")).Output), StringComparison.Ordinal);
    }

    private Task<ProgramRun> RunAsync(params string[] args) => RunAsync(args, "");

    private Task<ProgramRun> RunAsync(string[] args, string input) =>
        ProgramRun.OfAsync(args.Contains("--help") ? args : [.. args, "--connection", _gateway.ConnectionFile], input);
}
