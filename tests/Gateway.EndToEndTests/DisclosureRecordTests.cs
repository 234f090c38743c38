using Gateway.Client;
using Gateway.DisclosureLog;
using Gateway.FirstUse;
using Gateway.Overview.V1;
using Gateway.Sandbox;
using Microsoft.Data.Sqlite;

namespace Gateway.EndToEndTests;

/// <summary>Nothing is asked and nothing leaves without a record; every record gets an outcome.</summary>
public sealed class DisclosureRecordTests : IAsyncLifetime
{
    private readonly RunningGateway _gateway = new();

    public Task InitializeAsync() => _gateway.InitializeAsync();

    public Task DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Every_query_has_two_records_and_the_answer_names_them()
    {
        // Proves: asked and disclosed stand in the log at the places the answer gives, with the leaf hash of their bytes.
        var overview = await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1"));
        var records = _gateway.Records();
        foreach (var (receipt, kind) in new[] { (overview.QueryReceipt, "asked"), (overview.Receipt, "disclosed") })
        {
            var record = records[(int)receipt.LogIndex];
            Assert.Contains($"\nkind {kind}\n", record, StringComparison.Ordinal);
            Assert.Contains("\nmunicipality 0999\n", record, StringComparison.Ordinal);
            Assert.Equal(Rfc6962.LeafHash(System.Text.Encoding.UTF8.GetBytes(record)), receipt.LeafHash.ToByteArray());
        }
        Assert.Contains("category discharge-letters Withheld items=0", records[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(records, r => r.Contains(_gateway.About("D1").CitizenId, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_stops_the_question()
    {
        // Proves: no record, no question: the sources hear nothing and the caller is told to try again later.
        var received = _gateway.Simulators.Received.Count;
        using (LockStore())
        {
            var refusal = (await Assert.ThrowsAsync<GatewayException>(() => _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1")))).Error;
            Assert.Equal("DISCLOSURE_LOG_UNAVAILABLE", refusal.Reason);
        }
        Assert.Equal(received, _gateway.Simulators.Received.Count);
        Assert.NotEmpty((await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1"))).Sections);
    }

    [Fact]
    public async Task A_log_that_fails_after_the_sources_answered_stops_the_answer()
    {
        // Proves: no receipt, no answer; and the query gets its outcome as soon as the log can be written again.
        _gateway.Simulators.SetFault("dfdg", Fault.Slow(TimeSpan.FromSeconds(1)));
        var received = _gateway.Simulators.Received.Count;
        var asking = _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1"));
        await WaitUntil(() => _gateway.Simulators.Received.Count > received);
        using (LockStore())
        {
            var refusal = (await Assert.ThrowsAsync<GatewayException>(() => asking)).Error;
            Assert.Equal("DISCLOSURE_LOG_UNAVAILABLE", refusal.Reason);
        }
        _gateway.Simulators.ClearFaults();
        await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D3"));
        Assert.Contains(_gateway.Records(), r => r.Contains("\nkind failed\n", StringComparison.Ordinal) && r.Contains("\ncause NotRecorded\n", StringComparison.Ordinal));
        AssertEveryQueryHasOneOutcome();
    }

    [Fact]
    public async Task A_consent_withdrawn_while_sources_answer_is_honoured()
    {
        // Proves invariant 2: withdrawn before the release, so withheld, with its reason, in answer and record.
        // Tokens are fetched before it is slow: it is the answer that is waited for.
        await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1", "employment-status", "hospital-diagnoses"));
        _gateway.Simulators.SetFault("cosmic", Fault.Slow(TimeSpan.FromSeconds(1)));
        var received = _gateway.Simulators.Received.Count;
        var asking = _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1", "employment-status", "hospital-diagnoses"));
        await WaitUntil(() => _gateway.Simulators.Received.Count >= received + 2);
        var consents = await _gateway.Consents.ReadAsync(OneCommandStart.Municipality, Access.Person.Known(_gateway.Citizen("D1")));
        foreach (var consent in consents)
            Assert.NotNull(await _gateway.Consents.WithdrawAsync(OneCommandStart.Municipality, consent.ConsentId));

        var overview = await asking;

        Assert.Equal(SectionState.Available, overview.Of("employment-status").State);
        var withheld = overview.Of("hospital-diagnoses");
        Assert.Equal(SectionState.Withheld, withheld.State);
        Assert.Equal(["CONSENT_WITHDRAWN"], withheld.Codes());
        Assert.Empty(withheld.Items);
        Assert.Contains("category hospital-diagnoses Withheld items=0", _gateway.Records()[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_taken_away_while_running_stops_every_answer()
    {
        // Proves: a deleted database file still takes writes in a process that has it open; nothing leaves on such a record.
        foreach (var file in Directory.GetFiles(_gateway.DataFolder, "gateway.sqlite*"))
            File.Delete(file);
        var received = _gateway.Simulators.Received.Count;
        var refusal = (await Assert.ThrowsAsync<GatewayException>(() => _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1")))).Error;
        Assert.Equal("DISCLOSURE_LOG_UNAVAILABLE", refusal.Reason);
        Assert.Equal(received, _gateway.Simulators.Received.Count);
    }

    [Fact]
    public async Task A_lost_citizen_key_stops_the_start()
    {
        // Proves: a new key in place of a lost one would lose every consent and objection, so the gateway does not start.
        await _gateway.StopAsync();
        var key = Path.Combine(_gateway.DataFolder, "citizen.key");
        var kept = await File.ReadAllBytesAsync(key);
        File.Delete(key);
        var refusal = await Assert.ThrowsAsync<ReviewedData.ReviewedDataException>(() => _gateway.StartAsync());
        Assert.Contains("citizen key is missing", refusal.Message, StringComparison.Ordinal);
        await File.WriteAllBytesAsync(key, kept);
        await _gateway.StartAsync();
        Assert.NotEmpty((await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D3"))).Sections);
    }

    [Fact]
    public async Task A_second_gateway_on_one_store_is_refused()
    {
        // Proves: two processes never write one log.
        Assert.Throws<Storage.DisclosureLogUnavailableException>(() => Storage.Store.OpenSqlite(Path.Combine(_gateway.DataFolder, "gateway.sqlite")));
        Assert.NotEmpty((await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D3"))).Sections);
    }

    [Fact]
    public async Task A_caller_that_goes_away_leaves_a_record_with_its_outcome()
    {
        // Proves: cancelling while sources are asked ends in a failed record, not in an open one.
        _gateway.Simulators.SetFault("dfdg", Fault.Of(FaultKind.Hang));
        using var gone = new CancellationTokenSource();
        var received = _gateway.Simulators.Received.Count;
        var asking = _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1"), cancellationToken: gone.Token);
        await WaitUntil(() => _gateway.Simulators.Received.Count > received);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await WaitUntil(() => _gateway.Records().Any(r => r.Contains("\ncause CallerGone\n", StringComparison.Ordinal)));
        AssertEveryQueryHasOneOutcome();
    }

    [Fact]
    public async Task A_query_cut_off_by_a_stop_gets_its_outcome_at_the_next_start()
    {
        // Proves: an asked record without outcome, as a killed process leaves it, is closed when the gateway starts again.
        await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D3"));
        await _gateway.StopAsync();
        using (var store = _gateway.OpenStore())
        using (var command = store.CreateCommand())
        {
            command.CommandText = "INSERT INTO open_queries (query_id, municipality, log_index) SELECT '00112233445566778899aabbccddeeff', '0999', MAX(log_index) FROM log_entries";
            Assert.Equal(1, command.ExecuteNonQuery());
        }
        await _gateway.StartAsync();
        Assert.Contains(_gateway.Records(), r =>
            r.Contains("query 00112233445566778899aabbccddeeff", StringComparison.Ordinal) && r.Contains("cause GatewayStopped", StringComparison.Ordinal));
        using var again = _gateway.OpenStore();
        using var count = again.CreateCommand();
        count.CommandText = "SELECT COUNT(*) FROM open_queries";
        Assert.Equal(0L, count.ExecuteScalar());
    }

    private void AssertEveryQueryHasOneOutcome()
    {
        var byQuery = _gateway.Records().Select(r => r.Split('\n')).Where(l => l.Any(f => f.StartsWith("query ", StringComparison.Ordinal)))
            .GroupBy(l => l.First(f => f.StartsWith("query ", StringComparison.Ordinal)));
        Assert.All(byQuery, q => Assert.Equal(["asked", "outcome"], q.Select(l => l.Contains("kind asked") ? "asked" : "outcome")));
    }

    // A second writer that never lets go: the same to the gateway as a disk that takes nothing.
    private StoreLock LockStore() => new(_gateway.OpenStore());

    private static async Task WaitUntil(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
            await Task.Delay(20, patience.Token);
    }

    private sealed class StoreLock : IDisposable
    {
        private readonly SqliteConnection _connection;
        private readonly SqliteTransaction _transaction;

        internal StoreLock(SqliteConnection connection)
        {
            _connection = connection;
            _transaction = connection.BeginTransaction(deferred: false);
        }

        public void Dispose()
        {
            _transaction.Dispose();
            _connection.Dispose();
        }
    }
}
