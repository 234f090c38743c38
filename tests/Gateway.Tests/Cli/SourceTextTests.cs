using Gateway.Cli.Pages;
using Gateway.Overview.V1;

namespace Gateway.Tests.Cli;

public sealed class SourceTextTests
{
    [Theory]
    [InlineData("\u001b[31mrød\u001b[0m", "\uFFFD[31mrød\uFFFD[0m")]
    [InlineData("\u001b]0;titel\u0007", "\uFFFD]0;titel\uFFFD")]
    [InlineData("\u009b2J", "\uFFFD2J")]
    [InlineData("a\bb\0c\u007fd", "a\uFFFDb\uFFFDc\uFFFDd")]
    [InlineData("a\u202Eb\u2066c\u200Bd\u00ADe\uFEFF", "a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uFFFD")]
    [InlineData("a\tb", "a b")]
    [InlineData("a\r\nb\rc\u2028d", "a\nb\nc\nd")]
    [InlineData("Æblegrød på Øen – 10 € 😀", "Æblegrød på Øen – 10 € 😀")]
    public void What_could_steer_a_terminal_is_made_visible(string sent, string shown) =>
        Assert.Equal(shown, new SourceText(nationalId: null).Lines(sent));

    [Fact]
    public void Half_a_character_is_made_visible() => Assert.Equal("a\uFFFDb", new SourceText(nationalId: null).Line($"a{(char)0xd800}b"));

    [Theory]
    [InlineData("Sag om 140385-9922, lukket", "Sag om xxxxxx-xxxx, lukket")]
    [InlineData("urn:oio:cpr-nr:1403859922", "urn:oio:cpr-nr:xxxxxx-xxxx")]
    [InlineData("140385 9922 og 740385-9922", "xxxxxx-xxxx og xxxxxx-xxxx")]
    [InlineData("140385–9922", "xxxxxx-xxxx")]
    [InlineData("id140385GH01.", "idxxxxxx-xxxx.")]
    [InlineData("sag 26/1234, beløb 20613.33, tlf. 12345678, 2026-11-21, 9912312345", "sag 26/1234, beløb 20613.33, tlf. 12345678, 2026-11-21, 9912312345")]
    public void A_national_id_is_masked_and_other_numbers_stand(string sent, string shown) =>
        Assert.Equal(shown, new SourceText("140385-GH01").Lines(sent));

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void A_page_of_hostile_text_is_harmless_and_shows_no_number(int width)
    {
        // Proves it for every place of an answer that holds text from outside.
        const string hostile = "[red]x[/] 010170-9999 0101709999 \u001b[2J\u202E";
        var answer = SampleAnswer.Full();
        foreach (var section in answer.Sections)
        {
            section.Category = section.ConsentId = hostile;
            section.Title = section.Holder.Title = SampleAnswer.Both(hostile, hostile);
            section.LegalBasis = new LegalBasis { Statute = hostile, Paragraph = hostile, Title = section.Title };
            section.Reasons.Add(new Reason { Code = hostile, ForCaseworker = section.Title, SourceId = hostile, LegalBasis = section.LegalBasis });
            section.Coverage.Add(new Coverage { SourceId = hostile, From = hostile, Until = hostile, Completeness = section.Title, Updated = section.Title });
            section.NotMapped.Add(new UnmappedElement { SourceId = hostile, Path = hostile, Count = 1 });
            section.Items.Add(HostileItem(hostile));
            section.Conflicts.Add(new Conflict { Explanation = section.Title, ItemIds = { hostile, hostile + "2" } });
            answer.Timeline.Add(new TimelineEntry { Category = hostile, ItemId = hostile, Period = new Period { Start = "2020", End = "2021" } });
            answer.Timeline.Add(new TimelineEntry { Category = hostile, ItemId = "unknown " + hostile, Period = new Period { Start = hostile } });
        }
        answer.Protection = new Protection { Active = true, Until = hostile, ToldBy = { hostile } };
        answer.CatalogueVersion = hostile;

        var page = PrintedPage.Of(answer, width, alias: null);

        Assert.DoesNotContain(page, letter => char.IsControl(letter) && letter is not ('\n' or '\r'));
        Assert.DoesNotContain('\u202E', page);
        Assert.Contains("[red]x[/]", page, StringComparison.Ordinal);
        Assert.DoesNotContain("9999", page, StringComparison.Ordinal);
        Assert.Contains("Overblik over borgeren", page, StringComparison.Ordinal);
    }

    private static Item HostileItem(string hostile)
    {
        var concept = new CodeableConcept { Text = hostile };
        var label = SampleAnswer.Both(hostile, hostile);
        return new Item
        {
            ItemId = hostile,
            Corrections = { new Correction { SourceItemId = hostile, Period = new Period { Start = hostile }, LastChangedAt = hostile, Values = { new Value { Name = hostile, Text = hostile } } } },
            NetAmount = new Quantity { Value = hostile, Unit = hostile },
            Code = new CodeableConcept { Codings = { new Coding { Code = hostile, System = hostile } } },
            Period = new Period { Start = hostile, End = hostile + "2" },
            Status = hostile,
            Outcome = concept,
            Values =
            {
                new Value { Label = label, Text = hostile },
                new Value { Label = label, Quantity = new Quantity { Value = hostile, Unit = hostile } },
                new Value { Label = label, Concept = concept },
                new Value { Name = hostile, Date = hostile },
            },
            Provenance = { new Provenance { SourceId = hostile, LastChangedAt = hostile, ConsentId = hostile } },
        };
    }
}
