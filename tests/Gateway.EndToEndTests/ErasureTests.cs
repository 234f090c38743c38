using Gateway.Client;
using Gateway.DisclosureLog.Checks;
using Gateway.Disclosures.V1;
using Gateway.Overview.V1;
using Gateway.Transparency;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.EndToEndTests;

/// <summary>Proves that a citizen can be erased, that the log then still proves what happened, and that nothing else can be changed unnoticed.</summary>
public sealed class ErasureTests : IAsyncLifetime
{
    private readonly RunningGateway _gateway = new() { Clock = new MovableClock() };

    private MovableClock Clock => (MovableClock)_gateway.Clock;

    public Task InitializeAsync() => _gateway.InitializeAsync();

    public Task DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task An_erased_citizen_leaves_records_that_prove_that_something_was_disclosed()
    {
        // Proves: nothing is told of the citizen any more and the consents are gone; the record still says when and which authority, and its proof verifies; another citizen is untouched; the erasure itself is a record without a name.
        var log = _gateway.OfficersLog();
        var answer = await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1"));
        await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D4"));
        var citizen = _gateway.Citizen("D1").Reveal();
        Assert.True((await log.ReportAsync(citizen))[0].TotalRows > 0);
        Assert.NotEqual(0, (await log.GetReceiptAsync(new GetReceiptRequest { LogIndex = answer.Receipt.LogIndex })).Salt.Length);
        var before = _gateway.Records();

        var erased = await log.EraseAsync(new EraseCitizenRequest { CitizenId = citizen, Ground = ErasureGround.Objection });

        Assert.True(erased.Keys > 0);
        var record = _gateway.Records()[(int)erased.Receipt.LogIndex];
        Assert.Contains("\nkind parts-erased\n", record, StringComparison.Ordinal);
        Assert.Contains("\nbecause objection\n", record, StringComparison.Ordinal);
        Assert.DoesNotContain("\ncitizen ", record, StringComparison.Ordinal);
        Assert.Equal(before, _gateway.Records().Take(before.Count));
        // The one row is the look that this very question is.
        Assert.InRange((await log.ReportAsync(citizen))[0].TotalRows, 0ul, 1ul);
        var shown = await log.GetReceiptAsync(new GetReceiptRequest { LogIndex = answer.Receipt.LogIndex });
        Assert.Equal(0, shown.Salt.Length);
        Assert.Contains("\norganisation ", shown.Record.ToStringUtf8(), StringComparison.Ordinal);
        var keys = _gateway.Started.Gateway.Services.GetRequiredService<TransparencyLog>().Keys;
        Assert.Equal(ReceiptFinding.Good, ReceiptChecker.Check(shown.Proof, answer.Receipt.LeafHash.Span, keys[0].Name, keys));
        Assert.All(
            (await log.SearchAsync(new SearchDisclosuresRequest { User = "caseworker-sara" })).Disclosures,
            d => Assert.Equal(d.Categories.Count > 0 && d.CitizenRef.Length == 0, d.DisclosureId == before[(int)answer.Receipt.LogIndex].Line("query").Split(' ')[1]));

        var again = await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1", "hospital-diagnoses"));
        Assert.Equal(SectionState.Withheld, Assert.Single(again.Sections).State);
    }

    [Fact]
    public async Task Who_may_not_and_what_cannot_be_is_refused()
    {
        // Proves: no ground, no citizen, nobody known; and that nothing was destroyed by it.
        var log = _gateway.OfficersLog();
        var citizen = _gateway.Citizen("D2").Reveal();
        var error = await Assert.ThrowsAsync<GatewayException>(() => log.EraseAsync(new EraseCitizenRequest { CitizenId = "x", Ground = (ErasureGround)99 }));
        Assert.Equal(["citizen_id", "ground"], error.Error.FieldViolations.Select(v => v.Field).Order(StringComparer.Ordinal));
        Assert.Equal("NOT_FOUND", (await OfficerCalls.RefusalAsync(() => log.EraseAsync(new EraseCitizenRequest { CitizenId = "0101010008", Ground = ErasureGround.Unlawful }))).Reason);
        Assert.DoesNotContain(_gateway.Records(), r => r.Contains("parts-erased", StringComparison.Ordinal));
        await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D2"));
        Assert.True((await log.ReportAsync(citizen))[0].TotalRows > 0);
    }

    [Fact]
    public async Task What_was_kept_long_enough_is_gone_when_the_day_is_over()
    {
        // Proves it on a gateway's own clock: the last day it is there, the day after it is not, and the gateway says so in a record.
        var answer = await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1"));
        var watch = _gateway.Started.Gateway.Services.GetRequiredService<Retention.RetentionWatch>();
        // With a token from before: it is judged by the machine's own clock.
        var log = _gateway.OfficersLog();
        async Task<int> SaltAsync() => (await log.GetReceiptAsync(new GetReceiptRequest { LogIndex = answer.Receipt.LogIndex })).Salt.Length;
        Assert.NotEqual(0, await SaltAsync());
        Clock.Move(TimeSpan.FromDays(Retention.RetentionTimes.DefaultDays));
        // What had ended before goes; this does not.
        await watch.LookAsync();
        Assert.NotEqual(0, await SaltAsync());
        Clock.Move(TimeSpan.FromDays(1));
        Assert.True(await watch.LookAsync() > 0);
        Assert.Equal(0, await SaltAsync());
        Assert.Contains(_gateway.Records(), r => r.Contains("\nbecause retention\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_store_is_checked_from_the_command_line_and_a_single_changed_bit_is_named()
    {
        // Proves it on a store that a gateway wrote, as a program of its own that serves nobody: whole, then with one bit of a consent changed.
        await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1"));
        await _gateway.OfficersLog().EraseAsync(new EraseCitizenRequest { CitizenId = _gateway.Citizen("D4").Reveal(), Ground = ErasureGround.Unlawful });
        await _gateway.StopAsync();
        var settings = new Dictionary<string, string> { ["Gateway__DataFolder"] = _gateway.DataFolder };
        var (exit, printed) = await GatewayProcess.RunInstalledAsync(settings, "--check-store");
        Assert.Equal((0, true), (exit, printed[^1].EndsWith("nothing was changed", StringComparison.Ordinal)));

        using (var store = new SqliteConnection($"Data Source={Path.Combine(_gateway.DataFolder, "gateway.sqlite")};Pooling=False"))
        {
            store.Open();
            using var command = store.CreateCommand();
            command.CommandText = "SELECT sql FROM sqlite_master WHERE name = 'consents_keep_update'";
            var trigger = (string)command.ExecuteScalar()!;
            command.CommandText = $"DROP TRIGGER consents_keep_update; UPDATE consents SET valid_until = '2099' || substr(valid_until, 5) WHERE rowid = (SELECT MAX(rowid) FROM consents); {trigger}";
            command.ExecuteNonQuery();
        }
        (exit, printed) = await GatewayProcess.RunInstalledAsync(settings, "--check-store");
        Assert.Equal(1, exit);
        Assert.Matches("^log_entries [0-9]+: the rows beside it are not those it was written with", printed[0]);
    }

    [Fact]
    public async Task A_store_of_the_version_before_is_checked_without_a_false_finding()
    {
        // Proves of a store that no gateway of the new version has opened: its check says which step it runs, finds nothing, and what the log is searched by is there again as it was.
        await _gateway.StopAsync();
        var before = Searched();
        Assert.Matches("consent-granted  [a-z]", before);
        OnStore("SELECT sql FROM sqlite_master WHERE name = 'log_search_keep_update'", out var trigger);
        OnStore($"DROP TRIGGER log_search_keep_update; UPDATE log_search SET categories = '' WHERE kind LIKE 'consent-%'; {trigger}; PRAGMA user_version = 11", out _);
        Assert.DoesNotMatch("consent-granted  [a-z]", Searched());

        var (exit, printed) = await GatewayProcess.RunInstalledAsync(new Dictionary<string, string> { ["Gateway__DataFolder"] = _gateway.DataFolder }, "--check-store");
        Assert.StartsWith("migration 12 of ", printed[0], StringComparison.Ordinal);
        Assert.Equal((0, true), (exit, printed[^1].EndsWith("nothing was changed", StringComparison.Ordinal)));
        Assert.Equal(before, Searched());
    }

    private string Searched()
    {
        OnStore("SELECT group_concat(line, char(10)) FROM (SELECT log_index || ' ' || kind || ' ' || categories AS line FROM log_search ORDER BY log_index)", out var lines);
        return lines;
    }

    private void OnStore(string sql, out string said)
    {
        using var store = new SqliteConnection($"Data Source={Path.Combine(_gateway.DataFolder, "gateway.sqlite")};Pooling=False");
        store.Open();
        using var command = store.CreateCommand();
        command.CommandText = sql;
        said = command.ExecuteScalar() as string ?? "";
    }
}
