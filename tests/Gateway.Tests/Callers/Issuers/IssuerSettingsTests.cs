using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Callers;
using Gateway.Callers.Issuers;
using Gateway.Tests.Conventions;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Callers.Issuers;

/// <summary>The settings of issuers: what they must say, and the examples of the room's README.</summary>
public sealed partial class IssuerSettingsTests
{
    private static readonly Dictionary<string, string?> Sound = new()
    {
        ["a:Address"] = "https://a.test",
        ["a:Audience"] = "gateway",
        ["a:VouchesFor"] = "staff, systems",
        ["a:Municipalities"] = "0999,0101",
    };

    public static TheoryData<int, string, string> Examples => new()
    {
        { 0, "b7539694", "caseworker" },
        { 1, "staff:8c1d5f0e-6a1b-4a55-9f51-0d4c9f6f7a10", "caseworker" },
        { 2, "citizen:11111111-2222-3333-4444-555555555555", "citizen" },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_of_the_README_names_its_caller(int place, string user, string role)
    {
        // Proves that settings and claims as the README gives them belong together: read without an error, a caller known.
        var readme = File.ReadAllText(Path.Combine(SourceTree.Root, "src/Gateway/Callers/README.md"));
        var blocks = Block().Matches(readme).Select(m => m.Groups["text"].Value).ToList();
        Assert.Equal(6, blocks.Count);
        var settings = blocks[2 * place].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('=', 2)).ToDictionary(l => l[0].Replace("__", ":", StringComparison.Ordinal), l => (string?)l[1]);
        var errors = new List<string>();
        var issuer = Assert.Single(IssuerSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build().GetSection("Gateway:Issuers"), errors));
        Assert.Empty(errors);

        using var claims = JsonDocument.Parse(blocks[(2 * place) + 1]);
        Assert.Equal(issuer.Identifier, claims.RootElement.GetProperty("iss").GetString());
        var caller = CallerIdentity.Identify(ClaimReading.Read(claims.RootElement, issuer, []));
        Assert.Equal((user, role), (caller?.User, caller?.Role.Word()));
        Assert.Equal((AssuranceLevel.Substantial, "0999"), (caller!.Assurance, caller.Municipality.Code));
    }

    [Fact]
    public void The_three_examples_stand_beside_each_other()
    {
        // Proves that systems, staff and citizens can be three issuers of one installation.
        var readme = File.ReadAllText(Path.Combine(SourceTree.Root, "src/Gateway/Callers/README.md"));
        var lines = readme.Split('\n').Where(l => l.StartsWith("Gateway__", StringComparison.Ordinal)).Select(l => l.Split('=', 2));
        var errors = new List<string>();
        var issuers = IssuerSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(lines.ToDictionary(l => l[0].Replace("__", ":", StringComparison.Ordinal), l => (string?)l[1])).Build().GetSection("Gateway:Issuers"), errors);
        Assert.Empty(errors);
        Assert.Equal([CallerKind.System, CallerKind.Staff, CallerKind.Citizen], issuers.SelectMany(i => i.VouchesFor).Order());
    }

    [Fact]
    public void What_is_read_is_what_stands_there()
    {
        // Proves the control for the errors below, and what holds where nothing is said.
        var (issuers, errors) = Read(new Dictionary<string, string?>(Sound) { ["a:RevokedTokens"] = "https://a.test/revoked" });
        Assert.Empty(errors);
        Assert.Equal("https://a.test/revoked", issuers[0].RevokedTokens?.AbsoluteUri);
        Assert.Null(Read(Sound).Issuers[0].RevokedTokens);
        var issuer = Assert.Single(issuers);
        Assert.Equal(("a", "https://a.test", "gateway", ""), (issuer.Name, issuer.Identifier, issuer.Audience, issuer.Prefix));
        Assert.Equal([CallerKind.Staff, CallerKind.System], issuer.VouchesFor);
        Assert.Equal(["0999", "0101"], issuer.Municipalities.Select(m => m.Code));
        Assert.Equal(["ES256", "PS256"], issuer.Algorithms);
        Assert.Equal((TimeSpan.FromMinutes(15), TimeSpan.FromHours(12)), (issuer.LongestLifetime, issuer.OldestLogin));
    }

    [Theory]
    [InlineData("a:Address", null)]
    [InlineData("a:Address", "http://a.test")]
    [InlineData("a:Address", "https://a.test?x=1")]
    [InlineData("a:Audience", null)]
    [InlineData("a:VouchesFor", null)]
    [InlineData("a:VouchesFor", "everybody")]
    [InlineData("a:VouchesFor", "staff,everybody")]
    [InlineData("a:Municipalities", null)]
    [InlineData("a:Municipalities", "999")]
    [InlineData("a:Municipalities", "0999,0000")]
    [InlineData("a:Algorithms", "HS256")]
    [InlineData("a:Algorithms", "none")]
    [InlineData("a:Algorithms", "")]
    [InlineData("a:LongestLifetime", "01:00:01")]
    [InlineData("a:LongestLifetime", "00:00:00")]
    [InlineData("a:LongestLifetime", "15")]
    [InlineData("a:OldestLogin", "1.00:00:01")]
    [InlineData("a:Prefix", "a:b")]
    [InlineData("a:RevokedTokens", "")]
    [InlineData("a:RevokedTokens", "http://a.test/revoked")]
    [InlineData("a:RevokedTokens", "/revoked")]
    [InlineData("a:RevokedTokens:0", "https://a.test/revoked")]
    [InlineData("a:Scope", "")]
    [InlineData("a:Scope", "read write")]
    [InlineData("a:Scope:0", "read")]
    [InlineData("a:Algorithms:0", "ES384")]
    [InlineData("a:AlsoFor:0", "account")]
    [InlineData("a:LongestLifetime:0", "00:05:00")]
    [InlineData("a:Roles", "caseworker")]
    [InlineData("a:Claims", "role")]
    [InlineData("a:Always:Role", "administrator")]
    [InlineData("a:Always:Role", "system")]
    [InlineData("a:Always:AssuranceLevel", "VeryHigh")]
    [InlineData("a:Always:Municipality", "999")]
    [InlineData("a:VouchFor", "staff")]
    [InlineData("a:Claims:Rolle", "rolle")]
    [InlineData("a:Claims:Role", "")]
    [InlineData("a:Always:User", "somebody")]
    [InlineData("a:Always:NationalId", "1403859922")]
    [InlineData("a:Roles:administrator", "admin")]
    [InlineData("a:Roles:system", "gateway")]
    [InlineData("a:AssuranceLevels:VeryHigh", "4")]
    [InlineData("a:Always:Rights", "protected-records")]
    [InlineData("a:Organisations", "municipality")]
    [InlineData("a:Organisations:county", "99990001")]
    [InlineData("a:Organisations:municipality", "")]
    [InlineData("a:Organisations:municipality", "9999000")]
    [InlineData("a:Organisations:municipality", "99990001,99990001")]
    [InlineData("a_b:Address", "https://b.test")]
    public void A_setting_that_is_wrong_or_unknown_is_named(string setting, string? value)
    {
        // Proves that nothing opens by a slip: the start stops and says which setting, and never repeats a national id.
        var settings = new Dictionary<string, string?>(Sound);
        if (value is null)
            settings.Remove(setting);
        else
            settings[setting] = value;
        var (_, errors) = Read(settings);
        Assert.Contains(errors, e => e.Contains(setting.Split(':')[0], StringComparison.Ordinal));
        Assert.DoesNotContain(errors, e => e.Contains("1403859922", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("b:Address", "https://a.test", "Address")]
    [InlineData("b:Prefix", "", "Prefix")]
    [InlineData("a:Claims:Role", "job", "Always")]
    [InlineData("c:Roles:privacy-officer", "boss", "two meanings")]
    [InlineData("a:Roles:caseworker", "boss", "Always")]
    public void Settings_that_contradict_each_other_are_named(string setting, string value, string word)
    {
        // Proves it for two issuers of one name, two without a prefix, a claim that is always so, a word of two meanings, and words of a claim that is not read.
        var settings = new Dictionary<string, string?>(Sound)
        {
            ["b:Address"] = "https://b.test", ["b:Audience"] = "gateway", ["b:VouchesFor"] = "citizens", ["b:Municipalities"] = "0999", ["b:Prefix"] = "b",
            ["a:Always:Role"] = "caseworker",
            ["c:Address"] = "https://c.test", ["c:Audience"] = "gateway", ["c:VouchesFor"] = "staff", ["c:Municipalities"] = "0999", ["c:Prefix"] = "c", ["c:Roles:caseworker"] = "boss",
        };
        Assert.Empty(Read(settings).Errors);
        settings[setting] = value;
        Assert.Contains(word, Assert.Single(Read(settings).Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_any_issuer_nothing_starts()
    {
        // Proves that an installation without issuers is told so.
        Assert.Contains("Gateway:Issuers", Assert.Single(Read([]).Errors), StringComparison.Ordinal);
    }

    private static (IReadOnlyList<TokenIssuer> Issuers, List<string> Errors) Read(Dictionary<string, string?> settings)
    {
        var errors = new List<string>();
        var section = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => $"Gateway:Issuers:{s.Key}", s => s.Value)).Build().GetSection("Gateway:Issuers");
        return (IssuerSettings.Read(section, errors), errors);
    }

    [GeneratedRegex("^```(json)?\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Block();
}
