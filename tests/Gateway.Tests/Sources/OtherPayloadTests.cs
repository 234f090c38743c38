using System.Globalization;
using Gateway.ReviewedData;
using Gateway.Sources;

namespace Gateway.Tests.Sources;

/// <summary>Proves that no sample payload beside the repository is left out, whatever its format, and what is found in those that are no FHIR.</summary>
public sealed class OtherPayloadTests
{
    private const string ListFile = "other-payloads.yaml";

    private static string Data => Path.GetDirectoryName(SharedData.Folder("recorded"))!;

    private static string Lists => Path.Combine(SharedData.RepositoryRoot!, "tests", "Gateway.Tests", "Sources");

    [SharedDataFact]
    public void Every_file_and_folder_of_the_sample_data_is_in_a_list()
    {
        // Proves that each file is named, one by one or by its folder, and that nothing is named that is not there.
        var others = ReadList();
        var folders = others.Select(o => o.Folder).OfType<string>().ToList();
        var named = RealPayload.ReadList().Select(p => p.File).Distinct().Concat(others.Select(o => o.File).OfType<string>());
        var files = Directory.EnumerateFiles(Data, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Data, f).Replace('\\', '/')).ToList();
        Assert.Equal(files.Where(f => !folders.Contains(f.Split('/')[0])).Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
        Assert.All(folders, f => Assert.True(Directory.Exists(Path.Combine(Data, f)), f));
    }

    [SharedDataFact]
    public async Task What_is_no_FHIR_is_read_in_the_format_of_its_source()
    {
        // Proves that each of these payloads is readable to the source's wire format, and how often it holds what the definition looks for.
        List<string> wrong = [];
        foreach (var payload in ReadList().Where(p => p.Definition is not null))
        {
            using var memory = new CallMemory();
            using var room = memory.RoomFor(payload.Definition!);
            var (tree, failure) = PayloadFormat.Read(await File.ReadAllBytesAsync(Path.Combine(Data, payload.File!)), null, payload.Definition!, room);
            using (tree)
                wrong.AddRange(tree is null ? [$"{payload.File}: {failure}"] : payload.Found
                    .Select(f => (Path: f.Key, Expected: int.Parse(f.Value, CultureInfo.InvariantCulture), Found: FieldPath.TryParse(f.Key)!.Find(tree.RootElement).Count))
                    .Where(f => f.Found != f.Expected).Select(f => $"{payload.File}: {f.Path} {f.Found} times instead of {f.Expected}"));
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void What_another_list_tells_stands_there()
    {
        // Proves that no payload is passed on to a list that does not know it.
        Assert.All(ReadList().Where(p => p.ToldIn is not null), p => Assert.Contains($"file: {p.File}", File.ReadAllText(Path.Combine(Lists, p.ToldIn!)), StringComparison.Ordinal));
    }

    private static List<OtherPayload> ReadList()
    {
        var (list, root) = YamlFile.Parse(ListFile, File.ReadAllText(Path.Combine(Lists, ListFile)));
        var payloads = root.Maps("payloads").Select(Read).ToList();
        root.Done();
        ReviewedDataException.ThrowIfAny(list.Errors);
        return payloads;
    }

    private static OtherPayload Read(YamlMap map)
    {
        var payload = new OtherPayload(
            map.OptionalText("file"), map.OptionalText("folder"), map.OptionalText("definition") is { } id ? Shipped.Definition(id) : null,
            map.OptionalMap("found")?.Table() ?? new Dictionary<string, string>(), map.OptionalText("told_in"), map.OptionalText("why"));
        if (payload.File is null == payload.Folder is null)
            map.Report("names a file or a folder: one of them");
        if ((payload.Found.Count > 0 ? 1 : 0) + (payload.ToldIn is null ? 0 : 1) + (payload.Why is null ? 0 : 1) != 1)
            map.Report("says what is found, where it is told, or why nothing is: one of them");
        map.Done();
        return payload;
    }

    private sealed record OtherPayload(
        string? File, string? Folder, SourceDefinition? Definition, IReadOnlyDictionary<string, string> Found, string? ToldIn, string? Why);
}
