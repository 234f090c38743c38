using System.Globalization;
using Gateway.Overview;
using Gateway.Sources;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Gateway.EndToEndTests.Casework;

/// <summary>What the casework answers about one citizen must contain, as <c>Expected/README.md</c> explains it.</summary>
internal sealed record ExpectedCase
{
    /// <summary>The day that all of it is expected on.</summary>
    internal static readonly DateOnly Today = new(2026, 11, 21);

    private static readonly IDeserializer Yaml = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).IgnoreUnmatchedProperties().Build();

    public required string Citizen { get; init; }

    public required string CaseType { get; init; }

    public List<ExpectedConsent> Consents { get; init; } = [];

    public required ExpectedAssessment Assessment { get; init; }

    public ExpectedSummary? Summary { get; init; }

    public ExpectedPlan? Plan { get; init; }

    public ExpectedCertificate? Certificate { get; init; }

    public ExpectedMeeting? Meeting { get; init; }

    public ExpectedBrief? Brief { get; init; }

    /// <summary>Every citizen with an employment case, each with a file of their own.</summary>
    internal static IReadOnlyList<string> Citizens { get; } = ["D1", "D2", "D4", "D6", "D8", "D9", "D10", "D11", "D12"];

    internal Gateway.Casework.CaseType Type => Enum.Parse<Gateway.Casework.CaseType>(CaseType.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);

    internal static ExpectedCase Read(string name) => Read<ExpectedCase>(name);

    internal static ExpectedOfEverybody ReadEverybody() => Read<ExpectedOfEverybody>("everybody");

    /// <summary>A file of <c>Expected/</c>.</summary>
    internal static T Read<T>(string name) => Yaml.Deserialize<T>(File.ReadAllText(Path.Combine(RepositoryFiles.Root, "tests", "Gateway.EndToEndTests", "Casework", "Expected", $"{name}.yaml")));
}

/// <summary>A consent granted before the question.</summary>
internal sealed record ExpectedConsent
{
    public required string Receiver { get; init; }

    public required string Purpose { get; init; }

    public required List<string> Holders { get; init; }

    public required List<string> Categories { get; init; }

    public required string Form { get; init; }
}

/// <summary>What the assessment must say.</summary>
internal sealed record ExpectedAssessment
{
    public required Dictionary<string, ExpectedRequirement> Requirements { get; init; }

    public required ExpectedVerdict Verdict { get; init; }

    public required Dictionary<string, int> Informant { get; init; }
}

/// <summary>What it must say of one requirement.</summary>
internal sealed record ExpectedRequirement
{
    public required string State { get; init; }

    public string? Reason { get; init; }

    public string? NextStep { get; init; }

    public string? Certificate { get; init; }

    public List<string>? AskFor { get; init; }

    public List<ExpectedLine> By { get; init; } = [];

    public List<ExpectedLine> Found { get; init; } = [];
}

/// <summary>The verdict.</summary>
internal sealed record ExpectedVerdict
{
    public required string Answer { get; init; }

    public List<string> Because { get; init; } = [];
}

/// <summary>What the health summary must say.</summary>
internal sealed record ExpectedSummary
{
    public List<ExpectedLine> Problems { get; init; } = [];

    public List<ExpectedLine> Tried { get; init; } = [];

    public List<ExpectedLine> Function { get; init; } = [];

    public List<ExpectedLine> Ongoing { get; init; } = [];

    public List<ExpectedLine> Certificates { get; init; } = [];

    public Dictionary<string, List<ExpectedLine>> Considerations { get; init; } = [];

    /// <summary>Names, or lines, that must not stand under a heading.</summary>
    public Dictionary<string, List<object>> NotUnder { get; init; } = [];

    public List<ExpectedAbsence> NotInIt { get; init; } = [];
}

/// <summary>A category that is not in it.</summary>
internal sealed record ExpectedAbsence
{
    public required string Category { get; init; }

    public string? Reason { get; init; }

    public string? State { get; init; }
}

/// <summary>What holds of everybody.</summary>
internal sealed record ExpectedOfEverybody
{
    public required ExpectedSummaryOfEverybody Summary { get; init; }

    public List<string> Never { get; init; } = [];
}

/// <summary>What holds of everybody's summary.</summary>
internal sealed record ExpectedSummaryOfEverybody
{
    public List<string> Asked { get; init; } = [];

    public List<ExpectedAbsence> NotInIt { get; init; } = [];
}

/// <summary>An item that must be cited.</summary>
internal sealed record ExpectedLine
{
    /// <summary>The outcome of a line that must say that none is registered.</summary>
    internal const string NoOutcome = "none";

    public required string Source { get; init; }

    public required string Category { get; init; }

    public string? What { get; init; }

    public string? Start { get; init; }

    public string? End { get; init; }

    public string? Outcome { get; init; }

    /// <summary>Who is responsible, of a line that says so.</summary>
    public string? Who { get; init; }

    public ExpectedValue? Value { get; init; }

    /// <summary>Of a certificate.</summary>
    public int? Months { get; init; }

    /// <summary>Of a certificate.</summary>
    public string? Standing { get; init; }

    /// <summary>Whether an item is the one that is meant: dates by the day, names and texts whole.</summary>
    internal bool Is(OverviewItem item) =>
        item.Provenance.Any(p => p.SourceId == Source && p.Category == Category)
        && (What is null || item.Fact.Code.Text.Split(" / ").Contains(What))
        && (Start is null || Day(item.Fact.Start) == Start)
        && (End is null || Day(item.Fact.End) == End)
        && (Outcome is null || (Outcome == NoOutcome ? item.Fact.Outcome is null : item.Fact.Outcome?.Text == Outcome))
        && (Value is null || item.Fact.Values.Any(v => v.Name == Value.Name && IsIn(TextOf(v.Datum))));

    // Of a list of ticked words the value is one word.
    private bool IsIn(string value) => value == Value!.Text || value.Split(", ").Contains(Value.Text);

    /// <summary>A value as a reader sees it.</summary>
    internal static string TextOf(FactDatum datum) => datum switch
    {
        FactDatum.TextDatum text => text.Text,
        FactDatum.ConceptDatum concept => concept.Concept.Text,
        FactDatum.QuantityDatum quantity => quantity.Value,
        FactDatum.DateDatum date => date.Date,
        FactDatum.FlagDatum flag => flag.Flag ? "true" : "false",
        _ => "",
    };

    private static string Day(string date) => date.Length > 10 ? date[..10] : date;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Source} {Category} {What} {Start} {End} {Outcome}");
}

/// <summary>A named value.</summary>
internal sealed record ExpectedValue
{
    public required string Name { get; init; }

    public required string Text { get; init; }
}
