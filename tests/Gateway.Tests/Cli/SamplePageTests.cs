using Gateway.Cli.Language;
using Gateway.Cli.Pages;
using Gateway.Disclosures.V1;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Tests.Cli;

/// <summary><c>gateway log sample</c> without a draw: what is late comes first, in plain words.</summary>
public sealed class SamplePageTests
{
    private static readonly Timestamp Covered = Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 11, 2, 8, 0, 0, TimeSpan.Zero));

    [Fact]
    public void What_is_late_comes_first_with_its_day()
    {
        // Proves in both languages: how many samples wait too long and since when, that a draw is missing and since when, until when all was drawn from, and what is demanded.
        var late = new SampleStanding { EveryDays = 7, Size = 10, LastDrawnAt = Covered, CoveredUntil = Covered, DrawIsDue = true, OverdueSamples = 2, OverdueSince = Covered };
        Assert.StartsWith(
            "Stikprøver, der ikke er afgjort i tide: 2. Den ældste skulle have været afgjort 2026-11-02 09:00. Der mangler en stikprøve: den skulle være udtaget 2026-11-09 09:00. "
            + "Der er udtaget stikprøve blandt alle opslag før 2026-11-02 09:00. Der udtages en stikprøve på 10 mindst hver 7. dag, og den afgøres inden for lige så mange dage. Gør ingen det, udtager gatewayen den selv.",
            Page(late, SpokenLanguage.Danish), StringComparison.Ordinal);
        Assert.StartsWith(
            "Samples that were not decided in time: 2. The oldest should have been decided 2026-11-02 09:00. A sample is missing: it should have been drawn 2026-11-09 09:00. "
            + "A sample was drawn among all looks before 2026-11-02 09:00. A sample of 10 is drawn at least every 7 days and decided within as many days. Where nobody draws it, the gateway does.",
            Page(late, SpokenLanguage.English), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_is_late_nothing_says_so()
    {
        // Proves: only until when all was drawn from, or that nothing was drawn yet, and the rule; then what waits.
        var well = Page(new SampleStanding { EveryDays = 31, Size = 5, LastDrawnAt = Covered, CoveredUntil = Covered }, SpokenLanguage.Danish);
        Assert.StartsWith("Der er udtaget stikprøve blandt alle opslag før 2026-11-02 09:00.", well, StringComparison.Ordinal);
        Assert.EndsWith("Ingen stikprøve mangler en afgørelse.", well, StringComparison.Ordinal);
        Assert.StartsWith("Der er endnu ikke udtaget nogen stikprøve.", Page(new SampleStanding { EveryDays = 7, Size = 10, CoveredUntil = Covered }, SpokenLanguage.Danish), StringComparison.Ordinal);
    }

    private static string Page(SampleStanding standing, SpokenLanguage language) => PrintedPage.Flat(PrintedPage.Of(
        (texts, layout, _) => new LogPage(CatalogueNames.None(texts), new SourceText(nationalId: null), texts, layout).Samples([], standing), width: 80, language)).Trim();
}
