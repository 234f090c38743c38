using System.Globalization;
using Gateway.Access;
using Gateway.Consent;
using Gateway.LogReading;
using Gateway.ReviewedData;

namespace Gateway.Web.Pages;

/// <summary>A row of a citizen's report in words. Pure; what a citizen is not told of a category is left out before anything is written.</summary>
internal sealed class ReportRow(AccessReportRow row, RecordedCatalogues catalogues)
{
    private const string Between = "; ";

    private readonly PolicyCatalogue? _then = catalogues.Of(row.CatalogueVersion);
    private readonly IReadOnlyList<LoggedCategory> _categories = [.. row.Categories.Select(c => ReportedCategories.Of(c, row, catalogues))];

    /// <summary>The columns of the file, under names that never change: those of the command line's.</summary>
    internal static IReadOnlyList<string> Columns { get; } =
        ["at", "what", "title", "organisation_cvr", "unit", "role", "purpose", "categories", "bases", "outcome", "log_indexes"];

    internal DateTimeOffset At => row.At;

    internal LocalizedText What => LogTexts.Of(row);

    /// <summary>Role, unit and organisation; never a name.</summary>
    internal string Who(Language language)
    {
        if (row.Role.Length == 0)
            return WebTexts.Of("Report.Gateway").In(language);
        var role = WebTexts.OfRole(row.Role).In(language);
        return row.Organisation.Length == 0 ? role : $"{role}, {row.Unit} (CVR {row.Organisation})";
    }

    internal string Why(Language language)
    {
        var purpose = _then?.Purposes.GetValueOrDefault(row.Purpose)?.Title.In(language) ?? row.Purpose;
        return row.Emergency ? $"{purpose} ({WebTexts.Of("Report.Emergency").In(language)})" : purpose;
    }

    internal string Bases() => string.Join(Between, _categories.Select(c => _then?.Bases.GetValueOrDefault(c.BasisId)).OfType<LegalBasis>().Select(b => $"{b.Statute} {b.Paragraph}").Distinct());

    internal string Categories(Language language) => string.Join(Between, _categories.Select(c => $"{Title(c, language)}{State(c, language)}"));

    internal string Outcome(Language language) => row.Outcome is { } outcome ? WebTexts.Of(outcome).In(language) : "";

    /// <summary>The row as it is read: what is said, each under its name; what there is nothing to say of is left out.</summary>
    internal IReadOnlyList<(string Name, string Value)> Said(Language language)
    {
        (string Key, string Value)[] all =
        [
            ("Report.When", DanishDates.Minute(row.At).In(language)), ("Report.Who", Who(language)), ("Report.Why", Why(language)), ("Report.Basis", Bases()),
            ("Report.About", Categories(language)), ("Report.Outcome", Outcome(language)),
        ];
        return [.. all.Where(s => s.Value.Length > 0).Select(s => (WebTexts.Of(s.Key).In(language), s.Value))];
    }

    /// <summary>Where it stands in the log.</summary>
    internal string Records() => string.Join(' ', row.Records.Select(r => r.Position.Index.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The row in the file: ids and instants as the contract has them.</summary>
    internal IEnumerable<string> Cells(Language language) =>
    [
        row.At.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), row.What, What.In(language), row.Organisation, row.Unit, row.Role, row.Purpose,
        string.Join(Between, _categories.Select(c => $"{c.Category} {c.State}")), Bases(), row.Outcome?.ToString() ?? "",
        Records(),
    ];

    private string Title(LoggedCategory category, Language language) => _then?.FindCategory(category.Category)?.Title.In(language) ?? category.Category;

    private static string State(LoggedCategory category, Language language) => category.State is LoggedState.Named ? "" : $" ({WebTexts.Of(category.State).In(language)})";
}
