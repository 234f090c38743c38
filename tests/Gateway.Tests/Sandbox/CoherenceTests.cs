using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gateway.Tests.Sandbox;

public sealed partial class CoherenceTests
{
    private const string CprSystem = "urn:oid:1.2.208.176.1.2";

    public static TheoryData<string> Bundles =>
        [.. RecordedFile.ReadAll(RecordedFile.Shipped).Where(e => e.Source is "ffb" or "cosmic" or "sundhedsplatformen" or "columna" or "rehabilitation-140" && e.Status == 200).Select(e => e.Case)];

    [Theory]
    [MemberData(nameof(Bundles))]
    public void A_bundle_is_about_the_citizen_it_was_asked_for(string name)
    {
        // Proves that the one patient of every bundle carries the number of the question; an empty search carries none.
        var exchange = RecordedFile.One(name);
        using var bundle = JsonDocument.Parse(exchange.ResponseBody);
        var patients = Resources(bundle).Where(r => TypeOf(r) == "Patient").ToList();
        if (!bundle.RootElement.TryGetProperty("entry", out _)) return;
        var number = Assert.Single(Assert.Single(patients).GetProperty("identifier").EnumerateArray(), i => i.GetProperty("system").GetString() == CprSystem);
        Assert.Equal(exchange.Cpr, number.GetProperty("value").GetString());
    }

    [Theory]
    [MemberData(nameof(Bundles))]
    public void Every_reference_inside_a_bundle_leads_to_one_of_its_resources(string name)
    {
        // Proves that nothing points out of the recording, or out of its resource to one that is not contained in it, and that no resource is there twice.
        using var bundle = JsonDocument.Parse(RecordedFile.One(name).ResponseBody);
        var ids = Resources(bundle).Select(r => $"{TypeOf(r)}/{r.GetProperty("id").GetString()}").ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        foreach (var resource in Resources(bundle))
        {
            var contained = resource.TryGetProperty("contained", out var inside) ? inside.EnumerateArray().Select(r => $"#{r.GetProperty("id").GetString()}") : [];
            Assert.All(Strings(resource).Where(s => s.Name == "reference"), r => Assert.Contains(r.Value, ids.Concat(contained)));
        }
    }

    [Theory]
    [MemberData(nameof(Bundles))]
    public void A_search_counts_its_matches_and_its_link_names_nobody(string name)
    {
        // Proves total, search modes and a self link without the national id.
        var exchange = RecordedFile.One(name);
        using var bundle = JsonDocument.Parse(exchange.ResponseBody);
        if (bundle.RootElement.GetProperty("type").GetString() == "collection") return;
        var entries = bundle.RootElement.TryGetProperty("entry", out var list) ? list.EnumerateArray().ToList() : [];
        var matches = entries.Where(e => e.GetProperty("search").GetProperty("mode").GetString() == "match").ToList();
        Assert.Equal(bundle.RootElement.GetProperty("total").GetInt32(), matches.Count);
        Assert.All(matches, m => Assert.Contains($"/{TypeOf(m.GetProperty("resource"))}/_search", exchange.Path, StringComparison.Ordinal));
        Assert.DoesNotContain(exchange.Cpr!, bundle.RootElement.GetProperty("link").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_date_of_the_recordings_is_a_day_that_exists_and_periods_run_forward()
    {
        // Proves real days, Danish offsets on local times, and no period that ends before it begins.
        foreach (var exchange in RecordedFile.ReadAll(RecordedFile.Shipped))
        {
            // Dates in XML are its schema's matter.
            if (exchange.ResponseBody.Length == 0 || !exchange.ContentType.Contains("json", StringComparison.Ordinal)) continue;
            using var body = JsonDocument.Parse(exchange.ResponseBody);
            foreach (var (_, value) in Strings(body.RootElement).Where(s => LooksLikeDate().IsMatch(s.Value)))
            {
                Assert.True(IsDate(value), $"{exchange.Case}: {value}");
            }

            foreach (var (start, end) in Periods(body.RootElement)) Assert.True(string.CompareOrdinal(start, end) <= 0, $"{exchange.Case}: {start} to {end}");
        }
    }

    [Fact]
    public void What_two_sources_tell_about_one_measure_agrees()
    {
        // Proves the facts the overview is expected to show: support since 2023-06-05 at 3.5 hours, and the benefits in order.
        using var social = JsonDocument.Parse(RecordedFile.One("ffb-02-D4-rich").ResponseBody);
        var support = Resources(social).Single(r => TypeOf(r) == "CarePlan" && r.GetProperty("title").GetString() == "Bostøtte");
        Assert.Equal("2023-06-05", support.GetProperty("period").GetProperty("start").GetString());
        Assert.Equal(3.5m, support.GetProperty("activity")[0].GetProperty("detail").GetProperty("quantity").GetProperty("value").GetDecimal());
        using var benefits = JsonDocument.Parse(RecordedFile.One("df-23-D4-ydelse").ResponseBody);
        using var status = JsonDocument.Parse(RecordedFile.One("df-04-D4-periods").ResponseBody);
        Assert.Equal(["2019-02-01", "2021-01-01", "2023-06-01", "2026-06-01"], benefits.RootElement.EnumerateArray().Select(b => b.GetProperty("startdato").GetString()));
        var groups = status.RootElement.GetProperty("kontaktgrupper").EnumerateArray().Select(g => g.GetProperty("KontaktgruppeType").GetInt32());
        Assert.Equal(groups, benefits.RootElement.EnumerateArray().Select(b => b.GetProperty("kontaktgruppe").GetInt32()).Distinct());
    }

    private static IEnumerable<JsonElement> Resources(JsonDocument bundle) =>
        bundle.RootElement.TryGetProperty("entry", out var entries) ? entries.EnumerateArray().Select(e => e.GetProperty("resource")) : [];

    private static string TypeOf(JsonElement resource) => resource.GetProperty("resourceType").GetString()!;

    private static bool IsDate(string value) =>
        DateOnly.TryParseExact(value, ["yyyy-MM-dd", "yyyy-MM", "yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
        || (DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            // KMD Nexus writes UTC without a colon.
            && (value.EndsWith('Z') || value.EndsWith("+0000", StringComparison.Ordinal) || TimeZoneInfo.FindSystemTimeZoneById("Europe/Copenhagen").GetUtcOffset(at) == at.Offset));

    private static IEnumerable<(string Name, string Value)> Strings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p =>
            p.Value.ValueKind is JsonValueKind.String ? [(p.Name, p.Value.GetString()!)] : Strings(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
        _ => [],
    };

    private static IEnumerable<(string Start, string End)> Periods(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Periods(p.Value)).Concat(
            new[] { ("start", "end"), ("startdato", "slutdato"), ("Starttidspunkt", "Sluttidspunkt"), ("onsetDateTime", "abatementDateTime") }
                .Where(n => element.TryGetProperty(n.Item1, out var start) && element.TryGetProperty(n.Item2, out var end) && start.ValueKind == JsonValueKind.String && end.ValueKind == JsonValueKind.String)
                .Select(n => (element.GetProperty(n.Item1).GetString()!, element.GetProperty(n.Item2).GetString()!))),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Periods),
        _ => [],
    };

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}(?![0-9])", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LooksLikeDate();
}
