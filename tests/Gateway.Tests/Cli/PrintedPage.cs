using System.Text.RegularExpressions;
using Gateway.Cli;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;
using Gateway.Overview.V1;
using Spectre.Console.Rendering;

namespace Gateway.Tests.Cli;

/// <summary>A page printed as it would go to a pipe.</summary>
internal static partial class PrintedPage
{
    public static string Of(GetOverviewResponse answer, int width, SpokenLanguage language = SpokenLanguage.Danish, bool unicode = true, string? alias = "D1", string nationalId = "0101709999", bool withTimeline = true) =>
        Of((texts, layout, asked) => new OverviewPage(texts, layout, asked, withTimeline).Render(ShownOverview.Of(answer)), width, language, unicode, alias, nationalId);

    /// <summary>Any page.</summary>
    public static string Of(Func<Texts, PageLayout, AskedQuestion, IRenderable> page, int width, SpokenLanguage language = SpokenLanguage.Danish, bool unicode = true, string? alias = "D1", string nationalId = "0101709999")
    {
        using var output = new StringWriter();
        var terminal = new Terminal { Input = TextReader.Null, Output = output, Error = TextWriter.Null, Width = width };
        var asked = new AskedQuestion(alias, "26/1234", "rehabilitation-case-preparation", new SourceText(nationalId));
        terminal.Page(output, isScreen: false).Write(page(Texts.For(language), new PageLayout(width, unicode, PageLayout.DanishTime()), asked));
        return output.ToString();
    }

    /// <summary>The page on one line without its frames, so that a text is found also where the page broke it.</summary>
    public static string Flat(string page) => Frames().Replace(page, " ");

    [GeneratedRegex(@"[\s│─╭╮╰╯├┤┬┴┼|+]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Frames();
}
