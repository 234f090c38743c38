using Gateway.Cli.Language;
using Gateway.Overview.V1;

namespace Gateway.Tests.Cli;

public sealed class OverviewPageTests
{
    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void Every_state_reason_rule_and_receipt_is_visible(int width)
    {
        // Proves that no absence is shown without its words, at both widths.
        var page = PrintedPage.Flat(PrintedPage.Of(SampleAnswer.Full(), width));

        string[] expected =
        [
            "Overblik over D1", "26/1234", "rehabilitation-case-preparation", "nr. 42, a1b2c3d4, skrevet 2026-11-21 11:30:05 01:00", "nr. 41, 00000000",
            "✓ Indsatser: Oplysninger fundet (1)", "◐ Journalnoter: Kun delvist besvaret", "○ Sociale indsatser: Intet registreret",
            "⊘ Misbrugsbehandling: Tilbageholdt, ikke spurgt", "✗ Epikriser: Kunne ikke spørges", "… Diagnoser: Afventer kildens egen afgørelse",
            "Hjemmel retssikkerhedsloven § 11 a, stk. 1: oplysninger med samtykke", "Samtykke consent-7", "Kvittering nr. 42, a1b2c3d4",
            "Mangler: hvorfor Momentum svarede ikke i tide", "SOURCE_TIMEOUT; kilde momentum; prøv igen senere", "Sensum har intet om borgeren",
            "Samtykke mangler (CONSENT_MISSING; regel: retssikkerhedsloven § 11 a, stk. 1)", "Kun til statistik (STATISTICS_ONLY)",
            "Kilden er ikke tilsluttet", "Hospitalet afgør det selv", "Ikke oversat dfdg: aktivitet/ukendt × 3", "Dækker dfdg: fra 2013; alle kommuner",
        ];
        Assert.All(expected, text => Assert.Contains(text, page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void An_item_shows_what_when_how_and_where_from(int width)
    {
        var page = PrintedPage.Flat(PrintedPage.Of(SampleAnswer.Full(), width));

        string[] expected = ["Virksomhedspraktik", "fra 2026-09-01", "til 2026-12-31", "Igangværende", "Fortsætter", "Timer: 10,5 t", "Mentor: ja", "DFDG", "ændret 2026-10-02"];
        Assert.All(expected, text => Assert.Contains(text, page, StringComparison.Ordinal));
    }

    [Fact]
    public void The_line_of_counts_says_how_much_was_answered()
    {
        // Broken between two counts, never within one.
        var page = PrintedPage.Of(SampleAnswer.Full(), 80);

        string[] expected =
        [
            "6 afsnit · ✓ Oplysninger fundet: 1 · ◐ Kun delvist besvaret: 1",
            "○ Intet registreret: 1 · ⊘ Tilbageholdt, ikke spurgt: 1",
            "✗ Kunne ikke spørges: 1 · … Afventer kildens egen afgørelse: 1",
        ];
        Assert.Contains(string.Join(Environment.NewLine, expected), page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(120)]
    public void No_line_is_wider_than_the_page(int width)
    {
        // A very long word must not push the frame out either.
        var answer = SampleAnswer.Full();
        answer.Sections[0].Items[0].Status = new string('x', 300);

        Assert.All(PrintedPage.Of(answer, width).Split('\n'), line => Assert.True(line.TrimEnd().Length <= width, line));
    }

    [Fact]
    public void Holders_come_once_with_their_sections_in_the_order_of_the_answer()
    {
        var page = PrintedPage.Of(SampleAnswer.Full(), 80);
        string[] order = ["Beskæftigelse ──", "Indsatser:", "Journalnoter:", "Social ──", "Sociale indsatser:", "Misbrugsbehandling:", "Hospital ──", "Epikriser:", "Diagnoser:"];
        var places = order.Select(text => page.IndexOf(text, StringComparison.Ordinal)).ToList();

        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public void English_is_one_option_away()
    {
        var page = PrintedPage.Flat(PrintedPage.Of(SampleAnswer.Full(), 120, SpokenLanguage.English, alias: null));

        string[] expected = ["Overview of the citizen", "Measures: Information held", "Withheld, not asked", "Consent is missing", "Legal basis", "Missing: why", "information with consent", "Mentor: yes"];
        Assert.All(expected, text => Assert.Contains(text, page, StringComparison.Ordinal));
    }

    [Fact]
    public void A_stream_without_Unicode_gets_symbols_of_its_own()
    {
        var page = PrintedPage.Of(SampleAnswer.Full(), 80, unicode: false);

        Assert.Contains("x Misbrugsbehandling: Tilbageholdt", page, StringComparison.Ordinal);
        Assert.DoesNotContain(page, letter => "✓◐○⊘✗…╭│".Contains(letter, StringComparison.Ordinal));
    }

    [Fact]
    public void A_state_of_a_later_contract_is_shown_as_unknown()
    {
        // Proves that what this program does not understand never looks like an empty answer.
        var answer = new GetOverviewResponse { Sections = { new Section { Category = "new-category", State = (SectionState)9 } } };
        var page = PrintedPage.Flat(PrintedPage.Of(answer, 80));

        Assert.Contains("new-category: Ukendt tilstand 9", page, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_code_is_shown_with_its_system()
    {
        var page = PrintedPage.Of(SampleAnswer.With(new Item { Code = new CodeableConcept { Codings = { new Coding { System = "urn:oid:1.2.3", Code = "904" } } } }), 80);

        Assert.Contains("904 (urn:oid:1.2.3)", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_s_date_keeps_its_precision_and_zone()
    {
        // Proves that nothing is rounded and no zone is invented.
        var page = PrintedPage.Flat(PrintedPage.Of(SampleAnswer.With(new Item { Code = new CodeableConcept { Text = "a" }, Period = new Period { Start = "2026-04-15T09:30:00+02:00", End = "2027" } }), 120));

        Assert.Contains("fra 2026-04-15 09:30:00 02:00", page, StringComparison.Ordinal);
        Assert.Contains("til 2027", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_that_differs_between_items_is_told_for_both()
    {
        // Proves that a section's own rule does not hide an item's.
        var answer = SampleAnswer.Full();
        answer.Sections[0].Items[0].Provenance.Add(new Provenance
        {
            SourceTitle = "KMD Momentum",
            LegalBasis = new LegalBasis { Statute = "sundhedsloven", Paragraph = "§ 44" },
            ConsentId = "consent-8",
            Receipt = new Receipt { LogIndex = 43, LeafHash = SampleAnswer.Receipt.LeafHash },
        });
        var page = PrintedPage.Flat(PrintedPage.Of(answer, 120));

        string[] expected = ["sundhedsloven § 44", "retssikkerhedsloven § 11 a, stk. 1", "consent-7", "consent-8", "nr. 43, a1b2c3d4", "KMD Momentum"];
        Assert.All(expected, text => Assert.Contains(text, page, StringComparison.Ordinal));
    }
}
