using Gateway.DisclosureLog;
using Gateway.Storage.Oversight;

namespace Gateway.Storage.Tests;

/// <summary>Which catalogue was in force when.</summary>
public sealed class CatalogueHistoryTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_catalogue_is_recorded_when_it_is_another_than_the_last(On engine)
    {
        // Proves: the same again records nothing; one that comes back after another is recorded anew; each is a leaf.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var history = new CatalogueStore(store);
        Assert.NotNull(await RecordAsync(history, "one", 0));
        Assert.Null(await RecordAsync(history, "one", 1));
        Assert.NotNull(await RecordAsync(history, "two", 2));
        Assert.NotNull(await RecordAsync(history, "one", 3));
        Assert.Equal(3, folder.Kinds().Count(k => k == "catalogue-in-force"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_catalogue_of_a_moment_is_the_last_before_it(On engine)
    {
        // Proves: word for word, in its municipality; before the first there is none.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var history = new CatalogueStore(store);
        await RecordAsync(history, "one", 0);
        await RecordAsync(history, "two", 2);

        Assert.Null(await history.ReadAsync(Samples.Municipality, Samples.Noon.AddTicks(-1)));
        Assert.Equal("one", (await history.ReadAsync(Samples.Municipality, Samples.Noon))!.Version);
        Assert.Equal("one", (await history.ReadAsync(Samples.Municipality, Samples.Noon.AddHours(2).AddTicks(-1)))!.Version);
        Assert.Equal(new CatalogueInForce(Samples.Municipality, "two", "text of two", "overlay"), await history.ReadAsync(Samples.Municipality, Samples.Noon.AddHours(2)));
        Assert.Null(await history.ReadAsync(Samples.Neighbour, Samples.Noon.AddDays(1)));
        Assert.Equal([Samples.Municipality], await history.ReadMunicipalitiesAsync());
    }

    private static Task<LogPosition?> RecordAsync(CatalogueStore history, string version, int hour) =>
        history.AppendIfOtherAsync(
            new CatalogueInForce(Samples.Municipality, version, "text of " + version, "overlay"),
            new LogEntry(EntryKind.CatalogueInForce, Samples.Municipality, Samples.Noon.AddHours(hour)));
}
