using Gateway.Access;
using Gateway.Consent;
using Gateway.DisclosureLog;
using Gateway.Disclosures;
using Gateway.Overview;
using Gateway.Sources;
using Gateway.Storage;
using Gateway.Tests.Sources;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Overview;

/// <summary>Records overviews in a real store, since only that gives the receipts that release them.</summary>
internal sealed class DisclosureBench : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Store _store;
    private readonly CitizenKeys _keys;
    private readonly DisclosureRecorder _recorder;

    public DisclosureBench()
    {
        _store = Store.OpenSqlite(Path.Combine(_folder.Path, "gateway.sqlite")).UseVaults(new byte[32]);
        _keys = CitizenKeys.Open(Path.Combine(_folder.Path, "citizen.key"), inUse: false);
        var clock = new StoppedClock();
        Consents = new ConsentBook(_store, _keys, clock);
        _recorder = new DisclosureRecorder(_store, _keys, NumberSeal.Open(Path.Combine(_folder.Path, "seal.key"), inUse: false), clock, NullLogger<DisclosureRecorder>.Instance);
    }

    public ConsentBook Consents { get; }

    /// <summary>Records the disclosure the way a query does: the consents are read again, from the store.</summary>
    public async Task<(Receipt Receipt, PendingOverview Confirmed)> DiscloseAsync(AccessGrant grant, PendingOverview pending) =>
        await _recorder.RecordDisclosureAsync(await _recorder.RecordQueryAsync(grant, []), grant, pending);

    /// <summary>A receipt for just this content, whatever consents the store holds.</summary>
    public async Task<Receipt> ReceiptForAsync(AccessGrant grant, PendingOverview pending)
    {
        var salt = Commitment.NewSalt();
        var key = _keys.KeyOf(Shipped.Municipality, grant.Request.Person.Current);
        var query = await _store.AppendQueryAsync(QueryId.New(), DisclosureEntries.Asked(QueryId.New(), grant, [], salt, Shipped.Noon), new Opening(key, salt));
        return await _store.AppendDisclosureAsync(query, new RecordsOf(Shipped.Municipality, [key], Shipped.Caller.OrganisationCvr), last: true, _ =>
            new Disclosure(DisclosureEntries.Disclosed(query.Id, grant, pending.Summary, salt, Shipped.Noon), pending.Summary.Commit(salt), new Opening(key, salt)));
    }

    /// <summary>What would be released.</summary>
    public async Task<IReadOnlyList<OverviewSection>> SectionsAsync(AccessGrant grant, IReadOnlyList<SourceAnswer> answers)
    {
        var pending = OverviewAssembler.Assemble(grant, answers);
        return pending.Release(await ReceiptForAsync(grant, pending)).Sections;
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Shipped.Noon;
    }
}
