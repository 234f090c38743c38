namespace Gateway.EndToEndTests.Crash;

/// <summary>
/// The places in the path of a query at which not the gateway but its database's server is killed, and comes back. Each is
/// exact: the gateway waits there for a source, the log's lock or a relay, or the kill comes with the server's own system
/// call. The gateway lives, and goes on by itself.
/// </summary>
internal static class ServerPoints
{
    private const string Work = "employment-status";
    private const string Hospital = "hospital-diagnoses";

    // What writes the log, and what has the disk keep it.
    private const string Write = "pwrite64";
    private const string Sync = "fdatasync";

    internal static IReadOnlyList<CrashPoint> All { get; } =
    [
        new("the query's record waits for the log's lock", scene => AtTheQueryAsync(scene, DatabasePoints.WaitingAsync)),
        new("the query's record and commit have left and not arrived", scene => AtTheQueryAsync(scene, DatabasePoints.BeforeCommitAsync)),
        new("the server begins to write the query's commit", scene => InTheServerAtTheQueryAsync(scene, Write)),
        new("the server has written the query's commit and not yet synced it", scene => InTheServerAtTheQueryAsync(scene, Sync), "asked", "failed"),
        new("the query is committed and not acknowledged", scene => AtTheQueryAsync(scene, DatabasePoints.BeforeAcknowledgementAsync), "asked", "failed"),
        new("a source is asked", SourceAskedAsync, "asked", "disclosed"),
        new("answers are in, the disclosure's record waits for the log's lock", scene => AtTheDisclosureAsync(scene, DatabasePoints.WaitingAsync), "asked", "failed"),
        new("the disclosure's record and commit have left and not arrived", scene => AtTheDisclosureAsync(scene, DatabasePoints.BeforeCommitAsync), "asked", "failed"),
        new("the server begins to write the disclosure's commit", scene => InTheServerAtTheDisclosureAsync(scene, Write), "asked", "failed"),
        new("the server has written the disclosure's commit and not yet synced it", scene => InTheServerAtTheDisclosureAsync(scene, Sync), "asked", "disclosed"),
        new("the disclosure is committed and not acknowledged", scene => AtTheDisclosureAsync(scene, DatabasePoints.BeforeAcknowledgementAsync), "asked", "disclosed"),
        new("between two groups of a stream", BetweenGroupsAsync, "asked", "disclosed", "failed"),
        new("a checkpoint has left and not arrived", AtTheCheckpointAsync, "asked", "disclosed"),
    ];

    private static async Task AtTheQueryAsync(CrashScene scene, Func<CrashScene, Func<Task>, Task<IAsyncDisposable>> point)
    {
        await using (await point(scene, scene.Database!.KillAsync))
            await CrashPoint.LostAsync(scene.OverviewAsync(scene.Gateway.Caseworker, "D1", Work));
        await scene.Database!.StartAgainAsync();
    }

    private static async Task InTheServerAtTheQueryAsync(CrashScene scene, string call)
    {
        var before = await scene.Database!.CheckpointerAsync();
        await using (await DatabasePoints.InTheServerAsync(scene, call))
            await CrashPoint.LostAsync(scene.OverviewAsync(scene.Gateway.Caseworker, "D1", Work));
        await scene.Database.RecoveredAsync(before);
    }

    private static async Task SourceAskedAsync(CrashScene scene)
    {
        using var held = new HeldSource(scene.Gateway.Simulators, "dfdg");
        var asking = scene.OverviewAsync(scene.Gateway.Caseworker, "D1", Work);
        await held.Asked;
        await scene.Database!.KillAsync();
        await scene.Database.StartAgainAsync();
        held.LetGo();
        await asking;
    }

    private static async Task AtTheDisclosureAsync(CrashScene scene, Func<CrashScene, Func<Task>, Task<IAsyncDisposable>> point)
    {
        await BeforeTheDisclosureAsync(scene, () => point(scene, scene.Database!.KillAsync));
        await scene.Database!.StartAgainAsync();
    }

    private static async Task InTheServerAtTheDisclosureAsync(CrashScene scene, string call)
    {
        var before = await scene.Database!.CheckpointerAsync();
        await BeforeTheDisclosureAsync(scene, () => DatabasePoints.InTheServerAsync(scene, call));
        await scene.Database.RecoveredAsync(before);
    }

    private static async Task BeforeTheDisclosureAsync(CrashScene scene, Func<Task<IAsyncDisposable>> point)
    {
        using var held = new HeldSource(scene.Gateway.Simulators, "dfdg");
        var asking = scene.OverviewAsync(scene.Gateway.Caseworker, "D1", Work);
        await held.Asked;
        // The query's own record has its checkpoint: what is written next is the disclosure.
        await scene.SettledAsync();
        await using (await point())
        {
            held.LetGo();
            await CrashPoint.LostAsync(asking);
        }
    }

    private static async Task BetweenGroupsAsync(CrashScene scene)
    {
        using var held = new HeldSource(scene.Gateway.Simulators, "dfdg");
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var asking = scene.StreamAsync(scene.Gateway.Caseworker, "D1", () => arrived.TrySetResult(), Work, Hospital);
        await Task.WhenAll(held.Asked, arrived.Task.WaitAsync(CrashScene.Patience));
        await scene.Database!.KillAsync();
        held.LetGo();
        // It comes back once the stream has met it away.
        await CrashPoint.LostAsync(asking);
        await scene.Database.StartAgainAsync();
    }

    private static async Task AtTheCheckpointAsync(CrashScene scene)
    {
        var killed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var held = new HeldSource(scene.Gateway.Simulators, "dfdg");
        var asking = scene.OverviewAsync(scene.Gateway.Caseworker, "D1", Work);
        await held.Asked;
        // The next checkpoint is the disclosure's.
        await scene.SettledAsync();
        var point = await DatabasePoints.KeptBackAsync(scene, piece => piece.IndexOf(DatabasePoints.Checkpoint) >= 0, async () =>
        {
            await scene.Database!.KillAsync();
            killed.TrySetResult();
        });
        await using (point)
        {
            held.LetGo();
            await CrashPoint.LostAsync(asking);
            await killed.Task.WaitAsync(CrashScene.Patience);
        }
        await scene.Database!.StartAgainAsync();
    }
}
