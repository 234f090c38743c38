using Gateway.LogVerifier;
using State = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Gateway.EndToEndTests;

/// <summary>Gateway and witness as two processes over HTTP: what a stranger sees is never ahead of the witness.</summary>
public sealed class WitnessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-witness-").FullName;

    [Fact]
    public async Task A_checkpoint_is_published_with_the_witnesss_signature_and_the_auditors_program_demands_it()
    {
        // Proves the happy path over HTTP, the health named witness, and that the auditor's program passes the log with the witness's key and names the place with another's.
        var key = WitnessedGateway.NewKey();
        await using var witness = await RunningWitness.StartAsync(In("witness"), key);
        await using var gateway = await WitnessedGateway.StartAsync(In("gateway"), key, witness);
        await gateway.CosignedAsync(witness);
        await gateway.AskAsync();
        var note = await gateway.CosignedAsync(witness);
        Assert.Equal(note, await File.ReadAllTextAsync(Path.Combine(gateway.Alone.DataFolder, "checkpoint.cosigned")));
        Assert.Equal((State.Serving, State.Serving), (await gateway.HealthAsync("witness"), await gateway.HealthAsync("")));
        Assert.StartsWith(witness.Key.ToString(), await gateway.WitnessesAsync(), StringComparison.Ordinal);

        await gateway.ExportAsync(In("exported"));
        string[] audit = [In("exported"), "--key", key.Verifier.ToString(), "--language", "en"];
        var (good, said) = await VerifyAsync([.. audit, "--witness", witness.Key.ToString()]);
        Assert.True(good == LogVerifier.ExitCode.Good, said);
        var stranger = DisclosureLog.Notes.NoteSigner.Generate("witness.example/other", DisclosureLog.Notes.NoteKeyKind.TimestampedEd25519);
        (var other, said) = await VerifyAsync([.. audit, "--witness", witness.Key.ToString(), "--witness", stranger.ToString()]);
        Assert.Equal(LogVerifier.ExitCode.Inconsistent, other);
        Assert.Contains("checkpoint: witness.example/other has not cosigned.", said, StringComparison.Ordinal);
        Assert.Equal(LogVerifier.ExitCode.Good, (await VerifyAsync([.. audit, "--witness", witness.Key.ToString(), "--witness", stranger.ToString(), "--witnesses-required", "1"])).Code);
    }

    [Fact]
    public async Task A_witness_that_goes_away_stops_the_publication_and_nothing_else_until_it_comes_back()
    {
        // Proves that disclosures go on, that the published checkpoint stands still over a restart of the gateway too, and that the gateway recovers alone.
        var key = WitnessedGateway.NewKey();
        await using var witness = await RunningWitness.StartAsync(In("witness"), key);
        await using var gateway = await WitnessedGateway.StartAsync(In("gateway"), key, witness);
        await gateway.AskAsync();
        var before = await gateway.CosignedAsync(witness);
        await witness.StopAsync();
        await gateway.AskAsync();
        await gateway.UntilAsync(async () => (await gateway.WitnessesAsync()).Contains("Vidnet kan ikke nås.", StringComparison.Ordinal));
        await PrintedAsync(gateway, "has not cosigned");
        Assert.Equal(before, await gateway.CheckpointAsync());
        await gateway.Alone.RestartAsync();
        await gateway.AskAsync();
        Assert.Equal(before, await gateway.CheckpointAsync());
        await witness.StartAsync();
        var after = await gateway.CosignedAsync(witness);
        Assert.True(WitnessedGateway.SizeOf(after) > WitnessedGateway.SizeOf(before));
    }

    [Fact]
    public async Task A_data_folder_put_back_from_a_backup_is_refused_by_the_witness()
    {
        // Proves the fork that the gateway's own files cannot tell, because they were put back with the store: the witness refuses, the operator is told as critical, nothing new is published, and disclosures are still recorded.
        var key = WitnessedGateway.NewKey();
        await using var witness = await RunningWitness.StartAsync(In("witness"), key);
        await using var gateway = await WitnessedGateway.StartAsync(In("gateway"), key, witness);
        await gateway.AskAsync();
        var backedUp = await gateway.CosignedAsync(witness);
        await KilledAsync(gateway);
        CopyFolder(gateway.Alone.DataFolder, In("backup"));
        await gateway.Alone.RestartAsync();
        await gateway.AskAsync();
        await gateway.CosignedAsync(witness);
        await KilledAsync(gateway);
        Directory.Delete(gateway.Alone.DataFolder, recursive: true);
        CopyFolder(In("backup"), gateway.Alone.DataFolder);
        var cosigned = await File.ReadAllTextAsync(Path.Combine(In("backup"), "checkpoint.cosigned"));
        await gateway.Alone.RestartAsync();
        await gateway.UntilAsync(async () =>
        {
            await gateway.AskAsync();
            return (await gateway.WitnessesAsync()).Contains("LogForked", StringComparison.Ordinal);
        });
        await PrintedAsync(gateway, "refuses the log");
        Assert.Equal(cosigned, await gateway.CheckpointAsync());
        Assert.True(WitnessedGateway.SizeOf(cosigned) >= WitnessedGateway.SizeOf(backedUp));
    }

    [Fact]
    public async Task Two_logs_are_kept_apart_by_one_witness_and_a_third_is_not_watched()
    {
        // Proves that one witness serves two gateways, and that a log it does not watch is told so and stays unpublished.
        var (one, other, third) = (WitnessedGateway.NewKey("example.org/one"), WitnessedGateway.NewKey("example.org/other"), WitnessedGateway.NewKey("example.org/third"));
        await using var witness = await RunningWitness.StartAsync(In("witness"), one, other);
        await using (var first = await WitnessedGateway.StartAsync(In("one"), one, witness))
        {
            await using var second = await WitnessedGateway.StartAsync(In("other"), other, witness);
            await Task.WhenAll(first.AskAsync(), second.AskAsync());
            Assert.NotEqual(await first.CosignedAsync(witness), await second.CosignedAsync(witness));
        }
        await using var unwatched = await WitnessedGateway.StartAsync(In("third"), third, witness);
        await unwatched.AskAsync();
        await unwatched.UntilAsync(async () => (await unwatched.WitnessesAsync()).Contains("NotWatching", StringComparison.Ordinal));
        Assert.Null(await unwatched.CheckpointAsync());
        Assert.Equal((State.NotServing, State.Serving), (await unwatched.HealthAsync("witness"), await unwatched.HealthAsync("")));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string In(string name) => Path.Combine(_folder, name);

    private static async Task<(LogVerifier.ExitCode Code, string Said)> VerifyAsync(string[] arguments)
    {
        await using var said = new StringWriter();
        return (await VerifierRun.RunAsync(arguments, said, said, quiet: true, TimeProvider.System), said.ToString());
    }

    // Told to the operator once the state is known; a process's lines come a moment later.
    private static Task PrintedAsync(WitnessedGateway gateway, string text) =>
        gateway.UntilAsync(() => Task.FromResult(gateway.Alone.Process.Printed.Any(l => l.Contains(text, StringComparison.Ordinal))));

    private static async Task KilledAsync(WitnessedGateway gateway)
    {
        gateway.Alone.Process.Kill();
        await gateway.Alone.Process.GoneAsync();
    }

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
