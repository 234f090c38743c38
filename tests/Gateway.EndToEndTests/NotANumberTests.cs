using System.Text;
using System.Text.RegularExpressions;
using Gateway.Overview.V1;
using Gateway.Sandbox;

namespace Gateway.EndToEndTests;

/// <summary>An amount that is no number in a wire format that has none of its own: none is made of it, and the section says that something could not be read, as it does where JSON holds NaN.</summary>
public sealed partial class NotANumberTests : IAsyncLifetime
{
    private const string Citizen = "D4";
    private const string Written = "NaN";
    private const string Benefits = "benefits";
    private const string Support = "socio-pedagogical-support";
    private const string LineAmount = "line-amount";

    private readonly RunningGateway _gateway = new() { Sources = ["ky", "eg-sensum"] };

    public Task InitializeAsync() => _gateway.InitializeAsync();

    public Task DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task In_SOAP_it_stays_the_text_it_is_and_both_readers_are_told()
    {
        // Proves: three payments' amounts are NaN in the answer; each is shown as that text and counted nowhere, all else of every item is as before, and citizen and caseworker are told that the system's answer could not be read in full; the caseworker also where.
        var (citizens, caseworkers) = await BothAskAsync();
        Assert.Equal((SectionState.Available, SectionState.Available), (citizens.State, caseworkers.State));
        Assert.Equal(["13214.00", "13214.00", "13214.00"], citizens.Items.SelectMany(i => i.Values).Where(v => v.Name == LineAmount).Select(v => v.Quantity.Value));
        _gateway.Simulators.SetFault("ky", Fault.Rewritten(body => Encoding.Latin1.GetBytes(AmountOfLine().Replace(Encoding.Latin1.GetString(body.Span), found => found.Groups[1].Value + Written))));

        var (told, toldOfficially) = await BothAskAsync();
        foreach (var (before, after) in new[] { (citizens, told), (caseworkers, toldOfficially) })
        {
            Assert.Equal(SectionState.Partial, after.State);
            Assert.Contains(after.Reasons, r => (r.SourceId, r.Code) == ("ky", "SOURCE_MALFORMED"));
            Assert.Equal([Written, Written, Written], after.Items.SelectMany(i => i.Values).Where(v => v.Name == LineAmount).Select(v => v.ValueCase == Value.ValueOneofCase.Text ? v.Text : $"made of it: {v}"));
            Assert.All(after.Items, i => Assert.Null(i.NetAmount));
            Assert.Equal(before.Items.Select(BesideItsAmount), after.Items.Select(BesideItsAmount));
        }
        Assert.Contains(toldOfficially.NotMapped, n => (n.SourceId, n.Path, n.Count) == ("ky", "OEkonomiskYdelseseffektuering.line-amount (no number)", 3u));
    }

    [Fact]
    public async Task In_a_file_it_stays_the_text_it_is_and_the_line_is_not_lost()
    {
        // Proves: a line whose rate is NaN is taken and not set aside; it is shown with that text, what was delivered before is as it was, and the section says that the system's answer could not be read in full.
        var before = await SupportAsync();
        Assert.Equal(SectionState.Available, before.State);
        var delivered = Path.Combine(_gateway.DataFolder, "delivered", "eg-sensum");
        var file = Path.Combine(delivered, "in", "Ydelse_20261126.csv");
        await File.WriteAllTextAsync(file, $"YdelseId;BorgerId;AfdelingId;YdelseNavn;StartDato;SlutDato;Takst\n73;201;11;§ 85 støtte, weekend;01-10-2026;;{Written}\n");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (File.Exists(file))
            await Task.Delay(50, patience.Token);

        var after = await SupportAsync();
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(delivered, "set-aside")));
        Assert.Equal(SectionState.Partial, after.State);
        Assert.Contains(after.Reasons, r => (r.SourceId, r.Code) == ("eg-sensum", "SOURCE_MALFORMED"));
        var line = Assert.Single(after.Items, i => i.Code.Text == "§ 85 støtte, weekend");
        var rate = Assert.Single(line.Values, v => v.Name == "rate");
        Assert.Equal((Value.ValueOneofCase.Text, Written, "2026-10-01"), (rate.ValueCase, rate.Text, line.Period.Start));
        Assert.Equal(before.Items.Select(Normalised.Words), after.Items.Where(i => i.ItemId != line.ItemId).Select(Normalised.Words));
    }

    private async Task<(Section Citizens, Section Caseworkers)> BothAskAsync()
    {
        using var citizen = await GeneratedClient.ConnectAsync(_gateway, $"citizen-{Citizen.ToLowerInvariant()}");
        var own = await citizen.Overviews.GetOverviewAsync(_gateway.OwnAccessTo(Citizen, Benefits), citizen.Options());
        return (own.Of(Benefits), (await _gateway.Caseworker.GetOverviewAsync(_gateway.About(Citizen, Benefits))).Of(Benefits));
    }

    private async Task<Section> SupportAsync()
    {
        using var citizen = await GeneratedClient.ConnectAsync(_gateway, $"citizen-{Citizen.ToLowerInvariant()}");
        return (await citizen.Overviews.GetOverviewAsync(_gateway.OwnAccessTo(Citizen, Support), citizen.Options())).Of(Support);
    }

    private static string BesideItsAmount(Item item)
    {
        var copy = item.Clone();
        foreach (var amount in item.Values.Where(v => v.Name == LineAmount))
            copy.Values.Remove(amount);
        return Normalised.Words(copy);
    }

    [GeneratedRegex("(<(?:[a-z0-9]+:)?OekonomiskYdelseseffektueringBeloeb>)[^<]*")]
    private static partial Regex AmountOfLine();
}
