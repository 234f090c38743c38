using System.Globalization;
using Gateway.DisclosureLog;

namespace Gateway.Storage;

/// <summary>
/// By what an entry of the log is found. Follows from the entry's own lines and its index, so that it can be made again
/// from the entries and held against them. Pure.
/// </summary>
/// <param name="Index">Index of the entry.</param>
/// <param name="Municipality">Whose record it is.</param>
/// <param name="At">When, as it stands in the entry.</param>
/// <param name="Kind">The kind's name.</param>
/// <param name="ActId">What the entry is of: a query, a consent, a correction, a mandate, a notice, a sample, a restriction; "record-" and its index where it is of itself.</param>
/// <param name="Use">What somebody looked at; empty where the entry is no beginning of a look.</param>
public sealed record LogIndexRow(long Index, string Municipality, string At, string Kind, string ActId, string Use)
{
    /// <summary>What the use of an entry is called that does not say it.</summary>
    public const string UnknownUse = "unknown";

    /// <summary>The role of who made an entry that names an officer.</summary>
    public const string Officer = "privacy-officer";

    // As a withdrawal of a whole consent says it: which categories those are, the consent's own record tells.
    private const string AllCategories = "all";

    // What an entry is of, the first that it names. A consent given by mandate or from a draft is of the consent.
    private static readonly string[] ActFields = ["query", "consent", "correction", "mandate", "notice", "draft", "reviewed", "answered-before", "sample", "restriction"];
    private static readonly string[] MentionFields = ["shown", "drawn", "answered-before"];

    /// <summary>What it is called in a list of looks and changes: a look by what it is of, a change by its own record, since one act may be changed again.</summary>
    public string ListedId => Use.Length > 0 ? ActId : OwnId(Index);

    /// <summary>What somebody looked at, or the kind of change.</summary>
    public string ListedUse => Use.Length > 0 ? Use : Kind;

    /// <summary>When.</summary>
    public DateTimeOffset AtInstant => DateTimeOffset.Parse(At, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>CVR number of the organisation; empty where there is none.</summary>
    public string Organisation { get; init; } = "";

    /// <summary>The role's word; empty where nobody called.</summary>
    public string Role { get; init; } = "";

    /// <summary>Pseudonymous user or officer.</summary>
    public string User { get; init; } = "";

    /// <summary>The system that called.</summary>
    public string Client { get; init; } = "";

    /// <summary>The purpose.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>Of a query, "confirmed" or "unconfirmed" where an open case was needed.</summary>
    public string Relation { get; init; } = "";

    /// <summary>Ids of the categories that the entry names, a space before and after each; empty where it names none.</summary>
    public string Categories { get; init; } = "";

    /// <summary>What the entry names beside what it is of.</summary>
    public IReadOnlyList<string> Mentions { get; init; } = [];

    /// <summary>Whether it says the same as another, in whatever order what they mention was read.</summary>
    public bool Says(LogIndexRow other) =>
        this with { Mentions = [] } == other with { Mentions = [] } && Mentions.Order(StringComparer.Ordinal).SequenceEqual(other.Mentions.Order(StringComparer.Ordinal));

    /// <summary>The row of an entry.</summary>
    public static LogIndexRow Of(long index, ReadEntry entry)
    {
        var own = OwnId(index);
        var act = ActFields.Select(entry.Value).FirstOrDefault(v => v.Length > 0) ?? own;
        var officer = entry.Value("officer");
        var categories = CategoriesOf(entry);
        return new LogIndexRow(index, entry.Municipality.Code, entry.AtText, entry.Kind.Name(), act, UseOf(entry))
        {
            Organisation = Known(entry.Value("organisation")),
            Role = officer.Length > 0 ? Officer : entry.Value("role"),
            User = officer.Length > 0 ? officer : entry.Value("user"),
            Client = entry.Value("client"),
            Purpose = entry.Value("purpose"),
            Relation = entry.Kind is EntryKind.Asked or EntryKind.Explained ? entry.Value("relation") : "",
            Categories = categories.Count == 0 ? "" : $" {string.Join(' ', categories)} ",
            Mentions = [.. MentionFields.SelectMany(entry.Values).Where(m => m != act).Distinct()],
        };
    }

    /// <summary>
    /// Ids of the categories an entry names, each once: a query and a correction have a line for each, a consent, a draft and
    /// a mandate all of them in one. None where it names none of its own, as an answer, a review, or a withdrawal of everything.
    /// </summary>
    public static IReadOnlyList<string> CategoriesOf(ReadEntry entry) =>
        [.. entry.Values("category").Select(c => c.Split(' ')[0]).Concat(entry.Values("categories").SelectMany(c => Ids(c)).Where(c => c != AllCategories)).Distinct()];

    /// <summary>The ids in a text that has spaces between and around them.</summary>
    public static IReadOnlyList<string> Ids(string categories) => categories.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string OwnId(long index) => string.Create(CultureInfo.InvariantCulture, $"record-{index}");

    private static string UseOf(ReadEntry entry) => entry.Kind switch
    {
        EntryKind.Asked or EntryKind.Explained => entry.Value("use") is { Length: > 0 } use ? use : UnknownUse,
        EntryKind.ConsentsShown => "consents",
        EntryKind.WorkListShown => "work-list",
        EntryKind.CorrectionRequested => "correction",
        EntryKind.AccessReportShown => "access-report",
        EntryKind.LogRead => "log",
        // What the gateway draws by itself is shown to nobody then.
        EntryKind.SampleDrawn => entry.Value("user").Length > 0 ? "log" : "",
        _ => "",
    };

    private static string Known(string organisation) => organisation == "-" ? "" : organisation;
}
