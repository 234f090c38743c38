using System.Text;
using Gateway.Sources.Formats;

namespace Gateway.Sources.Dropped;

/// <summary>What a system delivers as files into a folder of the installation, as its definition describes it.</summary>
/// <param name="Files">The kinds of files, tried in turn on a file's name.</param>
/// <param name="KeepDays">How long a delivered file is kept and answered from, counted from its date; null: until it is replaced.</param>
internal sealed record DropDefinition(IReadOnlyList<DroppedFileKind> Files, int? KeepDays)
{
    /// <summary>The columns of a table that rows of other tables want beside their own.</summary>
    internal IReadOnlyList<string> SharedBy(string table) => [.. Files.Where(f => f.Of == table).SelectMany(f => f.With).Distinct()];
}

/// <summary>One kind of file: what it is called, how it is read, and whom its records are about.</summary>
internal sealed record DroppedFileKind
{
    /// <summary>What its records are called in the tree that mappings read.</summary>
    internal required string Table { get; init; }

    internal required FileNamePattern Pattern { get; init; }

    internal required FileFormat Format { get; init; }

    /// <summary>For tables and lines of fixed width; documents say themselves.</summary>
    internal required Encoding Charset { get; init; }

    internal required char Separator { get; init; }

    /// <summary>Of lines of fixed width.</summary>
    internal required IReadOnlyList<FixedColumn> Columns { get; init; }

    /// <summary>What tells a record from all others: columns of a table, paths in a document. Empty: its whole content.</summary>
    internal required IReadOnlyList<string> Key { get; init; }

    /// <summary>The column or path where the person's number stands; null where another table knows.</summary>
    internal required string? Person { get; init; }

    /// <summary>The table whose record knows the person; null where the record names the person itself.</summary>
    internal required string? Of { get; init; }

    /// <summary>The column that holds the key of the record in <see cref="Of"/>.</summary>
    internal required string? By { get; init; }

    /// <summary>Columns of that record to be put beside the row's own, under the table's name: so that a row can be sorted by what it belongs to.</summary>
    internal required IReadOnlyList<string> With { get; init; }

    /// <summary>Says nothing of persons (names of departments): taken out of the way, not kept.</summary>
    internal bool IsAboutNobody => Person is null && Of is null && Format != FileFormat.Fhir;

    /// <summary>Rows and columns rather than documents.</summary>
    internal bool IsTable => Format is FileFormat.Csv or FileFormat.Fixed;
}

/// <summary>How a delivered file is written.</summary>
internal enum FileFormat
{
    Csv,
    Fixed,
    LaeForm,
    Edifact,
    Oioxml,
    Fhir,
}
