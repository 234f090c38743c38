namespace Gateway.Cli.Language;

/// <summary>The languages the program speaks.</summary>
internal enum SpokenLanguage
{
    /// <summary>Danish, unless something else is asked for.</summary>
    Danish,

    /// <summary>English.</summary>
    English,
}

/// <summary>Which language is asked for.</summary>
internal static class Languages
{
    /// <summary>The option's name.</summary>
    public const string Option = "--language";

    /// <summary>The option's values.</summary>
    public static readonly string[] Codes = ["da", "en"];

    /// <summary>Read before the command line is parsed, because help and errors of the parsing must be in it too.</summary>
    public static SpokenLanguage AskedFor(IReadOnlyList<string> args)
    {
        var asked = args.Select((arg, place) => arg switch
        {
            Option => args.ElementAtOrDefault(place + 1),
            _ when arg.StartsWith($"{Option}=", StringComparison.Ordinal) => arg[(Option.Length + 1)..],
            _ when arg.StartsWith($"{Option}:", StringComparison.Ordinal) => arg[(Option.Length + 1)..],
            _ => null,
        });
        return asked.LastOrDefault(code => code is not null) == "en" ? SpokenLanguage.English : SpokenLanguage.Danish;
    }
}
