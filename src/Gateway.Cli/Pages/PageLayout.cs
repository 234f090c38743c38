using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gateway.Cli.Pages;

/// <summary>What a page must fit.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Unicode">Whether the stream can carry symbols beyond ASCII.</param>
/// <param name="Zone">The time zone of the moments the gateway itself tells; sources' dates stand as given.</param>
internal sealed record PageLayout(int Width, bool Unicode, TimeZoneInfo Zone)
{
    // Six columns with dates and values need about this much; below, three columns hold them.
    private const int WideFrom = 110;

    /// <summary>Room for a column of its own for each kind of value.</summary>
    public bool IsWide => Width >= WideFrom;

    /// <summary>What a page on <paramref name="console"/> must fit.</summary>
    public static PageLayout Of(IAnsiConsole console) => new(console.Profile.Width, console.Profile.Capabilities.Unicode, DanishTime());

    /// <summary>A heading.</summary>
    public IRenderable Heading(string words) => new Rows(
        new Paragraph(""),
        new Rule(Markup.Escape(words)) { Justification = Justify.Left, Border = Unicode ? BoxBorder.Square : BoxBorder.Ascii });

    /// <summary>A moment that the gateway tells, to the minute; nothing where it tells none.</summary>
    public string Moment(Timestamp? moment) => moment is null
        ? ""
        : TimeZoneInfo.ConvertTime(moment.ToDateTimeOffset(), Zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Time as the caseworkers' clocks show it, also on a server that keeps UTC.</summary>
    public static TimeZoneInfo DanishTime() =>
        TimeZoneInfo.TryFindSystemTimeZoneById("Europe/Copenhagen", out var zone) ? zone : TimeZoneInfo.Local;
}
