using System.Text.Json;
using Gateway.Client;
using Gateway.Overview.V1;
using Gateway.Sandbox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.EndToEndTests;

/// <summary>No national id, token, name or clinical text in anything the system emits.</summary>
public sealed class LeakTests
{
    // Words of the citizens' names and of what systems hold about them.
    private static readonly string[] PersonalWords = ["Prøvesen", "Demolund", "Tomsen", "lænd", "Angst", "Virksomhedspraktik", "Bostøtte", "26/1234", "23/4567", "Ørnsø", "Ærøgade", "krisecenter", "26/4321"];

    [Fact]
    public async Task A_full_run_of_processes_emits_no_national_id_and_no_token()
    {
        // Proves: gateway with simulators and token service, asked by the command line in every way, writes neither to
        // its output nor to any file it makes. Citizen files that the sandbox reads are input, not emitted; so is the register
        // of persons, which a CPR subscription writes elsewhere and nobody but its owner may read.
        var folder = Directory.CreateTempSubdirectory("gateway-leak-").FullName;
        try
        {
            var emitted = new List<string>();
            var detector = new LeakDetector(ShippedNumbers());
            await using (var gateway = await GatewayProcess.StartWithAllSourcesAsync(folder, "--verbose", "true"))
            {
                foreach (var arguments in new string[][] { ["overview", "D1"], ["overview", "D3"], ["overview", "D4", "--json"], ["overview", "D6"], ["overview", "D6-old", "--json"], ["overview", "D1", "--purpose", "curiosity"], ["overview", "D1", "--as", "region-health-coordinator"] })
                {
                    var (_, output, errors) = await GatewayProcess.RunCliAsync(folder, null, arguments);
                    emitted.AddRange([output, errors]);
                }
                // By number on standard input, good and impossible.
                foreach (var number in new[] { ShippedNumbers()[0], "3102859922" })
                {
                    var (_, output, errors) = await GatewayProcess.RunCliAsync(folder, number + "\n", "overview", "-", "--case", "26/1234");
                    Assert.DoesNotContain(number, output + errors, StringComparison.Ordinal);
                    emitted.AddRange([output, errors]);
                }
                emitted.AddRange(gateway.Printed);
                Assert.Contains(gateway.Printed, l => l.Contains("Disclosed recorded", StringComparison.Ordinal));
            }
            Assert.Contains(emitted, e => e.Contains("§ 11 a", StringComparison.Ordinal));
            Assert.Empty(emitted.SelectMany(detector.InText));
            var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".key", StringComparison.Ordinal)).ToList();
            Assert.Contains(files, f => f.EndsWith("gateway.sqlite", StringComparison.Ordinal));
            // What sources have delivered is theirs and input; what the gateway writes about it (set aside, reports) is not.
            string[] delivered = [.. Directory.EnumerateDirectories(Path.Combine(folder, "data", "delivered")).SelectMany(d => new[] { Path.Combine(d, "in"), Path.Combine(d, "read") })];
            Assert.NotEqual(0, files.RemoveAll(f => delivered.Contains(Path.GetDirectoryName(f))));
            var register = Path.Combine(folder, "data", "persons", "0999.json");
            Assert.True(files.Remove(register));
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(register));
            Assert.Empty(files.SelectMany(f => detector.InBytes(File.ReadAllBytes(f))));

            // Positive control: a leak planted in the very folder and in the very output is caught.
            await File.WriteAllTextAsync(Path.Combine(folder, "data", "planted.log"), $"looked up {ShippedNumbers()[0]}");
            Assert.NotEmpty(Directory.EnumerateFiles(folder, "planted.log", SearchOption.AllDirectories).SelectMany(f => detector.InBytes(File.ReadAllBytes(f))));
            Assert.NotEmpty(emitted.Append("asked about 7604909903").SelectMany(detector.InText));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task The_log_of_every_kind_of_call_holds_nothing_personal()
    {
        // Proves: good and bad requests, refused tokens, sick sources and a locked store leave no personal word in the
        // log at the most talkative level, exceptions included; a planted one is caught.
        var gateway = new RunningGateway();
        await gateway.InitializeAsync();
        try
        {
            var token = await gateway.TokenAsync();
            var detector = new LeakDetector(gateway.Simulators.Citizens.SelectMany(c => c.Earlier.Prepend(c.Cpr)));
            await AskInEveryWayAsync(gateway);
            var logged = gateway.Log.ToList();
            Assert.Contains(logged, l => l.Contains("SourceMalformed", StringComparison.Ordinal));
            Assert.Empty(logged.SelectMany(detector.InText));
            Assert.DoesNotContain(logged, l => l.Contains(token, StringComparison.Ordinal));
            Assert.DoesNotContain(logged, l => PersonalWords.Any(w => l.Contains(w, StringComparison.OrdinalIgnoreCase)));

            // Positive control through the gateway's own logger.
            var logger = gateway.Started.Gateway.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Gateway.Planted");
            logger.LogWarning("planted {Number}", gateway.Simulators.Citizens[0].Cpr);
            logger.LogWarning("planted {Header}", "Bearer " + token);
            Assert.Contains("a citizen's number", gateway.Log.SelectMany(detector.InText));
            Assert.Contains("a token", gateway.Log.SelectMany(detector.InText));
        }
        finally
        {
            await gateway.DisposeAsync();
        }
    }

    private static async Task AskInEveryWayAsync(RunningGateway gateway)
    {
        foreach (var citizen in gateway.Simulators.Citizens)
            await gateway.Caseworker.GetOverviewAsync(gateway.About(citizen.Alias));
        foreach (var kind in new[] { FaultKind.Garbage, FaultKind.HtmlWith200, FaultKind.WrongPerson, FaultKind.Truncated, FaultKind.Refuse, FaultKind.TooLarge })
        {
            foreach (var source in gateway.Simulators.Sources)
                gateway.Simulators.SetFault(source, Fault.Of(kind));
            await gateway.Caseworker.GetOverviewAsync(gateway.About("D1"), TimeSpan.FromSeconds(10));
        }
        gateway.Simulators.ClearFaults();
        var wrong = gateway.About("D1");
        wrong.CaseId = wrong.CitizenId;
        wrong.CaseStep = (CaseStep)99;
        await Assert.ThrowsAsync<GatewayException>(() => gateway.Caseworker.GetOverviewAsync(wrong));
        var expired = await gateway.TokenAsync();
        await Assert.ThrowsAsync<GatewayException>(() => gateway.Client(_ => ValueTask.FromResult(expired[..^4] + "AAAA")).GetOverviewAsync(gateway.About("D1")));
        using (var store = gateway.OpenStore())
        using (store.BeginTransaction(deferred: false))
            await Assert.ThrowsAsync<GatewayException>(() => gateway.Caseworker.GetOverviewAsync(gateway.About("D1")));
    }

    private static List<string> ShippedNumbers()
    {
        using var citizens = JsonDocument.Parse(File.ReadAllText(Path.Combine(RepositoryFiles.Root, "src", "Gateway.Sandbox", "Recorded", "citizens.json")));
        return
        [
            .. citizens.RootElement.EnumerateObject().SelectMany(c => c.Value.TryGetProperty("earlier", out var earlier)
                ? earlier.EnumerateArray().Select(n => n.GetString()!).Prepend(c.Value.GetProperty("cpr").GetString()!)
                : [c.Value.GetProperty("cpr").GetString()!]),
        ];
    }
}
