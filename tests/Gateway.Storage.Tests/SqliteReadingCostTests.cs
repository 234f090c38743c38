using Gateway.Storage.Consents;
using SQLitePCL;

namespace Gateway.Storage.Tests;

/// <summary>Proves that what a decision reads costs the same however many other citizens there are.</summary>
public sealed class SqliteReadingCostTests
{
    private const int Step = 10;

    [Fact]
    public async Task Reading_one_citizen_does_not_walk_through_the_others()
    {
        // Proves it by the steps of SQLite's own machine, which are the same on every computer: a read beside 400
        // citizens, each with a consent withdrawn in part, takes hardly more than one beside 4.
        using var folder = new StoreFolder();
        await using var store = folder.Open();
        await AddAsync(store, from: 1, to: 5);
        var few = await StepsAsync(store);
        await AddAsync(store, from: 5, to: 401);
        var many = await StepsAsync(store);

        Assert.InRange(few, 1, int.MaxValue);
        Assert.InRange(many, 1, few * 2);
    }

    private static async Task AddAsync(Store store, int from, int to)
    {
        for (var n = from; n < to; n++)
        {
            var consent = Samples.Consent($"consent-{n}");
            await store.GrantAsync(consent, Samples.Key(n));
            await new ConsentStore(store).ShowAsync(t => t.Withdraw(consent, "hospital-diagnoses"));
        }
    }

    private static async Task<int> StepsAsync(Store store)
    {
        var steps = 0;
        var handle = StoreFolder.ConnectionOf(store).Handle;
        raw.sqlite3_progress_handler(handle, Step, _ => CountAndGoOn(ref steps), null);
        Assert.NotEmpty((await store.ReadRecordsAsync(Samples.Whose())).Consents);
        raw.sqlite3_progress_handler(handle, 0, null, null);
        return steps;
    }

    // Anything but 0 would stop the statement.
    private static int CountAndGoOn(ref int steps)
    {
        steps++;
        return 0;
    }
}
