using Gateway.DisclosureLog;
using Gateway.Storage.Consents;
using Gateway.Storage.Log;

namespace Gateway.Storage.Tests;

/// <summary>Proves who is woken: whoever waits for a change of what decisions rest on, after it is durable, and by nothing else.</summary>
public sealed class RecordChangesTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private StorePlace? _place;
    private Store _store = null!;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        _place?.Dispose();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_consent_given_and_one_withdrawn_wake(On engine)
    {
        // Proves both ends of a consent, each once, and that a withdrawal of nothing wakes nobody.
        await OpenAsync(engine);
        await WakesAsync(() => _store.GrantAsync(Samples.Consent()));
        await WakesAsync(() => _store.WithdrawAsync("consent-1"));
        await WakesNobodyAsync(() => _store.WithdrawAsync("consent-1"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_mandate_and_its_end_and_a_verification_wake(On engine)
    {
        // Proves the other records decisions rest on, written by whichever statement.
        await OpenAsync(engine);
        var mandate = new MandateRecord
        {
            Municipality = Samples.Municipality, MandateId = "m-1", Holder = Samples.Key(2), Kind = MandateKind.Guardian, Categories = ["letters"], Purposes = ["own"],
            ValidFrom = Samples.Noon, ValidUntil = Samples.Noon.AddDays(1), RecordedBy = "user-1", Evidence = "doc",
        };
        await WakesAsync(() => WriteAsync(EntryKind.MandateGranted, MandateStatements.Row(mandate, Samples.Noon)));
        await WakesAsync(() => WriteAsync(EntryKind.MandateEnded, MandateStatements.End(Samples.Municipality, "m-1", "seen", Samples.Noon)));
        await WakesAsync(() => WriteAsync(EntryKind.RuleVerified, RecordTables.Verifications.Row("0999", "rule:r", "f", "verified", Samples.Noon, "o", "s")));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Queries_disclosures_and_uses_of_a_consent_wake_nobody(On engine)
    {
        // Proves that an open stream is not kept busy by what others ask.
        await OpenAsync(engine);
        await WakesAsync(() => _store.GrantAsync(Samples.Consent()));
        var query = await _store.AskAsync();
        await WakesNobodyAsync(() => _store.AskAsync());
        await WakesNobodyAsync(() => _store.AppendDisclosureAsync(query, Samples.Whose(), last: true, _ => Samples.Disclosure(query.Id) with { Uses = [new ConsentUse("consent-1", ["letters"])] }));
        await WakesNobodyAsync(() => _store.ReadRecordsAsync(Samples.Whose()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_is_woken_sees_the_change(On engine)
    {
        // Proves that nobody is woken before the change can be read, and that nobody who looks before waiting misses one.
        await OpenAsync(engine);
        await _store.GrantAsync(Samples.Consent());
        for (var turn = 0; turn < 20; turn++)
        {
            var id = $"consent-turn-{turn}";
            await _store.GrantAsync(Samples.Consent(id));
            var seen = Task.Run(async () =>
            {
                // What wakes may be the change before: whoever waits looks, and waits on.
                while (true)
                {
                    var next = _store.RecordChanges.Next;
                    if ((await _store.ReadRecordsAsync(Samples.Whose())).Consents.Single(c => c.ConsentId == id).WithdrawnAt is { } at)
                        return at;
                    await next.WaitAsync(Patience);
                }
            });
            await _store.WithdrawAsync(id);
            Assert.Equal(Samples.Noon, await seen);
        }
    }

    private async Task OpenAsync(On engine)
    {
        _place = StorePlace.Of(engine);
        _store = await _place.OpenAsync();
    }

    private async Task WakesAsync(Func<Task> change)
    {
        var next = _store.RecordChanges.Next;
        await change();
        await next.WaitAsync(Patience);
    }

    private async Task WakesNobodyAsync(Func<Task> work)
    {
        var next = _store.RecordChanges.Next;
        await work();
        Assert.False(next.IsCompleted);
    }

    private Task<LogPosition> WriteAsync(EntryKind kind, RecordRow row) =>
        _store.InTransactionAsync(transaction => LogStatements.Append(transaction, Samples.Entry(kind), Samples.Opening(), row));
}
