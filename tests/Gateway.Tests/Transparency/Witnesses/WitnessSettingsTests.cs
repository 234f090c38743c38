using Gateway.DisclosureLog.Notes;
using Gateway.Transparency.Witnesses;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Transparency.Witnesses;

/// <summary>Proves what the settings mean and that every mistake in them is named.</summary>
public sealed class WitnessSettingsTests
{
    private static readonly string One = NoteSigner.Generate("witness.example/w1", NoteKeyKind.TimestampedEd25519).ToString();
    private static readonly string Two = NoteSigner.Generate("witness.example/w2", NoteKeyKind.TimestampedEd25519).ToString();

    [Fact]
    public void Without_a_number_all_must_have_cosigned_and_without_witnesses_nobody()
    {
        // Proves the default, a number below it, and where the call goes.
        Assert.Equal((0, 0), Counts(Read()));
        Assert.Equal((2, 2), Counts(Read(("Witnesses:0:Address", "https://w1.example"), ("Witnesses:0:Key", One), ("Witnesses:1:Address", "http://127.0.0.1:8500/a/"), ("Witnesses:1:Key", Two))));
        var settings = Read(("Witnesses:0:Address", "https://w1.example/path"), ("Witnesses:0:Key", One), ("WitnessesRequired", "0")).Settings;
        Assert.Equal((0, "https://w1.example/path/add-checkpoint"), (settings.Required, settings.Witnesses[0].Address.AbsoluteUri));
    }

    [Theory]
    [InlineData("Witnesses:0:Address", "http://witness.example")]
    [InlineData("Witnesses:0:Address", "https://user@witness.example")]
    [InlineData("Witnesses:0:Address", "https://witness.example?x=1")]
    [InlineData("Witnesses:0:Address", null)]
    [InlineData("Witnesses:0:Key", "witness.example/w1")]
    [InlineData("Witnesses:0:Key", null)]
    [InlineData("Witnesses:1:Key", "same")]
    [InlineData("WitnessesRequired", "3")]
    [InlineData("WitnessesRequired", "-1")]
    [InlineData("WitnessesRequired", "some")]
    public void A_mistake_is_named_by_its_setting(string setting, string? value)
    {
        // Proves that each is found, beside settings that are right.
        var settings = new Dictionary<string, string?> { ["Witnesses:0:Address"] = "https://w1.example", ["Witnesses:0:Key"] = One, ["Witnesses:1:Address"] = "https://w2.example", ["Witnesses:1:Key"] = Two };
        settings[setting] = value == "same" ? One : value;
        var errors = Read([.. settings.Select(s => (s.Key, s.Value))]).Errors;
        Assert.Contains(setting.Split(':')[0], Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void A_logs_key_is_no_witnesss()
    {
        // Proves that a key that signs without a time is refused.
        Assert.Single(Read(("Witnesses:0:Address", "https://w1.example"), ("Witnesses:0:Key", NoteSigner.Generate("witness.example/w1").ToString())).Errors);
    }

    private static (int, int) Counts((WitnessSettings Settings, List<string> Errors) read)
    {
        Assert.Empty(read.Errors);
        return (read.Settings.Witnesses.Count, read.Settings.Required);
    }

    private static (WitnessSettings Settings, List<string> Errors) Read(params (string Name, string? Value)[] settings)
    {
        var errors = new List<string>();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => $"Gateway:{s.Name}", s => s.Value)).Build();
        return (WitnessSettings.Read(configuration.GetSection("Gateway"), errors), errors);
    }
}
