using Gateway.DisclosureLog.Notes;
using Gateway.LogWitness;

namespace Gateway.DisclosureLog.Tests.Witnesses;

/// <summary>Proves that a witness's memory survives a cut write and is not believed when it is damaged, and how a witness is started.</summary>
public sealed class WitnessStateTests : IDisposable
{
    private const int Place = 512;

    private readonly ScratchFolder _scratch = new();

    private string StateFile => _scratch.In("witness");

    [Fact]
    public void Each_log_has_a_memory_of_its_own()
    {
        // Proves: logs do not mix, whatever the order in which they come and come again.
        Remember(("a", 1), ("b", 10), ("a", 2), ("c", 100), ("b", 11), ("a", 3));
        using var state = WitnessState.Open(StateFile);
        Assert.Equal([3L, 11L, 100L, null], new[] { "a", "b", "c", "d" }.Select(o => state.Last(o)?.Size));
        Assert.Equal(Root(11), state.Last("b")!.Root);
    }

    [Fact]
    public void A_write_that_was_cut_leaves_the_one_before_it()
    {
        // Proves: whatever part of a place was written when the process ended, the tree before it is remembered.
        for (var cut = 0; cut <= 112; cut++)
        {
            File.Delete(StateFile);
            Remember(("a", 1), ("a", 2));
            var before = File.ReadAllBytes(StateFile);
            Remember(("a", 3));
            var after = File.ReadAllBytes(StateFile);
            File.WriteAllBytes(StateFile, [.. before[..Place], .. after[Place..(Place + cut)], .. before[(Place + cut)..]]);
            using var state = WitnessState.Open(StateFile);
            Assert.Equal(cut == 112 ? 3 : 2, state.Last("a")!.Size);
        }
    }

    [Fact]
    public void A_damaged_memory_is_refused()
    {
        // Proves: the witness never begins anew by itself: both places of a log damaged, one that is another log's, a cut file.
        Remember(("a", 1), ("a", 2), ("b", 1));
        var good = File.ReadAllBytes(StateFile);
        byte[] both = [.. good];
        both[3] ^= 1;
        both[Place + 3] ^= 1;
        byte[] mixed = [.. good[..Place], .. good[(3 * Place)..(4 * Place)], .. good[(2 * Place)..]];
        byte[] twice = [.. good[..(2 * Place)], .. good[..(2 * Place)]];
        foreach (var damaged in new[] { both, mixed, twice, good[..^1], [.. good, 1] })
        {
            File.WriteAllBytes(StateFile, damaged);
            Assert.Throws<WitnessStateException>(() => WitnessState.Open(StateFile));
        }
        // Room that was made for a log and never written is no damage.
        File.WriteAllBytes(StateFile, [.. good, .. new byte[2 * Place]]);
        Remember(("c", 5));
        using var state = WitnessState.Open(StateFile);
        Assert.Equal((2, 1, 5), (state.Last("a")!.Size, state.Last("b")!.Size, state.Last("c")!.Size));
    }

    [Fact]
    public void A_key_is_made_once_and_only_a_witness_key_is_taken()
    {
        // Proves: the key file is its owner's alone, is used again at the next start, and a log's key is not taken for one.
        var log = NoteSigner.Generate("example.org/log");
        string[] arguments =
        [
            "--key", _scratch.In("key"), "--state", StateFile, "--log", log.Verifier.ToString(), "--listen", "http://127.0.0.1:0", "--new-key", "witness.example",
        ];
        var first = WitnessArguments.Read(arguments)!;
        Assert.Equal(first.Key.ToString(), WitnessArguments.Read(arguments)!.Key.ToString());
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_scratch.In("key")));
        File.WriteAllText(_scratch.In("key"), log.PrivateText());
        Assert.Null(WitnessArguments.Read(arguments));
    }

    [Theory]
    [InlineData("--listen", "http://example.org:8500")]
    [InlineData("--listen", "https://127.0.0.1:8500")]
    [InlineData("--listen", "8500")]
    [InlineData("--log", "not a key")]
    [InlineData("--log", "")]
    [InlineData("--state", "")]
    [InlineData("--unknown", "x")]
    public void A_command_line_that_cannot_be_used_is_refused(string name, string value)
    {
        // Proves: no witness is reached in the clear from elsewhere, watches nothing, or forgets.
        var arguments = new Dictionary<string, string>
        {
            ["--key"] = _scratch.In("key"), ["--state"] = StateFile, ["--log"] = SignedNoteTests.PeterKey, ["--listen"] = "http://127.0.0.1:0", ["--new-key"] = "witness.example",
        };
        Assert.NotNull(WitnessArguments.Read([.. arguments.SelectMany(a => new[] { a.Key, a.Value })]));
        arguments[name] = value;
        if (value.Length == 0)
            arguments.Remove(name);
        Assert.Null(WitnessArguments.Read([.. arguments.SelectMany(a => new[] { a.Key, a.Value })]));
    }

    public void Dispose() => _scratch.Dispose();

    private void Remember(params (string Origin, long Size)[] trees)
    {
        using var state = WitnessState.Open(StateFile);
        foreach (var (origin, size) in trees)
            state.Store(new WitnessedTree(origin, size, Root(size)));
    }

    private static byte[] Root(long size) => StoredTiles.Leaf(size);
}
