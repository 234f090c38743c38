using System.Text.Json.Nodes;
using Gateway.Consent.V1;
using Gateway.Overview.V1;
using Gateway.Tests.Tokens;

namespace Gateway.Tests.Cli;

/// <summary>Who asks decides whose words are shown, and which client system asks where none is named.</summary>
public sealed class PersonaTests : IAsyncLifetime
{
    private RunningGateway _gateway = null!;

    public async Task InitializeAsync()
    {
        _gateway = await RunningGateway.StartAsync();
        _gateway.Answer = (_, _) => Task.FromResult(new GetOverviewResponse
        {
            Sections = { Refused(SampleAnswer.Section("diagnoses", "Diagnoser", "Diagnoses", SampleAnswer.Region(), SectionState.Withheld, Why())) },
        });
        _gateway.Locate = _ => Task.FromResult(new LocateRecordsResponse
        {
            Located = { new LocatedRecords { Category = "diagnoses", Presence = RecordsPresence.NotTold, Reasons = { Why() } } },
        });
        _gateway.Explain = _ => Task.FromResult(new ExplainAccessResponse
        {
            Explanations = { new AccessExplanation { Category = "diagnoses", Outcome = AccessOutcome.Withheld, Reasons = { Why() }, NextStep = Step() } },
        });
    }

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Theory]
    [InlineData("overview", "citizen", "Det, der er registreret om dig")]
    [InlineData("locate", "citizen", "Hvem har noget om dig?")]
    [InlineData("explain", "citizen", "Hvad må hentes om dig?")]
    [InlineData("overview", "representative", "Overblik over D1")]
    [InlineData("locate", "representative", "Hvem har noget om D1?")]
    [InlineData("explain", "companion", "Hvad må hentes om D1?")]
    public async Task A_private_person_reads_the_citizens_words(string command, string role, string title)
    {
        // Proves: the reason in the citizen's words with the law and no machine word, the step in the citizen's words and not the caseworker's, and what is asked for is the citizen's own access.
        var run = await RunAsync(role, command, "D1");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.All([title, "til borgeren (regel: retssikkerhedsloven § 11 a, stk. 1)"], text => Assert.Contains(text, PrintedPage.Flat(run.Output), StringComparison.Ordinal));
        Assert.Equal(command != "locate", run.Output.Contains("Du kan sige ja", StringComparison.Ordinal));
        Assert.All(["til sagsbehandleren", "til rådgiveren", "CONSENT_MISSING", "cosmic", "Spørg borgeren"], text => Assert.DoesNotContain(text, run.Output, StringComparison.Ordinal));
        Assert.Equal("citizen-access", Purpose());
    }

    [Theory]
    [InlineData("overview", null, "til sagsbehandleren")]
    [InlineData("locate", "caseworker", "til sagsbehandleren")]
    [InlineData("explain", "caseworker", "til sagsbehandleren")]
    [InlineData("explain", "privacy-officer", "til rådgiveren")]
    public async Task An_office_reads_its_own_words(string command, string? role, string words)
    {
        // Proves: everybody else gets the words of their office, the machine word and the case's purpose, also from a connection file that names no role.
        var run = await RunAsync(role, command, "D1");
        Assert.All([words, "CONSENT_MISSING", "D1"], text => Assert.Contains(text, run.Output, StringComparison.Ordinal));
        Assert.Equal("rehabilitation-case-preparation", Purpose());
    }

    [Theory]
    [InlineData("citizen", "caseworker", "til sagsbehandleren")]
    [InlineData("caseworker", "citizen", "til borgeren")]
    [InlineData("citizen", "officer", "til rådgiveren")]
    public async Task For_decides_where_it_is_given(string role, string reader, string words)
    {
        // Proves: the option wins over the persona.
        Assert.Contains(words, (await RunAsync(role, "explain", "D1", "--for", reader)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_purpose_named_is_the_purpose_asked_for()
    {
        // Proves: the citizen's usual purpose is only that.
        await RunAsync("citizen", "locate", "D1", "--purpose", "health-coordination");
        Assert.Equal("health-coordination", Purpose());
    }

    [Fact]
    public async Task A_citizen_consents_to_the_case_and_is_spoken_to()
    {
        // Proves: the terms keep the case's purpose, and the page says what the citizen does with the text.
        var run = await RunAsync("citizen", "consent", "draft", "D1", "--category", "hospital-diagnoses", "--holder", "region", "--until", "2027-05-01");
        Assert.Equal("rehabilitation-case-preparation", Assert.IsType<DraftConsentRequest>(Assert.Single(_gateway.OtherRequests)).Terms.Purpose);
        Assert.All(["Samtykketekst til dig", "Hvis du siger ja: gateway consent grant D1"], text => Assert.Contains(text, PrintedPage.Flat(run.Output), StringComparison.Ordinal));
        Assert.Contains("Samtykker fra dig", (await RunAsync("citizen", "consent", "list", "D1")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_officers_commands_ask_as_the_officer()
    {
        // Proves: without --as the first client system in the officer's role asks, and --as decides where it is given. The other one cannot get a token.
        var file = _gateway.WriteConnection(_gateway.Address, _gateway.Issuer, role: "privacy-officer");
        var connection = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        connection["clients"]!.AsArray().Insert(0, new JsonObject { ["id"] = "job-centre", ["keyFile"] = "client.pem", ["role"] = "caseworker" });
        await File.WriteAllTextAsync(file, connection.ToJsonString());

        Assert.Equal(0, (await ProgramRun.OfAsync(["rules", "list", "--connection", file])).ExitCode);
        Assert.Equal(3, (await ProgramRun.OfAsync(["rules", "list", "--as", "job-centre", "--connection", file])).ExitCode);
        Assert.Equal(3, (await ProgramRun.OfAsync(["overview", "D1", "--connection", file])).ExitCode);
        Assert.Equal(0, (await ProgramRun.OfAsync(["overview", "D1", "--as", RunningTokenService.ClientId, "--connection", file])).ExitCode);
    }

    private static Reason Why() => new()
    {
        Code = "CONSENT_MISSING", SourceId = "cosmic", LegalBasis = SampleAnswer.Basis,
        ForCaseworker = SampleAnswer.Both("til sagsbehandleren", ""), ForCitizen = SampleAnswer.Both("til borgeren", ""), ForOfficer = SampleAnswer.Both("til rådgiveren", ""),
    };

    private static NextStep Step() => new() { Text = SampleAnswer.Both("Spørg borgeren: næste skridt", ""), ForCitizen = SampleAnswer.Both("Du kan sige ja", "") };

    private static Section Refused(Section section)
    {
        section.NextStep = Step();
        return section;
    }

    private string Purpose() => _gateway.Requests.Select(request => request.Purpose)
        .Concat(_gateway.OtherRequests.Select(request => request switch { LocateRecordsRequest locate => locate.Purpose, ExplainAccessRequest explain => explain.Purpose, _ => "" })).Single();

    private Task<ProgramRun> RunAsync(string? role, params string[] args) =>
        ProgramRun.OfAsync([.. args, "--connection", _gateway.WriteConnection(_gateway.Address, _gateway.Issuer, role: role)]);
}
