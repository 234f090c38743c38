using System.Diagnostics;
using Gateway.Client;
using Gateway.EndToEndTests.Crash;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Npgsql;
using Xunit.Abstractions;
using State = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Gateway.EndToEndTests.FailClosed;

/// <summary>
/// Whatever keeps the store from recording: nothing is asked and nothing leaves, the gateway says that it is not ready and,
/// to who may know, why, holds no lock, and goes on by itself when the cause is gone.
/// </summary>
public sealed class StoreTroubleTests(ITestOutputHelper output)
{
    // Promised: the first answer comes this soon after the cause has gone.
    internal static readonly TimeSpan RecoversWithin = TimeSpan.FromSeconds(5);

    [SmallDiskFact]
    public async Task A_full_disk()
    {
        // Proves: a real disk, really full; what had been asked already is not answered either.
        await using var scene = await CrashScene.StartAsync(onSmallDisk: true);
        await StopsAndRecoversAsync(scene, () => Task.FromResult<IAsyncDisposable>(new Filling(Path.Combine(scene.DataFolder, "filling"))), "its disk is full", "log: disk full");
    }

    [SmallDiskFact]
    public async Task A_full_disk_for_the_checkpoint_outside_the_store()
    {
        // Proves: a real disk, really full, for the file alone, while the store is well: the first record that cannot be signed for makes the gateway not ready, with the reason for who may know; with room again it is ready by itself, and everything is signed.
        await using var scene = await CrashScene.StartAsync(checkpointOnSmallDisk: true);
        using var channel = await ChannelAsync(scene);
        var health = new Health.HealthClient(channel);
        await scene.SettledAsync();
        await UntilAsync(health, State.Serving);
        await using (new Filling(Path.Combine(scene.CheckpointFolder, "filling")))
        {
            await scene.OverviewAsync(scene.Gateway.Caseworker, "D1", "employment-status");
            await UntilAsync(health, State.NotServing);
            await SaysWhyAsync(scene, health, "log: checkpoint cannot be kept outside");
            await scene.DemandUnlockedAsync();
        }
        await UntilAsync(health, State.Serving);
        await AnsweredAsync(scene);
        Assert.Contains(scene.Gateway.Process.Printed, l => l.Contains("Not ready", StringComparison.Ordinal) && l.Contains("the checkpoint outside", StringComparison.Ordinal) && l.Contains("its disk is full", StringComparison.Ordinal));
        Assert.Empty(await scene.FindingsAsync());
    }

    [TracedFact]
    public async Task A_disk_that_fails_to_make_durable()
    {
        // Proves: the record is written, and the call that would make it durable says EIO: it counts as not recorded.
        await using var scene = await CrashScene.StartAsync();
        await StopsAndRecoversAsync(scene, async () => await Tracer.FailAsync(scene.Gateway.Process.Id, scene.WriteAheadLog, "fsync,fdatasync", "EIO"), "its disk fails", "log: disk fails");
    }

    [TracedFact]
    public async Task A_disk_that_has_become_read_only()
    {
        // Proves: whoever opens or writes is told EROFS, as by a disk that was mounted anew, read-only, after an error; and that is what is said of it.
        await using var scene = await CrashScene.StartAsync();
        await StopsAndRecoversAsync(scene, async () => await Tracer.FailAsync(scene.Gateway.Process.Id, scene.WriteAheadLog, "pwrite64,openat", "EROFS"), "its disk is read-only", "log: read-only");
    }

    [DatabaseFact]
    public async Task A_database_that_is_down()
    {
        // Proves: stopped at once and started again; the gateway finds it again by itself.
        await using var scene = await CrashScene.StartAsync(onPostgres: true, patient: false);
        await StopsAndRecoversAsync(
            scene,
            async () =>
            {
                await scene.Database!.StopAsync();
                return new Started(scene.Database, null);
            },
            "its database cannot be reached", "log: database cannot be reached");
    }

    [DatabaseFact]
    public async Task A_database_whose_disk_fails_to_make_durable()
    {
        // Proves: EIO where the server makes a commit durable. It ends all its processes, and again with every commit that is tried; what was under way counts as not recorded.
        await using var scene = await CrashScene.StartAsync(onPostgres: true, patient: false);
        await StopsAndRecoversAsync(scene, async () => new Started(scene.Database!, await scene.Database!.FailAsync("fdatasync", "EIO")), "its database cannot be reached", "log: database cannot be reached");
    }

    [DatabaseFact]
    public async Task A_database_whose_disk_is_full()
    {
        // Proves: ENOSPC where the server writes its log. It ends all its processes as it does then; nothing is half recorded.
        await using var scene = await CrashScene.StartAsync(onPostgres: true, patient: false);
        await StopsAndRecoversAsync(scene, async () => new Started(scene.Database!, await scene.Database!.FailAsync("pwrite64", "ENOSPC")), "its database cannot be reached", "log: database cannot be reached");
    }

    [SmallDiskDatabaseFact]
    public async Task A_database_whose_tables_have_no_room()
    {
        // Proves: a real disk, really full, while the server lives and its log has room. As long as a record finds a place on a page that is there it is recorded; the first that does not is refused, readiness says why, and with room it goes on.
        await using var scene = await CrashScene.StartAsync(onSmallDisk: true, onPostgres: true, patient: false);
        using var channel = await ChannelAsync(scene);
        var health = new Health.HealthClient(channel);
        await using (new Filling(Path.Combine(scene.Database!.Disk, "filling")))
        {
            using var patience = new CancellationTokenSource(CrashScene.Patience);
            Exception? refused = null;
            while ((refused = await Record.ExceptionAsync(() => scene.OverviewAsync(scene.Gateway.Caseworker, "D1", "employment-status"))) is null)
                patience.Token.ThrowIfCancellationRequested();
            await RefusedAsync(Task.FromException(refused));
            await UntilAsync(health, State.NotServing);
            await SaysWhyAsync(scene, health, "log: disk full");
            await scene.DemandUnlockedAsync();
        }
        await AnsweredAsync(scene);
        await UntilAsync(health, State.Serving);
        Assert.Contains(scene.Gateway.Process.Printed, l => l.Contains("Not ready", StringComparison.Ordinal) && l.Contains("its disk is full", StringComparison.Ordinal));
        Assert.Empty(await scene.FindingsAsync());
    }

    [DatabaseFact]
    public async Task A_database_that_has_become_read_only()
    {
        // Proves: one that lets nobody write, as after a change of the server that leads; reading still works, and nothing leaves.
        await using var scene = await CrashScene.StartAsync(onPostgres: true, patient: false);
        await StopsAndRecoversAsync(
            scene,
            async () =>
            {
                await scene.Database!.SetAsync("default_transaction_read_only", "on");
                return new Undone(() => scene.Database.SetAsync("default_transaction_read_only", "off"));
            },
            "transaction_read_only=on", "log: read-only");
    }

    [DatabaseFact]
    public async Task A_log_that_somebody_else_holds()
    {
        // Proves: a lock on the log that is not given back, as of a maintenance gone wrong; the gateway waits for it no longer than a call has, and holds none itself.
        await using var scene = await CrashScene.StartAsync(onPostgres: true, patient: false);
        await StopsAndRecoversAsync(
            scene,
            async () =>
            {
                var holder = scene.Database!.Open();
                await using var hold = new NpgsqlCommand("BEGIN; LOCK TABLE log_head IN ACCESS EXCLUSIVE MODE", holder);
                await hold.ExecuteNonQueryAsync();
                return holder;
            },
            "another may hold it", "log: held by another");
    }

    private async Task StopsAndRecoversAsync(CrashScene scene, Func<Task<IAsyncDisposable>> begin, string why, string reason)
    {
        using var channel = await ChannelAsync(scene);
        var health = new Health.HealthClient(channel);
        Assert.Equal(State.Serving, (await health.CheckAsync(new HealthCheckRequest())).Status);
        using var held = new HeldSource(scene.Gateway.Simulators, "dfdg");
        var asked = scene.OverviewAsync(scene.Gateway.Caseworker, "D1", "employment-status");
        await held.Asked;
        await scene.SettledAsync();
        var (answers, questions) = (scene.Transcript.Received.Count, scene.Gateway.Simulators.Received.Count);

        await using (await begin())
        {
            held.LetGo();
            await RefusedAsync(asked);
            await UntilAsync(health, State.NotServing);
            await SaysWhyAsync(scene, health, reason);
            await RefusedAsync(scene.OverviewAsync(scene.Gateway.Caseworker, "D1", "employment-status"));
            await RefusedAsync(scene.LocateAsync(scene.Gateway.Caseworker, "D1", "employment-status"));
            await RefusedAsync(scene.StreamAsync(scene.Gateway.Caseworker, "D1", null, "employment-status"));
            await scene.DemandUnlockedAsync();
            Assert.Equal((answers, questions), (scene.Transcript.Received.Count, scene.Gateway.Simulators.Received.Count));
        }

        await AnsweredAsync(scene);
        await UntilAsync(health, State.Serving);
        Assert.Contains(scene.Gateway.Process.Printed, l => l.Contains("Not ready", StringComparison.Ordinal) && l.Contains(why, StringComparison.Ordinal));
        Assert.DoesNotContain(scene.Gateway.Process.Printed, l => l.Contains(scene.Gateway.About("D1").CitizenId, StringComparison.Ordinal));
        Assert.Contains(scene.Read().Rows, r => r.Kind == "failed");
        Assert.Empty(await scene.FindingsAsync());
    }

    private static async Task<GrpcChannel> ChannelAsync(CrashScene scene)
    {
        var (handler, _) = await scene.Gateway.OpenAsync();
        return GrpcChannel.ForAddress(scene.Gateway.Address, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
    }

    private static async Task RefusedAsync(Task asking) =>
        Assert.Equal("DISCLOSURE_LOG_UNAVAILABLE", (await Assert.ThrowsAsync<GatewayException>(() => asking)).Error.Reason);

    private async Task AnsweredAsync(CrashScene scene)
    {
        var since = Stopwatch.StartNew();
        using var patience = new CancellationTokenSource(RecoversWithin);
        while (true)
        {
            try
            {
                await scene.OverviewAsync(scene.Gateway.Caseworker, "D1", "employment-status");
                Assert.False(patience.IsCancellationRequested, $"The first answer came later than {RecoversWithin.TotalSeconds} s after the cause had gone.");
                output.WriteLine($"first answer {since.ElapsedMilliseconds} ms after the cause had gone");
                return;
            }
            catch (GatewayException)
            {
                await Task.Delay(50, patience.Token);
            }
        }
    }

    private static async Task UntilAsync(Health.HealthClient health, State state)
    {
        using var patience = new CancellationTokenSource(CrashScene.Patience);
        while ((await health.CheckAsync(new HealthCheckRequest(), cancellationToken: patience.Token)).Status != state)
            await Task.Delay(50, patience.Token);
    }

    // To who looks after the gateway, and to nobody else: without a token, or with a caseworker's, the state is all there is.
    private static async Task SaysWhyAsync(CrashScene scene, Health.HealthClient health, string reason)
    {
        var (handler, caseworkers) = await scene.Gateway.OpenAsync();
        handler.Dispose();
        var owners = await scene.Gateway.OwnersTokenAsync();
        // What a look meets may change while a connection is tried again.
        using var patience = new CancellationTokenSource(CrashScene.Patience);
        while (await ReadinessReasons.ToldAsync(health, owners) != reason)
            await Task.Delay(50, patience.Token);
        Assert.Null(await ReadinessReasons.ToldAsync(health, token: null));
        Assert.Null(await ReadinessReasons.ToldAsync(health, caseworkers));
        Assert.Null(await ReadinessReasons.ToldAsync(health, owners + "x"));
    }

    // As whoever looks after a server does, once what stopped it is gone.
    private sealed class Started(DatabaseServer server, IAsyncDisposable? cause) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            if (cause is not null)
                await cause.DisposeAsync();
            await server.StartAgainAsync();
        }
    }

    private sealed class Undone(Func<Task> undo) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => new(undo());
    }

    // Takes what room a disk has left, to the last byte.
    private sealed class Filling : IAsyncDisposable
    {
        private const int DiskFull = 28;
        private readonly string _file;

        internal Filling(string file)
        {
            _file = file;
            using var filling = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            var error = Record.Exception(() => Fill(filling));
            Assert.Equal(DiskFull, Assert.IsAssignableFrom<IOException>(error).HResult);
        }

        private static void Fill(FileStream filling)
        {
            var piece = new byte[4096];
            while (true)
                filling.Write(piece);
        }

        public ValueTask DisposeAsync()
        {
            File.Delete(_file);
            return ValueTask.CompletedTask;
        }
    }
}
