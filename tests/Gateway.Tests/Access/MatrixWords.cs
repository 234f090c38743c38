using System.Text;
using Gateway.Access;
using Gateway.Callers;

namespace Gateway.Tests.Access;

/// <summary>The words the matrix uses for a reader who does not program.</summary>
internal static class MatrixWords
{
    private const int WidestReason = 100;

    // Outside a table nothing stands before the text: about as wide as a table with its last column.
    public const int WidestList = 180;

    public static readonly IReadOnlyDictionary<Role, string> Roles = new Dictionary<Role, string>
    {
        [Role.Caseworker] = "Sagsbehandler",
        [Role.CoordinatingCaseworker] = "Koordinerende sagsbehandler",
        [Role.HealthCoordinator] = "Sundhedskoordinator",
        [Role.TeamMemberSocial] = "Teammedlem (social)",
        [Role.TeamMemberHealth] = "Teammedlem (sundhed)",
        [Role.TeamMemberEducation] = "Teammedlem (uddannelse)",
        [Role.TeamMemberChildAndFamily] = "Teammedlem (børn og familie)",
        [Role.GeneralPractitioner] = "Praktiserende læge",
        [Role.SourceOwner] = "Systemejer",
        [Role.PrivacyOfficer] = "Databeskyttelsesrådgiver",
        [Role.Citizen] = "Borgeren",
        [Role.Representative] = "Værge, fuldmægtig, forælder",
        [Role.Companion] = "Pårørende, bisidder",
        [Role.Management] = "Ledelse",
        [Role.System] = "Gatewayen selv",
    };

    public static readonly IReadOnlyDictionary<CaseStep, string> Steps = new Dictionary<CaseStep, string>
    {
        [CaseStep.Preparation] = "forberedelse",
        [CaseStep.TeamMeeting] = "teammøde",
        [CaseStep.Decision] = "afgørelse",
        [CaseStep.FollowUp] = "opfølgning",
    };

    public static readonly IReadOnlyDictionary<AssuranceLevel, string> Levels = new Dictionary<AssuranceLevel, string>
    {
        [AssuranceLevel.Low] = "Lav",
        [AssuranceLevel.Substantial] = "Betydelig",
        [AssuranceLevel.High] = "Høj",
    };

    public static readonly IReadOnlyDictionary<string, string> Forms = new Dictionary<string, string>
    {
        ["digital"] = "digitalt",
        ["written"] = "skriftligt",
        ["oral"] = "mundtligt",
        ["party-hearing"] = "ved partshøring",
    };

    public static readonly IReadOnlyDictionary<RuleKind, string> Kinds = new Dictionary<RuleKind, string>
    {
        [RuleKind.Statutory] = "Uden samtykke",
        [RuleKind.Consent] = "Med samtykke",
        [RuleKind.Mandate] = "Med fuldmagt",
        [RuleKind.Emergency] = "Nødadgang",
    };

    public static string Cite(LegalBasis basis) => $"{basis.Statute} {basis.Paragraph}";

    public static string Reason(Reason reason) => $"{ReasonTexts.ForCaseworker(reason).Da}{(reason.Basis is { } b ? $" ({Cite(b)})" : "")}";

    /// <summary>Categories by their holder, a line each holder, wrapped.</summary>
    public static void Names(StringBuilder text, string indent, PolicyCatalogue catalogue, IEnumerable<Category> categories)
    {
        foreach (var holder in categories.GroupBy(c => c.Holder))
        {
            var first = true;
            foreach (var line in Wrap($"{catalogue.Holders[holder.Key].Title.Da}: {string.Join(" · ", holder.Select(c => c.Title.Da))}", WidestList))
            {
                text.AppendLine(indent + (first ? "" : "    ") + line);
                first = false;
            }
        }
    }

    /// <summary>Many categories by their holder, in as few lines as can be read.</summary>
    public static void List(StringBuilder text, string indent, PolicyCatalogue catalogue, IEnumerable<Category> categories)
    {
        var holders = categories.GroupBy(c => c.Holder).Select(h => $"{catalogue.Holders[h.Key].Title.Da}: {string.Join(" · ", h.Select(c => c.Title.Da))}.");
        foreach (var line in Wrap(string.Join(' ', holders), WidestList))
            text.AppendLine(indent + line);
    }

    /// <summary>A table whose last column is wrapped.</summary>
    public static void Table(StringBuilder text, string indent, IEnumerable<string[]> table)
    {
        var rows = table.SelectMany(Wrapped).ToList();
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(r => r[column].Length)).ToList();
        foreach (var row in rows)
            text.AppendLine((indent + string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column])))).TrimEnd());
    }

    public static IEnumerable<string> Wrap(string text, int widest = WidestReason)
    {
        var line = new StringBuilder();
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > widest)
            {
                yield return line.ToString();
                line.Clear();
            }
            line.Append(line.Length > 0 ? " " : "").Append(word);
        }
        yield return line.ToString();
    }

    private static IEnumerable<string[]> Wrapped(string[] row) =>
        Wrap(row[^1]).Select((line, i) => i == 0 ? [.. row[..^1], line] : (string[])[.. row[..^1].Select(_ => ""), line]);
}
