using System.Data.Common;
using Gateway.Storage.Audit;
using Gateway.Storage.Log;
using Gateway.Storage.Vaults;

namespace Gateway.Storage;

/// <summary>
/// One transaction on the store, whichever engine holds it. Statements are standard SQL with parameters <c>@name</c>; what
/// the engines say differently stands with the engine.
/// </summary>
/// <remarks>
/// Values are given as they are: an instant becomes text that sorts as it does in time, a bool 0 or 1
/// (<see cref="StoreValue"/>). Every failure is an exception of the engine; <see cref="StoreEngine"/> tells what it means.
/// </remarks>
internal abstract class StoreTransaction : IAsyncDisposable
{
    private readonly List<(VaultName Name, Vault Vault)> _vaults = [];
    private long? _length;
    private long? _lengthBefore;
    private AppendedRecord? _appendedBefore;
    private int _vaultsBefore;

    /// <summary>How many records the log has, those of this transaction included.</summary>
    internal long Length => _length ??= ReadLength();

    /// <summary>Makes and opens vaults.</summary>
    internal abstract VaultBook Book { get; }

    /// <summary>A row that the next record commits to, and that is written after it: the answer to a request, which tells of the record.</summary>
    internal CarriedRow? Carried { get; set; }

    /// <summary>The vaults that were made in this transaction: they count once it is durable.</summary>
    internal IReadOnlyList<(VaultName Name, Vault Vault)> NewVaults => _vaults;

    /// <summary>Stands for this opening of the store: what it asked and did not live to end can be told from what others are about.</summary>
    internal abstract long Gateway { get; }

    /// <summary>A table that holds every place of the log a second time; null where there is none.</summary>
    internal virtual string? Places => null;

    /// <summary>Looks at the tables that hold no record, where there are any.</summary>
    internal virtual void Coordination(Action<StoreFinding> found)
    {
    }

    /// <summary>Which open queries have lost whoever asked them, as a condition on <c>open_queries o</c> with the parameter <c>@gateway</c>.</summary>
    internal abstract string Interrupted { get; }

    /// <summary>The place of the next record, which is of a moment: dense from 0, nobody else's.</summary>
    internal long TakePlace(DateTimeOffset at)
    {
        MakeRoom(at);
        var place = Length;
        _length = place + 1;
        return place;
    }

    /// <summary>The record that was appended last in this transaction; null where none was.</summary>
    internal AppendedRecord? Appended { get; set; }

    /// <summary>Vaults were destroyed in this transaction: none that was made before is used again.</summary>
    internal bool Destroyed { get; private set; }

    /// <summary>One of the vaults that were made before may have been destroyed.</summary>
    internal void ForgetVaults()
    {
        Destroyed = true;
        _vaults.Clear();
    }

    /// <summary>The vault of a name, and whether it is new and to be written.</summary>
    internal (Vault Vault, bool IsNew) VaultOf(VaultName name)
    {
        if (!Destroyed && Book.Remembered(name) is { } remembered)
            return (remembered, false);
        if (_vaults.Find(v => v.Name == name).Vault is { } made)
            return (made, false);
        var vault = VaultBook.New();
        _vaults.Add((name, vault));
        return (vault, true);
    }

    /// <summary>Writes a row of a table whose rows are written with records.</summary>
    /// <param name="table">The table.</param>
    /// <param name="committed">The values the record commits to.</param>
    /// <param name="beside">Those it does not.</param>
    internal void Write(RecordTable table, object[] committed, params object[] beside) =>
        Write(table.Insert, [.. table.Parameters.Zip(committed.Concat(beside), (name, value) => (name, value))]);

    /// <summary>A statement that answers nothing. It may be sent together with the next one, and fail there.</summary>
    internal abstract void Write(string sql, params ReadOnlySpan<(string Name, object Value)> parameters);

    /// <summary>A statement that changes exactly one row, or the work has failed. It may be sent together with the next one, and fail there.</summary>
    /// <param name="otherwise">What the work fails with.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="parameters">Its values.</param>
    internal abstract void Demand(Func<Exception> otherwise, string sql, params ReadOnlySpan<(string Name, object Value)> parameters);

    /// <summary>A statement that changes rows; how many.</summary>
    internal abstract int Execute(string sql, params ReadOnlySpan<(string Name, object Value)> parameters);

    /// <summary>
    /// Asks for the rows of a statement, in its order. It may be sent together with what comes next: at the latest when the
    /// rows are taken. It sees what was written before it and nothing after.
    /// </summary>
    /// <returns>Takes the rows.</returns>
    internal abstract Func<List<T>> Ask<T>(string sql, Func<StoreRow, T> of, params ReadOnlySpan<(string Name, object Value)> parameters);

    /// <summary>The rows of a statement, in its order.</summary>
    internal List<T> Read<T>(string sql, Func<StoreRow, T> of, params ReadOnlySpan<(string Name, object Value)> parameters) => Ask(sql, of, parameters)();

    /// <summary>The first row of a statement; null where it has none.</summary>
    internal T? First<T>(string sql, Func<StoreRow, T> of, params ReadOnlySpan<(string Name, object Value)> parameters)
        where T : class => Read(sql, of, parameters) is [var first, ..] ? first : null;

    /// <summary>Whether a statement has a row.</summary>
    internal bool Exists(string sql, params ReadOnlySpan<(string Name, object Value)> parameters) => Read(sql, _ => true, parameters).Count > 0;

    /// <summary>Begins one caller's work among several'. What was written before stays whatever becomes of it.</summary>
    internal virtual void Save() => (_lengthBefore, _appendedBefore, _vaultsBefore, Carried) = (_length, Appended, _vaults.Count, null);

    /// <summary>Takes back what was written since <see cref="Save"/>.</summary>
    /// <exception cref="NotApartException">It was sent together with others' work: all must be done again, each apart.</exception>
    internal virtual void Undo()
    {
        (_length, Appended, Carried) = (_lengthBefore, _appendedBefore, null);
        if (_vaults.Count > _vaultsBefore)
            _vaults.RemoveRange(_vaultsBefore, _vaults.Count - _vaultsBefore);
    }

    /// <summary>Ends the work begun with <see cref="Save"/>: its statements have succeeded.</summary>
    internal abstract void Keep();

    /// <summary>Writes what changes nothing: whatever would keep a record from becoming durable keeps this from it too.</summary>
    internal abstract void Touch();

    /// <summary>Makes everything durable. When it returns, everything is.</summary>
    /// <exception cref="OutcomeUnknownException">It was sent and its answer was lost, and could not be found out in time.</exception>
    internal abstract ValueTask CommitAsync();

    /// <summary>Takes everything back that was not committed.</summary>
    public abstract ValueTask DisposeAsync();

    private protected abstract long ReadLength();

    /// <summary>Where records of different times lie apart: makes a place for those of a moment.</summary>
    private protected virtual void MakeRoom(DateTimeOffset at)
    {
    }
}

/// <summary>What one of several wrote cannot be taken back alone.</summary>
internal sealed class NotApartException() : Exception("The work of several was sent together.");

/// <summary>One row of an answer.</summary>
internal readonly struct StoreRow(DbDataReader row, StoreTransaction transaction)
{
    /// <summary>The columns of a vault <c>v</c>, as <see cref="Vault"/> reads them.</summary>
    internal const string VaultColumns = "v.vault_id, v.citizen_key, v.wrapped_key";

    /// <summary>The vault whose three columns begin at a place; one that was destroyed has no key.</summary>
    internal Vault Vault(int at) => transaction.Book.Open(row.GetInt64(at), (byte[])row.GetValue(at + 1), (byte[])row.GetValue(at + 2));

    /// <summary>A value as a record commits to it: text, bytes or a whole number.</summary>
    internal object Value(int at) => row.GetValue(at) is var value and (string or byte[]) ? value : Convert.ToInt64(row.GetValue(at), System.Globalization.CultureInfo.InvariantCulture);

    internal bool IsNull(int at) => row.IsDBNull(at);

    internal string Text(int at) => row.GetString(at);

    internal string TextOrEmpty(int at) => row.IsDBNull(at) ? "" : row.GetString(at);

    internal byte[] Bytes(int at) => (byte[])row.GetValue(at);

    internal long Number(int at) => row.GetInt64(at);

    internal int Count(int at) => row.GetInt32(at);

    /// <summary>A column that is 0 or 1, or a condition, which one engine answers as a number and the other as a truth value; false where it is null.</summary>
    internal bool Flag(int at) => !row.IsDBNull(at) && (row.GetValue(at) is bool flag ? flag : row.GetInt64(at) != 0);

    internal DateTimeOffset Instant(int at) => StoreValue.Instant(row.GetString(at));

    internal DateTimeOffset? InstantOrNull(int at) => row.IsDBNull(at) ? null : Instant(at);

    /// <summary>Ids of the catalogue in one column; none where it is null.</summary>
    internal IReadOnlyList<string> Words(int at) => row.IsDBNull(at) ? [] : Storage.Words.Split(row.GetString(at));
}
