using Gateway.Overview.V1;

namespace Gateway.EndToEndTests;

/// <summary>
/// Proves, through the gateway and from each system's own wire format, that a grant which three systems hold is one item with
/// all three behind it.
/// </summary>
public sealed class OneGrantTests : IAsyncLifetime
{
    private static readonly string[] Systems = ["dfdg", "kmd-nexus", "ky"];
    private readonly RunningGateway _gateway = new() { Sources = Systems };

    public Task InitializeAsync() => _gateway.InitializeAsync();

    public Task DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task D9s_help_stands_once_with_Nexus_the_index_and_DFDG_behind_it()
    {
        // Proves: practical help, granted by municipal health (HAL), paid by the benefit system (SOAP) and told by the platform
        // (JSON) under one key, is one item in one section with each system's word for it; the two other sections say where it
        // stands; nothing is called a contradiction; and what two of them hold has those two behind it.
        using var citizen = await GeneratedClient.ConnectAsync(_gateway, "citizen-d9");
        var own = await citizen.Overviews.GetOverviewAsync(_gateway.OwnAccessTo("D9", "home-care", "benefits", "benefit-history"), citizen.Options());
        Assert.Equal(Systems, _gateway.Simulators.Received.Select(r => r.Source).Distinct().Order(StringComparer.Ordinal));
        var all = own.Sections.SelectMany(s => s.Items).ToList();

        var help = Assert.Single(all, i => i.Code.Text.Contains("Praktisk hjælp", StringComparison.Ordinal));
        Assert.Equal([("benefit-history", "dfdg"), ("benefits", "ky"), ("home-care", "kmd-nexus")], help.Provenance.Select(p => (p.Category, p.SourceId)).Order());
        Assert.Equal(("2026-05-11", ""), (help.Period.Start[..10], help.Period.End));
        Assert.All(["Praktisk hjælp", "Tilskud til praktisk hjælp", "Ydelse efter SEL § 83"], word => Assert.Contains(word, help.Code.Text, StringComparison.Ordinal));
        Assert.Contains(help.Values, v => v.Text == "Hjemmeplejen Vest");
        Assert.Single(own.Sections, s => s.Items.Contains(help));
        Assert.Equal(2, own.Sections.Count(s => s.ShownElsewhere.Contains(help.ItemId)));

        var benefit = Assert.Single(all, i => i.Provenance.Count == 2);
        Assert.Equal(["dfdg", "ky"], benefit.Provenance.Select(p => p.SourceId).Order(StringComparer.Ordinal));
        Assert.Equal(2, all.Count);
        Assert.Empty(own.Conflicts);
        Assert.All(own.Sections, s => Assert.Empty(s.Conflicts));
    }
}
