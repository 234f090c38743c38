using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Gateway.Cli;

/// <summary>What the program sees of the world: streams, folders, and whether a person sits at the other end.</summary>
internal sealed record Terminal
{
    // A page of fixed width that fits most windows, for output that goes to a file or another program.
    private const int PipedWidth = 100;

    // Narrower than this no table can be read; the terminal itself then breaks the lines.
    private const int NarrowestPage = 40;

    public required TextReader Input { get; init; }

    public required TextWriter Output { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Standard input is a keyboard.</summary>
    public bool InputIsKeyboard { get; init; }

    /// <summary>Standard output is a screen: colours may be used.</summary>
    public bool OutputIsScreen { get; init; }

    /// <summary>Standard error is a screen: progress may be shown.</summary>
    public bool ErrorIsScreen { get; init; }

    /// <summary>Columns of the page.</summary>
    public int Width { get; init; } = PipedWidth;

    /// <summary>Where the search for the repository begins, in this order.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>Reads a line from the keyboard without showing it.</summary>
    public Func<string> ReadUnseen { get; init; } = () => "";

    /// <summary>The process's own streams.</summary>
    public static Terminal OfThisProcess()
    {
        // Windows consoles start in a code page that lacks the symbols; elsewhere the locale decides.
        if (OperatingSystem.IsWindows())
            Console.OutputEncoding = Encoding.UTF8;
        return new Terminal
        {
            Input = Console.In,
            Output = Console.Out,
            Error = Console.Error,
            InputIsKeyboard = !Console.IsInputRedirected,
            OutputIsScreen = !Console.IsOutputRedirected,
            ErrorIsScreen = !Console.IsErrorRedirected,
            Width = Math.Max(NarrowestPage, Columns()),
            Folders = [Environment.CurrentDirectory, AppContext.BaseDirectory],
            ReadUnseen = ReadKeys,
        };
    }

    /// <summary>A console on one of the streams: with colours on a screen, plain text elsewhere.</summary>
    public IAnsiConsole Page(TextWriter stream, bool isScreen)
    {
        // no-color.org: any value that is not empty.
        var plain = !isScreen || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isScreen ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = isScreen ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(stream),
            // Enrichers switch colours on for known build servers, whose logs are no screens.
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = Width;
        return console;
    }

    private static int Columns()
    {
        // Some terminals tell no width.
        if (!Console.IsOutputRedirected && Console.WindowWidth > 0)
            return Console.WindowWidth;
        return ColumnsAskedFor();
    }

    private static int ColumnsAskedFor() =>
        int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var columns) && columns > 0
            ? columns
            : PipedWidth;

    private static string ReadKeys()
    {
        var line = new StringBuilder();
        for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key == ConsoleKey.Backspace)
                line.Length = Math.Max(0, line.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                line.Append(key.KeyChar);
        }
        return line.ToString();
    }
}
