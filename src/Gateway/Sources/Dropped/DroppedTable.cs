using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Access;
using Gateway.Sources.Formats;

namespace Gateway.Sources.Dropped;

/// <summary>Makes records of the rows of a delivered table. Pure.</summary>
internal sealed class DroppedTable
{
    /// <summary>Between the parts of a key: no text holds it.</summary>
    internal const char KeyPart = '\u001f';
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly DroppedFileKind _kind;
    private readonly TableContent _table;
    private readonly IReadOnlyList<string> _shared;
    private readonly List<DroppedRecord> _records = [];
    private readonly List<SetAside> _aside;
    private readonly HashSet<string> _keys = [];

    private DroppedTable(DroppedFileKind kind, TableContent table, IReadOnlyList<string> shared)
    {
        _kind = kind;
        _table = table;
        _shared = shared;
        _aside = [.. table.SetAside];
    }

    /// <param name="kind">What the file is.</param>
    /// <param name="bytes">The file.</param>
    /// <param name="shared">The columns that other tables want.</param>
    internal static DroppedContent Read(DroppedFileKind kind, ReadOnlySpan<byte> bytes, IReadOnlyList<string> shared)
    {
        var table = kind.Format == FileFormat.Fixed
            ? FixedRecords.Read(bytes, kind.Charset, kind.Columns)
            : DelimitedTable.Read(bytes, kind.Charset, kind.Separator);
        if (table is null)
            return DroppedContent.Nothing(SetAsideReason.BadHeader);
        var needed = kind.Key.Append(kind.Person).Append(kind.By).OfType<string>().Concat(shared);
        if (needed.FirstOrDefault(column => !table.Columns.Contains(column)) is { } missing)
            return DroppedContent.Nothing(SetAsideReason.MissingColumn, missing);
        var read = new DroppedTable(kind, table, shared);
        foreach (var row in table.Rows)
            read.Add(row);
        return new DroppedContent(read._records, [.. read._aside.OrderBy(s => s.FirstLine)], null);
    }

    private void Add(TableRow row)
    {
        var number = _kind.Person is { } person ? Cell(row, person).Trim() : "";
        var citizen = number.Length > 0 ? CitizenId.TryParse(number) : null;
        var json = Write(row, _table.Columns);
        var key = _kind.Key.Count > 0 ? string.Join(KeyPart, _kind.Key.Select(column => Cell(row, column))) : ContentKey.Of(json, _keys);
        if (_kind.Person is not null && citizen is null)
            SetAside(row, SetAsideReason.NoPerson, _kind.Person);
        else if (_kind.By is { } parent && Cell(row, parent).Length == 0)
            SetAside(row, SetAsideReason.NoParent, parent);
        else if (_kind.Key.FirstOrDefault(column => Cell(row, column).Length == 0) is { } missing)
            SetAside(row, SetAsideReason.NoKey, missing);
        else if (!_keys.Add(key))
            SetAside(row, SetAsideReason.SameKey, _kind.Key[0]);
        else
            _records.Add(new DroppedRecord(
                _kind.Table, key, citizen is null ? [] : [citizen.Reveal()], _kind.By is { } by ? Cell(row, by) : "", json, _shared.Count > 0 ? Write(row, _shared) : [])
            {
                Lines = (row.Line, row.LastLine),
            });
    }

    private void SetAside(TableRow row, SetAsideReason reason, string column) => _aside.Add(new SetAside(row.Line, row.LastLine, reason, column));

    private string Cell(TableRow row, string column) => row.Values[IndexOf(column)];

    private int IndexOf(string column)
    {
        for (var i = 0; i < _table.Columns.Count; i++)
        {
            if (_table.Columns[i] == column)
                return i;
        }
        throw new ArgumentException("The table has no such column; it was looked for before.", nameof(column));
    }

    // An empty cell is how a table says that nothing is known: it is left out.
    private byte[] Write(TableRow row, IReadOnlyList<string> columns)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Writing))
        {
            writer.WriteStartObject();
            foreach (var column in columns)
                writer.WriteGiven(column, Cell(row, column));
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
