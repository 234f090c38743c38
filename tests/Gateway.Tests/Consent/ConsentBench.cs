using Gateway.Access;
using Gateway.Callers;
using Gateway.Consent;
using Gateway.DisclosureLog;
using Gateway.Hosting;
using Gateway.Hosting.Quotas;
using Gateway.Persons;
using Gateway.Storage;
using Gateway.Storage.Consents;
using Gateway.Tests.Access;
using Gateway.Tests.Sources;
using Gateway.Tests.Tokens;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Consent;

/// <summary>A consent desk over a real store, with a clock of the test's own.</summary>
internal sealed class ConsentBench : IAsyncDisposable
{
    public const string Purpose = Shipped.Purpose;
    private readonly TemporaryFolder _folder = new();
    private readonly Store _store;
    private readonly ConsentDesk _desk;
    private int _keys;

    public ConsentBench(PolicyCatalogue? catalogue = null)
    {
        _store = Store.OpenSqlite(Path.Combine(_folder.Path, "gateway.sqlite")).UseVaults(new byte[32]);
        Keys = CitizenKeys.Open(Path.Combine(_folder.Path, "citizen.key"), inUse: false);
        var consents = new ConsentStore(_store);
        var catalogues = new PolicyCatalogues(catalogue ?? ShippedCatalogue.Catalogue, new Dictionary<MunicipalityId, PolicyCatalogue>());
        var persons = new PersonRegister(null, NullLogger<PersonRegister>.Instance);
        _desk = new ConsentDesk(consents, Keys, persons, new TiedRecords(persons, Keys), catalogues, new CallQuotas(GatewayLimits.Standard with { CallsPerCitizen = 1_000_000 }, Clock), Clock);
        Watch = new ConsentWatch(consents, Clock, NullLogger<ConsentWatch>.Instance);
    }

    public static Caller Caseworker => Shipped.Caller;

    public static CitizenId Citizen => Shipped.D1;

    public CitizenKeys Keys { get; }

    public ConsentWatch Watch { get; }

    public TestClock Clock { get; } = new(Shipped.Noon);

    public ConsentDesk Desk => _desk;

    public static Caller Private(Role role, CitizenId self) =>
        Shipped.Caller with { Role = role, OrganisationCvr = "", Unit = "Borger", User = $"{role}-1", ClientId = "pages", Self = self };

    public static ConsentTerms Terms(params string[] categories) => new(
        Shipped.Case, Purpose, categories, [.. categories.Select(c => ShippedCatalogue.Catalogue.FindCategory(c)!.Holder).Distinct()], null, Shipped.Noon.AddDays(100));

    /// <summary>Makes a change under a fresh key.</summary>
    public async Task<Step<T>> DoAsync<T>(Caller caller, Func<ConsentWork, Step<T>> change, CitizenId? about = null)
        where T : class
    {
        T? done = null;
        var asker = _desk.AskerOf(caller, about ?? Citizen) ?? throw new InvalidOperationException("asks about somebody else");
        var result = await _desk.ChangeAsync(asker, new KeyedCall("test", $"key-{_keys++}", []), change, d =>
        {
            done = d;
            return [1];
        }, new Repetition(_ => null, _ => 0));
        return new(done, (result as ChangeResult<ConsentRefusal>.Refused)?.Refusal);
    }

    /// <summary>Makes a change that is known to be allowed.</summary>
    public async Task<T> DoneAsync<T>(Caller caller, Func<ConsentWork, Step<T>> change, CitizenId? about = null)
        where T : class
    {
        var step = await DoAsync(caller, change, about);
        Assert.True(step.Done is not null, step.Refusal?.ToString());
        return step.Done;
    }

    public Task<Step<T>> LookAsync<T>(Caller caller, Func<ConsentWork, Step<T>> show, CitizenId? about = null)
        where T : class =>
        _desk.ShowAsync(_desk.AskerOf(caller, about ?? Citizen)!, show);

    /// <summary>A consent of the citizen's, given in writing.</summary>
    public async Task<ConsentRecord> GivenAsync(params string[] categories)
    {
        var draft = await DoneAsync(Caseworker, work => Drafting.Draft(Terms(categories), work));
        return (await DoneAsync(Caseworker, work => Granting.Grant(new GrantQuestion(draft.Draft.DraftId, "written", "doc-1", "", ""), work))).Standing.Consent;
    }

    /// <summary>The reason of a refusal; the field problems where it is about fields.</summary>
    public static string Why<T>(Step<T> step)
        where T : class => step.Refusal switch
    {
        ConsentRefusal.Because because => because.Reason.ToString(),
        ConsentRefusal.Invalid invalid => string.Join("; ", invalid.Problems.Select(p => $"{p.Field} {p.Description}")),
        _ => "done",
    };

    /// <summary>How many rows every table has: equal when nothing was stored.</summary>
    public string Rows()
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder.Path, "gateway.sqlite")};Pooling=False");
        connection.Open();
        string Scalar(string sql)
        {
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are made of the schema's own names.
            command.CommandText = sql;
#pragma warning restore CA2100
            return Convert.ToString(command.ExecuteScalar())!;
        }
        return string.Join(' ', Scalar("SELECT group_concat(name) FROM sqlite_master WHERE type = 'table'").Split(',').Select(t => $"{t}={Scalar($"SELECT COUNT(*) FROM {t}")}"));
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }
}
