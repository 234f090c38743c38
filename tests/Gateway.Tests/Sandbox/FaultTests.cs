using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Gateway.Sandbox;

namespace Gateway.Tests.Sandbox;

public sealed class FaultTests : IAsyncLifetime
{
    private readonly RecordedFile _asked = RecordedFile.One("df-04-D4-periods");
    private SandboxHost _sandbox = null!;

    public async Task InitializeAsync() => _sandbox = await SandboxHost.StartAsync(new SandboxOptions());

    public Task DisposeAsync() => _sandbox.DisposeAsync().AsTask();

    [Fact]
    public async Task Hang_never_answers_and_does_not_hold_up_the_stop()
    {
        // Proves that a hanging source is silent until the caller gives up, and that stopping is quick all the same.
        _sandbox.SetFault("dfdg", Fault.Of(FaultKind.Hang));
        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Caller.AskAsync(_sandbox, _asked, cancellation: impatient.Token));
        var waiting = Caller.AskAsync(_sandbox, _asked);
        await Task.WhenAny(waiting, Task.Delay(200));
        Assert.False(waiting.IsCompleted);
        await _sandbox.DisposeAsync().AsTask().WaitAsync(Caller.Patience / 2);
        await Assert.ThrowsAsync<HttpRequestException>(() => waiting);
    }

    [Fact]
    public async Task Refuse_cuts_the_connection()
    {
        // Proves that the caller sees a broken connection, not a status.
        await Assert.ThrowsAsync<HttpRequestException>(() => AskWithAsync(Fault.Of(FaultKind.Refuse)));
    }

    [Fact]
    public async Task Slow_gives_the_right_answer_late()
    {
        // Proves the delay and that nothing else is changed.
        var began = TimeProvider.System.GetTimestamp();
        using var response = await AskWithAsync(Fault.Slow(TimeSpan.FromMilliseconds(400)));
        Assert.Equal(_asked.ResponseBody, await response.Content.ReadAsByteArrayAsync());
        Assert.True(TimeProvider.System.GetElapsedTime(began) >= TimeSpan.FromMilliseconds(390));
    }

    [Fact]
    public async Task Garbage_calls_itself_json_and_is_none()
    {
        // Proves that a parser, not the content type, must find out.
        using var response = await AskWithAsync(Fault.Of(FaultKind.Garbage));
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        var body = await response.Content.ReadAsByteArrayAsync();
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(body));
    }

    [Fact]
    public async Task Html_with_200_is_a_login_page()
    {
        // Proves that a page for people can come with a good status.
        using var response = await AskWithAsync(Fault.Of(FaultKind.HtmlWith200));
        Assert.Equal((200, "text/html"), ((int)response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.StartsWith("<!DOCTYPE html>", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("df-01-D1-rich", "\"status\":500")]
    [InlineData("ffb-01-D1-small", "\"code\":\"exception\"")]
    [InlineData("co-D1-1-condition", "OperationOutcome")]
    public async Task Server_error_has_the_sources_own_shape(string asked, string says)
    {
        // Proves 500 with each source's own body.
        var exchange = RecordedFile.One(asked);
        _sandbox.SetFault(exchange.Source, Fault.Of(FaultKind.ServerError));
        using var response = await Caller.AskAsync(_sandbox, exchange);
        Assert.Equal(500, (int)response.StatusCode);
        Assert.Contains(says, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("df-04-D4-periods")]
    [InlineData("df-21-D4-activities")]
    [InlineData("df-23-D4-ydelse")]
    [InlineData("df-03-D3-notfound")]
    [InlineData("ffb-02-D4-rich")]
    [InlineData("ffb-03-D3-notfound")]
    [InlineData("co-D1-1-condition")]
    [InlineData("co-D3-5-careplan")]
    public async Task Wrong_person_answers_about_another_citizen_and_says_so(string asked)
    {
        // Proves that the answer is well formed and carries exactly one other citizen's number.
        var exchange = RecordedFile.One(asked);
        _sandbox.SetFault(exchange.Source, Fault.Of(FaultKind.WrongPerson));
        using var response = await Caller.AskAsync(_sandbox, exchange);
        var body = await response.Content.ReadAsStringAsync();
        using var json = JsonDocument.Parse(body);
        Assert.Equal(200, (int)response.StatusCode);
        Assert.DoesNotContain(exchange.Cpr!, body, StringComparison.Ordinal);
        Assert.Single(_sandbox.Citizens, c => body.Contains(c.Cpr, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Wrong_person_adds_the_number_where_the_payload_names_nobody()
    {
        // Proves the field a caller can look at: at the top of an object, in each object of a list.
        _sandbox.SetFault("dfdg", Fault.Of(FaultKind.WrongPerson));
        using var status = JsonDocument.Parse(await (await Caller.AskAsync(_sandbox, _asked)).Content.ReadAsStringAsync());
        using var benefits = JsonDocument.Parse(await (await Caller.AskAsync(_sandbox, RecordedFile.One("df-22-D1-ydelse"))).Content.ReadAsStringAsync());
        Assert.Equal("1403859922", status.RootElement.GetProperty("personnummer").GetString());
        Assert.All(benefits.RootElement.EnumerateArray(), b => Assert.Equal("0211989903", b.GetProperty("personnummer").GetString()));
    }

    [Fact]
    public async Task Too_large_goes_on_beyond_eight_mebibytes_without_a_length()
    {
        // Proves that only a caller's own limit stops the reading.
        using var response = await AskWithAsync(Fault.Of(FaultKind.TooLarge));
        Assert.Null(response.Content.Headers.ContentLength);
        await using var body = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[64 * 1024];
        var read = 0L;
        for (var n = 1; n > 0 && read <= 8 * 1024 * 1024; read += n) n = await body.ReadAsync(buffer);
        Assert.True(read > 8 * 1024 * 1024);
    }

    [Fact]
    public async Task Truncated_breaks_off_in_the_middle()
    {
        // Proves that part of the right body arrives and then the connection ends before the promised length.
        using var response = await AskWithAsync(Fault.Of(FaultKind.Truncated));
        Assert.Equal(_asked.ResponseBody.Length, response.Content.Headers.ContentLength);
        var received = new byte[_asked.ResponseBody.Length];
        await using var body = await response.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(received.AsMemory(0, received.Length / 2));
        Assert.Equal(_asked.ResponseBody[..(received.Length / 2)], received[..(received.Length / 2)]);
        await Assert.ThrowsAnyAsync<IOException>(async () => await body.ReadExactlyAsync(received.AsMemory(0, 1)));
    }

    [Fact]
    public async Task Empty_200_has_no_body()
    {
        // Proves that success without content is told apart from an empty answer.
        using var response = await AskWithAsync(Fault.Of(FaultKind.Empty200));
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Not_json_is_the_right_body_under_the_wrong_type()
    {
        // Proves that only the content type is wrong.
        using var response = await AskWithAsync(Fault.Of(FaultKind.NotJson));
        Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(_asked.ResponseBody, await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Redirect_leads_to_another_host_where_following_is_noticed()
    {
        // Proves that a caller that follows is seen doing it, and that the address names nobody.
        using var response = await AskWithAsync(Fault.Of(FaultKind.Redirect));
        var target = response.Headers.Location!;
        Assert.Equal(302, (int)response.StatusCode);
        Assert.NotEqual(_sandbox.AddressOf("dfdg").Host, target.Host);
        Assert.DoesNotContain(_sandbox.Received, r => r.Source == SandboxHost.RedirectTarget);
        using var followed = await Caller.GetAsync(target);
        Assert.Contains(_sandbox.Received, r => r.Source == SandboxHost.RedirectTarget);
    }

    [Fact]
    public async Task Gzip_is_sent_though_nobody_asked()
    {
        // Proves that the body is compressed and, unpacked, the right one.
        using var response = await AskWithAsync(Fault.Of(FaultKind.Gzip));
        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        await using var unpacked = new GZipStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var body = new MemoryStream();
        await unpacked.CopyToAsync(body);
        Assert.Equal(_asked.ResponseBody, body.ToArray());
    }

    [Fact]
    public async Task Clearing_makes_every_source_answer_as_recorded_again()
    {
        // Proves that a fault is one source's own and can be taken back.
        _sandbox.SetFault("dfdg", Fault.Of(FaultKind.ServerError));
        using var other = await Caller.AskAsync(_sandbox, RecordedFile.One("ffb-02-D4-rich"));
        Assert.Equal(200, (int)other.StatusCode);
        _sandbox.ClearFaults();
        using var response = await Caller.AskAsync(_sandbox, _asked);
        Assert.Equal(Encoding.UTF8.GetString(_asked.ResponseBody), await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public void A_fault_cannot_be_made_without_what_it_needs()
    {
        // Proves that Slow demands a delay between zero and an hour, that WrongCertificate demands a certificate and a source that shows one, that Rewritten demands a change, and that there are no other faults.
        Assert.Throws<ArgumentOutOfRangeException>(() => Fault.Of(FaultKind.Slow));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fault.Of(FaultKind.WrongCertificate));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fault.Of(FaultKind.Rewritten));
        Assert.Throws<ArgumentNullException>(() => Fault.Showing(null!));
        Assert.Throws<ArgumentNullException>(() => Fault.Rewritten(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fault.Of((FaultKind)99));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fault.Slow(TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fault.Slow(TimeSpan.FromHours(2)));
    }

    private Task<HttpResponseMessage> AskWithAsync(Fault fault)
    {
        _sandbox.SetFault("dfdg", fault);
        return Caller.AskAsync(_sandbox, _asked);
    }
}
