using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Gateway.Sandbox;

namespace Gateway.Tests.Sandbox;

/// <summary>Proves that each strange body is exactly as strange as its name says, and otherwise right.</summary>
public sealed class StrangeBodyTests : IAsyncLifetime
{
    private readonly RecordedFile _asked = RecordedFile.One("df-21-D4-activities");
    private SandboxHost _sandbox = null!;

    public async Task InitializeAsync() => _sandbox = await SandboxHost.StartAsync(new SandboxOptions());

    public Task DisposeAsync() => _sandbox.DisposeAsync().AsTask();

    [Fact]
    public async Task Huge_is_two_hundred_megabytes_and_says_so()
    {
        // Proves the length, that it begins as JSON, and that it is kept: there is more than any limit allows.
        using var response = await AskWithAsync(FaultKind.Huge);
        Assert.Equal(200_000_000, response.Content.Headers.ContentLength);
        await using var body = await response.Content.ReadAsStreamAsync();
        var received = new byte[16 * 1024 * 1024];
        await body.ReadExactlyAsync(received);
        Assert.StartsWith("[{\"fyld\":0},{", Encoding.UTF8.GetString(received, 0, 32), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gzip_bomb_is_small_on_the_wire_and_more_than_a_gibibyte_unpacked()
    {
        // Proves the size on both sides, and that what is unpacked begins with the right answer.
        using var response = await AskWithAsync(FaultKind.GzipBomb);
        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        Assert.InRange(response.Content.Headers.ContentLength!.Value, 1, 4 * 1024 * 1024);
        await using var unpacked = new GZipStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        var first = new byte[_asked.ResponseBody.Length];
        await unpacked.ReadExactlyAsync(first);
        Assert.Equal(_asked.ResponseBody, first);
        var buffer = new byte[1024 * 1024];
        var rest = 0L;
        for (int read; (read = await unpacked.ReadAsync(buffer)) > 0; rest += read)
            Assert.False(buffer.AsSpan(0, read).ContainsAnyExcept((byte)' '));
        Assert.Equal(1L << 30, rest);
    }

    [Theory]
    [InlineData(FaultKind.Utf16, "utf-16")]
    [InlineData(FaultKind.Windows1252, "windows-1252")]
    public async Task Another_character_set_is_said_and_kept(FaultKind kind, string charset)
    {
        // Proves that who reads the set that is said reads the right answer.
        using var response = await AskWithAsync(kind);
        Assert.Equal(charset, response.Content.Headers.ContentType!.CharSet);
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(charset) ?? Encoding.GetEncoding(charset);
        var body = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(Encoding.UTF8.GetString(_asked.ResponseBody), encoding.GetString(body));
        Assert.NotEqual(_asked.ResponseBody, body);
    }

    [Theory]
    [InlineData("df-21-D4-activities")]
    [InlineData("df-04-D4-periods")]
    [InlineData("df-22-D1-ydelse")]
    [InlineData("co-D3-5-careplan")]
    public async Task A_mislabelled_charset_is_no_utf8_whatever_the_answer_holds(string asked)
    {
        // Proves that the fault is one also where the recorded answer has plain letters only, and that the JSON is otherwise well formed.
        var exchange = RecordedFile.One(asked);
        _sandbox.SetFault(exchange.Source, Fault.Of(FaultKind.MislabelledCharset));
        using var response = await Caller.AskAsync(_sandbox, exchange);
        Assert.Equal("utf-8", response.Content.Headers.ContentType!.CharSet);
        var body = await response.Content.ReadAsByteArrayAsync();
        Assert.False(System.Text.Unicode.Utf8.IsValid(body));
        using var read = JsonDocument.Parse(CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(body));
    }

    [Fact]
    public async Task Endless_drips_on_after_nearly_all_of_the_answer()
    {
        // Proves that the answer comes but for its end, and then blanks and never an end.
        using var response = await AskWithAsync(FaultKind.Endless);
        Assert.Null(response.Content.Headers.ContentLength);
        await using var body = await response.Content.ReadAsStreamAsync();
        var end = Encoding.UTF8.GetString(_asked.ResponseBody).LastIndexOf('}');
        var received = new byte[Encoding.UTF8.GetByteCount(Encoding.UTF8.GetString(_asked.ResponseBody)[..end]) + 40];
        await body.ReadExactlyAsync(received).AsTask().WaitAsync(Caller.Patience);
        Assert.Equal(new string(' ', 40), Encoding.UTF8.GetString(received[^40..]));
    }

    [Fact]
    public async Task Deep_nesting_is_well_formed()
    {
        // Proves the depth, and that a reader that goes that deep finds nothing else wrong.
        using var response = await AskWithAsync(FaultKind.DeepNesting);
        var body = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(100_001, DeepestIn(body));
    }

    [Theory]
    [InlineData("df-21-D4-activities")]
    [InlineData("df-22-D1-ydelse")]
    [InlineData("ffb-02-D4-rich")]
    [InlineData("co-D1-1-condition")]
    public async Task Duplicate_keys_say_two_things(string asked)
    {
        // Proves that the first one is the right answer's, and that who takes the last one reads another value.
        var exchange = RecordedFile.One(asked);
        _sandbox.SetFault(exchange.Source, Fault.Of(FaultKind.DuplicateKeys));
        using var response = await Caller.AskAsync(_sandbox, exchange);
        using var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
        var first = json.RootElement.ValueKind == JsonValueKind.Array ? json.RootElement[0] : json.RootElement;
        var twice = Assert.Single(first.EnumerateObject().GroupBy(p => p.Name), g => g.Count() == 2);
        Assert.Equal(first.EnumerateObject().First().Name, twice.Key);
        Assert.NotEqual(twice.First().Value.GetRawText(), twice.Last().Value.GetRawText());
        Assert.Throws<JsonException>(() => JsonDocument.Parse(json.RootElement.GetRawText(), new JsonDocumentOptions { AllowDuplicateProperties = false }));
    }

    [Theory]
    [InlineData(FaultKind.RelativeRedirect, 308)]
    [InlineData(FaultKind.RedirectToItself, 307)]
    public async Task A_redirect_within_the_host_leads_there(FaultKind kind, int status)
    {
        // Proves that the address is written without a host, and that following it is seen as another request.
        using var response = await AskWithAsync(kind);
        Assert.Equal(status, (int)response.StatusCode);
        var target = response.Headers.Location!;
        Assert.False(target.IsAbsoluteUri);
        Assert.Equal(kind == FaultKind.RedirectToItself, target.OriginalString == _asked.Path);
        using var followed = await Caller.GetAsync(new Uri(_sandbox.AddressOf("dfdg"), target));
        Assert.Equal(2, _sandbox.Received.Count);
    }

    [Fact]
    public async Task Flapping_fails_every_second_time_from_when_it_was_set()
    {
        // Proves the turns, and that setting the fault anew begins with a right answer.
        for (var again = 0; again < 2; again++)
        {
            _sandbox.SetFault("dfdg", Fault.Of(FaultKind.Flapping));
            foreach (var status in new[] { 200, 503, 200 })
            {
                using var response = await Caller.AskAsync(_sandbox, _asked);
                Assert.Equal(status, (int)response.StatusCode);
                var body = await response.Content.ReadAsByteArrayAsync();
                Assert.Equal(status == 200, body.SequenceEqual(_asked.ResponseBody));
            }
        }
    }

    private static int DeepestIn(byte[] json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 200_000 });
        var deepest = 0;
        while (reader.Read())
            deepest = Math.Max(deepest, reader.CurrentDepth + (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject ? 1 : 0));
        return deepest;
    }

    private Task<HttpResponseMessage> AskWithAsync(FaultKind kind)
    {
        _sandbox.SetFault("dfdg", Fault.Of(kind));
        return Caller.AskAsync(_sandbox, _asked);
    }
}
