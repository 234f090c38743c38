using System.Globalization;
using Gateway.Storage.Audit;

namespace Gateway.Storage.Postgres;

/// <summary>
/// PostgreSQL's four tables that hold no record: who may write next, which gateways live, which steps made the schema. What
/// cannot have come about by gateways' own doing is found; a number or an instant that could have is told from no other.
/// </summary>
internal static class CoordinationAudit
{
    /// <summary>A gateway shows that it lives by the server's own clock: ahead of it is nobody.</summary>
    internal const string Ahead = "clock_timestamp() + interval '15 seconds'";

    internal static void Run(StoreTransaction transaction, Action<StoreFinding> found)
    {
        Sequencers(transaction, found);
        foreach (var number in transaction.Read($"SELECT number FROM gateways WHERE alive_at > {Ahead}", row => row.Number(0)))
            found(StoreFinding.At("gateways", number, "says that it lived later than now"));
        Steps(transaction, found);
    }

    // A gateway's row here comes and goes in one transaction with the one that says it lives.
    private static void Sequencers(StoreTransaction transaction, Action<StoreFinding> found)
    {
        var heads = transaction.Read("SELECT epoch FROM log_head", row => row.Number(0));
        if (heads.Count != 1)
            found(new StoreFinding("log_head", "", string.Create(CultureInfo.InvariantCulture, $"has {heads.Count} rows and not the one")));
        else if (heads[0] < 1 && transaction.Exists("SELECT 1 FROM log_places LIMIT 1"))
            found(new StoreFinding("log_head", "", "says that nobody has written yet"));
        var writers = transaction.Read(
            "SELECT s.gateway, s.epoch, s.batch, g.number FROM sequencers s LEFT JOIN gateways g ON g.number = s.gateway ORDER BY s.epoch, s.gateway",
            row => (Gateway: row.Number(0), Epoch: row.Number(1), Batch: row.Number(2), IsShown: !row.IsNull(3)));
        var before = 0L;
        foreach (var writer in writers)
        {
            if (!writer.IsShown)
                found(StoreFinding.At("sequencers", writer.Gateway, "is of a gateway that is not there"));
            if (writer.Epoch < 1 || (heads.Count == 1 && writer.Epoch > heads[0]))
                found(StoreFinding.At("sequencers", writer.Gateway, "has an epoch that was not given out"));
            else if (writer.Epoch == before)
                found(StoreFinding.At("sequencers", writer.Gateway, "has the epoch of another"));
            if (writer.Batch < 0)
                found(StoreFinding.At("sequencers", writer.Gateway, "has a batch that no gateway counts"));
            before = writer.Epoch;
        }
    }

    private static void Steps(StoreTransaction transaction, Action<StoreFinding> found)
    {
        var steps = Migration.Of("Postgres");
        var ran = transaction.Read(
            $"SELECT number, title, fingerprint, CASE WHEN at > {Ahead} OR at < lag(at) OVER (ORDER BY number) THEN 1 ELSE 0 END FROM schema_migrations ORDER BY number",
            row => (Number: row.Number(0), Title: row.Text(1), Fingerprint: row.Text(2), IsOutOfOrder: row.Number(3) == 1));
        foreach (var step in ran)
        {
            if (step.IsOutOfOrder)
                found(StoreFinding.At("schema_migrations", step.Number, "ran before the step before it, or later than now"));
            if (!steps.Any(s => s.Number == step.Number && s.Title == step.Title && s.Fingerprint == step.Fingerprint))
                found(StoreFinding.At("schema_migrations", step.Number, "is no step of this build"));
        }
        foreach (var missing in steps.Select(s => (long)s.Number).Except(ran.Select(r => r.Number)))
            found(StoreFinding.At("schema_migrations", missing, "is missing"));
    }
}
