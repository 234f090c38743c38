using System.Text.RegularExpressions;
using Gateway.Sandbox;

namespace Gateway.Tests.Sandbox;

public sealed partial class ReadmeTests
{
    private static string Readme => File.ReadAllText(Path.Combine(SharedData.RepositoryRoot!, "src", "Gateway.Sandbox", "README.md"));

    [Fact]
    public async Task The_citizen_of_the_readme_can_be_asked_about()
    {
        // Proves that the three files shown in the README are all it takes to put another citizen behind the gateway.
        var blocks = JsonBlock().Matches(Readme).Select(m => m.Groups["json"].Value).ToList();
        Assert.Equal(3, blocks.Count);
        using var folder = new TemporaryRecording().With("citizens.json", blocks[0]).With("dfdg/index.json", blocks[1]).With("dfdg/x1-ydelse.json", blocks[2]);
        await using var sandbox = await SandboxHost.StartAsync(new SandboxOptions { RecordedFolder = folder.Path });
        var exchange = Assert.Single(RecordedFile.ReadAll(folder.Path));
        using var response = await Caller.AskAsync(sandbox, exchange);
        Assert.Equal(blocks[2], await response.Content.ReadAsStringAsync());
        Assert.Equal(exchange.Cpr, Assert.Single(sandbox.Citizens).Cpr);
    }

    [Fact]
    public void The_readme_names_every_fault()
    {
        // Proves that a new fault does not stay undescribed.
        var readme = Readme;
        Assert.All(Enum.GetNames<FaultKind>().Where(n => n != nameof(FaultKind.None)), name => Assert.Contains($"`{name}`", readme, StringComparison.Ordinal));
    }

    [GeneratedRegex("```json\n(?<json>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex JsonBlock();
}
