using Gateway.Sandbox;

namespace Gateway.Tests.Sandbox;

public sealed class ForeignFolderTests
{
    [SharedDataFact]
    public async Task Recordings_of_other_wire_formats_are_served_by_the_same_rule()
    {
        // Proves that SOAP, HAL and JSON recordings made elsewhere answer as recorded, under the names of the systems that short names stand for and with a server's own links, and that file deliveries are named as skipped.
        var recorded = SharedData.Folder("recorded")!;
        await using var sandbox = await SandboxHost.StartAsync(new SandboxOptions { RecordedFolder = recorded });
        Assert.Equal(["lae", "sensum"], sandbox.SkippedFolders.Select(f => f.Name));
        Assert.All(["acadre", "cosmic", "dfdg", "ffb", "kmd-momentum", "kmd-nexus", "skat-eindkomst", "udbetaling-danmark", "ky", "ksd"], source => Assert.Contains(source, sandbox.Sources));
        Assert.False(sandbox.HasConsentFile);

        var differing = new List<string>();
        foreach (var exchange in RecordedFile.ReadAll(recorded))
        {
            sandbox.SetFault(exchange.Source, Fault.Of(exchange.Alternative ? FaultKind.Alternative : FaultKind.None));
            using var response = await Caller.AskAsync(sandbox, exchange);
            var body = await response.Content.ReadAsByteArrayAsync();
            if ((int)response.StatusCode != exchange.Status || !body.SequenceEqual(exchange.BodyFrom(sandbox.AddressOf(exchange.Source)))) differing.Add(exchange.Case);
        }

        // This list is asked for without naming anybody, so the first recorded one is everybody's; and this case names its document.
        Assert.Equal(["du-03-D3-empty", "go-02-D8-meta"], differing);
    }

    [SharedDataFact]
    public async Task A_source_the_folder_lacks_still_answers_nothing_found()
    {
        // Proves that a recording without these two sources leaves them listening.
        await using var sandbox = await SandboxHost.StartAsync(new SandboxOptions { RecordedFolder = SharedData.Folder("recorded") });
        Assert.Equal(404, (int)(await Caller.AskAsync(sandbox, RecordedFile.One("ffb-02-D4-rich"))).StatusCode);
        Assert.Equal(200, (int)(await Caller.AskAsync(sandbox, RecordedFile.One("co-D4-1-condition"))).StatusCode);
    }
}
