using Gateway.DisclosureLog;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>
/// Sums of the informant figure by municipality, month and kind of case. Nothing in it leads to a case or a person, so it
/// is no part of the log: a sum says nothing about who was asked about.
/// </summary>
public sealed class SqliteInformantFigures(SqliteStore store)
{
    /// <summary>Adds the parts of one assessment.</summary>
    /// <param name="municipality">Whose case it is.</param>
    /// <param name="month">YYYY-MM.</param>
    /// <param name="caseType">The kind of case.</param>
    /// <param name="parts">Each part with its count.</param>
    /// <exception cref="DisclosureLogUnavailableException">The store cannot be written.</exception>
    public Task AddAsync(MunicipalityId municipality, string month, string caseType, IReadOnlyDictionary<string, int> parts) => store.InTransactionAsync(transaction =>
    {
        foreach (var (part, count) in parts)
        {
            transaction.Execute(
                """
                INSERT INTO informant_figures (municipality, month, case_type, part, total) VALUES ($municipality, $month, $type, $part, $count)
                ON CONFLICT (municipality, month, case_type, part) DO UPDATE SET total = total + excluded.total
                """,
                ("$municipality", municipality.Code), ("$month", month), ("$type", caseType), ("$part", part), ("$count", count));
        }
        return true;
    });

    /// <summary>The sums of a municipality over some months, both included, by kind of case, month and part.</summary>
    public Task<IReadOnlyList<InformantSum>> ReadAsync(MunicipalityId municipality, string from, string until) => store.InTransactionAsync<IReadOnlyList<InformantSum>>(transaction =>
    {
        using var command = transaction.Command(
            "SELECT case_type, month, part, total FROM informant_figures WHERE municipality = $municipality AND month BETWEEN $from AND $until ORDER BY case_type, month, part",
            ("$municipality", municipality.Code), ("$from", from), ("$until", until));
        using var row = command.ExecuteReader();
        var sums = new List<InformantSum>();
        while (row.Read())
            sums.Add(new InformantSum(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3)));
        return sums;
    });
}

/// <summary>A sum.</summary>
/// <param name="CaseType">The kind of case.</param>
/// <param name="Month">YYYY-MM.</param>
/// <param name="Part">Which part of the figure.</param>
/// <param name="Total">How many requirements; of the part "assessments", how many assessments.</param>
public sealed record InformantSum(string CaseType, string Month, string Part, long Total);
