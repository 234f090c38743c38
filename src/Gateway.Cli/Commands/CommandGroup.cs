using System.CommandLine;
using Gateway.Cli.Language;

namespace Gateway.Cli.Commands;

/// <summary>Commands under one name; the name alone prints their help.</summary>
internal static class CommandGroup
{
    /// <summary>The group, described in the language of <paramref name="texts"/>.</summary>
    public static Command Of(string name, Phrase description, Texts texts, Terminal terminal, params Command[] commands)
    {
        var group = new Command(name, texts.Of(description));
        foreach (var command in commands)
            group.Add(command);
        var help = new HelpPage(texts, terminal);
        group.SetAction(parsed => help.Invoke(parsed));
        return group;
    }
}
