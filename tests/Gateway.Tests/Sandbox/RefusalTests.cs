using System.Text.Json;
using Gateway.Sandbox;

namespace Gateway.Tests.Sandbox;

public sealed class RefusalTests
{
    private const string Nobody = "0101709999";

    [Theory]
    [InlineData("df-01-D1-rich", 404, "4404")]
    [InlineData("df-08-D1-activities", 404, "4404")]
    [InlineData("ffb-02-D4-rich", 404, "not-found")]
    [InlineData("co-D4-1-condition", 200, "\"total\":0")]
    public async Task A_citizen_nobody_recorded_is_answered_in_the_sources_own_way(string asked, int status, string says)
    {
        // Proves that "nothing held" looks like each source's own, and never echoes the number.
        await using var sandbox = await SandboxHost.StartAsync(new SandboxOptions());
        using var response = await Caller.AskAsync(sandbox, RecordedFile.One(asked), otherCpr: Nobody);
        var body = await response.Content.ReadAsStringAsync();
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(says, body, StringComparison.Ordinal);
        Assert.DoesNotContain(Nobody, body, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(body);
    }

    [Fact]
    public async Task A_folder_without_recordings_leaves_all_three_sources_answering()
    {
        // Proves that an empty recording is "nothing found" at every source, not a closed door.
        using var folder = new TemporaryRecording();
        await using var sandbox = await SandboxHost.StartAsync(new SandboxOptions { RecordedFolder = folder.Path });
        Assert.Equal(["cosmic", "dfdg", "ffb"], sandbox.Sources);
        Assert.False(sandbox.HasConsentFile);
        Assert.Empty(sandbox.Citizens);
        Assert.Equal(404, (int)(await Caller.AskAsync(sandbox, RecordedFile.One("df-01-D1-rich"))).StatusCode);
        Assert.Equal(404, (int)(await Caller.AskAsync(sandbox, RecordedFile.One("ffb-01-D1-small"))).StatusCode);
        Assert.Equal(200, (int)(await Caller.AskAsync(sandbox, RecordedFile.One("co-D1-1-condition"))).StatusCode);
    }

    [Fact]
    public async Task A_repeated_request_id_is_refused_as_recorded_and_a_new_one_answered()
    {
        // Proves the 412 of a source that takes each x-requestId once, and that the other sources do not look at it.
        await using var sandbox = await SandboxHost.StartAsync(new SandboxOptions());
        var exchange = RecordedFile.One("df-01-D1-rich");
        Assert.Equal(200, (int)(await Caller.AskAsync(sandbox, exchange, requestId: "once")).StatusCode);
        using var repeated = await Caller.AskAsync(sandbox, exchange, requestId: "once");
        Assert.Equal(412, (int)repeated.StatusCode);
        Assert.Equal(RecordedFile.One("df-07-repeat-requestid").ResponseBody, await repeated.Content.ReadAsByteArrayAsync());
        Assert.Equal(200, (int)(await Caller.AskAsync(sandbox, exchange, requestId: "twice")).StatusCode);
    }

    [Theory]
    [InlineData("df-01-D1-rich", "\"status\":401")]
    [InlineData("ffb-01-D1-small", "\"code\":\"login\"")]
    [InlineData("co-D1-1-condition", "OperationOutcome")]
    public async Task Without_the_right_token_a_source_refuses_in_its_own_shape(string asked, string says)
    {
        // Proves that no token, a wrong one and a longer one are refused, and the right one is let in.
        await using var sandbox = await SandboxHost.StartAsync(new SandboxOptions { BearerToken = "sandbox-token" });
        var exchange = RecordedFile.One(asked);
        foreach (var wrong in new[] { null, "sandbox", "sandbox-token2", "SANDBOX-TOKEN" })
        {
            using var refused = await Caller.AskAsync(sandbox, exchange, bearer: wrong);
            Assert.Equal(401, (int)refused.StatusCode);
            Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.Single().Scheme);
            Assert.Contains(says, await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using var answered = await Caller.AskAsync(sandbox, exchange, bearer: "sandbox-token");
        Assert.Equal(exchange.ResponseBody, await answered.Content.ReadAsByteArrayAsync());
    }
}
