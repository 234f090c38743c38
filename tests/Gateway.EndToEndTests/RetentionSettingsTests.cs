using System.Text;
using Gateway.Consent.V1;
using Gateway.DisclosureLog.Checks;
using Gateway.FirstUse;
using Gateway.Hosting;
using Gateway.Hosting.Municipalities;
using Gateway.Overview.V1;
using Gateway.Storage.Tests;
using Microsoft.Extensions.Configuration;

namespace Gateway.EndToEndTests;

/// <summary>How long things are kept, as an installation sets it.</summary>
public sealed class RetentionSettingsTests : IDisposable
{
    private const string Database = "gateway_retention";
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-retention-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public Task On_SQLite_what_is_kept_for_a_purpose_goes_on_its_day() => GoesOnItsDayAsync(null);

    [NeedsPostgres]
    public Task On_PostgreSQL_what_is_kept_for_a_purpose_goes_on_its_day()
    {
        PostgresServer.Shared.MakeDatabase(Database, template: null);
        return GoesOnItsDayAsync(PostgresServer.Shared.ConnectionString(Database));
    }

    // Proves by a gateway's own settings, started anew on each day by its own clock: readable on the last day, unreadable on
    // the next; each purpose by its own number, another by the default; the keys are gone; the record still says what
    // happened, when and by which authority, and its offline proof still holds.
    private async Task GoesOnItsDayAsync(string? database)
    {
        var more = new Dictionary<string, string>
        {
            [$"Gateway__Retention__{RunningGateway.Purpose}"] = "40", ["Gateway__Retention__consents"] = "60", ["Gateway__Retention__default"] = "31",
        };
        if (database is not null)
            (more["Gateway__Postgres__ConnectionString"], more["Gateway__Postgres__PatienceSeconds"]) = (database, $"{PostgresServer.PatienceSeconds}");
        await using var gateway = await GatewayAlone.StartAsync(_folder, more: more);
        var about = gateway.About("D1", "employment-status");
        var explained = await gateway.Caseworker.ExplainAccessAsync(new ExplainAccessRequest { CitizenId = about.CitizenId, CaseId = about.CaseId, Purpose = RunningGateway.OwnAccess });
        var disclosed = await gateway.Caseworker.GetOverviewAsync(about);
        var notice = await gateway.Caseworker.Consents.CreateNoticeAsync(new CreateNoticeRequest
        {
            CitizenId = about.CitizenId, CaseId = about.CaseId, Document = "brev 26-8", IdempotencyKey = Client.ConsentClient.NewKey(),
        });
        gateway.Process.Kill();
        await gateway.Process.GoneAsync();

        (Receipt Receipt, int Days)[] kept = [(explained.Receipt, 31), (disclosed.Receipt, 40), (notice.Receipt, 60)];
        var made = disclosed.Receipt.RecordedAt.ToDateTimeOffset().UtcDateTime.Date;
        Assert.All(kept, k => Assert.Equal(made, k.Receipt.RecordedAt.ToDateTimeOffset().UtcDateTime.Date));
        var clock = new MovableClock();
        foreach (var day in kept.SelectMany(k => new[] { k.Days, k.Days + 1 }))
        {
            clock.Move(made.AddDays(day).AddHours(12) - clock.GetUtcNow().UtcDateTime);
            await using (await GatewayHost.StartAsync(InstallationSettings.Read(Configuration(gateway.Settings))[0] with { Clock = clock }))
            {
            }
            await using var store = await OpenedStore.OfAsync(gateway.DataFolder, database);
            foreach (var (receipt, days) in kept)
            {
                var record = await store.RecordAsync(OneCommandStart.Municipality, (long)receipt.LogIndex);
                Assert.True(day <= days == record.Salt is not null, $"day {day}, kept {days}");
                Assert.Contains("\norganisation 99990001\n", Encoding.UTF8.GetString(record.Entry), StringComparison.Ordinal);
                Assert.Equal((Convert.ToHexStringLower(receipt.LeafHash.Span), receipt.RecordedAt.ToDateTimeOffset()), (record.Position.LeafHash, record.Position.RecordedAt));
                Assert.Equal(ReceiptFinding.Good, await store.ProvedAsync(record.Position));
            }
        }
    }

    private static IConfiguration Configuration(IReadOnlyDictionary<string, string> environment) =>
        new ConfigurationBuilder().AddInMemoryCollection(environment.Select(s => KeyValuePair.Create(s.Key.Replace("__", ":", StringComparison.Ordinal), (string?)s.Value))).Build();
}
