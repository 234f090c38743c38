using System.Text.Json.Nodes;
using Gateway.Overview.V1;
using Grpc.Core;

namespace Gateway.Tests.Cli;

/// <summary>What the program confirms once an answer has been shown, and what a failure of that changes: nothing.</summary>
public sealed class DeliveryTests
{
    public static TheoryData<string[], Receipt[]> Answers => new()
    {
        { ["overview", "D1"], [SampleAnswer.Receipt] },
        { ["overview", "D1", "--json"], [SampleAnswer.Receipt] },
        { ["overview", "D1", "--stream"], [SampleStream.First, SampleStream.Second] },
        { ["overview", "D1", "--stream", "--json"], [SampleStream.First, SampleStream.Second] },
        { ["locate", "D1"], [SampleAnswer.Receipt] },
        { ["explain", "D1"], [SampleAnswer.Receipt] },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Exactly_the_receipts_that_came_are_confirmed_once(string[] args, Receipt[] receipts)
    {
        // Proves that the query's own receipt, which discloses nothing, is not among them.
        await using var gateway = await RunningGateway.StartAsync();
        var run = await ProgramRun.OfAsync([.. args, "--connection", gateway.ConnectionFile]);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(receipts, Assert.Single(gateway.Confirmed).Receipts);
    }

    [Theory]
    [InlineData(StatusCode.NotFound, "RECEIPT_UNKNOWN", "overview")]
    [InlineData(StatusCode.Unavailable, "DISCLOSURE_LOG_UNAVAILABLE", "locate")]
    [InlineData(StatusCode.Unimplemented, "FAILED", "explain")]
    public async Task A_failed_confirmation_is_one_line_and_no_failure(StatusCode status, string reason, string command)
    {
        await using var gateway = await RunningGateway.StartAsync();
        gateway.Confirm = (_, _) => throw RunningGateway.Refusal(status, reason == "FAILED" ? "" : reason);
        var run = await ProgramRun.OfAsync([command, "D1", "--connection", gateway.ConnectionFile]);

        Assert.Equal(0, run.ExitCode);
        Assert.NotEqual("", run.Output);
        Assert.Equal($"gateway: Svaret er kommet, men gatewayen har ikke fået det bekræftet. [{reason}]{Environment.NewLine}", run.Error);
    }

    [Fact]
    public async Task With_json_the_warning_is_json_too()
    {
        await using var gateway = await RunningGateway.StartAsync();
        gateway.Confirm = (_, _) => throw RunningGateway.Refusal(StatusCode.NotFound, "RECEIPT_UNKNOWN");
        var run = await ProgramRun.OfAsync(["explain", "D1", "--json", "--connection", gateway.ConnectionFile]);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("RECEIPT_UNKNOWN", (string)JsonNode.Parse(run.Error)!["warning"]!["reason"]!);
    }

    [Fact]
    public async Task A_confirmation_that_hangs_ends_with_the_deadline()
    {
        await using var gateway = await RunningGateway.StartAsync();
        gateway.Confirm = async (_, context) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
            return new ConfirmDeliveryResponse();
        };
        var run = await ProgramRun.OfAsync(["overview", "D1", "--deadline", "2", "--connection", gateway.ConnectionFile]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("[DEADLINE_EXCEEDED]", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_without_a_receipt_is_not_confirmed()
    {
        await using var gateway = await RunningGateway.StartAsync();
        gateway.Answer = (_, _) => Task.FromResult(new GetOverviewResponse());
        var run = await ProgramRun.OfAsync(["overview", "D1", "--connection", gateway.ConnectionFile]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Empty(gateway.Confirmed);
    }
}
