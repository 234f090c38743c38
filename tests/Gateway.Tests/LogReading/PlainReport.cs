using System.Globalization;
using System.Text;
using Gateway.DisclosureLog;
using Gateway.LogReading;

namespace Gateway.Tests.LogReading;

/// <summary>A second reading of what a row of a report should say, by the lines of its records alone.</summary>
internal sealed class PlainReport
{
    private static readonly string[] Releases = ["disclosed", "explained", "consents-shown", "work-list-shown"];
    private static readonly Dictionary<string, LoggedState> States = new()
    {
        ["allowed"] = LoggedState.Allowed, ["Available"] = LoggedState.Disclosed, ["named"] = LoggedState.Named,
    };

    private readonly IReadOnlyList<PlainRecord> _records;
    private readonly Dictionary<int, PlainRecord> _confirmedBy = [];

    internal PlainReport(IReadOnlyList<PlainRecord> records)
    {
        _records = records;
        foreach (var delivered in records.Where(r => r.Kind == "delivered"))
        {
            foreach (var line in delivered.Values("record"))
                _confirmedBy.TryAdd(int.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture), delivered);
        }
    }

    /// <summary>Every field of a row, in words.</summary>
    internal static string Told(AccessReportRow row) => Line(
        (int)row.Index, row.At, row.What, (row.Organisation, row.Unit, row.Role, row.Purpose), row.CatalogueVersion, row.Emergency, row.Justified, row.Outcome, row.DeliveredAt,
        row.Categories.Select(c => $"{c.Category}={c.State} {c.Items} {c.BasisId} {c.ConsentId} {c.MandateId} {c.Emergency} {string.Join(' ', c.Reasons)}"), row.Sources,
        row.Records.Select(r => $"{r.Position.Index} {r.Position.LeafHash} {r.Entry.Kind.Name()}"));

    /// <summary>The same as the records say it.</summary>
    internal string RowOf(ReportOutlineRow outline)
    {
        var all = outline.Indexes.Select(i => _records[(int)i]).ToList();
        var own = outline.Parts is null ? all : [.. all.Where(r => r.Kind != "delivered")];
        var first = own[0];
        var officer = first.Value("officer").Length > 0;
        var outcome = outline.Parts is null ? (UseOutcome?)null : OutcomeOf(own);
        return Line(
            first.Index, At(first), outline.Parts is null ? first.Kind : WordOf(first),
            (first.Value("organisation"), first.Value("unit"), officer ? "privacy-officer" : first.Value("role"), first.Value("purpose")), first.Value("catalogue"),
            outline.Parts is not null && first.Value("emergency").Length > 0, outline.Parts is null ? first.Value("justified") : "", outcome,
            outcome == UseOutcome.Delivered ? own.Where(r => Releases.Contains(r.Kind)).Max(r => At(_confirmedBy[r.Index])) : null,
            Categories(own, isUse: outline.Parts is not null), outline.Parts is null ? [] : own.SelectMany(r => r.Values("source")).Distinct(),
            all.Select(r => $"{r.Index} {Convert.ToHexStringLower(Rfc6962.LeafHash(Encoding.UTF8.GetBytes(string.Join('\n', r.Lines))))} {r.Kind}"));
    }

    private UseOutcome OutcomeOf(List<PlainRecord> own)
    {
        bool Has(string kind) => own.Exists(r => r.Kind == kind);
        if (Has("correction-requested"))
            return Has("correction-made") ? UseOutcome.Corrected : UseOutcome.CorrectionPending;
        var released = own.Where(r => Releases.Contains(r.Kind)).ToList();
        if (released.Count == 0)
            return Has("failed") ? UseOutcome.Failed : UseOutcome.Open;
        if (Has("failed"))
            return UseOutcome.Cut;
        return released.TrueForAll(r => _confirmedBy.ContainsKey(r.Index)) ? UseOutcome.Delivered : UseOutcome.Released;
    }

    // What was asked for, and of what was released, that.
    private static IEnumerable<string> Categories(List<PlainRecord> own, bool isUse)
    {
        var released = own.Where(r => isUse && r.Kind == "disclosed").SelectMany(r => r.Values("category")).ToDictionary(l => l.Split(' ')[0]);
        foreach (var line in own[0].Values("category"))
        {
            var words = released.GetValueOrDefault(line.Split(' ')[0], line).Split(' ');
            string After(string name) => words.FirstOrDefault(w => w.StartsWith(name, StringComparison.Ordinal))?[name.Length..] is { } value and not "-" ? value : "";
            var items = After("items=") is { Length: > 0 } number ? number : "0";
            yield return $"{words[0]}={States[words[1]]} {items} {After("basis=")} {After("consent=")} {After("mandate=")} {words.Contains("emergency")} ";
        }
    }

    private static string WordOf(PlainRecord first) => first.Kind switch
    {
        "asked" or "explained" => first.Value("use"),
        "consents-shown" => "consents",
        "work-list-shown" => "work-list",
        "correction-requested" => "correction",
        _ => throw new ArgumentException($"No use begins with {first.Kind} here.", nameof(first)),
    };

    private static DateTimeOffset At(PlainRecord record) => DateTimeOffset.Parse(record.Value("at"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static string Line(
        int index, DateTimeOffset at, string what, (string Organisation, string Unit, string Role, string Purpose) who, string catalogue, bool emergency, string justified,
        UseOutcome? outcome, DateTimeOffset? delivered, IEnumerable<string> categories, IEnumerable<string> sources, IEnumerable<string> records) =>
        string.Create(CultureInfo.InvariantCulture, $"{index}|{at:O}|{what}|{who}|{catalogue}|{emergency}|{justified}|{outcome}|{delivered:O}|{string.Join(',', categories)}|{string.Join(',', sources)}|{string.Join(',', records)}");
}
