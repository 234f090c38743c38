using System.Net.Sockets;
using Gateway.Overview.V1;
using Gateway.Tests.Tokens;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Gateway.Tests.Cli;

/// <summary>Whole runs of the program against a gateway and a token service over real sockets.</summary>
public sealed class OverviewRunTests
{
    [Fact]
    public async Task An_alias_becomes_a_question_with_a_token_and_a_page_without_a_number()
    {
        // Proves the path from connection file to page, and that a pipe gets neither colours nor progress.
        await using var gateway = await RunningGateway.StartAsync();
        var run = await ProgramRun.OfAsync(["overview", "D1", "--connection", gateway.ConnectionFile]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var request = Assert.Single(gateway.Requests);
        Assert.Equal((RunningGateway.Citizen, "26/1234", "rehabilitation-case-preparation"), (request.CitizenId, request.CaseId, request.Purpose));
        Assert.Empty(request.Categories);
        Assert.Equal("user-7f3a", new JsonWebToken(Assert.Single(gateway.Authorizations.Distinct())["Bearer ".Length..]).Subject);
        Assert.Contains("Overblik over D1", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.DoesNotContain("010170", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_option_reaches_the_question()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var run = await ProgramRun.OfAsync(
            ["overview", "D2", "--case", "26/9", "--purpose", "health-summary", "--category", "a", "b", "--category", "c", "--step", "team-meeting", "--as", RunningTokenService.ClientId, "--connection", gateway.ConnectionFile]);

        Assert.Equal(0, run.ExitCode);
        var request = Assert.Single(gateway.Requests);
        Assert.Equal(("0202709998", "26/9", "health-summary", CaseStep.TeamMeeting), (request.CitizenId, request.CaseId, request.Purpose, request.CaseStep));
        Assert.Equal(["a", "b", "c"], request.Categories);
    }

    [Theory]
    [InlineData("-", "010170-9999\n", "26/1234")]
    [InlineData("010170-9999", "", "26/1234")]
    [InlineData("-", "0303709997\n", "26/0001")]
    public async Task A_number_is_asked_about_but_never_shown(string citizen, string input, string expectedCase)
    {
        // Proves that a number, typed or read from standard input, finds its case and stays out of the page.
        await using var gateway = await RunningGateway.StartAsync();
        var run = await ProgramRun.OfAsync(["overview", citizen, "--connection", gateway.ConnectionFile], input);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(expectedCase, Assert.Single(gateway.Requests).CaseId);
        Assert.Contains("Overblik over borgeren", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("9999", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_on_standard_input_ends_with_2()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var run = await ProgramRun.OfAsync(["overview", "-", "--connection", gateway.ConnectionFile], "D1\n");

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(gateway.Requests);
    }

    [Fact]
    public async Task With_json_the_answer_itself_is_written()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var run = await ProgramRun.OfAsync(["overview", "D1", "--json", "--connection", gateway.ConnectionFile]);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(SampleAnswer.Full(), JsonParser.Default.Parse<GetOverviewResponse>(run.Output));
    }

    [Theory]
    [InlineData(StatusCode.Unauthenticated, "TOKEN_NOT_ACCEPTED", 3)]
    [InlineData(StatusCode.PermissionDenied, "ROLE_UNKNOWN", 3)]
    [InlineData(StatusCode.DeadlineExceeded, "", 5)]
    [InlineData(StatusCode.Unavailable, "DISCLOSURE_LOG_UNAVAILABLE", 1)]
    [InlineData(StatusCode.ResourceExhausted, "", 1)]
    [InlineData(StatusCode.Internal, "", 1)]
    public async Task A_refusal_becomes_an_exit_code_and_a_sentence(StatusCode status, string reason, int exitCode)
    {
        // Proves that nothing of the status text, only the stable reason, reaches the user.
        await using var gateway = await RunningGateway.StartAsync();
        gateway.Answer = (_, _) => throw RunningGateway.Refusal(status, reason);
        var run = await ProgramRun.OfAsync(["overview", "D1", "--connection", gateway.ConnectionFile]);

        Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("internal words", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_value_ends_with_2_and_names_its_option()
    {
        await using var gateway = await RunningGateway.StartAsync();
        gateway.Answer = (_, _) => throw RunningGateway.Refusal(StatusCode.InvalidArgument, "INVALID_FIELD", ("categories[1]", "not in the catalogue"), ("case_id", "is \u001b[2J malformed"));
        var run = await ProgramRun.OfAsync(["overview", "D1", "--connection", gateway.ConnectionFile]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--category: not in the catalogue", run.Error, StringComparison.Ordinal);
        Assert.Contains("--case: is \uFFFD[2J malformed", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Error);
    }

    [Fact]
    public async Task A_gateway_that_is_slower_than_the_deadline_ends_with_5()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var never = new TaskCompletionSource<GetOverviewResponse>();
        gateway.Answer = (_, context) => never.Task.WaitAsync(context.CancellationToken);
        var run = await ProgramRun.OfAsync(["overview", "D1", "--deadline", "0,5", "--connection", gateway.ConnectionFile]);

        Assert.Equal(5, run.ExitCode);
        Assert.Contains("0,5 sekunder", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_nothing_answers_the_user_is_told_what_to_start(bool issuerIsGone)
    {
        await using var gateway = await RunningGateway.StartAsync();
        var nowhere = new Uri($"https://localhost:{FreePort()}");
        var connection = gateway.WriteConnection(issuerIsGone ? gateway.Address : nowhere, issuerIsGone ? nowhere : gateway.Issuer);
        var run = await ProgramRun.OfAsync(["overview", "D1", "--connection", connection]);

        Assert.Equal(4, run.ExitCode);
        Assert.Contains(nowhere.AbsoluteUri, run.Error, StringComparison.Ordinal);
        Assert.Contains("dotnet run --project src/Gateway", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_not_trusted()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var other = TestCertificates.ForLocalhost();
        var connection = gateway.WriteConnection(gateway.Address, gateway.Issuer, gateway.WriteAuthority(other.ExportCertificatePem()));
        var run = await ProgramRun.OfAsync(["overview", "D1", "--connection", connection]);

        Assert.Equal(4, run.ExitCode);
        Assert.Contains("NOT_TRUSTED", run.Error, StringComparison.Ordinal);
        Assert.Empty(gateway.Requests);
    }

    [Fact]
    public async Task A_client_that_the_issuer_does_not_know_ends_with_3()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var connection = gateway.WriteConnection(gateway.Address, gateway.Issuer, client: "stranger");
        var run = await ProgramRun.OfAsync(["overview", "D1", "--connection", connection]);

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("INVALID_CLIENT", run.Error, StringComparison.Ordinal);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
