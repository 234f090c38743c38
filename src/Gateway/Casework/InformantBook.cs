using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.DisclosureLog;
using Gateway.Overview;
using Gateway.Storage;
using Gateway.Storage.Oversight;

namespace Gateway.Casework;

/// <summary>
/// The informant figure over all assessments of a municipality, without identities. A month with few cases of a kind is
/// not told: its figure, or its difference to another's, could be one person's.
/// </summary>
internal sealed class InformantBook(InformantStore store, ILogger<InformantBook> log)
{
    /// <summary>Fewer cases in a month than this are not told (the usual limit for small cells in Danish public statistics).</summary>
    internal const int FewestTold = 5;

    private const string Assessments = "assessments";
    private const string MonthFormat = "yyyy-MM";

    // Which cases have been counted this month, by a key of this process alone: the store holds nothing that leads to one.
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes);
    private readonly ConcurrentDictionary<string, string> _counted = new();

    /// <summary>Counts a case once in its month. That a sum cannot be written costs nobody an answer.</summary>
    internal async Task CountAsync(MunicipalityId municipality, OverviewQuestion question, CaseAssessment assessment, DateOnly today)
    {
        var month = today.ToString(MonthFormat, CultureInfo.InvariantCulture);
        var marker = Convert.ToHexString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{municipality.Code}\n{question.Citizen.Reveal()}\n{question.Case.Number}\n{assessment.Type}")));
        foreach (var past in _counted.Where(c => c.Value != month))
            _counted.TryRemove(past);
        if (!_counted.TryAdd(marker, month))
            return;
        try
        {
            await store.AddAsync(municipality, month, assessment.Type.ToString(), Parts(assessment.Informant).Append((Assessments, 1)).ToDictionary(p => p.Item1, p => p.Item2));
        }
        catch (DisclosureLogUnavailableException e)
        {
            CaseworkLogMessages.NotCounted(log, e.Why);
        }
    }

    /// <summary>The figure of each kind of case over some months, both included.</summary>
    internal async Task<IReadOnlyList<InformantAggregate>> ReadAsync(MunicipalityId municipality, DateOnly from, DateOnly until)
    {
        var sums = await store.ReadAsync(municipality, from.ToString(MonthFormat, CultureInfo.InvariantCulture), until.ToString(MonthFormat, CultureInfo.InvariantCulture));
        return [.. sums.Where(s => Enum.TryParse<CaseType>(s.CaseType, out _)).GroupBy(s => Enum.Parse<CaseType>(s.CaseType)).OrderBy(g => g.Key).Select(g => Of(g.Key, [.. g]))];
    }

    private static InformantAggregate Of(CaseType type, IReadOnlyList<InformantSum> all)
    {
        var told = all.GroupBy(s => s.Month).Where(m => m.Where(s => s.Part == Assessments).Sum(s => s.Total) >= FewestTold).SelectMany(m => m).ToList();
        if (told.Count == 0)
            return new InformantAggregate(type, 0, null);
        var sums = told.GroupBy(s => s.Part).ToDictionary(g => g.Key, g => (int)g.Sum(s => s.Total));
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
