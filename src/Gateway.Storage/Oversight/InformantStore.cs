using Gateway.DisclosureLog;

namespace Gateway.Storage.Oversight;

/// <summary>
/// Sums of the informant figure by municipality, month and kind of case. Nothing in it leads to a case or a person, so it
/// is no part of the log, beside whose records a single addend would tell of a case. Changes are found by a seal.
/// </summary>
public sealed class InformantStore(Store store)
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
            transaction.Write(
                """
                INSERT INTO informant_figures (municipality, month, case_type, part, total) VALUES (@municipality, @month, @type, @part, @count)
                ON CONFLICT (municipality, month, case_type, part) DO UPDATE SET total = informant_figures.total + excluded.total
                """,
                ("@municipality", municipality.Code), ("@month", month), ("@type", caseType), ("@part", part), ("@count", count));
        }
        transaction.Write(
            """
            INSERT INTO informant_seals (municipality, month, seal) VALUES (@municipality, @month, @seal)
            ON CONFLICT (municipality, month) DO UPDATE SET seal = excluded.seal
            """,
            ("@municipality", municipality.Code), ("@month", month), ("@seal", SealOf(transaction, municipality.Code, month)));
        return true;
    });

    /// <summary>What stands for the sums of a municipality and month as they are in the table: made with the key outside the store.</summary>
    internal static byte[] SealOf(StoreTransaction transaction, string municipality, string month) => transaction.Book.Tag(
        "sums", [municipality, month, .. transaction.Read(
            "SELECT case_type, part, total FROM informant_figures WHERE municipality = @municipality AND month = @month ORDER BY case_type, part",
            row => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{row.Text(0)}|{row.Text(1)}|{row.Number(2)}"),
            ("@municipality", municipality), ("@month", month))]);

    /// <summary>The sums of a municipality over some months, both included, by kind of case, month and part.</summary>
    public Task<IReadOnlyList<InformantSum>> ReadAsync(MunicipalityId municipality, string from, string until) => store.ReadAsync<IReadOnlyList<InformantSum>>(transaction =>
        transaction.Read(
            "SELECT case_type, month, part, total FROM informant_figures WHERE municipality = @municipality AND month BETWEEN @from AND @until ORDER BY case_type, month, part",
            row => new InformantSum(row.Text(0), row.Text(1), row.Text(2), row.Number(3)),
            ("@municipality", municipality.Code), ("@from", from), ("@until", until)));
}

/// <summary>A sum.</summary>
/// <param name="CaseType">The kind of case.</param>
/// <param name="Month">YYYY-MM.</param>
/// <param name="Part">Which part of the figure.</param>
/// <param name="Total">How many requirements; of the part "assessments", how many assessments.</param>
public sealed record InformantSum(string CaseType, string Month, string Part, long Total);
