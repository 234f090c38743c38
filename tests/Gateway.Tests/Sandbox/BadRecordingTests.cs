using Gateway.Sandbox;

namespace Gateway.Tests.Sandbox;

public sealed class BadRecordingTests
{
    private const string Number = "1403859922";

    [Theory]
    [InlineData("""[{"case":"a","request":{"method":"GET","path":"/x"},"response":{"status":200,"bodyFile":"gone.json"}}]""", "dfdg/index.json, entry 1 'a': response.bodyFile names gone.json, which does not exist.")]
    [InlineData("""[{"case":"a","request":{"method":"GET","path":"/x"},"response":{"status":200,"bodyFile":"../citizens.json"}}]""", "dfdg/index.json, entry 1 'a': response.bodyFile is no plain file name.")]
    [InlineData("""[{"case":"a","request":{"method":"GET","path":"x"},"response":{"status":99}}]""", "dfdg/index.json, entry 1 'a': request.path does not start with '/'.")]
    [InlineData("""[{"case":"a","request":{"method":"GET","path":"/x"},"response":{"status":"ok"}}]""", "dfdg/index.json, entry 1: The JSON value could not be converted")]
    [InlineData("""[{"request":{"method":"GET","path":"/x"},"response":{"status":200}}]""", "dfdg/index.json, entry 1: case is missing.")]
    [InlineData("""[{"case":"b 1403859922","request":{"method":"GET","path":"/x"},"response":{}}]""", "dfdg/index.json, entry 1 'b ##########': response.status is outside 200 to 599.")]
    [InlineData("[{\"case\":\n1403859922", "dfdg/index.json: not JSON, line 2, byte ")]
    public async Task An_unusable_index_stops_the_start_and_is_named(string index, string says)
    {
        // Proves that file and entry are named, and that no message repeats a national id.
        using var folder = new TemporaryRecording().With("dfdg/index.json", index).With("citizens.json", "{}");
        var refused = await Assert.ThrowsAsync<RecordedDataException>(() => SandboxHost.StartAsync(new SandboxOptions { RecordedFolder = folder.Path }));
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Number, refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_errors_are_listed_at_once()
    {
        // Proves that a recording with five mistakes is mended in one go.
        using var folder = new TemporaryRecording()
            .With("citizens.json", """{"D1":{"name":"A","cpr":"14038599","born":"1985-03-14"},"D2":{"name":"B","cpr":"0211989903","born":"1998-13-02"}}""")
            .With("consents.json", """[{"citizen":"D9","case":"1","receiver":{"cvr":"99990001","name":"K"},"purpose":"p","categories":["c"],"holders":["h"],"form":"shouted","evidence":"e","textVersion":"1","validFromDays":0,"validUntilDays":1}]""")
            .With("ffb/index.json", """[{"case":"a","request":{"method":"GET","path":"/x","bodyFile":"gone"},"response":{"status":200}}]""");
        var refused = await Assert.ThrowsAsync<RecordedDataException>(() => SandboxHost.StartAsync(new SandboxOptions { RecordedFolder = folder.Path }));
        Assert.Equal(
            ["ffb/index.json, entry 1 'a'", "citizens.json, entry 'D1'", "citizens.json, entry 'D2'", "consents.json, entry 1", "consents.json, entry 1"],
            refused.Errors.Select(e => e.Split(':')[0]));
    }

    [Fact]
    public async Task Folders_of_another_shape_are_skipped_with_a_reason()
    {
        // Proves that file deliveries and foreign files in the folder neither stop the start nor are passed over in silence.
        using var folder = new TemporaryRecording()
            .With("files/index.json", """[{"case":"a","request":{"method":"FILE","path":"/a.csv"},"response":{"status":200,"bodyFile":"a.csv"}}]""")
            .With("list/index.json", """["a.csv","b.csv"]""")
            .With("notes/readme.txt", "nothing here")
            .With("odd/index.json", """{"files":[]}""");
        await using var sandbox = await SandboxHost.StartAsync(new SandboxOptions { RecordedFolder = folder.Path });
        Assert.Equal(["cosmic", "dfdg", "ffb"], sandbox.Sources);
        Assert.Equal(
            [
                new SkippedFolder("files", "It is delivered another way than by HTTP requests: FILE."),
                new SkippedFolder("list", "Its index.json is no list of exchanges."),
                new SkippedFolder("notes", "The folder has no index.json."),
                new SkippedFolder("odd", "Its index.json is no list of exchanges."),
            ],
            sandbox.SkippedFolders);
    }

    [Fact]
    public async Task A_folder_that_does_not_exist_is_refused()
    {
        // Proves that a mistyped folder is not taken for an empty one.
        var missing = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString());
        var refused = await Assert.ThrowsAsync<RecordedDataException>(() => SandboxHost.StartAsync(new SandboxOptions { RecordedFolder = missing }));
        Assert.Contains("does not exist", refused.Message, StringComparison.Ordinal);
    }
}
