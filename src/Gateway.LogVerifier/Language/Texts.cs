using System.Globalization;
using System.Resources;

namespace Gateway.LogVerifier.Language;

/// <summary>The program's words in one language, from <c>Texts.resx</c> (Danish) or <c>Texts.en.resx</c>.</summary>
internal sealed class Texts
{
    /// <summary>The option that asks for a language: <c>da</c>, unless said otherwise, or <c>en</c>.</summary>
    internal const string Option = "--language";

    // With invariant globalization there is no Danish culture to ask.
    private static readonly NumberFormatInfo PointBetweenThousands = new() { NumberGroupSeparator = ".", NumberDecimalSeparator = "," };

    private static readonly Texts Danish = new("Gateway.LogVerifier.Texts.da", PointBetweenThousands);
    private static readonly Texts English = new("Gateway.LogVerifier.Texts.en", NumberFormatInfo.InvariantInfo);

    private readonly ResourceManager _resources;
    private readonly NumberFormatInfo _numbers;

    private Texts(string resources, NumberFormatInfo numbers)
    {
        _resources = new ResourceManager(resources, typeof(Texts).Assembly);
        _numbers = numbers;
    }

    /// <summary>The texts in the language a command line asks for; read first, because its problems are told in it too.</summary>
    internal static Texts For(IReadOnlyList<string> args)
    {
        var asked = args.Zip(args.Skip(1)).LastOrDefault(pair => pair.First == Option).Second;
        return asked == "en" ? English : Danish;
    }

    /// <summary>One text, with its places filled in.</summary>
    internal string Of(string name, params object[] values)
    {
        var text = _resources.GetString(name, CultureInfo.InvariantCulture) ?? throw new MissingManifestResourceException($"No text {name}.");
        return values.Length == 0 ? text : string.Format(_numbers, text, values);
    }
}
