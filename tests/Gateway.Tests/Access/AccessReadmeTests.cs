using System.Text.RegularExpressions;
using Gateway.Access;
using Gateway.Tests.Conventions;

namespace Gateway.Tests.Access;

/// <summary>Proves that the room's README says what is so.</summary>
public sealed class AccessReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(SourceTree.Root, "src", "Gateway", "Access", "README.md")).ReplaceLineEndings("\n");

    [Fact]
    public void The_overlay_of_the_readme_is_one()
    {
        // Proves: whoever copies the snippet has a sound overlay, which shows every field an overlay can have.
        var snippet = Assert.Single(Regex.Matches(Readme, "```yaml\n(?<yaml>.*?)```", RegexOptions.Singleline)).Groups["yaml"].Value;
        var overlay = PolicyOverlayFile.Read("0999.yaml", snippet, ShippedCatalogue.Catalogue);

        Assert.Contains(overlay.Rules.Values, r => r.ClosedBecause is not null);
        Assert.Contains(overlay.Rules.Values, r => r is { Roles: not null, NecessaryFor: not null, Forms: not null, MaximumAgeDays: not null, MinimumAssurance: not null });
        Assert.Contains(overlay.Categories.Values, c => c.ExistenceConfidential);
        Assert.Contains(overlay.Categories.Values, c => c.StatisticsOnly is not null);
        Assert.Contains(overlay.Categories.Values, c => c.Prohibited is not null);
        Assert.Contains(overlay.Purposes.Values, p => p is { Relation: not null, MinimumAssurance: not null });
    }

    [Fact]
    public void The_number_of_unverified_rules_is_the_one_it_names()
    {
        // Proves: the README does not lag behind the catalogue.
        var waiting = ShippedCatalogue.Catalogue.Rules.Where(r => !r.Verified).Select(r => r.Id).ToList();
        Assert.Equal(5, waiting.Count);
        Assert.Contains("Five rules are shipped unverified", Readme, StringComparison.Ordinal);
        Assert.All(waiting, id => Assert.Contains($"`{id}`", Readme, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_type_it_names_exists()
    {
        // Proves: prose that names a type names one that is there.
        var types = typeof(AccessDecision).Assembly.GetTypes().Select(t => t.Name).Concat(typeof(Storage.AccessRecords).Assembly.GetTypes().Select(t => t.Name)).ToHashSet();
        var named = Regex.Matches(Readme, @"`(?<type>[A-Z][A-Za-z]+)(?:\.[A-Z][A-Za-z]+)?`").Select(m => m.Groups["type"].Value).ToList();
        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains(name, types));
    }
}
