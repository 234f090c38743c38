using Gateway.Client;
using Gateway.Overview.V1;
using Grpc.Core;

namespace Gateway.Tests.Cli;

/// <summary>The client package's stream, its other questions, and the confirmation.</summary>
public sealed class GatewayClientQuestionsTests
{
    private const string Secret = "token-that-must-not-be-told";

    [Fact]
    public async Task A_stream_gives_its_messages_and_is_asked_once()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var client = Client(gateway);

        var messages = await ReadAsync(client.StreamOverviewAsync(Request()));

        Assert.Equal(SampleStream.Whole(), messages);
        Assert.Equal([Request()], gateway.OtherRequests);
        Assert.Equal([$"Bearer {Secret}"], gateway.Authorizations);
    }

    [Theory]
    [InlineData("nothing", "STREAM_CUT")]
    [InlineData("no closing", "STREAM_CUT")]
    [InlineData("no opening", "STREAM_NOT_WHOLE")]
    [InlineData("a group too few", "STREAM_NOT_WHOLE")]
    [InlineData("another number", "STREAM_NOT_WHOLE")]
    [InlineData("after the closing", "STREAM_NOT_WHOLE")]
    public async Task A_stream_that_is_not_whole_is_an_error(string what, string reason)
    {
        // Proves that no way of losing a part of the answer looks like the whole.
        StreamOverviewResponse[] messages = what switch
        {
            "nothing" => [],
            "no closing" => [SampleStream.Opening(), SampleStream.FirstGroup(), SampleStream.SecondGroup()],
            "no opening" => [SampleStream.FirstGroup(), SampleStream.SecondGroup(), SampleStream.Closing()],
            "a group too few" => [SampleStream.Opening(), SampleStream.FirstGroup(), SampleStream.Closing(2)],
            "another number" => [SampleStream.Opening(), SampleStream.FirstGroup(), SampleStream.SecondGroup(), SampleStream.Closing(7)],
            _ => [.. SampleStream.Whole(), SampleStream.FirstGroup()],
        };
        await using var gateway = await RunningGateway.StartAsync();
        gateway.Stream = async (_, stream, _) =>
        {
            foreach (var message in messages)
                await stream.WriteAsync(message);
        };
        using var client = Client(gateway);

        var failure = await Assert.ThrowsAsync<GatewayException>(() => ReadAsync(client.StreamOverviewAsync(Request())));

        Assert.Equal((GatewayErrorCode.StreamCut, reason), (failure.Error.Code, failure.Error.Reason));
        Assert.Single(gateway.OtherRequests);
    }

    [Fact]
    public async Task A_refusal_of_a_stream_is_read_like_any_other()
    {
        await using var gateway = await RunningGateway.StartAsync();
        gateway.Stream = (_, _, _) => throw RunningGateway.Refusal(StatusCode.InvalidArgument, "INVALID_FIELD", ("case_id", "is malformed"));
        using var client = Client(gateway);

        var error = (await Assert.ThrowsAsync<GatewayException>(() => ReadAsync(client.StreamOverviewAsync(Request())))).Error;

        Assert.Equal((GatewayErrorCode.InvalidRequest, "INVALID_FIELD"), (error.Code, error.Reason));
        Assert.Equal([new FieldViolation("case_id", "is malformed")], error.FieldViolations);
    }

    [Fact]
    public async Task The_deadline_ends_a_stream_that_hangs()
    {
        await using var gateway = await RunningGateway.StartAsync();
        gateway.Stream = async (_, stream, context) =>
        {
            await stream.WriteAsync(SampleStream.Opening());
            await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
        };
        using var client = Client(gateway);

        var failure = await Assert.ThrowsAsync<GatewayException>(() => ReadAsync(client.StreamOverviewAsync(Request(), TimeSpan.FromSeconds(1))));

        Assert.Equal(GatewayErrorCode.DeadlineExceeded, failure.Error.Code);
    }

    [Fact]
    public async Task Leaving_a_stream_early_gives_the_call_up()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var gone = new TaskCompletionSource();
        gateway.Stream = async (_, stream, context) =>
        {
            context.CancellationToken.Register(gone.SetResult);
            await stream.WriteAsync(SampleStream.Opening());
            await gone.Task;
        };
        using var client = Client(gateway);

        await foreach (var message in client.StreamOverviewAsync(Request()))
        {
            Assert.NotNull(message.Opening);
            break;
        }

        await gone.Task;
    }

    [Fact]
    public async Task Giving_up_is_no_error_of_the_gateway()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var stop = new CancellationTokenSource();
        gateway.Stream = async (_, _, context) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
        };
        using var client = Client(gateway);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReadAsync(client.StreamOverviewAsync(Request(), cancellationToken: stop.Token)));
    }

    [Fact]
    public async Task Locating_and_explaining_bring_the_answer_or_the_reason()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var client = Client(gateway);

        Assert.Equal(SampleDecisions.Located(), await client.LocateRecordsAsync(new LocateRecordsRequest { CaseId = "26/1" }));
        Assert.Equal(SampleDecisions.Explained(), await client.ExplainAccessAsync(new ExplainAccessRequest { CaseId = "26/2" }));
        gateway.Locate = _ => throw RunningGateway.Refusal(StatusCode.PermissionDenied, "ROLE_UNKNOWN");
        gateway.Explain = _ => throw RunningGateway.Refusal(StatusCode.Unavailable, "DISCLOSURE_LOG_UNAVAILABLE");

        var located = await Assert.ThrowsAsync<GatewayException>(() => client.LocateRecordsAsync(new LocateRecordsRequest()));
        var explained = await Assert.ThrowsAsync<GatewayException>(() => client.ExplainAccessAsync(new ExplainAccessRequest()));
        Assert.Equal((GatewayErrorCode.PermissionDenied, "ROLE_UNKNOWN"), (located.Error.Code, located.Error.Reason));
        Assert.Equal((GatewayErrorCode.Unavailable, "DISCLOSURE_LOG_UNAVAILABLE"), (explained.Error.Code, explained.Error.Reason));
    }

    [Fact]
    public async Task Receipts_are_confirmed_as_they_came()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var client = Client(gateway);
        await client.ConfirmDeliveryAsync([SampleStream.First, SampleStream.Second]);

        Assert.Equal([SampleStream.First, SampleStream.Second], Assert.Single(gateway.Confirmed).Receipts);
        gateway.Confirm = (_, _) => throw RunningGateway.Refusal(StatusCode.NotFound, "RECEIPT_UNKNOWN");
        var failure = await Assert.ThrowsAsync<GatewayException>(() => client.ConfirmDeliveryAsync([SampleStream.First]));
        Assert.Equal((GatewayErrorCode.ReceiptUnknown, "RECEIPT_UNKNOWN"), (failure.Error.Code, failure.Error.Reason));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65)]
    public async Task No_or_too_many_receipts_are_not_sent(int count)
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var client = Client(gateway);

        await Assert.ThrowsAsync<ArgumentException>(() => client.ConfirmDeliveryAsync(Enumerable.Repeat(SampleStream.First, count)));
        Assert.Empty(gateway.Confirmed);
    }

    [Fact]
    public void A_stream_put_together_says_what_is_missing()
    {
        var streamed = new StreamedOverview();
        streamed.Add(SampleStream.Opening());
        streamed.Add(SampleStream.FirstGroup());

        Assert.True(streamed is { IsOpen: true, IsWhole: false });
        Assert.Equal(["employment-measures", "employment-journal", "social-measures", "hospital-diagnoses"], streamed.Missing.Select(section => section.Category));
        Assert.Equal([SampleStream.First], streamed.Receipts);
        Assert.Equal(SampleStream.First, streamed.ToAnswer().Receipt);
        streamed.Add(SampleStream.SecondGroup());
        streamed.Add(SampleStream.Closing());

        var answer = streamed.ToAnswer();
        Assert.True(streamed.IsWhole);
        Assert.Empty(streamed.Missing);
        // In the order of the catalogue, not of arrival; and no one receipt stands for two records.
        Assert.Equal(SampleAnswer.Full().Sections, answer.Sections);
        Assert.Null(answer.Receipt);
        Assert.Equal(SampleStream.Second, streamed.ReceiptOf("employment-measures"));
    }

    private static GatewayClient Client(RunningGateway gateway) => GatewayClient.Connect(new GatewayClientOptions
    {
        Address = gateway.Address,
        TrustedAuthorities = gateway.Authorities,
        AccessToken = _ => ValueTask.FromResult(Secret),
    });

    private static async Task<List<StreamOverviewResponse>> ReadAsync(IAsyncEnumerable<StreamOverviewResponse> messages)
    {
        List<StreamOverviewResponse> read = [];
        await foreach (var message in messages)
            read.Add(message);
        return read;
    }

    private static StreamOverviewRequest Request() => new() { CitizenId = RunningGateway.Citizen, CaseId = "26/1", Purpose = "rehabilitation-case-preparation" };
}
