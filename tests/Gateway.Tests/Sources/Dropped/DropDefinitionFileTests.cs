using Gateway.ReviewedData;
using Gateway.Sources;

namespace Gateway.Tests.Sources.Dropped;

/// <summary>Proves that a definition of delivered files is told every error, with its line.</summary>
public sealed class DropDefinitionFileTests
{
    /// <summary>What is changed in the good definition, what must be said about it, and a text on the line that must be named.</summary>
    public static TheoryData<string, string, string, string> Mistakes => new()
    {
        { "format: csv, key: [Id]", "format: cvs, key: [Id]", "'format' must be one of csv, fixed, lae-form, edifact, oioxml, fhir", "cvs" },
        { "format: csv, key: [Id]", "key: [Id]", "'format' is missing", "table: Borger" },
        { "Borger_{date}.csv", "../Borger.csv", "'pattern' is no name of files", "../Borger" },
        { "Borger_{date}.csv", "{date}_{date}.csv", "'pattern' is no name of files", "{date}_{date}" },
        { "person: CPR }", "person: CPR, charset: ebcdic }", "'charset' must be utf-8, windows-1252", "ebcdic" },
        { "person: CPR }", "person: CPR, charset: utf-16 }", "'charset' must be utf-8, windows-1252", "utf-16" },
        { "person: CPR }", "person: CPR, separator: ';;' }", "'separator' must be one ASCII character", "';;'" },
        { "person: CPR }", "person: CPR, separator: '\"' }", "'separator' must be one ASCII character", "separator" },
        { "person: CPR }", "person: CPR, farve: blue }", "'farve' is not known here", "farve" },
        { "person: CPR }", "}", "whose a record is says 'person' or 'of' with 'by'", "table: Borger" },
        { "person: CPR }", "person: CPR, about_nobody: true }", "whose a record is says 'person' or 'of' with 'by'", "table: Borger" },
        { "person: CPR }", "person: CPR, columns: [{ name: A, start: 1, length: 2 }] }", "'columns' are what lines of fixed width have", "table: Borger" },
        { "format: csv, key: [Id]", "format: fixed, key: [Id]", "'columns' are what lines of fixed width have", "table: Borger" },
        { "of: Borger, by: BorgerId", "of: Borger", "'of' and 'by' go together", "table: Sag" },
        { "of: Borger, by: BorgerId", "of: Nobody, by: BorgerId", "'of: Nobody' leads to no table", "table: Sag" },
        { "of: Borger, by: BorgerId", "of: Sag, by: BorgerId", "'of: Sag' leads to no table", "table: Sag" },
        { "key: [Id]", "key: [Id, CPR]", "'of: Borger' leads to no table with a 'key' (of one column)", "table: Sag" },
        { "of: Borger, by: BorgerId", "person: CPR, with: [X]", "'with' takes columns of the table in 'of'", "table: Sag" },
        { "format: csv, key: [Id]", "format: fhir, key: [Id]", "'format' fhir goes with a definition in format fhir-r4", "table: Borger" },
        { "format: csv, key: [Id], person: CPR", "format: edifact, key: [Id], person: 'a..b'", "'a..b' is no path", "table: Borger" },
        { "transport: folder", "transport: pigeon", "'transport' must be one of http, folder", "pigeon" },
        { "transport: folder", "transport: http", "'transport: folder' goes with 'format: files'", "id: test-drop" },
        { "format: files", "format: rest-json", "'transport: folder' goes with 'format: files'", "id: test-drop" },
        { "title: Test", "title: Test\nkeep_days: 0", "'keep_days' must be a whole number from 1", "keep_days" },
        { "id: record\n", "id: record\n    path: /x\n", "'path' is not known here", "path: /x" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_named_with_its_line(string good, string bad, string message, string lineWith)
    {
        // Proves for each mistake that it stops the definition, what is said, and where.
        var text = DropBench.Text(DropBench.Tables);
        Assert.Contains(good, text, StringComparison.Ordinal);
        var wrong = text.Replace(good, bad, StringComparison.Ordinal);
        var line = Array.FindIndex(wrong.Split('\n'), l => l.Contains(lineWith, StringComparison.Ordinal)) + 1;
        var errors = Assert.Throws<ReviewedDataException>(() => SourceDefinitionFile.Read("test.yaml", wrong, Shipped.Catalogue)).Errors;
        Assert.Contains(errors, e => e.StartsWith($"test.yaml:{line}: ", StringComparison.Ordinal) && e.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Without_files_nothing_is_delivered()
    {
        // Proves that a folder nobody fills is a mistake.
        var text = DropBench.Text("").Replace("files:\n", "files: []\n", StringComparison.Ordinal);
        Assert.Contains(Assert.Throws<ReviewedDataException>(() => SourceDefinitionFile.Read("test.yaml", text, Shipped.Catalogue)).Errors, e => e.Contains("'files' is missing", StringComparison.Ordinal));
    }
}
