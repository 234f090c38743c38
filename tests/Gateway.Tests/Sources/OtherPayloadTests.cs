using System.Globalization;
using Gateway.ReviewedData;
using Gateway.Sources;

namespace Gateway.Tests.Sources;

/// <summary>Proves that no sample payload beside the repository is left out, whatever its format, and what is found in those that are no FHIR.</summary>
public sealed class OtherPayloadTests : SimulatedSources
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

    [SharedDataFact]
    public async Task What_is_no_FHIR_is_told_as_the_list_says_and_never_as_nothing_held()
    {
        // Proves: sent by the source in a recorded answer's place, with the shipped definition's whole way before and after it, each of these payloads gives the outcome, the items and the names of what is not mapped that the list says, and leads to the calls it says and no others of them; and that none of it is "nothing held".
        List<string> wrong = [];
        foreach (var payload in ReadList().Where(p => p.Sent is not null))
        {
            var sent = payload.Sent!;
            var text = await File.ReadAllTextAsync(Path.Combine(Data, payload.File!));
            var replaced = 0;
            var before = Sandbox.Received.Count;
            var outcome = await AlteredAsync(Sandbox.Citizens.First(c => c.Alias == sent.Citizen).Cpr, payload.Definition!.Id, payload.Definition.Requests.Single().Id, answer =>
            {
                if (!answer.Contains(sent.InsteadOf, StringComparison.Ordinal))
                    return answer;
                replaced++;
                return text;
            });
            if (replaced != 1)
                wrong.Add($"{payload.File}: stood in {replaced} answers' place");
            var called = Sandbox.Received.Skip(before).Select(r => r.PathAndQuery).ToList();
            wrong.AddRange(Differences(sent, outcome, called).Select(difference => $"{payload.File}: {difference}"));
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void What_another_list_tells_stands_there()
    {
        // Proves that no payload is passed on to a list that does not know it.
        Assert.All(ReadList().Where(p => p.ToldIn is not null), p => Assert.Contains($"file: {p.File}", File.ReadAllText(Path.Combine(Lists, p.ToldIn!)), StringComparison.Ordinal));
    }

    private static IEnumerable<string> Differences(Sent sent, SourceOutcome outcome, List<string> called)
    {
        var told = outcome switch
        {
            SourceOutcome.Failed { Reason: var reason } => $"failed: {reason}",
            SourceOutcome.Answered { Incomplete: { } reason } => $"incomplete: {reason}",
            SourceOutcome.Answered => "whole",
            _ => "nothing held",
        };
        var answered = outcome as SourceOutcome.Answered;
        List<string> items = [.. (answered?.Facts ?? []).Select(f => $"{f.Category}: {f.Code.Text}")];
        List<string> notMapped = [.. (answered?.NotMapped ?? []).Select(n => $"{n.Path}: {n.Count}").Order(StringComparer.Ordinal)];
        if (told != sent.Outcome)
            yield return $"{told} instead of {sent.Outcome}";
        if (told is "whole" or "nothing held" && items.Count + notMapped.Count == 0)
            yield return "reads as nothing held";
        if (!items.SequenceEqual(sent.Items))
            yield return $"the items are {string.Join(" | ", items)}";
        if (!notMapped.SequenceEqual(sent.NotMapped.Select(n => $"{n.Key}: {n.Value}").Order(StringComparer.Ordinal)))
            yield return $"not mapped are {string.Join(", ", notMapped)}";
        foreach (var (path, times) in sent.Calls)
        {
            var made = called.Count(address => address.Contains(path, StringComparison.Ordinal));
            if (made != int.Parse(times, CultureInfo.InvariantCulture))
                yield return $"{path} called {made} times instead of {times}";
        }
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
            map.OptionalMap("found")?.Table() ?? new Dictionary<string, string>(), map.OptionalText("told_in"), map.OptionalText("why"), map.OptionalMap("sent") is { } sent ? Sent.Read(sent) : null);
        if (payload.File is null == payload.Folder is null)
            map.Report("names a file or a folder: one of them");
        if ((payload.Found.Count > 0 ? 1 : 0) + (payload.ToldIn is null ? 0 : 1) + (payload.Why is null ? 0 : 1) != 1)
            map.Report("says what is found, where it is told, or why nothing is: one of them");
        if (payload.Definition is null != payload.Sent is null)
            map.Report("says what comes of it where it is sent, if a definition reads it");
        map.Done();
        return payload;
    }

    private sealed record OtherPayload(
        string? File, string? Folder, SourceDefinition? Definition, IReadOnlyDictionary<string, string> Found, string? ToldIn, string? Why, Sent? Sent);

    private sealed record Sent(
        string Citizen, string InsteadOf, string Outcome, IReadOnlyList<string> Items, IReadOnlyDictionary<string, string> NotMapped, IReadOnlyDictionary<string, string> Calls)
    {
        public static Sent Read(YamlMap map)
        {
            var sent = new Sent(
                map.Text("about"), map.Text("instead_of"), map.Text("outcome"), map.Texts("items"),
                map.OptionalMap("not_mapped")?.Table() ?? new Dictionary<string, string>(), map.OptionalMap("calls")?.Table() ?? new Dictionary<string, string>());
            map.Done();
            return sent;
        }
    }
}
