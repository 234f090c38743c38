using Gateway.Access;
using Gateway.Sandbox;
using Gateway.Sources;

namespace Gateway.Tests.Sources;

/// <summary>Proves what the overview is told about the eight recorded citizens by the employment source, as EXPECTED.md beside the recordings says.</summary>
public sealed class RecordedEmploymentTests : IAsyncLifetime
{
    private readonly SourceBench _bench = new();
    private SandboxHost _sandbox = null!;

    public async Task InitializeAsync()
    {
        _sandbox = await SandboxHost.StartAsync(new SandboxOptions { RecordedFolder = SharedData.Folder("recorded"), BearerToken = SourceBench.Token });
    }

    public async Task DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        await _bench.DisposeAsync();
    }

    [SharedDataFact]
    public async Task D1_is_on_sickness_benefit_with_a_health_limitation_and_two_measures()
    {
        // Proves contact group 24, category 6.6, the limitation with its documentation, and placement and mentor with their hours.
        var status = await AnsweredAsync("1403859922", "status");
        Assert.Equal(
            [("Smerter i lænd ved længere tids stående arbejde", "2026-03-10T00:00:00Z"), ("Kontaktgruppe 24", "2026-03-02T00:00:00Z"), ("Målgruppe 6.6 sygedagpenge", "2026-03-02T00:00:00Z")],
            status.Facts.Select(f => (f.Code.Text, f.Start)));
        Assert.All(status.Facts, f => Assert.Equal("", f.End));
        Assert.Equal(["tasks-not-possible: Tunge løft, natarbejde", "documented: True"], Values(status.Facts[0]));
        Assert.Equal("2026-03-10T00:00:00Z", status.Facts[0].LastChangedAt);

        var measures = await AnsweredAsync("1403859922", "measures");
        Assert.Equal([("Virksomhedspraktik", "2026-09-01", "2026-12-31"), ("Mentor", "2026-03-20", "")], measures.Facts.Select(f => (f.Code.Text, f.Start, f.End)));
        Assert.Equal(["hours-per-week: 10 timer", "minutes-per-week: 30 minutter", "authority: Testkøbing Jobcenter"], Values(measures.Facts[0]));
        Assert.Equal(["hours-per-week: 0 timer", "minutes-per-week: 45 minutter", "authority: Testkøbing Jobcenter"], Values(measures.Facts[1]));
        Assert.Empty(status.NotMapped.Concat(measures.NotMapped));
    }

    [SharedDataFact]
    public async Task D1_is_not_lost_to_a_repeated_request_id()
    {
        // Proves that the 412 recorded for her is an error and no answer, and that the next question is answered as before.
        _sandbox.SetFault("dfdg", Fault.Of(FaultKind.Alternative));
        Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceError), await AskAsync("1403859922", "status"));
        _sandbox.ClearFaults();
        Assert.Equal(3, (await AnsweredAsync("1403859922", "status")).Facts.Count);
    }

    [SharedDataFact]
    public async Task D2_has_an_unknown_contact_group_and_a_benefit_under_it()
    {
        // Proves that code 904, sent as text here and as number there, passes through as it stands and is said to be unknown.
        var group = Assert.Single((await AnsweredAsync("0211989903", "status")).Facts);
        Assert.Equal(("Kontaktgruppe 904 (ukendt kode)", "2026-05-01T00:00:00+02:00"), (group.Code.Text, group.Start));
        Assert.Equal("904", Assert.Single(group.Code.Codings).Code);
        var benefit = Assert.Single((await AnsweredAsync("0211989903", "benefits")).Facts);
        Assert.Equal(("Ydelse efter LAS § 23", "2026-05-01", ""), (benefit.Code.Text, benefit.Start, benefit.End));
        Assert.Equal(["contact-group: 904", "benefit-system-key: KY-UH-1"], Values(benefit));
    }

    [SharedDataFact]
    public async Task D3_is_known_to_nobody()
    {
        // Proves that 4404 is "no information", whichever request tells it, and no failure.
        foreach (var request in new[] { "status", "measures", "benefits" })
            Assert.Equal(new SourceOutcome.NothingHeld(ReasonCode.PersonNotFound), await AskAsync("1112609989", request));
    }

    [SharedDataFact]
    public async Task D4_has_periods_with_gaps_between_them()
    {
        // Proves that each period keeps both its ends, that an undescribed limitation and a bare supplement are there, and that 907 is unknown.
        var facts = (await AnsweredAsync("0806759970", "status")).Facts;
        Assert.Equal(
            [
                ("Helbredsbegrænsning (ikke beskrevet)", "2021-01-15T00:00:00Z", "2022-12-31T00:00:00Z"),
                ("Angst og nedsat koncentration", "2023-06-01T00:00:00Z", ""),
                ("Aktivitetstillæg", "", ""),
                ("Kontaktgruppe 905 (ukendt kode)", "2019-02-01T00:00:00Z", "2020-08-31T00:00:00Z"),
                ("Kontaktgruppe 906 (ukendt kode)", "2021-01-01T00:00:00Z", "2022-12-31T00:00:00Z"),
                ("Kontaktgruppe 907 (ukendt kode)", "2023-06-01T00:00:00Z", ""),
                ("Målgruppe 6.8 ressourceforløb", "2023-06-01T00:00:00Z", ""),
            ],
            facts.Select(f => (f.Code.Text, f.Start, f.End)));
        Assert.Equal(["documented: False"], Values(facts[0]));
    }

    [SharedDataFact]
    public async Task D5_is_dead_which_is_no_outage()
    {
        // Proves that 4405 has its own reason, which asking again does not help.
        Assert.Equal(new SourceOutcome.Failed(ReasonCode.PersonDead), await AskAsync("1901569945", "status"));
        Assert.False(new Reason(ReasonCode.PersonDead).Transient);
    }

    [SharedDataFact]
    public async Task D6_is_refused_under_the_old_number_and_known_under_the_new()
    {
        // Proves that 1001 is neither "nothing held" nor a passing fault, and that the current number gives category 6.3.
        Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceRefusedIdentifier), await AskAsync("7604909903", "status"));
        Assert.False(new Reason(ReasonCode.SourceRefusedIdentifier).Transient);
        Assert.Equal(["Kontaktgruppe 905 (ukendt kode)", "Målgruppe 6.3"], (await AnsweredAsync("1604909944", "status")).Facts.Select(f => f.Code.Text));
    }

    [SharedDataFact]
    public async Task D7_a_child_is_unknown_here()
    {
        // Proves that for a citizen without a recording the source says that it does not know the person.
        Assert.Equal(new SourceOutcome.NothingHeld(ReasonCode.PersonNotFound), await AskAsync("2008159970", "status"));
    }

    [SharedDataFact]
    public async Task D8_is_still_on_sickness_benefit_as_this_source_sees_it()
    {
        // Proves that the side of the contradiction that this source tells is shown as it stands.
        Assert.Equal(
            [("Kontaktgruppe 24", "2025-12-01T00:00:00Z", ""), ("Målgruppe 6.6 sygedagpenge", "2025-12-01T00:00:00Z", "")],
            (await AnsweredAsync("2507799953", "status")).Facts.Select(f => (f.Code.Text, f.Start, f.End)));
    }

    private async Task<SourceOutcome.Answered> AnsweredAsync(string citizen, string request) => Assert.IsType<SourceOutcome.Answered>(await AskAsync(citizen, request));

    private Task<SourceOutcome> AskAsync(string citizen, string request) =>
        _bench.AskOneAsync(SourceBench.To(_sandbox)["dfdg"], Shipped.Question(Shipped.Citizen(citizen), "dfdg", request), CancellationToken.None);

    private static IEnumerable<string> Values(Fact fact) => fact.Values.Select(v => $"{v.Name}: " + v.Datum switch
    {
        FactDatum.TextDatum text => text.Text,
        FactDatum.QuantityDatum quantity => $"{quantity.Value} {quantity.Unit}",
        FactDatum.FlagDatum flag => flag.Flag.ToString(),
        var other => other.ToString(),
    });
}
