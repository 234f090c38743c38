using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Overview.V1;
using Gateway.Sources.V1;
using Gateway.Tests;
using Xunit.Abstractions;

namespace Gateway.EndToEndTests;

/// <summary>Folders of recorded exchanges that others made, behind the gateway with the shipped definitions as they are.</summary>
public sealed class ForeignRecordingsTests(ITestOutputHelper output) : IDisposable
{
    private const string X1 = "0507829974";
    private const string DeathOnce = "that the citizen is dead is recorded as the answer to one question alone";

    // Of the answers recorded there, what nobody is told: the exchange that leads to it is not in that folder.
    private static readonly Dictionary<(string File, string Category), string> OutOfReach = new()
    {
        [("dfdg/df-05-D5-dead.response.json", "employment-measures")] = DeathOnce,
        [("dfdg/df-05-D5-dead.response.json", "benefit-history")] = DeathOnce,
        [("dfdg/df-05-D5-dead.response.json", "open-cases")] = DeathOnce,
    };

    // Of ours these say more: who has the case, and which documents belong to it. The rest of the truth holds for theirs.
    private static readonly Dictionary<string, string[]> SaysLess = new()
    {
        ["dubu/du-02-D7-sag.response.json"] = ["department", "caseworker"],
        ["getorganized/go-02-D8-meta.response.json"] = [],
    };

    // Another answer to the very question that du-01 answers: the list names nobody, so one of them is everybody's.
    private const string OneIsEverybodys = "dubu/du-03-D3-empty";

    // Folders go by the name of the system, or by a short one.
    private static readonly Dictionary<string, string> ShortNames = new() { ["eg-sensum"] = "sensum", ["gp-certificates"] = "lae" };

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-foreign-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SharedDataFact]
    public async Task What_the_shared_recordings_hold_comes_out_of_the_gateway()
    {
        // Proves: of each recorded answer in that folder, every fact that the truth files tell of it stands in its citizen's overview once, or its absence is explained there; and every system that has a folder there is connected and no other.
        var shared = SharedData.Folder("recorded")!;
        var gateway = new RunningGateway { Sources = [] };
        await gateway.StartAsync(shared);
        try
        {
            var told = await gateway.Client("privacy-officer").Sources.ListSourcesAsync(new ListSourcesRequest { PageSize = 100 });
            Assert.Equal(
                ["acadre", "cpr", "dfdg", "dubu", "eg-sensum", "getorganized", "gp-certificates", "kmd-momentum", "kmd-nexus", "ksd", "ky", "skat-eindkomst", "udbetaling-danmark"],
                told.Sources.Where(s => s.Connected).Select(s => s.SourceId).Order(StringComparer.Ordinal));
            List<string> wrong = [];
            var shown = 0;
            foreach (var alias in new[] { "D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8" })
            {
                var facts = TrueRecord.All.Where(r => r.Citizen == alias && IsThere(shared, r.File)).SelectMany(r => r.Facts.Select(f => (r.File, Fact: WhatTheySay(r.File, f)))).Where(f => f.Fact.Reader is null).ToList();
                var overviews = await OwnAsync(gateway, alias, facts.Select(f => f.Fact));
                foreach (var (file, fact) in facts)
                {
                    var isTold = fact.Explained is not null ? fact.IsExplainedIn(overviews) : fact.FoundIn(overviews[0]).Count == 1;
                    shown += isTold ? 1 : 0;
                    if (isTold == OutOfReach.ContainsKey((file, fact.Category)))
                        wrong.Add($"{alias} {fact}{(isTold ? " is told after all" : "")}");
                }
            }
            output.WriteLine($"{shown} facts");
            Assert.True(wrong.Count == 0, string.Join('\n', wrong));
            Assert.True(shown > 100, $"only {shown} facts");
        }
        finally
        {
            await gateway.DisposeAsync();
        }
    }

    [SharedDataFact]
    public void What_both_folders_record_is_the_same_answer()
    {
        // Proves: each answer recorded there is recorded here under the same name, with the same status, headers and bytes, or is listed above; nothing is listed that is the same.
        var there = AnswersIn(SharedData.Folder("recorded")!, theirs => ShortNames.FirstOrDefault(n => n.Value == theirs).Key ?? theirs);
        var here = AnswersIn(TrueRecord.Recorded, ours => ours);
        Assert.True(there.Count > 80, $"only {there.Count} answers");
        Assert.Equal(
            SaysLess.Keys.Select(f => f.Replace(".response.json", "", StringComparison.Ordinal)).Append(OneIsEverybodys).Order(StringComparer.Ordinal),
            there.Where(answer => here.GetValueOrDefault(answer.Key) != answer.Value).Select(answer => answer.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_folder_made_for_one_citizen_is_an_overview_of_that_citizen()
    {
        // Proves: JSON, SOAP, FHIR and a delivered form about a citizen nobody else has, written as the format says, are served by the program's own --recorded and come out of its own command line as one overview: each system's fact, under the system's name.
        var recorded = Path.Combine(_folder, "recorded");
        WriteRecordings(recorded);
        await using var gateway = await GatewayProcess.StartWithAllSourcesAsync(_folder, "--recorded", recorded);
        Assert.Contains(gateway.Printed, l => l.Contains("X1", StringComparison.Ordinal));
        var (exit, page, errors) = await GatewayProcess.RunCliAsync(_folder, null, "overview", "X1", "--as", "citizen-x1", "--json");
        Assert.True(exit == 0, errors);
        using var overview = JsonDocument.Parse(page);
        var items = overview.RootElement.GetProperty("sections").EnumerateArray().Where(s => s.TryGetProperty("items", out _)).SelectMany(s => s.GetProperty("items").EnumerateArray()
            .SelectMany(i => i.GetProperty("provenance").EnumerateArray().Select(p => $"{s.GetProperty("category").GetString()}: {i.GetProperty("code").GetProperty("text").GetString()} ({p.GetProperty("sourceId").GetString()})"))).ToList();
        foreach (var (category, words, source) in new[]
                 {
                     ("benefit-history", "LAB § 11", "dfdg"), ("benefits", "Uddannelseshjælp", "ky"), ("hospital-diagnoses", "Lændesmerter", "cosmic"), ("certificate-lae145", "helbredsattest", "gp-certificates"),
                 })
            Assert.True(items.Exists(i => i.StartsWith(category + ": ", StringComparison.Ordinal) && i.Contains(words, StringComparison.Ordinal) && i.EndsWith($"({source})", StringComparison.Ordinal)), $"{words}: not among\n{string.Join('\n', items)}");
        Assert.DoesNotContain(X1, page, StringComparison.Ordinal);
    }

    private static async Task<List<GetOverviewResponse>> OwnAsync(RunningGateway gateway, string alias, IEnumerable<TrueFact> facts)
    {
        using var citizen = await GeneratedClient.ConnectAsync(gateway, $"citizen-{alias.ToLowerInvariant()}");
        var own = await citizen.Overviews.GetOverviewAsync(gateway.OwnAccessTo(alias), citizen.Options());
        var byName = facts.Select(f => f.Category).Except(own.Sections.Select(s => s.Category)).ToArray();
        return byName.Length == 0 ? [own] : [own, await citizen.Overviews.GetOverviewAsync(gateway.OwnAccessTo(alias, byName), citizen.Options())];
    }

    private static TrueFact WhatTheySay(string file, TrueFact fact) =>
        SaysLess.TryGetValue(file, out var left) ? fact with { Values = fact.Values.Where(v => !left.Contains(v.Key)).ToDictionary() } : fact;

    // The same answer, byte for byte, or one that is known to say less: only then does the truth about ours tell about theirs.
    private static bool IsThere(string shared, string file)
    {
        var parts = file.Split('/');
        var theirs = Path.Combine(shared, ShortNames.GetValueOrDefault(parts[0], parts[0]), parts[1]);
        return File.Exists(theirs) && (SaysLess.ContainsKey(file) || File.ReadAllBytes(theirs).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(TrueRecord.Recorded, file))));
    }

    /// <summary>Every recorded answer by the folder of ours and the name of the exchange: status and headers, and the body as it lies there.</summary>
    private static Dictionary<string, string> AnswersIn(string recorded, Func<string, string> ours) => Directory.EnumerateDirectories(recorded)
        .SelectMany(folder => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "index.json")))!.AsArray().Select(entry => (Folder: folder, Entry: entry!)))
        .ToDictionary(
            e => $"{ours(Path.GetFileName(e.Folder))}/{e.Entry["case"]}",
            e => e.Entry["response"]!.ToJsonString() + (e.Entry["response"]!["bodyFile"] is { } body ? Convert.ToBase64String(File.ReadAllBytes(Path.Combine(e.Folder, body.GetValue<string>()))) : ""));

    private static void WriteRecordings(string folder)
    {
        Write(folder, "citizens.json", $$"""{ "X1": { "name": "Xenia Prøvelund", "cpr": "{{X1}}", "born": "1982-07-05", "case": "26/77" } }""");
        Write(folder, "dfdg/index.json", $$"""
            [{ "case": "x1-ydelse", "citizen": "X1", "shape": "one benefit",
               "request": { "method": "GET", "path": "/v1/ydelse", "cpr": "{{X1}}", "headers": { "x-civilregistrationIdentifier": "{{X1}}" } },
               "response": { "status": 200, "headers": { "Content-Type": "application/json; charset=utf-8" }, "bodyFile": "x1-ydelse.json" } }]
            """);
        Write(folder, "dfdg/x1-ydelse.json", """[{ "kyYdelsesIdentifier": "0f1f7d1c-6f0e-4a57-9d0a-5a4a1f0b7c11", "startdato": "2026-02-01", "kontaktgruppe": 24, "lovhenvisning": "LAB § 11" }]""");
        Borrow(folder, "ydelsesindeks", "ydelsesindeks", "yd-02-D2-minimal", "0211989903");
        Borrow(folder, "cosmic", "cosmic", "co-D1-1-condition", "1403859922");
        Borrow(folder, "gp-certificates", "lae", "lae-02-D4-LAE145", "0806759970");
    }

    /// <summary>A recorded exchange of ours under X1's number, in a folder of its own.</summary>
    private static void Borrow(string folder, string ours, string theirs, string exchange, string number)
    {
        var from = Path.Combine(TrueRecord.Recorded, ours);
        var entry = JsonNode.Parse(File.ReadAllText(Path.Combine(from, "index.json")))!.AsArray().Single(e => e!["case"]!.GetValue<string>() == exchange)!;
        Write(folder, $"{theirs}/index.json", new JsonArray(JsonNode.Parse(entry.ToJsonString().Replace(number, X1, StringComparison.Ordinal))!).ToJsonString());
        foreach (var body in new[] { entry["request"]!["bodyFile"], entry["response"]!["bodyFile"] }.OfType<JsonNode>().Select(b => b.GetValue<string>()))
            Write(folder, $"{theirs}/{body}", Encoding.Latin1.GetString(File.ReadAllBytes(Path.Combine(from, body))).Replace(number, X1, StringComparison.Ordinal), Encoding.Latin1);
    }

    private static void Write(string folder, string file, string text, Encoding? encoding = null)
    {
        var path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, (encoding ?? Encoding.UTF8).GetBytes(text));
    }
}
