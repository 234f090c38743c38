using Gateway.Access;

namespace Gateway.LogReading;

/// <summary>What of a category stands in a citizen's report. Pure.</summary>
internal static class ReportedCategories
{
    // There was something, and it was held back.
    private static readonly HashSet<string> HeldBack = [ReasonCode.ThirdPartyHeldBack.Name(), ReasonCode.ExemptFromCitizenView.Name()];

    /// <summary>
    /// Which types of information were given to whom is the citizen's to know, how many pieces is not what the report is
    /// about. Where it says too much that something is held at all, neither what came of it nor why something is missing is
    /// told: a child case is about others too, and the report must not be a way round the rules for it.
    /// </summary>
    internal static LoggedCategory Of(LoggedCategory category, AccessReportRow row, RecordedCatalogues catalogues)
    {
        var reported = category with { Items = 0 };
        return TellsOfHolder(category) && catalogues.KeepsExistenceConfidential(row.CatalogueVersion, category.Category)
            ? reported with { State = LoggedState.Answered, Reasons = [] }
            : reported;
    }

    // What was decided before anybody was asked says nothing of what there is.
    private static bool TellsOfHolder(LoggedCategory category) =>
        category.State is LoggedState.Disclosed or LoggedState.Partial or LoggedState.NothingHeld or LoggedState.Unavailable or LoggedState.PresenceTold
        || category.Reasons.Any(HeldBack.Contains);
}
