using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Gateway.Tests.Conventions;

/// <summary>Who may depend on whom, between projects and between rooms.</summary>
public sealed partial class DependencyTests
{
    private static readonly Dictionary<string, string[]> ProjectsMayUse = new()
    {
        ["Grpc.Core.Api"] = [],
        ["Grpc.Net.Common"] = ["Grpc.Core.Api"],
        ["Gateway.DisclosureLog"] = [],
        ["Gateway.Protocol"] = [],
        ["Gateway.LogVerifier"] = ["Gateway.DisclosureLog"],
        ["Gateway.LogWitness"] = ["Gateway.DisclosureLog"],
        ["Gateway.Storage"] = ["Gateway.DisclosureLog"],
        ["Gateway.Tokens"] = [],
        ["Gateway.Sandbox"] = [],
        ["Gateway.Client"] = ["Gateway.Protocol"],
        ["Gateway.Cli"] = ["Gateway.Client", "Gateway.LogVerifier"],
        ["Gateway"] = ["Gateway.DisclosureLog", "Gateway.Protocol", "Gateway.Sandbox", "Gateway.Storage", "Gateway.Tokens"],
    };

    // Rooms of the gateway and the rooms they may use. The edge of the overview is used by nobody but the host.
    private static readonly Dictionary<string, string[]> RoomsMayUse = new()
    {
        ["ReviewedData"] = [],
        ["Callers"] = ["Access", "Hosting", "ReviewedData", "Sources"],
        ["Access"] = ["Callers", "ReviewedData"],
        ["Consent"] = ["Access", "Callers", "Hosting", "Persons", "ReviewedData"],
        ["Sources"] = ["Access", "ReviewedData", "Telemetry"],
        ["Persons"] = ["Access", "ReviewedData"],
        ["Disclosures"] = ["Access", "Callers", "Consent", "Overview", "ReviewedData"],
        // Every answer is an overview underneath: it never reaches the sources on its own (decision 0030).
        ["Casework"] = ["Access", "Callers", "Hosting", "Overview", "ReviewedData", "Sources"],
        ["Relations"] = ["Access", "Callers", "Consent", "Disclosures", "Persons", "ReviewedData", "Sources"],
        ["Overview"] = ["Access", "Callers", "Consent", "Disclosures", "Hosting", "Persons", "Relations", "ReviewedData", "Sources"],
        // Its answers write receipts and legal bases in the overview's form; it never reaches the sources.
        ["Oversight"] = ["Access", "Callers", "Consent", "Disclosures", "Hosting", "Overview"],
        // It reads what the log holds and never reaches the sources; its answers write receipts, reasons and legal bases in the overview's form.
        ["LogReading"] = ["Access", "Callers", "Consent", "Disclosures", "Hosting", "Overview", "Persons", "ReviewedData", "Transparency"],
        // It tells of systems and tries definitions about nobody who exists; it writes legal bases in the overview's form.
        ["SourceWatch"] = ["Access", "Callers", "Hosting", "Overview", "ReviewedData", "Sources"],
        // Hashes, signatures and proofs; of who asks it knows only whether records may be read. Of the sources it takes the
        // client that knows the rules for calling out, for its witnesses.
        ["Transparency"] = ["Access", "Callers", "ReviewedData", "Sources"],
        // Pages for people: it logs them in by the issuers callers have, and shows what other rooms tell to the same callers.
        ["Web"] = ["Access", "Callers", "Consent", "Hosting", "LogReading", "ReviewedData", "Sources"],
        // It tells a collector how the gateway is doing; it knows words of the code alone, and the rules for calling out.
        ["Telemetry"] = ["Sources"],
        // It destroys keys by purpose and day; whose they were it never learns.
        ["Retention"] = [],
        ["Hosting"] = ["Access", "Callers", "Casework", "Consent", "Disclosures", "LogReading", "Overview", "Oversight", "Persons", "Relations", "Retention", "ReviewedData", "Sources", "SourceWatch", "Telemetry", "Transparency", "Web"],
        ["FirstUse"] = ["Access", "Callers", "Consent", "Hosting", "ReviewedData", "Sources", "Telemetry"],
    };

    [Fact]
    public void Projects_reference_only_what_they_may()
    {
        // Proves: the drawing of the house holds between projects.
        var found = SourceTree.Files("src", ".csproj").ToDictionary(
            f => Path.GetFileNameWithoutExtension(f),
            f => XDocument.Load(f).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/'))).Order().ToArray());
        Assert.Equal(ProjectsMayUse.Keys.Order(), found.Keys.Order());
        Assert.All(found, p => Assert.Empty(p.Value.Except(ProjectsMayUse[p.Key])));
    }

    [Fact]
    public void Rooms_use_only_the_rooms_they_may()
    {
        // Proves: the drawing holds between the gateway's rooms, by their using lines and qualified names.
        var rooms = Directory.GetDirectories(Path.Combine(SourceTree.Root, "src/Gateway")).Select(Path.GetFileName).OfType<string>()
            .Where(r => r is not ("bin" or "obj")).Order().ToList();
        Assert.Equal(RoomsMayUse.Keys.Order(), rooms);
        var crossings = from room in rooms
                        from file in SourceTree.Files($"src/Gateway/{room}", ".cs")
                        from Match use in RoomName().Matches(File.ReadAllText(file))
                        let other = use.Groups[1].Value
                        where other != room && rooms.Contains(other) && !RoomsMayUse[room].Contains(other)
                        where !use.Value.Contains("Overview.V1", StringComparison.Ordinal)
                        select $"{SourceTree.Relative(file)} uses {other}";
        Assert.Empty(crossings.Distinct());
    }

    [Fact]
    public void Wire_types_live_at_the_edges_only()
    {
        // Proves: generated contract types are seen by the edges (overview, casework, consents, oversight, the log, systems, health, reflection) and by nothing behind them.
        string[] edge =
        [
            "OverviewService.cs", "OverviewRequestReader.cs", "DecidedForReader.cs", "OverviewResponseWriter.cs", "StreamResponseWriter.cs", "AccessResponseWriter.cs", "OverviewErrors.cs",
            "ConsentService.cs", "ConsentRequestReader.cs", "ConsentResponseWriter.cs", "ConsentErrors.cs", "ConsentWords.cs", "RequestFields.cs",
            "PolicyService.cs", "PolicyRequestReader.cs", "PolicyResponseWriter.cs", "PolicyErrors.cs",
            "SourceCatalogueService.cs", "SourceRequestReader.cs", "SourceResponseWriter.cs", "CheckResponseWriter.cs",
            "CaseworkService.cs", "CaseworkRequestReader.cs", "CaseworkErrors.cs", "BasisWriter.cs", "AssessmentWriter.cs", "HealthSummaryWriter.cs", "CertificateWriter.cs", "MeetingWriter.cs", "PlanWriter.cs", "BriefWriter.cs",
            "DisclosureLogService.cs", "DisclosureLogRequestReader.cs", "DisclosureLogResponseWriter.cs", "DisclosureLogErrors.cs", "LogFields.cs", "LogPages.cs", "LogEdge.cs",
            "ReportRestrictionService.cs", "RestrictionRequestReader.cs", "RestrictionResponseWriter.cs",
            "CallErrors.cs", "QuotaUsedUpException.cs", "RefusalWatch.cs", "HealthService.cs", "ReflectionService.cs", "ServedFiles.cs",
        ];
        var inside = SourceTree.Files("src/Gateway", ".cs").Where(f => !edge.Contains(Path.GetFileName(f)))
            .Where(f => WireTypes().IsMatch(File.ReadAllText(f))).Select(SourceTree.Relative);
        Assert.Empty(inside);
    }

    [GeneratedRegex(@"(?<!namespace )Gateway\.([A-Z][A-Za-z]+)(\.V1)?\b")]
    private static partial Regex RoomName();

    [GeneratedRegex(@"using ((Overview)?Proto = )?Gateway\.[A-Za-z]+\.V1|using Google\.(Protobuf|Rpc)|using Grpc\.Core")]
    private static partial Regex WireTypes();
}
