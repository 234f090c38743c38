using System.CommandLine;
using Gateway.Cli.Language;

namespace Gateway.Cli.Commands;

/// <summary>What every review needs: a decision and its reason.</summary>
internal sealed class ReviewOptions
{
    public const string JustifiedOption = "--justified";
    public const string ReasonOption = "--reason";

    private const string Yes = "yes";
    private const string No = "no";

    private readonly Option<string> _justified;
    private readonly Option<string> _reason;

    /// <summary>The options, described in the language of <paramref name="texts"/>.</summary>
    public ReviewOptions(Phrase justified, Texts texts)
    {
        _justified = new(JustifiedOption) { HelpName = $"{Yes}|{No}", Description = texts.Of(justified), Required = true };
        _justified.AcceptOnlyFromAmong(Yes, No);
        _reason = new(ReasonOption) { HelpName = "TEXT", Description = texts.Of(Phrase.ReasonDescription), Required = true };
    }

    /// <summary>The decision.</summary>
    public Option Justified => _justified;

    /// <summary>Why.</summary>
    public Option Reason => _reason;

    /// <summary>The decision and its reason as given.</summary>
    public async Task<(bool Justified, string Reason)> ReadAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken) =>
        (parsed.GetRequiredValue(_justified) == Yes, await TypedText.ReadAsync(parsed.GetValue(_reason), terminal, cancellationToken));
}
