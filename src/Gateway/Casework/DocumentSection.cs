using System.Text.Json.Nodes;
using Gateway.ReviewedData;

namespace Gateway.Casework;

/// <summary>A section of the document: its LOINC code, its lines, and the FHIR resource that each line becomes.</summary>
/// <param name="Key">Of the document's own; the ids of its resources are derived from it.</param>
/// <param name="Loinc">Its code; null where LOINC has none for it.</param>
/// <param name="LoincName">The code's name.</param>
/// <param name="Title">Its title.</param>
internal sealed record DocumentSection(string Key, string? Loinc, string LoincName, LocalizedText Title)
{
    private const string Unavailable = "unavailable";
    private const string Withheld = "withheld";

    internal IReadOnlyList<SummaryLine> Lines { get; init; } = [];

    /// <summary>A line as a resource about the patient; null of a section that never has one.</summary>
    internal Func<SummaryLine, string, JsonObject>? Resource { get; init; }

    /// <summary>Why it is empty (list-empty-reason).</summary>
    internal string EmptyBecause { get; init; } = Unavailable;

    /// <summary>
    /// The document's sections. The patient summary demands medication and allergies: prescriptions may not be asked for,
    /// and no connected system tells of allergies, so both are empty and say so.
    /// </summary>
    internal static IReadOnlyList<DocumentSection> Of(HealthSummary summary)
    {
        var of = summary.Sections.ToDictionary(s => s.Heading);
        var (current, concluded) = (of[SummaryHeading.Ongoing].Lines.Where(l => !l.IsConcluded), of[SummaryHeading.Ongoing].Lines.Where(l => l.IsConcluded));
        return
        [
            Of(of[SummaryHeading.Problems], "11450-4", "Problem list - Reported", DocumentResources.Condition),
            new("medication", "10160-0", "History of Medication use Narrative", CaseworkTexts.Of("Document.Medication")) { EmptyBecause = Withheld },
            new("allergies", "48765-2", "Allergies and adverse reactions Document", CaseworkTexts.Of("Document.Allergies")),
            Of(of[SummaryHeading.Tried], "47519-4", "History of Procedures Document", DocumentResources.Procedure),
            Of(of[SummaryHeading.Function], "47420-5", "Functional status assessment note", DocumentResources.ClinicalImpression),
            Of(of[SummaryHeading.Ongoing], "18776-5", "Plan of care note", DocumentResources.CarePlan) with { Lines = [.. current] },
            Of(of[SummaryHeading.Ongoing], "46240-8", "History of Hospitalizations+Outpatient visits Narrative", DocumentResources.Document) with
            {
                Key = "concluded", Title = CaseworkTexts.Of("Document.Concluded"), Lines = [.. concluded],
            },
            Of(of[SummaryHeading.Certificates], "77599-9", "Additional documentation", DocumentResources.Certificate),
            Of(of[SummaryHeading.Considerations], null, "", DocumentResources.Observation),
        ];
    }

    // What is withheld may hold something; what is not there for any other reason is not known to be nothing.
    private static DocumentSection Of(SummarySection section, string? loinc, string name, Func<SummaryLine, string, JsonObject> resource) =>
        new($"{section.Heading}", loinc, name, CaseworkTexts.Title(section.Heading)) { Lines = section.Lines, Resource = resource, EmptyBecause = section.IsWithheld ? Withheld : Unavailable };

    /// <summary>The section as FHIR has it; <paramref name="entry"/> refers to the resource of a line.</summary>
    internal JsonObject Write(Func<int, JsonObject> entry)
    {
        var section = new JsonObject
        {
            ["title"] = Title.Da,
            ["code"] = Loinc is { } code ? FhirElements.Coded("http://loinc.org", code, LoincName) : FhirElements.Worded(Title.Da),
            ["text"] = Narrative.Of(Title.Da, Lines, CaseworkTexts.Of($"Document.Empty.{EmptyBecause}").Da),
        };
        if (Lines.Count > 0)
            section["entry"] = new JsonArray([.. Lines.Select((_, at) => entry(at))]);
        else
            section["emptyReason"] = FhirElements.Coded("http://terminology.hl7.org/CodeSystem/list-empty-reason", EmptyBecause, EmptyBecause == Withheld ? "Information Withheld" : "Unavailable");
        return section;
    }
}
