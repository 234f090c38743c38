using Gateway.Storage.Oversight;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Tests;

/// <summary>Sums of the informant figure: by municipality, month and kind of case, and nothing that leads to anybody.</summary>
public sealed class InformantFiguresTests
{
    [Fact]
    public async Task Sums_add_up_within_their_municipality_month_and_kind()
    {
        // Proves: what is added stands once, in its own month; another municipality's sums are its own (invariant 11).
        using var folder = new StoreFolder();
        await using var store = folder.Open();
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

    [Theory]
    [InlineData("UPDATE informant_figures SET total = total - 1")]
    [InlineData("UPDATE informant_figures SET month = '2026-01'")]
    [InlineData("UPDATE informant_figures SET municipality = '0998'")]
    [InlineData("DELETE FROM informant_figures")]
    public async Task A_sum_only_grows(string sql)
    {
        // Proves: a statement gone wrong makes no sum smaller, moves none and removes none.
        using var folder = new StoreFolder();
        await using var store = folder.Open();
        await new InformantStore(store).AddAsync(Samples.Municipality, "2026-11", "FlexJob", new Dictionary<string, int> { ["Met"] = 3 });
        using var raw = folder.Raw();
        Assert.Equal(1811, Assert.Throws<SqliteException>(() => StoreFolder.Scalar(raw, sql)).SqliteExtendedErrorCode);
    }
}
