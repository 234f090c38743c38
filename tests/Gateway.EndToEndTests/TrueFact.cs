using Gateway.Overview.V1;
using Gateway.ReviewedData;

namespace Gateway.EndToEndTests;

/// <summary>
/// One fact as it stands in a source's recorded answer: how it is recognised in an overview, or why it is not there. Read
/// from a line of the truth files; what the keys mean stands in the recordings' notes.
/// </summary>
internal sealed record TrueFact
{
    internal const string Caseworker = "caseworker";
    private const string Protected = "PROTECTED";
    private const string NotMapped = "not-mapped";

    public required string What { get; init; }

    public required string Category { get; init; }

    public required string Source { get; init; }

    /// <summary>The source's own id; null where it gives none.</summary>
    public required string? Id { get; init; }

    public required string? Code { get; init; }

    public required string? Text { get; init; }

    /// <summary>Empty where the source tells none: then the overview must not tell one either, unless another source does.</summary>
    public required string Start { get; init; }

    public required string End { get; init; }

    public required string Status { get; init; }

    public required string? Outcome { get; init; }

    public required IReadOnlyDictionary<string, string> Values { get; init; }

    /// <summary>Who is shown it; null for the citizen.</summary>
    public required string? Reader { get; init; }

    /// <summary>The reason that the overview gives for its absence; null where it is shown.</summary>
    public required string? Explained { get; init; }

    /// <summary>Where it is told as not mapped.</summary>
    public required string? Path { get; init; }

    /// <summary>Words that then stand nowhere in the answer.</summary>
    public required string? Hidden { get; init; }

    /// <summary>It tells a part of a record that another fact is about.</summary>
    public required bool IsPart { get; init; }

    public override string ToString() => $"{Source}: {What}";

    internal static TrueFact Read(YamlMap map, string? source)
    {
        var fact = new TrueFact
        {
            What = map.Text("what"),
            Category = map.Text("category"),
            Source = map.OptionalText("source") ?? source ?? "",
            Id = map.OptionalText("id"),
            Code = map.OptionalText("code"),
            Text = map.OptionalText("text"),
            Start = map.OptionalText("start") ?? "",
            End = map.OptionalText("end") ?? "",
            Status = map.OptionalText("status") ?? "",
            Outcome = map.OptionalText("outcome"),
            Values = map.OptionalMap("values")?.Table() ?? new Dictionary<string, string>(),
            Reader = map.OptionalText("reader"),
            Explained = map.OptionalText("explained"),
            Path = map.OptionalText("path"),
            Hidden = map.OptionalText("hidden"),
            IsPart = map.Flag("part"),
        };
        if (fact.Source.Length == 0)
            map.Report("'source' is missing, here or at the payload");
        if (fact.Reader is not (null or Caseworker))
            map.Report("reader", "is no reader that is known here");
        if (fact is { Explained: Protected, Hidden: null })
            map.Report("hidden", "is missing: that something was hidden says nothing of this fact");
        map.Done();
        return fact;
    }

    /// <summary>The items that hold it, in its own section or, where nothing there does, in another.</summary>
    internal IReadOnlyList<ShownFact> FoundIn(GetOverviewResponse overview)
    {
        var found = ShownFact.AllOf(overview).Where(IsShownBy).ToList();
        var inItsOwn = found.Where(f => f.Category == Category).ToList();
        return inItsOwn.Count > 0 ? inItsOwn : found;
    }

    /// <summary>One of the overviews gives the reason and has none of the words that must not stand there; what is protected stands in none.</summary>
    internal bool IsExplainedIn(IReadOnlyList<GetOverviewResponse> overviews) =>
        overviews.Any(o => IsExplainedBy(o) && !HasHidden(o)) && !(Explained == Protected && overviews.Any(HasHidden));

    private bool HasHidden(GetOverviewResponse overview) => Hidden is not null && overview.ToString().Contains(Hidden, StringComparison.OrdinalIgnoreCase);

    private bool IsExplainedBy(GetOverviewResponse overview) => Explained switch
    {
        Protected => overview.Protection is { Active: true, HiddenPassages: > 0 },
        NotMapped => Section(overview)?.NotMapped.Any(n => n.SourceId == Source && n.Path == Path) == true,
        // What a source did or did not is said of that source; what the law says may be said of all.
        _ => Section(overview)?.Reasons.Any(r => r.Code == Explained && (r.SourceId == Source || (r.SourceId.Length == 0 && !Explained.StartsWith("SOURCE_", StringComparison.Ordinal)))) == true,
    };

    private Section? Section(GetOverviewResponse overview) => overview.Sections.SingleOrDefault(s => s.Category == Category);

    private bool IsShownBy(ShownFact shown)
    {
        var item = shown.Item;
        return shown.Provenance.SourceId == Source && (Id is null || shown.Provenance.SourceItemId == Id)
            && (Code is null || item.Code.Codings.Any(c => c.Code == Code))
            // A fact of several systems goes by the words of each.
            && (Text is null || item.Code.Text == Text || item.Code.Text.Split(" / ").Contains(Text))
            && Says(item.Period?.Start, Start, shown) && Says(item.Period?.End, End, shown) && Says(item.Status, Status, shown)
            && (Outcome is null || item.Outcome?.Text == Outcome)
            && Values.All(told => item.Values.Any(v => v.Name == told.Key && Words(v) == told.Value));
    }

    // To the day, or as precisely as the truth is told.
    private static bool Says(string? shown, string told, ShownFact fact) =>
        told.Length > 0 ? shown?.StartsWith(told, StringComparison.Ordinal) == true : string.IsNullOrEmpty(shown) || fact.IsOfSeveralSources;

    private static string Words(Value value) => value.ValueCase switch
    {
        Value.ValueOneofCase.Quantity => value.Quantity.Value,
        Value.ValueOneofCase.Concept => value.Concept.Text,
        Value.ValueOneofCase.Flag => value.Flag ? "true" : "false",
        Value.ValueOneofCase.Date => value.Date,
        _ => value.Text,
    };
}

/// <summary>One source's word for one item of an overview.</summary>
internal sealed record ShownFact(string Category, Item Item, Provenance Provenance)
{
    internal bool IsOfSeveralSources => Item.Provenance.Select(p => p.SourceId).Distinct().Count() > 1;

    internal static IEnumerable<ShownFact> AllOf(GetOverviewResponse overview) =>
        overview.Sections.SelectMany(s => s.Items.SelectMany(i => i.Provenance.Select(p => new ShownFact(s.Category, i, p))));

    public override string ToString() => $"{Provenance.SourceId}: {Item.Code.Text} in {Category}";
}
