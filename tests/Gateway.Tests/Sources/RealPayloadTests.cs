using System.Globalization;
using Gateway.Sources;

namespace Gateway.Tests.Sources;

/// <summary>Proves what comes out of payloads that this project did not write: nothing invented, nothing dropped in silence.</summary>
public sealed class RealPayloadTests
{
    private static readonly string[] Folders =
    [
        "social-vum-ffb", "regional-fhir-dkcore", "municipal-rehab-140", "municipal-children-fbu",
        "medcom-fhir-carecommunication", "medcom-fhir-hospitalnotification", "hl7-r4-spec-consent-audit",
    ];

    private static string Data => Path.GetDirectoryName(SharedData.Folder("recorded"))!;

    [SharedDataFact]
    public void Every_file_of_the_sample_data_is_in_the_list()
    {
        // Proves that no payload is left out, that none is listed that is not there, and that of whatever is shown the list tells each item in full.
        var list = RealPayload.ReadList();
        var files = Folders.SelectMany(f => Directory.EnumerateFiles(Path.Combine(Data, f), "*.json")).Select(f => Path.GetRelativePath(Data, f).Replace('\\', '/'));
        Assert.Equal(files.Order(StringComparer.Ordinal), list.Select(p => p.File).Distinct().Order(StringComparer.Ordinal));
        Assert.True(list.Sum(p => p.Items.Count) > 100);
        Assert.All(list, p => Assert.True(p.Items.Count == p.Mapped.Values.Sum(Number), p.File));
    }

    [SharedDataFact]
    public void Every_payload_gives_what_the_list_says()
    {
        // Proves for each payload the facts per category, the resources named instead of shown, the items in full where they are listed, and what is refused.
        var problems = RealPayload.ReadList().SelectMany(payload => Problems(payload).Select(problem => $"{payload.File} ({payload.Definition.Id}): {problem}")).ToList();
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    [SharedDataFact]
    public void Nothing_is_dropped_in_silence()
    {
        // Proves that the facts, the resources named, those read where another refers to them and the patient asked about are together all resources of the payload.
        foreach (var payload in RealPayload.ReadList().Where(p => p.Refused.Length == 0))
        {
            var (bundle, citizen) = payload.Load(Data);
            var answer = Assert.IsType<SourceOutcome.Answered>(payload.Run(bundle, citizen));
            var resources = RealPayload.Resources(bundle).ToList();
            var patients = resources.Count(r => RealPayload.TypeOf(r) == "Patient") - answer.NotMapped.Where(n => n.Path == "Patient").Sum(n => n.Count);
            Assert.True(patients >= 1, payload.File);
            Assert.True(resources.Count == answer.Facts.Count + NamedResources(answer).Sum(n => n.Count) + payload.Followed.Values.Sum(Number) + patients, payload.File);
            Assert.Null(answer.Incomplete);
        }
    }

    [SharedDataFact]
    public void Nobody_else_is_answered_with_these_payloads()
    {
        // Proves that each payload that gives facts about its person is refused when another is asked about.
        var refused = 0;
        foreach (var payload in RealPayload.ReadList())
        {
            var outcome = payload.Run(payload.Load(Data).Bundle, Shipped.D4);
            Assert.True(outcome is SourceOutcome.Failed { Reason: Gateway.Access.ReasonCode.SourceWrongPerson }, payload.File);
            refused++;
        }
        Assert.True(refused > 100);
    }

    private static IEnumerable<string> Problems(RealPayload payload)
    {
        var (bundle, citizen) = payload.Load(Data);
        var outcome = payload.Run(bundle, citizen);
        if (outcome is SourceOutcome.Failed failed)
            return payload.Refused == failed.Reason.ToString() ? [] : [$"failed with {failed.Reason}"];
        if (outcome is not SourceOutcome.Answered answer || payload.Refused.Length > 0)
            return [$"gave {outcome}"];
        return
        [
            .. Differences("mapped", payload.Mapped, answer.Facts.GroupBy(f => f.Category).ToDictionary(g => g.Key, g => g.Count())),
            .. Differences("not mapped", payload.NotMapped, NamedResources(answer).ToDictionary(n => n.Path, n => n.Count)),
            .. payload.Fields is null ? [] : Differences("fields", payload.Fields, answer.NotMapped.Except(NamedResources(answer)).ToDictionary(n => n.Path, n => n.Count)),
            .. payload.Items.SelectMany(item => answer.Facts.FirstOrDefault(f => f.SourceItemId == item.Id) is { } fact ? item.Differences(fact) : [$"{item.Id} is not there"]),
        ];
    }

    // A resource is named by its type, a field by its type, a dot and its name.
    private static IEnumerable<Unmapped> NamedResources(SourceOutcome.Answered answer) => answer.NotMapped.Where(n => !n.Path.Contains('.', StringComparison.Ordinal));

    private static IEnumerable<string> Differences(string what, IReadOnlyDictionary<string, string> expected, IReadOnlyDictionary<string, int> found) =>
        expected.Keys.Union(found.Keys).Order(StringComparer.Ordinal)
            .Where(k => Number(expected.GetValueOrDefault(k, "0")) != found.GetValueOrDefault(k))
            .Select(k => $"{what}: {k} {found.GetValueOrDefault(k)} times instead of {expected.GetValueOrDefault(k, "0")}");

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
