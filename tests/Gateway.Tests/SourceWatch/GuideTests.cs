using System.Text;
using System.Text.RegularExpressions;
using Gateway.Sources;
using Gateway.SourceWatch;
using Gateway.Tests.Conventions;
using Gateway.Tests.Sources;

namespace Gateway.Tests.SourceWatch;

/// <summary>Proves that the guide to connecting a system is true.</summary>
public sealed partial class GuideTests : IAsyncLifetime
{
    private static readonly string Guide = File.ReadAllText(Path.Combine(SourceTree.Root, "src/Gateway/Sources/README.md"));

    private CheckBench _bench = null!;

    public async Task InitializeAsync() => _bench = await CheckBench.StartAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task The_example_reads_and_asks_as_it_says()
    {
        // Proves: the guide's own text is a good definition, finds the person by number in a body, goes on by the system's key, and names what it does not map.
        await using var server = await OwnServer.StartAsync(async context =>
        {
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(context.Request.Path == "/persons/search"
                ? $$$"""{"person":{"cpr":"{{{Shipped.D4.Reveal()}}}","key":"k-7"}}"""
                : """{"items":[{"id":"m1","kind":"Virksomhedspraktik","from":"2026-01-05","to":"2026-03-27","state":"afsluttet","result":"Gennemført","hours":15,"version":3,"mood":"glad"}]}"""));
        });
        // A server of one's own is tried without the credential that it demands.
        var definition = Example().Groups["yaml"].Value;
        Assert.Contains("authentication: bearer\n", definition, StringComparison.Ordinal);
        var result = await _bench.RunAsync(definition, _bench.D4, server.Address);
        Assert.All(server.Requests, r => Assert.DoesNotContain("Authorization", r.Headers.Keys));
        Assert.Empty(result.Errors);
        var answered = Assert.IsType<SourceOutcome.Answered>(Assert.Single(result.Answers).Outcome);
        var fact = Assert.Single(answered.Facts);
        Assert.Equal(("employment-measures", "Virksomhedspraktik", "2026-01-05", "2026-03-27", "afsluttet"), (fact.Category, fact.Code.Text, fact.Start, fact.End, fact.Status));
        Assert.Contains("mood", Assert.Single(answered.NotMapped).Path, StringComparison.Ordinal);
        Assert.Equal(["/persons/search", "/persons/k-7/measures"], server.Requests.Select(r => r.Address));
        Assert.Equal("Older cases lack the outcome.", result.Definition?.Quality?.En);
    }

    [Fact]
    public void It_names_every_wire_format_and_only_definitions_that_are_there()
    {
        // Proves: no format is left out of the table, and each example it points to is shipped.
        Assert.All(Enum.GetValues<WireFormat>(), format => Assert.Contains($"`{SourceDefinitionFile.WordOf(format)}`", Guide, StringComparison.Ordinal));
        Assert.All(Named().Matches(Guide), m => Assert.True(m.Value == "`catalogue.yaml`" || File.Exists(Path.Combine(Shipped.DefinitionsFolder, m.Groups["file"].Value)), m.Value));
    }

    private static Match Example() => Fence().Match(Guide);

    [GeneratedRegex("```yaml\n(?<yaml>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fence();

    [GeneratedRegex("`(?<file>[a-z-]+\\.yaml)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Named();
}
