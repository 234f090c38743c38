using Gateway.Client;
using Gateway.FirstUse;
using Gateway.Hosting;
using Gateway.Overview.V1;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.EndToEndTests;

/// <summary>What would have been decided at an earlier moment, with the catalogue, verifications and consents of that moment.</summary>
public sealed class AsOfTests : IAsyncLifetime
{
    private readonly RunningGateway _gateway = new();

    public Task InitializeAsync() => _gateway.InitializeAsync();

    public Task DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task A_consent_counts_on_the_days_on_which_it_held()
    {
        // Proves: allowed as of then, withheld now; the answer and the record say which moment was decided about.
        var then = Now;
        foreach (var consent in await _gateway.Consents.ReadAsync(OneCommandStart.Municipality, Access.Person.Known(_gateway.Citizen("D1"))))
            await _gateway.Consents.WithdrawAsync(OneCommandStart.Municipality, consent.ConsentId);
        var now = await ExplainAsync("D1", "hospital-diagnoses");
        Assert.Equal((AccessOutcome.Withheld, "CONSENT_WITHDRAWN", null), (now.Explanations[0].Outcome, now.Explanations[0].Reasons[0].Code, now.AsOf));
        var earlier = await ExplainAsync("D1", "hospital-diagnoses", then);
        Assert.Equal((AccessOutcome.Allowed, then), (earlier.Explanations[0].Outcome, earlier.AsOf));
        Assert.NotEmpty(earlier.Explanations[0].ConsentId);
        Assert.Equal(now.CatalogueVersion, earlier.CatalogueVersion);
        // Which sources were connected then is not on record.
        Assert.Empty(earlier.Explanations[0].SourceIds);

        var records = _gateway.Records();
        Assert.StartsWith("as-of " + then.ToDateTime().ToString("yyyy-MM-dd'T'HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture), records[(int)earlier.Receipt.LogIndex].Line("as-of"), StringComparison.Ordinal);
        Assert.DoesNotContain("\nas-of ", records[(int)now.Receipt.LogIndex], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_verification_does_not_reach_back()
    {
        // Proves: a rule verified later opened nothing before, one taken back later did; emergency access alike.
        var before = Now;
        var officer = _gateway.Officer();
        await officer.VerifyAsync("basis:rsl-11c", "rule:prepare-social-by-case-type");
        var between = Now;
        await officer.RevokeAsync("rule:prepare-social-by-case-type");

        Assert.Contains("LEGAL_BASIS_UNVERIFIED", (await ExplainAsync("D2", "social-action-plan", before)).Explanations[0].Reasons.Select(r => r.Code));
        Assert.Equal("prepare-social-by-case-type", (await ExplainAsync("D2", "social-action-plan", between)).Explanations[0].RuleId);
        Assert.Equal(AccessOutcome.Withheld, (await ExplainAsync("D2", "social-action-plan")).Explanations[0].Outcome);
    }

    [Fact]
    public async Task A_change_of_the_catalogue_shows()
    {
        // Proves: after a start with a stricter catalogue the old one still answers for its time, with its own version and its own ids, and only there.
        var then = Now;
        var old = await ExplainAsync("D1", "employment-status");
        Assert.Equal(AccessOutcome.Allowed, old.Explanations[0].Outcome);
        var text = await File.ReadAllTextAsync(GatewaySettings.ShippedCatalogue);
        var stricter = text.Replace("- id: gp-briefing", "- id: gp-letter", StringComparison.Ordinal).Replace("purpose: gp-briefing", "purpose: gp-letter", StringComparison.Ordinal);
        var rule = stricter.IndexOf("  - id: prepare-employment-by-law", StringComparison.Ordinal);
        stricter = stricter[..rule] + Replaced(stricter[rule..], "verified: true", "verified: false");
        Assert.NotEqual(text, stricter);
        await RestartAsync(stricter);

        var now = await ExplainAsync("D1", "employment-status");
        Assert.Equal(AccessOutcome.Withheld, now.Explanations[0].Outcome);
        var earlier = await ExplainAsync("D1", "employment-status", then);
        Assert.Equal((AccessOutcome.Allowed, old.CatalogueVersion), (earlier.Explanations[0].Outcome, earlier.CatalogueVersion));
        Assert.NotEqual(old.CatalogueVersion, now.CatalogueVersion);
        Assert.Equal("catalogue " + old.CatalogueVersion, _gateway.Records()[(int)earlier.Receipt.LogIndex].Line("catalogue"));

        // A purpose that has another name today is known by its old one in its time.
        var renamed = Request("D1", "employment-status", then);
        renamed.Purpose = "gp-briefing";
        renamed.CaseStep = CaseStep.FollowUp;
        Assert.NotEmpty((await _gateway.Caseworker.ExplainAccessAsync(renamed)).Explanations);
        renamed.AsOf = null;
        Assert.Equal("purpose", await ViolationAsync(renamed));
    }

    [Fact]
    public async Task Each_start_records_the_catalogue_once()
    {
        // Proves: a leaf where it has changed, none where it has not; under the code that stands for all municipalities.
        var version = (await ExplainAsync("D1", "employment-status")).CatalogueVersion;
        await _gateway.StopAsync();
        await _gateway.StartAsync();
        var record = Assert.Single(_gateway.Records().OfKind("catalogue-in-force"));
        Assert.Equal(("municipality 0000", "catalogue " + version), (record.Line("municipality"), record.Line("catalogue")));
        await RestartAsync(await File.ReadAllTextAsync(GatewaySettings.ShippedCatalogue) + "# another edition\n");
        Assert.Equal(2, _gateway.Records().OfKind("catalogue-in-force").Count);
    }

    [Fact]
    public async Task A_moment_that_cannot_be_answered_for_is_named()
    {
        // Proves: the future, the time before the first catalogue, and what is no moment: each refused by the field, with what is wrong, and nothing recorded.
        var before = _gateway.Records().Count;
        foreach (var (asOf, says) in new[]
                 {
                     (TimeProvider.System.GetUtcNow().AddMinutes(5).ToTimestamp(), "lies in the future"),
                     (new DateTimeOffset(2013, 1, 1, 0, 0, 0, TimeSpan.Zero).ToTimestamp(), "lies before the first policy catalogue on record that can be read"),
                     (new Timestamp { Seconds = 1, Nanos = -1 }, "is no moment"),
                     (new Timestamp { Seconds = long.MaxValue }, "is no moment"),
                     (new Timestamp { Seconds = long.MinValue }, "is no moment"),
                 })
        {
            var error = (await Assert.ThrowsAsync<GatewayException>(() => _gateway.Caseworker.ExplainAccessAsync(Request("D1", "employment-status", asOf)))).Error;
            Assert.Equal(("as_of", says), Assert.Single(error.FieldViolations.Select(v => (v.Field, v.Description))));
        }
        Assert.Equal(before, _gateway.Records().Count);
    }

    private static Timestamp Now => TimeProvider.System.GetUtcNow().ToTimestamp();

    private static string Replaced(string text, string first, string by)
    {
        var at = text.IndexOf(first, StringComparison.Ordinal);
        return text[..at] + by + text[(at + first.Length)..];
    }

    private Task<ExplainAccessResponse> ExplainAsync(string alias, string category, Timestamp? asOf = null) =>
        _gateway.Caseworker.ExplainAccessAsync(Request(alias, category, asOf));

    private ExplainAccessRequest Request(string alias, string category, Timestamp? asOf)
    {
        var request = GeneratedClient.Explained(_gateway.About(alias, category));
        request.AsOf = asOf;
        return request;
    }

    private async Task<string> ViolationAsync(ExplainAccessRequest request) =>
        Assert.Single((await Assert.ThrowsAsync<GatewayException>(() => _gateway.Caseworker.ExplainAccessAsync(request))).Error.FieldViolations).Field;

    private async Task RestartAsync(string catalogue)
    {
        await _gateway.StopAsync();
        _gateway.CatalogueFile = Path.Combine(_gateway.Folder, "catalogue.yaml");
        await File.WriteAllTextAsync(_gateway.CatalogueFile, catalogue);
        await _gateway.StartAsync();
    }
}
