using Gateway.DisclosureLog;
using System.Text;

namespace Gateway.EndToEndTests.Crash;

/// <summary>What the crash tests rest on: whatever is wrong in a log is found.</summary>
public sealed class LogTruthTests
{
    private static readonly LogRow[] Rows =
    [
        Row(0, "asked", "a", "overview"), Row(1, "disclosed", "a", "overview"),
        Row(2, "asked", "b", "overview-stream"), Row(3, "disclosed", "b", "overview-stream"), Row(4, "disclosed", "b", "overview-stream"),
        Row(5, "asked", "c", "locate"), Row(6, "failed", "c", ""),
    ];

    private static readonly ReceivedAnswer[] Answers = [Answer(0, 1), Answer(2, 3), Answer(2, 4)];

    private static readonly CheckpointRow[] Checkpoints = [Checkpoint(3), Checkpoint(7)];

    [Fact]
    public void A_true_log_has_no_findings()
    {
        // Proves: what is in order is let pass, and so a finding means something.
        Assert.Empty(LogTruth.Findings(new StoredLog(Rows, Checkpoints), Answers));
    }

    public static TheoryData<string> Lies => [.. Told.Keys];

    [Theory]
    [MemberData(nameof(Lies))]
    public void A_lie_is_found(string lie)
    {
        // Proves: each way in which a crash could make the log untrue is a finding, so that the crash tests can fail.
        var (rows, checkpoints, answers) = Told[lie];
        Assert.NotEmpty(LogTruth.Findings(new StoredLog(rows, checkpoints), answers));
    }

    private static readonly Dictionary<string, (LogRow[] Rows, CheckpointRow[] Checkpoints, ReceivedAnswer[] Answers)> Told = new()
    {
        ["an answer without its record"] = Signed([Row(0, "asked", "a", "overview"), Row(1, "failed", "a", "")], [Answer(0, 1)]),
        ["an answer beyond the log's end"] = (Rows, Checkpoints, [.. Answers, new ReceivedAnswer(0, Leaf(0), 9, "00")]),
        ["an answer with another leaf hash"] = (Rows, Checkpoints, [Answers[0] with { Leaf = Leaf(3) }]),
        ["an answer of another query"] = (Rows, Checkpoints, [Answer(0, 3)]),
        ["two answers on one record"] = (Rows, Checkpoints, [Answers[0], Answers[0]]),
        ["no outcome"] = Signed(Rows[..6], []),
        ["two outcomes"] = Signed([.. Rows, Row(7, "failed", "a", "")], Answers),
        ["an outcome after the stream's failure"] = Signed([.. Rows, Row(7, "failed", "b", ""), Row(8, "disclosed", "b", "overview-stream")], Answers),
        ["a query logged twice"] = Signed([.. Rows, Row(7, "asked", "a", "overview")], Answers),
        ["an outcome of nothing asked"] = Signed([.. Rows, Row(7, "disclosed", "d", "overview")], Answers),
        ["a gap"] = Signed([.. Rows[..5], Rows[5] with { Index = 6 }, Rows[6] with { Index = 7 }], Answers),
        ["other bytes"] = ([.. Rows[..6], Rows[6] with { Entry = Rows[5].Entry }], Checkpoints, Answers),
        ["a checkpoint of another tree"] = (Rows, [Checkpoints[0] with { Size = 4 }, Checkpoints[1]], Answers),
        ["a smaller checkpoint afterwards"] = (Rows, [Checkpoints[1], Checkpoints[0], Checkpoints[1]], Answers),
        ["records that no checkpoint covers"] = (Rows, [Checkpoints[0]], Answers),
        ["a checkpoint of more than there is"] = (Rows[..5], Checkpoints, Answers),
    };

    private static LogRow Row(long index, string kind, string query, string use)
    {
        var entry = Encoding.UTF8.GetBytes($"{LogEntry.Format}\nkind {kind}\nplace {index}\nquery {query}\n{(use.Length > 0 ? $"use {use}\n" : "")}");
        return new LogRow(index, entry, Rfc6962.LeafHash(entry));
    }

    private static string Leaf(int index) => Convert.ToHexStringLower(Rows[index].Leaf);

    private static ReceivedAnswer Answer(int query, int disclosed) => new(query, Leaf(query), disclosed, Leaf(disclosed));

    private static CheckpointRow Checkpoint(int size) => Over(Rows, size);

    private static (LogRow[], CheckpointRow[], ReceivedAnswer[]) Signed(LogRow[] rows, ReceivedAnswer[] answers) => (rows, [Over(rows, rows.Length)], answers);

    private static CheckpointRow Over(LogRow[] rows, int size)
    {
        var tree = new CompactRange();
        foreach (var row in rows[..size])
            tree.Append(row.Leaf);
        return new CheckpointRow(size, tree.Root());
    }
}
