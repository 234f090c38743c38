using System.Globalization;
using Gateway.ReviewedData;
using Gateway.Sources.Formats;

namespace Gateway.Sources.Dropped;

/// <summary>Reads the part of a definition file that says which files are delivered; every error is named with its line.</summary>
internal static class DropDefinitionFile
{
    // Ten years: longer than any retention in the field.
    private const int LongestKeepDays = 3653;

    private const string DefaultSeparator = ";";

    private static readonly Dictionary<string, FileFormat> Formats = new()
    {
        ["csv"] = FileFormat.Csv,
        ["fixed"] = FileFormat.Fixed,
        ["lae-form"] = FileFormat.LaeForm,
        ["edifact"] = FileFormat.Edifact,
        ["oioxml"] = FileFormat.Oioxml,
        ["fhir"] = FileFormat.Fhir,
    };

    internal static DropDefinition Read(YamlMap root, WireFormat format)
    {
        var maps = root.Maps("files");
        var files = maps.Select(ReadKind).ToList();
        if (files.Count == 0)
            root.Report("'files' is missing: a folder into which nothing is delivered holds nothing for anybody");
        foreach (var (map, kind) in maps.Zip(files))
            CheckTable(map, kind, files, format);
        return new DropDefinition(files, root.Has("keep_days") ? root.Number("keep_days", 1, 1, LongestKeepDays) : null);
    }

    private static DroppedFileKind ReadKind(YamlMap map)
    {
        var pattern = FileNamePattern.TryParse(map.Text("pattern"));
        if (pattern is null)
            map.Report("'pattern' is no name of files: * stands for any characters, {date} (once) for a day such as 20261101, and no slash");
        var kind = new DroppedFileKind
        {
            Table = map.Text("table"),
            Pattern = pattern ?? FileNamePattern.TryParse("?")!,
            Format = map.Word("format", Formats, FileFormat.Csv),
            Charset = ReadCharset(map),
            Separator = ReadSeparator(map),
            Columns = [.. map.Maps("columns").Select(ReadColumn)],
            Key = map.Texts("key"),
            Person = map.OptionalText("person"),
            Of = map.OptionalText("of"),
            By = map.OptionalText("by"),
            With = map.Texts("with"),
        };
        if (!map.Has("format"))
            map.Report("'format' is missing");
        if (map.Flag("about_nobody") != kind.IsAboutNobody)
            map.Report("whose a record is says 'person' or 'of' with 'by'; that a file is about no person says 'about_nobody: true'");
        map.Done();
        return kind;
    }

    private static System.Text.Encoding ReadCharset(YamlMap map)
    {
        var name = map.OptionalText("charset") ?? "utf-8";
        var charset = Charset.Find(name);
        if (charset is null || ReferenceEquals(charset, Charset.Utf16) || ReferenceEquals(charset, Charset.Utf16BigEndian))
            map.Report("charset", "'charset' must be utf-8, windows-1252, iso-8859-1 or iso-8859-15");
        return charset ?? Charset.Utf8;
    }

    private static char ReadSeparator(YamlMap map)
    {
        var text = map.OptionalText("separator") ?? DefaultSeparator;
        if (text is [> ' ' and < '\x7f' and not '"'] or ['\t'])
            return text[0];
        map.Report("separator", "'separator' must be one ASCII character, and no quote");
        return DefaultSeparator[0];
    }

    private static FixedColumn ReadColumn(YamlMap map)
    {
        const int Widest = 10_000;
        var column = new FixedColumn(map.Text("name"), map.Number("start", 1, 1, Widest), map.Number("length", 1, 1, Widest));
        if (!map.Has("start") || !map.Has("length"))
            map.Report("'start' and 'length' are needed: positions count from 1");
        map.Done();
        return column;
    }

    private static void CheckTable(YamlMap map, DroppedFileKind kind, IReadOnlyList<DroppedFileKind> all, WireFormat format)
    {
        if (all.Any(f => f.Table == kind.Table && f.Format != kind.Format))
            map.Report($"'{kind.Table}' is one table: its files have one format");
        if ((kind.Format == FileFormat.Fhir) != (format == WireFormat.FhirR4))
            map.Report("'format' fhir goes with a definition in format fhir-r4, and with no other");
        if ((kind.Format == FileFormat.Fixed) != (kind.Columns.Count > 0))
            map.Report("'columns' are what lines of fixed width have, and what nothing else has");
        if ((kind.Of is null) != (kind.By is null) || (kind.Of is not null && kind.Person is not null))
            map.Report("'of' and 'by' go together, instead of 'person'");
        if (kind.With.Count > 0 && kind.Of is null)
            map.Report("'with' takes columns of the table in 'of'");
        if (!kind.IsTable && kind.Of is not null)
            map.Report("a document names its person itself: 'of' is for tables");
        if (!kind.IsTable)
        {
            foreach (var text in kind.Key.Append(kind.Person).OfType<string>().Where(text => FieldPath.TryParse(text) is null))
                map.Report(string.Create(CultureInfo.InvariantCulture, $"'{text}' is no path"));
        }
        if (kind.Of is not null && !LeadsToPerson(kind, all))
            map.Report($"'of: {kind.Of}' leads to no table with a 'key' (of one column) that knows the person");
    }

    private static bool LeadsToPerson(DroppedFileKind kind, IReadOnlyList<DroppedFileKind> all)
    {
        for (var steps = 0; steps < all.Count; steps++)
        {
            if (all.FirstOrDefault(f => f.Table == kind.Of) is not { Key.Count: 1, IsTable: true } parent)
                return false;
            if (parent.Person is not null)
                return true;
            kind = parent;
        }
        return false;
    }
}
