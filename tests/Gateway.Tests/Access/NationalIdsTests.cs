using FsCheck.Fluent;
using Gateway.Access;

namespace Gateway.Tests.Access;

/// <summary>What counts as a national id in a text that may hold none.</summary>
public sealed class NationalIdsTests
{
    private const int Cases = 5_000;

    [Theory]
    [InlineData("1403859922")]
    [InlineData("140385-9922")]
    [InlineData("140385 9922")]
    [InlineData("140385\u00a09922")]
    [InlineData("140385\u20119922")]
    [InlineData("140385\u20139922")]
    [InlineData("140385\u22129922")]
    [InlineData("140385 - 9922")]
    [InlineData("140385 \u2013 9922")]
    [InlineData("cpr 010190 - 1234")]
    [InlineData("140385- 9922")]
    [InlineData("140385.9922")]
    [InlineData("140385/9922")]
    [InlineData("140385_9922")]
    [InlineData("140385:9922")]
    [InlineData("140385 (9922)")]
    [InlineData("14-03-85-9922")]
    [InlineData("14.03.85 9922")]
    [InlineData("14/03/85/9922")]
    [InlineData("14 03 85 9922")]
    [InlineData("14. 03. 85. 9922")]
    [InlineData("k-1403859922")]
    [InlineData("k1403859922x")]
    [InlineData("cpr:140385-9922.")]
    [InlineData("sag 26 140385-9922")]
    [InlineData("99 99 99 1403 85 9922")]
    [InlineData("12 1403859922")]
    [InlineData("740385-9922")]
    [InlineData("0703921VJ4")]
    [InlineData("070392-1VJ4")]
    [InlineData("\u0661\u0664\u0660\u0663\u0668\u0665-\u0669\u0669\u0662\u0662")]
    [InlineData("\uff11\uff14\uff10\uff13\uff18\uff15\uff19\uff19\uff12\uff12")]
    [InlineData("3f2504e0-4f89-11d3-9a0c-0305e82c3301 1403859922")]
    // No national id: a date and a time, in every way they are written.
    [InlineData("14-03-26 09:22", false)]
    [InlineData("14-03-26 09.22", false)]
    [InlineData("14.03.2026 09:22", false)]
    [InlineData("14.03.2026 0922", false)]
    [InlineData("2026-03-14 10:30", false)]
    [InlineData("2012-11-25 0915", false)]
    [InlineData("2026-03-14T10:30:00", false)]
    [InlineData("14.03.26-05.04.26", false)]
    [InlineData("kl. 10:12:26", false)]
    // In doubt it is one: a date with four digits right behind it cannot be told from a number.
    [InlineData("Samtale 03.11.26, 1030-1100")]
    [InlineData("Samtale 03.11.26 kl. 1030-1100", false)]
    // A longer run of digits, another grouping, an impossible date, telephone numbers, file codes.
    [InlineData("14038599221", false)]
    [InlineData("91403859922", false)]
    [InlineData("2026140385992", false)]
    [InlineData("140385--- 9922", false)]
    [InlineData("1403 859 922", false)]
    [InlineData("3102859922", false)]
    [InlineData("140385-992", false)]
    [InlineData("140385 og 9922", false)]
    [InlineData("+45 12 34 56 78", false)]
    [InlineData("12 34 56 78, 87 65 43 21", false)]
    [InlineData("27.35.04-G01-123-26", false)]
    [InlineData("26/0001", false)]
    [InlineData("dok 2026-004711", false)]
    [InlineData("99990001", false)]
    // The digits of a UUID, or of a hash, are drawn by chance.
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b14038599", false)]
    [InlineData("DA39A3EE5E6B4B0D3255BFEF95601890AFD1403859922A", false)]
    [InlineData("14038599-2200-4f89-9a0c-0305e82c3301", false)]
    [InlineData("3f140385-9922-4f89-9a0c-0305e82c3301", false)]
    [InlineData("3f1403859922a4f89b9a0c0305e82c33", false)]
    [InlineData("", false)]
    public void A_national_id_is_found_however_it_is_grouped(string text, bool found = true)
    {
        // Proves the docstring, row by row, in both directions; in a sentence as alone.
        Assert.Equal(found, NationalIds.StandIn(text));
        Assert.Equal(found, NationalIds.StandIn($"Noteret: {text} (telefonisk)"));
    }

    [Fact]
    public void No_accepted_text_holds_one_when_separators_are_taken_out()
    {
        // Proves: up to two separators of any kind between the groups and words around it hide nothing, unless the digits are a part of a longer run.
        var separators = Gen.Elements(" \u00a0\u2009.,;:/\\_-\u2010\u2011\u2012\u2013\u2014\u2212()[]#*+='\"".ToCharArray());
        var between = Gen.Choose(0, 2).SelectMany(n => separators.ArrayOf(n)).Select(cs => new string(cs));
        var words = Gen.Elements("", "a", "sag ", "Nr.", "7", "26-", "dok 4711 ", "æ");
        var cases = from parts in between.ArrayOf(3)
                    from before in words
                    from after in words
                    from day in Gen.Choose(1, 28)
                    from month in Gen.Choose(1, 12)
                    from year in Gen.Choose(0, 99)
                    from serial in Gen.Choose(0, 9999)
                    select (Before: before, After: after, Text: $"{day:00}{parts[0]}{month:00}{parts[1]}{year:00}{parts[2]}{serial:0000}");
        Replayable.Check(cases, Cases, c =>
        {
            var inLongerRun = c.Before.EndsWith('7') || c.After.StartsWith('7') || c.After.StartsWith("26", StringComparison.Ordinal);
            Assert.True(inLongerRun || NationalIds.StandIn(c.Before + c.Text + c.After));
        });
    }
}
