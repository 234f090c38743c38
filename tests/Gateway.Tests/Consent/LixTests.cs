using Gateway.Consent;

namespace Gateway.Tests.Consent;

/// <summary>Readability by Björnsson's formula, counted by hand.</summary>
public sealed class LixTests
{
    [Theory]
    // 8 words in 2 sentences, none long: 8/2.
    [InlineData("Jeg bor i et hus. Det er rødt.", 4)]
    // 3 words, 1 sentence, all long: 3/1 + 300/3.
    [InlineData("Kommunen indhenter oplysninger.", 103)]
    // 10 words, 1 sentence, 2 long (indhenter, samtykke): 10 + 20.
    [InlineData("Vi må kun indhente det, hvis du har givet samtykke.", 30)]
    // Six letters are short, seven are long.
    [InlineData("Bogen. Samtyk. Sandsyn.", 1 + 100.0 / 3)]
    // A date and a case number: 7 words, one sentence; the stop of a date ends none.
    [InlineData("Den 25. november er i sag 26/1234.", 7 + 100.0 / 7)]
    // A list: the line before it and each item are sentences. 6 words, 3 sentences, 2 long.
    [InlineData("Vi vil hente:\n- Epikriser\n- Genoptræningsplaner og", 2 + 200.0 / 6)]
    // A question, a quotation and signs that are no words.
    [InlineData("Må vi? »Ja.« § - 4!", 4.0 / 3)]
    [InlineData("", 0)]
    [InlineData("- § .\n\n", 0)]
    public void Known_texts_have_their_known_index(string text, double lix)
    {
        // Proves: words over sentences plus the share of words of more than six letters, with the rules for lists and dates.
        Assert.Equal(lix, Lix.Of(text), 10);
    }
}
