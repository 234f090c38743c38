using Gateway.Cli.Language;
using Gateway.Overview.V1;
using Spectre.Console;

namespace Gateway.Cli.Pages;

/// <summary>How a state looks: a word and a symbol that say it alone, and a colour that helps.</summary>
internal sealed record StateLook(string Symbol, string Words, Color Color)
{
    /// <summary>The states in the order of the line of counts.</summary>
    public static readonly IReadOnlyList<SectionState> Order =
    [
        SectionState.Available,
        SectionState.Partial,
        SectionState.NothingHeld,
        SectionState.Withheld,
        SectionState.Unavailable,
        SectionState.AwaitingSourceDecision,
    ];

    /// <summary>The look of <paramref name="state"/>. A state that this program does not know is shown as unknown, not as empty.</summary>
    public static StateLook Of(SectionState state, Texts texts, PageLayout layout)
    {
        var (symbol, plain, words, color) = state switch
        {
            SectionState.Available => ("✓", "+", texts.Of(Phrase.StateAvailable), Color.Green),
            SectionState.Partial => ("◐", "~", texts.Of(Phrase.StatePartial), Color.Yellow),
            SectionState.NothingHeld => ("○", "o", texts.Of(Phrase.StateNothingHeld), Color.Grey),
            SectionState.Withheld => ("⊘", "x", texts.Of(Phrase.StateWithheld), Color.Yellow),
            SectionState.Unavailable => ("✗", "!", texts.Of(Phrase.StateUnavailable), Color.Red),
            SectionState.AwaitingSourceDecision => ("…", "?", texts.Of(Phrase.StateAwaiting), Color.Blue),
            _ => ("?", "?", "", Color.Red),
        };
        return words.Length == 0 ? Unknown(texts, (int)state) : new StateLook(layout.Unicode ? symbol : plain, words, color);
    }

    /// <summary>The look of something that a later contract says and this program does not know.</summary>
    public static StateLook Unknown(Texts texts, int number) => new("?", texts.Of(Phrase.StateUnknown, number), Color.Red);
}
