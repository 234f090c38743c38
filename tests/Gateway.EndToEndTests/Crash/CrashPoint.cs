using Gateway.Client;

namespace Gateway.EndToEndTests.Crash;

/// <summary>A place in the path of a query at which the gateway is killed, or its database.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="RunAsync">Brings a settled gateway there and kills; the gateway is dead, or about to be, when this returns, or its database is back.</param>
/// <param name="Records">The kinds of record the query has in the end, as a proof that the kill came in this very place.</param>
internal sealed record CrashPoint(string Name, Func<CrashScene, Task> RunAsync, params string[] Records)
{
    private const string Work = "employment-status";
    private const string Hospital = "hospital-diagnoses";

    // Of a page's frame its head is one call and the page another; a record is several pages.
    private const int InPart = 4;

    // Which of the two makes a commit durable depends on how SQLite was built.
    private const string Sync = "fsync,fdatasync";

    /// <summary>
    /// Those on SQLite, in the order of the path. Each is exact: the gateway waits there for a source, a client or a relay that
    /// holds it, or the kill comes with the system call that is named.
    /// </summary>
    internal static IReadOnlyList<CrashPoint> OnSqlite { get; } =
    [
        new("before the decision: half of the request has come", HalfARequestAsync),
        new("decided, the query's record begins to be written", scene => AtTheQueryAsync(scene, "pwrite64")),
        new("the query's record is written in part", scene => AtTheQueryAsync(scene, "pwrite64", InPart)),
        new("the query is committed and not acknowledged", scene => AtTheQueryAsync(scene, Sync), "asked", "failed"),
        new("a source is asked", SourceAskedAsync, "asked", "failed"),
        new("answers are in, the disclosure's record begins to be written", scene => AtTheDisclosureAsync(scene, "pwrite64"), "asked", "failed"),
        new("the disclosure's record is written in part", scene => AtTheDisclosureAsync(scene, "pwrite64", InPart), "asked", "failed"),
        new("the disclosure is committed and not acknowledged", scene => AtTheDisclosureAsync(scene, Sync), "asked", "disclosed"),
        new("one byte of the answer has reached the client", scene => InTheAnswerAsync(scene, FirstByte()), "asked", "disclosed"),
        new("between two groups of a stream", BetweenGroupsAsync, "asked", "disclosed", "failed"),
        new("all but the last byte of what has left has reached the client", scene => InTheAnswerAsync(scene, AllButTheLastByte()), "asked", "disclosed"),
        new("a checkpoint is in the store, its file begins to be written", scene => AtTheCheckpointAsync(scene, "openat"), "asked", "disclosed"),
        new("a checkpoint's file is written and not in its place", scene => AtTheCheckpointAsync(scene, "rename,renameat,renameat2"), "asked", "disclosed"),
    ];

    /// <summary>
    /// Those on PostgreSQL. Beside sources, clients and relays it is the log's lock, held by the test, and a relay between
    /// the gateway and the server that keep it in its place.
    /// </summary>
    internal static IReadOnlyList<CrashPoint> OnPostgres { get; } =
    [
        new("before the decision: half of the request has come", HalfARequestAsync),
        new("decided, the query's record waits for the log's lock", scene => AtTheQueryAsync(scene, DatabasePoints.WaitingAsync)),
        new("the query's record and commit have left and not arrived", scene => AtTheQueryAsync(scene, DatabasePoints.BeforeCommitAsync)),
        new("the query is committed and not acknowledged", scene => AtTheQueryAsync(scene, DatabasePoints.BeforeAcknowledgementAsync), "asked", "failed"),
        new("a source is asked", SourceAskedAsync, "asked", "failed"),
        new("answers are in, the disclosure's record waits for the log's lock", scene => AtTheDisclosureAsync(scene, DatabasePoints.WaitingAsync), "asked", "failed"),
        new("the disclosure's record and commit have left and not arrived", scene => AtTheDisclosureAsync(scene, DatabasePoints.BeforeCommitAsync), "asked", "failed"),
        new("the disclosure is committed and not acknowledged", scene => AtTheDisclosureAsync(scene, DatabasePoints.BeforeAcknowledgementAsync), "asked", "disclosed"),
        new("one byte of the answer has reached the client", scene => InTheAnswerAsync(scene, FirstByte()), "asked", "disclosed"),
        new("between two groups of a stream", BetweenGroupsAsync, "asked", "disclosed", "failed"),
        new("all but the last byte of what has left has reached the client", scene => InTheAnswerAsync(scene, AllButTheLastByte()), "asked", "disclosed"),
        new("a checkpoint is in the store, its file begins to be written", scene => AtTheCheckpointAsync(scene, "openat"), "asked", "disclosed"),
        new("a checkpoint's file is written and not in its place", scene => AtTheCheckpointAsync(scene, "rename,renameat,renameat2"), "asked", "disclosed"),
    ];

    private static async Task HalfARequestAsync(CrashScene scene)
    {
        using var request = await HalfRequest.SendAsync(scene.Gateway, scene.Gateway.About("D1", Work));
        await KillAsync(scene);
    }

    private static Task AtTheQueryAsync(CrashScene scene, string call, int nth = 1) =>
        AtTheQueryAsync(scene, async (_, _) => await Tracer.KillAtAsync(scene.Gateway.Process.Id, scene.WriteAheadLog, call, nth));

    private static async Task AtTheQueryAsync(CrashScene scene, Func<CrashScene, Func<Task>, Task<IAsyncDisposable>> kill)
    {
        await using var killer = await kill(scene, () => KillAsync(scene));
        await LostAsync(scene.OverviewAsync(scene.Gateway.Caseworker, "D1", Work));
        await scene.Gateway.Process.GoneAsync();
    }

    private static async Task SourceAskedAsync(CrashScene scene)
    {
        using var held = new HeldSource(scene.Gateway.Simulators, "dfdg");
        var asking = scene.OverviewAsync(scene.Gateway.Caseworker, "D1", Work);
        await held.Asked;
        await KillAsync(scene);
        await LostAsync(asking);
    }

    private static Task AtTheDisclosureAsync(CrashScene scene, string call, int nth = 1) =>
        AtTheDisclosureAsync(scene, async (_, _) => await Tracer.KillAtAsync(scene.Gateway.Process.Id, scene.WriteAheadLog, call, nth));

    private static async Task AtTheDisclosureAsync(CrashScene scene, Func<CrashScene, Func<Task>, Task<IAsyncDisposable>> kill)
    {
        using var held = new HeldSource(scene.Gateway.Simulators, "dfdg");
        var asking = scene.OverviewAsync(scene.Gateway.Caseworker, "D1", Work);
        await held.Asked;
        // The query's own record has its checkpoint: what is written next is the disclosure.
        await scene.SettledAsync();
        await using var killer = await kill(scene, () => KillAsync(scene));
        held.LetGo();
        await LostAsync(asking);
        await scene.Gateway.Process.GoneAsync();
    }

    // The gateway has let go of the answer, and a relay between it and the client hands over a part of it.
    private static async Task InTheAnswerAsync(CrashScene scene, Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> part)
    {
        await using var relay = new TcpRelay(scene.Gateway.Address.Port);
        var client = scene.Gateway.Connect(new UriBuilder(scene.Gateway.Address) { Port = relay.Port }.Uri);
        using var held = new HeldSource(scene.Gateway.Simulators, "dfdg");
        var asking = scene.OverviewAsync(client, "D1", Work);
        await held.Asked;
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        relay.FromServer = async piece =>
        {
            left.TrySetResult();
            await scene.Gateway.Process.GoneAsync();
            return part(piece);
        };
        held.LetGo();
        await left.Task.WaitAsync(CrashScene.Patience);
        await KillAsync(scene);
        await LostAsync(asking);
    }

    private static async Task BetweenGroupsAsync(CrashScene scene)
    {
        using var held = new HeldSource(scene.Gateway.Simulators, "dfdg");
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var asking = scene.StreamAsync(scene.Gateway.Caseworker, "D1", () => arrived.TrySetResult(), Work, Hospital);
        await Task.WhenAll(held.Asked, arrived.Task.WaitAsync(CrashScene.Patience));
        await KillAsync(scene);
        await LostAsync(asking);
    }

    private static async Task AtTheCheckpointAsync(CrashScene scene, string call)
    {
        using var held = new HeldSource(scene.Gateway.Simulators, "dfdg");
        var asking = scene.OverviewAsync(scene.Gateway.Caseworker, "D1", Work);
        await held.Asked;
        // The next checkpoint is the disclosure's.
        await scene.SettledAsync();
        await using var tracer = await Tracer.KillAtAsync(scene.Gateway.Process.Id, scene.NewCheckpoint, call);
        held.LetGo();
        await LostAsync(asking);
        await scene.Gateway.Process.GoneAsync();
    }

    private static Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> FirstByte()
    {
        var passed = false;
        return piece =>
        {
            var part = passed ? default : piece[..1];
            passed = true;
            return part;
        };
    }

    private static Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> AllButTheLastByte()
    {
        ReadOnlyMemory<byte> kept = default;
        return piece =>
        {
            byte[] passed = [.. kept.Span, .. piece.Span[..^1]];
            kept = piece[^1..].ToArray();
            return passed;
        };
    }

    private static Task KillAsync(CrashScene scene)
    {
        scene.Gateway.Process.Kill();
        return scene.Gateway.Process.GoneAsync();
    }

    // The client is told of no answer, or has it: both may be, and the transcript says which.
    internal static async Task LostAsync(Task asking)
    {
        var error = await Record.ExceptionAsync(() => asking.WaitAsync(CrashScene.Patience));
        Assert.True(error is null or GatewayException, error?.ToString());
    }
}
