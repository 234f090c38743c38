using Gateway.Access;
using Gateway.DisclosureLog;
using Gateway.Sources;
using Gateway.Sources.V1;
using Gateway.SourceWatch;
using Gateway.Tests.Sources;
using Gateway.Tests.Sources.Resilience;
using SourceLines = Gateway.Sources.Resilience.SourceLines;

namespace Gateway.Tests.SourceWatch;

/// <summary>Proves that the list of systems tells what is known of each, in pages, for one municipality.</summary>
public sealed class SourceListingTests : IAsyncLifetime
{
    private CheckBench _bench = null!;

    public async Task InitializeAsync() => _bench = await CheckBench.StartAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public void Pages_hold_every_system_once()
    {
        // Proves: going from token to token gives each definition exactly once, in order, and ends.
        var listing = new SourceListing(Shipped.Sources, _bench.Lines, _bench.Dropped);
        var seen = new List<string>();
        var after = "";
        do
        {
            var page = listing.Read(Shipped.Municipality, 7, after);
            Assert.InRange(page.Sources.Count, 1, 7);
            seen.AddRange(page.Sources.Select(s => s.Definition.Id));
            var token = SourceRequestReader.TokenOf(page.Next);
            after = SourceRequestReader.Of(new ListSourcesRequest { PageToken = token }).After;
        }
        while (after.Length > 0);
        Assert.Equal(Shipped.Sources.Definitions.Select(d => d.Id).Order(StringComparer.Ordinal), seen);
    }

    [Fact]
    public void Another_municipalitys_own_systems_are_not_told()
    {
        // Proves: a definition of the neighbour is not in the list, and the own one stands for the shared one.
        var (own, theirs) = (Shipped.Definition("workbase") with { Municipality = Shipped.Municipality, Title = "Own" }, Shipped.Definition("dubu") with { Municipality = MunicipalityId.Parse("0998") });
        var listing = new SourceListing(new SourceCatalogue([Shipped.Definition("workbase"), own, theirs]), _bench.Lines, _bench.Dropped);
        Assert.Equal("Own", Assert.Single(listing.Read(Shipped.Municipality, 10, "").Sources).Definition.Title);
    }

    [Fact]
    public async Task Each_is_told_as_it_is()
    {
        // Proves: connected with figures, never asked with the law, weaknesses in both languages, deliveries of a folder, and whose professional decides each time.
        await _bench.Lines.To(Shipped.Definition("workbase"))!.AskAsync(_ => Task.FromResult<SourceOutcome>(new SourceOutcome.Failed(ReasonCode.SourceError)), TimeSpan.FromSeconds(1), CancellationToken.None);
        var page = SourceResponseWriter.Write(new SourceListing(Shipped.Sources, _bench.Lines, _bench.Dropped).Read(Shipped.Municipality, 100, ""), Shipped.Catalogue);
        var told = page.Sources.ToDictionary(s => s.SourceId);
        Assert.Equal("", page.NextPageToken);
        Assert.Equal((true, "closed", 1UL), (told["workbase"].Connected, told["workbase"].State.Breaker, told["workbase"].State.Calls));
        Assert.Equal("SOURCE_ERROR", Assert.Single(told["workbase"].State.Failures).Reason);
        Assert.True(told["workbase"].FormatAssumed);
        Assert.Equal(("statistics-only", "dbl-10"), (told["nab"].NeverAsked.Kind, Assert.Single(told["nab"].NeverAsked.LegalBases).BasisId));
        Assert.Equal("recept-ingen-hjemmel", Assert.Single(told["lsr"].NeverAsked.LegalBases).BasisId);
        Assert.Contains("incomplete", told["nab"].Quality.En, StringComparison.Ordinal);
        Assert.Equal(("outbound", false), (told["jobnet"].NeverAsked.Kind, told["jobnet"].Connected));
        Assert.Null(told["jobnet"].Coverage);
        Assert.True(told["eg-sensum"].Deliveries.Records > 0);
        Assert.Equal(["dubu"], page.Sources.Where(s => s.SourceDecides).Select(s => s.SourceId));
    }

    [Fact]
    public async Task How_long_the_answers_took_is_told_after_the_first()
    {
        // Proves, on a clock moved by hand: no figure before an answer; of twenty answers that took 10 to 200 ms the tenth and the nineteenth; what failed counts among the calls and not among the times; no other system has a figure.
        var clock = new HandClock();
        using var http = SourceHttp.Create(null);
        using var lines = SourceLines.Open(Shipped.Sources, new Dictionary<string, SourceConnection> { ["workbase"] = new(new Uri("http://localhost:1"), SourceBench.Token), ["schultz-fasit"] = new(new Uri("http://localhost:1"), SourceBench.Token) }, http, null, clock);
        var listing = new SourceListing(Shipped.Sources, lines, _bench.Dropped);
        Assert.All(States(listing).Values, s => Assert.Equal((false, false), (s.HasLatencyP50Ms, s.HasLatencyP95Ms)));

        foreach (var tens in Enumerable.Range(1, 20).Reverse())
            await AnswerAsync(lines, clock, TimeSpan.FromMilliseconds(10 * tens), new SourceOutcome.Answered([], [], null));
        await AnswerAsync(lines, clock, TimeSpan.FromSeconds(3), new SourceOutcome.Failed(ReasonCode.SourceError));
        var told = States(listing);
        Assert.Equal((21UL, 100U, 190U), (told["workbase"].Calls, told["workbase"].LatencyP50Ms, told["workbase"].LatencyP95Ms));
        Assert.Equal((0UL, false, false), (told["schultz-fasit"].Calls, told["schultz-fasit"].HasLatencyP50Ms, told["schultz-fasit"].HasLatencyP95Ms));
    }

    [Theory]
    [InlineData("dfdg", "2013", "", "All municipalities. Referral and status, measures, benefits, interviews, Min Plan and open cases are fetched; sanctions are not.", "complete for all municipalities since 2013")]
    [InlineData("dst-social", "2014", "2016", "55 municipalities, part of the measures", "Assistive aids were not collected")]
    [InlineData("eg-sensum", "", "", "municipality's own cases", "updated only once a year")]
    [InlineData("lpr", "2013", "", "complete from 2013", "Reasons for contact and diagnoses at GPs and specialists")]
    [InlineData("sundhedsplatformen", "2013", "", "Reasons for contact and diagnoses at GP and specialists are not in it", "complete from 2013, except what stands only at GPs and specialists")]
    [InlineData("cosmic", "2013", "", "Reasons for contact and diagnoses at GP and specialists are not in it", "complete from 2013, except what stands only at GPs and specialists")]
    [InlineData("columna", "2013", "", "Reasons for contact and diagnoses at GP and specialists are not in it", "complete from 2013, except what stands only at GPs and specialists")]
    [InlineData("sygesikring", "2013", "", "settled", "without reason and without diagnosis")]
    [InlineData("gp-certificates", "", "", "certificates that doctors have sent", "exist only in the GP's own system. They reach the case through certificates")]
    [InlineData("mediconnect", "", "", "asked for through MediConnect", "exist only in the GP's own system. They reach the case through certificates")]
    [InlineData("netforvaltning-sundhed", "", "", "asked for through NetForvaltning", "exist only in the GP's own system. They reach the case through certificates")]
    [InlineData("workbase", "", "", "has kept in this system", "did not assess each case system")]
    [InlineData("acadre", "", "", "filed cases", "did not assess the quality")]
    [InlineData("nab", "", "", "Alcohol treatment that has been reported", "incomplete")]
    [InlineData("sib", "", "", "Drug treatment that has been reported", "incomplete")]
    [InlineData("lsr", "", "", "No authority may collect them", "comes from there and not from the register")]
    [InlineData("kmd-nexus", "", "", "not collected centrally", "exists only in the municipality's own system")]
    [InlineData("rehabilitation-140", "", "", "municipality has received", "quality is unclear")]
    public void The_state_of_the_data_is_told_with_the_system(string source, string from, string until, string completeness, string quality)
    {
        // Proves: what the evaluation found of each area (its table 32) stands in the list, in both languages: which years, how much of it, what is known to be weak.
        var page = SourceResponseWriter.Write(new SourceListing(Shipped.Sources, _bench.Lines, _bench.Dropped).Read(Shipped.Municipality, 100, ""), Shipped.Catalogue);
        var told = page.Sources.Single(s => s.SourceId == source);
        Assert.Equal((from, until), (told.Coverage.From, told.Coverage.Until));
        Assert.Contains(completeness, told.Coverage.Completeness.En, StringComparison.Ordinal);
        Assert.Contains(quality, told.Quality?.En ?? "", StringComparison.Ordinal);
        Assert.NotEmpty(told.Coverage.Completeness.Da);
        Assert.Equal(quality.Length > 0, told.Quality?.Da.Length > 0);
    }

    [Theory]
    [InlineData("synthetic_citizen", "0806759970", "")]
    [InlineData("synthetic_citizen", "D99", "")]
    [InlineData("against", "", "https://example.org/")]
    [InlineData("against", "", "file:///etc/")]
    public void A_check_takes_aliases_and_addresses_of_this_machine_alone(string field, string citizen, string against)
    {
        // Proves: no number names anybody, and the gateway is sent to no other machine.
        var request = new CheckSourceRequest { Definition = "id: x", SyntheticCitizen = citizen, Against = against };
        Assert.Equal(field, Assert.Single(SourceRequestReader.Of(request, new SyntheticCitizens(_bench.Citizens)).Violations).Field);
    }

    [Fact]
    public void Where_nobody_is_synthetic_nobody_is_asked_about_and_no_other_address_is_taken()
    {
        // Proves: an installation without synthetic citizens names nobody, whatever alias is given, and refuses an address.
        Assert.Null(SourceRequestReader.Of(new CheckSourceRequest { Definition = "id: x", SyntheticCitizen = "D4" }, SyntheticCitizens.None).Citizen);
        var violations = SourceRequestReader.Of(new CheckSourceRequest { Definition = "id: x", Against = "http://localhost:1/" }, SyntheticCitizens.None).Violations;
        Assert.Equal("against", Assert.Single(violations).Field);
    }

    private static Dictionary<string, SourceState> States(SourceListing listing) =>
        SourceResponseWriter.Write(listing.Read(Shipped.Municipality, 100, ""), Shipped.Catalogue).Sources.Where(s => s.State is not null).ToDictionary(s => s.SourceId, s => s.State);

    private static Task<SourceOutcome> AnswerAsync(SourceLines lines, HandClock clock, TimeSpan took, SourceOutcome outcome) => lines.To(Shipped.Definition("workbase"))!.AskAsync(
        _ =>
        {
            clock.Move(took);
            return Task.FromResult(outcome);
        },
        TimeSpan.FromSeconds(9),
        CancellationToken.None);
}
