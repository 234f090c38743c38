using System.Globalization;
using Gateway.DisclosureLog;
using Gateway.Storage.Sqlite;

namespace Gateway.Casework;

/// <summary>
/// The informant figure over all assessments of a municipality, without identities. A kind of case with few assessments
/// is not told: its figure could be one person's.
/// </summary>
internal sealed class InformantBook(SqliteInformantFigures store)
{
    /// <summary>Fewer assessments than this are not told (the usual limit for small cells in Danish public statistics).</summary>
    internal const int FewestTold = 5;

    private const string Assessments = "assessments";

    /// <summary>Counts one assessment in its month.</summary>
    internal Task CountAsync(MunicipalityId municipality, CaseAssessment assessment, DateOnly today) => store.AddAsync(
        municipality, today.ToString("yyyy-MM", CultureInfo.InvariantCulture), assessment.Type.ToString(),
        Parts(assessment.Informant).Append((Assessments, 1)).ToDictionary(p => p.Item1, p => p.Item2));

    /// <summary>The figure of each kind of case over some months, both included.</summary>
    internal async Task<IReadOnlyList<InformantAggregate>> ReadAsync(MunicipalityId municipality, DateOnly from, DateOnly until)
    {
        var sums = await store.ReadAsync(municipality, from.ToString("yyyy-MM", CultureInfo.InvariantCulture), until.ToString("yyyy-MM", CultureInfo.InvariantCulture));
        return [.. sums.Where(s => Enum.TryParse<CaseType>(s.CaseType, out _)).GroupBy(s => Enum.Parse<CaseType>(s.CaseType)).OrderBy(g => g.Key).Select(g => Of(g.Key, g.ToDictionary(s => s.Part, s => (int)s.Total)))];
    }

    private static InformantAggregate Of(CaseType type, Dictionary<string, int> sums)
    {
        if (sums.GetValueOrDefault(Assessments) < FewestTold)
            return new InformantAggregate(type, 0, null);
        int Sum(string part) => sums.GetValueOrDefault(part);
        return new InformantAggregate(type, Sum(Assessments), new InformantFigure(
            Sum(nameof(InformantFigure.Requirements)), Sum(nameof(InformantFigure.Met)), Sum(nameof(InformantFigure.ToldByCitizen)), Sum(nameof(InformantFigure.NotAsked)),
            Sum(nameof(InformantFigure.Withheld)), Sum(nameof(InformantFigure.NoSystemHolds)), Sum(nameof(InformantFigure.OnlyCitizen)), Sum(nameof(InformantFigure.Stale)),
            Sum(nameof(InformantFigure.Contradicted)), Sum(nameof(InformantFigure.Unavailable))));
    }

    private static IEnumerable<(string Part, int Count)> Parts(InformantFigure f) =>
    [
        (nameof(f.Requirements), f.Requirements), (nameof(f.Met), f.Met), (nameof(f.ToldByCitizen), f.ToldByCitizen), (nameof(f.NotAsked), f.NotAsked),
        (nameof(f.Withheld), f.Withheld), (nameof(f.NoSystemHolds), f.NoSystemHolds), (nameof(f.OnlyCitizen), f.OnlyCitizen), (nameof(f.Stale), f.Stale),
        (nameof(f.Contradicted), f.Contradicted), (nameof(f.Unavailable), f.Unavailable),
    ];
}

/// <summary>The figure of a kind of case.</summary>
/// <param name="Type">The kind.</param>
/// <param name="Assessments">How many assessments; 0 where they are too few to be told.</param>
/// <param name="Figure">The sums; null where they are too few to be told.</param>
internal sealed record InformantAggregate(CaseType Type, int Assessments, InformantFigure? Figure);
