using System.Data.Common;
using Gateway.Storage.Oversight;

namespace Gateway.Storage.Tests;

/// <summary>Sums of the informant figure: by municipality, month and kind of case, and nothing that leads to anybody.</summary>
public sealed class InformantFiguresTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Sums_add_up_within_their_municipality_month_and_kind(On engine)
    {
        // Proves: what is added stands once, in its own month; another municipality's sums are its own (invariant 11).
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var figures = new InformantStore(store);
        await figures.AddAsync(Samples.Municipality, "2026-10", "FlexJob", new Dictionary<string, int> { ["Met"] = 3, ["assessments"] = 1 });
        await figures.AddAsync(Samples.Municipality, "2026-11", "FlexJob", new Dictionary<string, int> { ["Met"] = 4, ["assessments"] = 1 });
        await figures.AddAsync(Samples.Municipality, "2026-11", "FlexJob", new Dictionary<string, int> { ["Met"] = 5, ["assessments"] = 1 });
        await figures.AddAsync(Samples.Neighbour, "2026-11", "FlexJob", new Dictionary<string, int> { ["Met"] = 90 });
        Assert.Equal(
            [new("FlexJob", "2026-10", "Met", 3), new("FlexJob", "2026-10", "assessments", 1), new("FlexJob", "2026-11", "Met", 9), new("FlexJob", "2026-11", "assessments", 2)],
            await figures.ReadAsync(Samples.Municipality, "2026-10", "2026-11"));
        Assert.Equal([new InformantSum("FlexJob", "2026-10", "Met", 3)], (await figures.ReadAsync(Samples.Municipality, "2026-01", "2026-10")).Where(s => s.Part == "Met"));
    }

    public static TheoryData<string> Attempts =>
    [
        "UPDATE informant_figures SET total = total - 1",
        "UPDATE informant_figures SET month = '2026-01'",
        "UPDATE informant_figures SET municipality = '0998'",
        "DELETE FROM informant_figures",
    ];

    [Theory, OnSqlite(nameof(Attempts)), OnPostgres(nameof(Attempts))]
    public async Task A_sum_only_grows(On engine, string sql)
    {
        // Proves: a statement gone wrong makes no sum smaller, moves none and removes none.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        await new InformantStore(store).AddAsync(Samples.Municipality, "2026-11", "FlexJob", new Dictionary<string, int> { ["Met"] = 3 });
        using var raw = folder.Raw();
        Assert.Contains("a sum", Assert.ThrowsAny<DbException>(() => StorePlace.Scalar(raw, sql)).Message, StringComparison.Ordinal);
    }
}
