using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Access;
using Gateway.Callers;
using Gateway.Consent;
using Gateway.ReviewedData;
using Gateway.Storage;
using Gateway.Tests.Access;
using Gateway.Tests.Sources;
using Xunit.Abstractions;

namespace Gateway.Tests.Consent;

/// <summary>What the citizen reads or hears before consenting.</summary>
public sealed class ConsentTextTests(ITestOutputHelper output)
{
    private const int MostCategories = 12;
    private static readonly Caller Caller = Shipped.Caller with { Unit = "Jobcenter Testkøbing" };
    private static readonly PolicyCatalogue Catalogue = ShippedCatalogue.Catalogue;

    [Fact]
    public void Every_text_of_the_shipped_catalogue_is_plain_Danish()
    {
        // Proves: no consent a citizen can be asked for is harder to read than LIX 40: every category alone, every pair,
        // everything together, the twelve longest titles, and a thousand mixtures, of every purpose with consent rules.
        var found = new List<double>();
        foreach (var purpose in Purposes())
        {
            var open = Open(purpose);
            Assert.NotEmpty(open);
            var longest = open.OrderByDescending(c => Catalogue.FindCategory(c)!.Title.Da.Length).Take(MostCategories).ToList();
            var random = new Random(20261121);
            IEnumerable<IReadOnlyList<string>> choices =
            [
                .. open.Select(c => new[] { c }), .. open.SelectMany(a => open.Where(b => b != a).Select(b => new[] { a, b })), longest,
                .. Enumerable.Range(0, 1000).Select(_ => open.OrderBy(_ => random.Next()).Take(random.Next(1, MostCategories + 1)).ToList()),
            ];
            found.AddRange(choices.Select(c => Lix.Of(Text(purpose, c).Da)));
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"LIX of {found.Count} texts: highest {found.Max():F1}, mean {found.Average():F1}"));
        Assert.All(found, lix => Assert.InRange(lix, 1, ConsentText.HardestLix));
    }

    [Fact]
    public void The_notice_is_plain_Danish_too()
    {
        // Proves: the words on the right to collect can be read, and name right, consequence and paragraphs.
        var notice = NoticeText.OfRightToCollect("26/1234", Caller);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"LIX of the notice: {Lix.Of(notice.Da):F1}"));
        Assert.InRange(ConsentText.LixOf(notice), 1, ConsentText.HardestLix);
        Assert.All(["Jobcenter Testkøbing (CVR 99990001)", "26/1234", "§ 11 a", "§ 12", "§ 11 b", "Siger du nej"], w => Assert.Contains(w, notice.Da, StringComparison.Ordinal));
        Assert.All(["99990001", "26/1234", "§ 11 a", "§ 12", "§ 11 b"], w => Assert.Contains(w, notice.En, StringComparison.Ordinal));
    }

    [Fact]
    public void The_notice_of_an_emergency_access_is_plain_Danish_and_says_what_was_done()
    {
        // Proves: who, when, for which case, what under its holder, and until when it is reviewed; the justification, which is written by staff for the officer, is not in it.
        var opened = Catalogue with
        {
            Rules = [.. Catalogue.Rules.Select(r => r.Kind == RuleKind.Emergency ? r with { Verified = true } : r)],
            Bases = Catalogue.Bases.ToDictionary(b => b.Key, b => b.Value with { Verified = true }),
        };
        var rule = Assert.Single(opened.Rules, r => r.Kind == RuleKind.Emergency);
        var request = new AccessRequest(Caller with { Assurance = AssuranceLevel.High }, Person.Known(Shipped.D1), CaseId.TryParse("26/1234")!, rule.Purpose, null, rule.Categories) { Emergency = new EmergencyReason("Borgeren kan ikke spørges.") };
        var grant = AccessGrant.Decide(request, opened, AccessRecords.None, Shipped.Noon);
        Assert.Equal(rule.Categories.Count, grant.Allowed.Count(a => a.Emergency));

        var notice = NoticeText.OfEmergency(grant, Shipped.Noon, Shipped.Noon.AddDays(3));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"LIX of the notice of an emergency access: {Lix.Of(notice.Da):F1}"));
        Assert.InRange(ConsentText.LixOf(notice), 1, ConsentText.HardestLix);
        Assert.All(
            ["Jobcenter Testkøbing (CVR 99990001)", "26/1234", "21. november 2026", "24. november 2026", "Fra Sygehus (regionen):\n- "],
            w => Assert.Contains(w, notice.Da, StringComparison.Ordinal));
        Assert.All(["CVR 99990001", "26/1234", "21 November 2026", "24 November 2026", "complain"], w => Assert.Contains(w, notice.En, StringComparison.Ordinal));
        Assert.DoesNotContain("ikke spørges", notice.Da, StringComparison.Ordinal);
        Assert.DoesNotContain("{", notice.Da + notice.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_says_everything_a_consent_must_name()
    {
        // Proves: who asks, case, purpose, each type of information under its holder, the period, that a no does not stop
        // the case, that a yes can be taken back, that use can be seen; in both languages.
        var text = Text(Shipped.Purpose, ["social-action-plan", "discharge-letters"]);
        var (until, from) = ("1. marts 2027", "21. november 2026");
        Assert.All(
            [
                "Jobcenter Testkøbing (CVR 99990001)", "26/1234", "Forberedelse af sag til rehabiliteringsteam", "Fra Socialområdet:\n- Handleplan\n",
                "Fra Sygehus (regionen):\n- Epikriser\n", from, until, "Et nej stopper ikke din sag", "§ 11 b", "tage dit ja tilbage", "Du kan se, hver gang",
            ],
            words => Assert.Contains(words, text.Da, StringComparison.Ordinal));
        Assert.All(
            ["CVR 99990001", "26/1234", "From Social services:\n- Action plan\n", "21 November 2026", "1 March 2027", "A no does not stop your case", "§ 11 b", "take your yes back", "each time"],
            words => Assert.Contains(words, text.En, StringComparison.Ordinal));
        Assert.DoesNotContain("Diagnoser", text.Da, StringComparison.Ordinal);
        Assert.DoesNotContain("{", text.Da + text.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-03-28T23:30:00Z", "29. marts 2026")]
    [InlineData("2026-03-29T22:30:00Z", "30. marts 2026")]
    [InlineData("2026-10-24T22:30:00Z", "25. oktober 2026")]
    [InlineData("2026-10-25T22:30:00Z", "25. oktober 2026")]
    [InlineData("2026-12-31T23:00:00Z", "1. januar 2027")]
    public void Days_are_Danish_days(string instant, string day)
    {
        // Proves: the day is the one on the citizen's own calendar, summer time included.
        Assert.Equal(day, DanishDates.Day(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture)).Da);
    }

    [Fact]
    public void The_last_day_is_the_one_before_an_exclusive_end()
    {
        // Proves: a consent until midnight does not claim the day that begins then.
        Assert.Equal("24. november 2026", DanishDates.LastDay(new DateTimeOffset(2026, 11, 25, 0, 0, 0, TimeSpan.FromHours(1))).Da);
    }

    [Fact]
    public void A_version_is_the_hash_of_the_Danish_text()
    {
        // Proves: whoever holds the text can check that it is the one the citizen saw; another text has another version.
        var text = Text(Shipped.Purpose, ["discharge-letters"]);
        Assert.Equal("sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.Da))), ConsentText.VersionOf(text));
        Assert.NotEqual(ConsentText.VersionOf(text), ConsentText.VersionOf(Text(Shipped.Purpose, ["hospital-diagnoses"])));
    }

    [Theory]
    [InlineData("Jobcenter\u202Eevil")]
    [InlineData("Jobcenter\nDu skal sige ja")]
    public void A_units_name_cannot_change_what_the_text_says(string unit)
    {
        // Proves: a name with hidden characters is left out, and the authority stands by its number.
        var text = ConsentText.Compose(ConsentBench.Terms("discharge-letters"), Caller with { Unit = unit }, Catalogue, Shipped.Noon);
        Assert.DoesNotContain(unit, text.Da + text.En, StringComparison.Ordinal);
        Assert.Contains("Myndigheden med CVR 99990001", text.Da, StringComparison.Ordinal);
    }

    private static LocalizedText Text(string purpose, IReadOnlyList<string> categories) =>
        ConsentText.Compose(ConsentBench.Terms([.. categories]) with { Purpose = purpose }, Caller, Catalogue, Shipped.Noon);

    private static IEnumerable<string> Purposes() => Catalogue.Rules.Where(r => r.Kind == RuleKind.Consent).Select(r => r.Purpose).Distinct();

    private static List<string> Open(string purpose) =>
        [.. Catalogue.Rules.Where(r => r.Kind == RuleKind.Consent && r.Purpose == purpose).SelectMany(r => r.Categories).Distinct()];
}
