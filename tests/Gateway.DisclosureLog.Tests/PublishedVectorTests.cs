using System.Text.Json;
using Gateway.DisclosureLog.Checks;
using Gateway.DisclosureLog.Tests.Verifier;
using Xunit.Abstractions;

namespace Gateway.DisclosureLog.Tests;

/// <summary>The proof vectors of transparency-dev/merkle (Vectors/NOTICE): those that must fail matter more than those that pass.</summary>
public sealed class PublishedVectorTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_inclusion_vector_is_judged_as_published()
    {
        // Proves: 98 inclusion proofs, of which 92 must be refused, are judged as their authors say, by the gateway's checker and by the auditor's.
        var vectors = Read("inclusion.jsonl");
        Assert.Equal((98, 92), (vectors.Count, vectors.Count(MustFail)));
        Assert.All(vectors, v => Assert.Equal(!MustFail(v), TwoReaders.Proves(
            Number(v, "leafIdx"), Number(v, "treeSize"), Bytes(v, "leafHash"), Proof(v), Bytes(v, "root"))));
        output.WriteLine("inclusion: 6 published proofs taken, 92 refused");
    }

    [Fact]
    public void Every_consistency_vector_is_judged_as_published()
    {
        // Proves: 98 consistency proofs, of which 92 must be refused, are judged as their authors say.
        var vectors = Read("consistency.jsonl");
        Assert.Equal((98, 92), (vectors.Count, vectors.Count(MustFail)));
        Assert.All(vectors, v => Assert.Equal(!MustFail(v), ProofChecker.Consistency(
            Number(v, "size1"), Number(v, "size2"), Proof(v), Bytes(v, "root1"), Bytes(v, "root2"))));
        output.WriteLine("consistency: 6 published proofs taken, 92 refused");
    }

    private static List<JsonElement> Read(string file) =>
        [.. File.ReadLines(Path.Combine(RepositoryFiles.Root, "tests/Gateway.DisclosureLog.Tests/Vectors", file)).Select(l => JsonDocument.Parse(l).RootElement)];

    private static bool MustFail(JsonElement vector) => vector.GetProperty("wantErr").GetBoolean();

    // The vectors reckon without sign: one below zero is a number no tree can have, here a negative one.
    private static long Number(JsonElement vector, string name) => unchecked((long)vector.GetProperty(name).GetUInt64());

    private static byte[] Bytes(JsonElement vector, string name) => vector.GetProperty(name).GetBytesFromBase64();

    private static byte[][] Proof(JsonElement vector) => [.. vector.GetProperty("proof").EnumerateArray().Select(h => h.GetBytesFromBase64())];
}
