using System.Text;
using System.Text.RegularExpressions;
using Gateway.Overview.V1;
using Gateway.Sandbox;

namespace Gateway.EndToEndTests;

/// <summary>A day that is none, whether it is a period's or a value: the section says that something could not be read, and none is made of it.</summary>
public sealed partial class NotADayTests : IAsyncLifetime
{
    private const string Citizen = "D4";
    private const string Benefits = "benefits";
    private const string Support = "socio-pedagogical-support";
    private const string PaidOn = "paid-on";
    private const string NoDay = "2026-02-31";

    private readonly RunningGateway _gateway = new() { Sources = ["ky", "eg-sensum"] };

    public Task InitializeAsync() => _gateway.InitializeAsync();

    public Task DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task In_SOAP_a_days_value_stays_the_text_it_is_and_both_readers_are_told()
    {
        // Proves: the days on which three payments were at disposal are 31 February in the answer; each is shown as that text and not as a day, and citizen and caseworker are told that the system's answer could not be read in full; the caseworker also where.
        var (citizens, caseworkers) = await BothAskAsync(Benefits);
        Assert.Equal((SectionState.Available, SectionState.Available), (citizens.State, caseworkers.State));
        _gateway.Simulators.SetFault("ky", Fault.Rewritten(body => Encoding.Latin1.GetBytes(DayOfPayment().Replace(Encoding.Latin1.GetString(body.Span), found => found.Groups[1].Value + NoDay))));

        var (told, toldOfficially) = await BothAskAsync(Benefits);
        foreach (var (before, after) in new[] { (citizens, told), (caseworkers, toldOfficially) })
        {
            AssertNotWhole(after, "ky");
            var days = after.Items.SelectMany(i => i.Values).Where(v => v.Name == PaidOn).ToList();
            Assert.Equal(before.Items.SelectMany(i => i.Values).Count(v => v.Name == PaidOn), days.Count);
            Assert.NotEmpty(days);
            Assert.All(days, day => Assert.Equal((Value.ValueOneofCase.Text, NoDay), (day.ValueCase, day.Text)));
        }
        Assert.Contains(toldOfficially.NotMapped, n => (n.SourceId, n.Path) == ("ky", "OEkonomiskYdelseseffektuering.paid-on (no date)"));
    }

    [Fact]
    public async Task In_a_file_the_line_is_told_without_it_and_the_citizen_is_told()
    {
        // Proves: a line that begins on 31 February is taken and not set aside; it is shown without a beginning, what was delivered before is as it was, and the citizen is told that the system's answer could not be read in full.
        var before = (await AskAsync(Support)).Items;
        var line = Encoding.UTF8.GetBytes("YdelseId;BorgerId;AfdelingId;YdelseNavn;StartDato;SlutDato;Takst\n73;201;11;§ 85 støtte, weekend;31-02-2026;;12,00\n");
        await new DeliveryFolder(_gateway, "eg-sensum").DeliverAsync([("Ydelse_20261126.csv", line)]);

        var after = await AskAsync(Support);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_gateway.DataFolder, "delivered", "eg-sensum", "set-aside")));
        AssertNotWhole(after, "eg-sensum");
        var item = Assert.Single(after.Items, i => i.Code.Text == "§ 85 støtte, weekend");
        Assert.Equal("", item.Period?.Start ?? "");
        Assert.Equal(before.Select(Normalised.Words), after.Items.Where(i => i.ItemId != item.ItemId).Select(Normalised.Words));
    }

    private static void AssertNotWhole(Section section, string source)
    {
        Assert.Equal(SectionState.Partial, section.State);
        Assert.Contains(section.Reasons, r => (r.SourceId, r.Code) == (source, "SOURCE_MALFORMED"));
    }

    private async Task<(Section Citizens, Section Caseworkers)> BothAskAsync(string category) =>
        (await AskAsync(category), (await _gateway.Caseworker.GetOverviewAsync(_gateway.About(Citizen, category))).Of(category));

    private async Task<Section> AskAsync(string category)
    {
        using var citizen = await GeneratedClient.ConnectAsync(_gateway, $"citizen-{Citizen.ToLowerInvariant()}");
        return (await citizen.Overviews.GetOverviewAsync(_gateway.OwnAccessTo(Citizen, category), citizen.Options())).Of(category);
    }

    [GeneratedRegex("(<(?:[a-z0-9]+:)?OekonomiskEffektueringDispositionsdato>)[^<]*")]
    private static partial Regex DayOfPayment();
}
