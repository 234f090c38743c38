using System.Text.Json.Nodes;

namespace Gateway.Casework;

/// <summary>A line of the summary as a FHIR R4 resource about the patient. Codes keep their systems, and words stand as they are.</summary>
internal static class DocumentResources
{
    private static readonly HashSet<string> ClinicalStatuses = ["active", "recurrence", "relapse"];
    private static readonly HashSet<string> EventStatuses = ["completed", "stopped"];

    private static readonly Dictionary<string, string> ActivityStatuses = new() { ["planned"] = "scheduled", ["in-progress"] = "in-progress", ["active"] = "in-progress" };

    /// <summary>A problem. A doctor's words on a certificate have no code.</summary>
    internal static JsonObject Condition(SummaryLine line, string patient)
    {
        var fact = line.Item.Fact;
        var condition = Resource("Condition");
        condition["clinicalStatus"] = FhirElements.Coded(
            "http://terminology.hl7.org/CodeSystem/condition-clinical", ClinicalStatuses.Contains(fact.Status) ? fact.Status : "active", null);
        condition["category"] = new JsonArray(FhirElements.Coded("http://terminology.hl7.org/CodeSystem/condition-category", "problem-list-item", null));
        condition["code"] = line.Value.Length > 0 ? FhirElements.Worded(line.Value) : FhirElements.Concept(fact.Code);
        condition["subject"] = FhirElements.Reference(patient);
        // A certificate is dated; since when it has been so, it does not say.
        condition.PutDate(line.Value.Length > 0 ? "recordedDate" : "onsetDateTime", fact.Start);
        return condition;
    }

    /// <summary>Something that has been tried.</summary>
    internal static JsonObject Procedure(SummaryLine line, string patient)
    {
        var fact = line.Item.Fact;
        var procedure = Resource("Procedure");
        procedure["status"] = EventStatuses.Contains(fact.Status) ? fact.Status : "completed";
        procedure["code"] = FhirElements.Concept(fact.Code);
        procedure["subject"] = FhirElements.Reference(patient);
        if (FhirElements.Period(fact) is { } period)
            procedure["performedPeriod"] = period;
        else
            procedure["_performedDateTime"] = FhirElements.Unknown();
        if (fact.Outcome is { } outcome && line.Outcome.Length > 0)
            procedure["outcome"] = FhirElements.Concept(outcome);
        return procedure;
    }

    /// <summary>What the citizen can do, as somebody has assessed it.</summary>
    internal static JsonObject ClinicalImpression(SummaryLine line, string patient)
    {
        var impression = Resource("ClinicalImpression");
        impression["status"] = "completed";
        impression["code"] = FhirElements.Concept(line.Item.Fact.Code);
        impression["subject"] = FhirElements.Reference(patient);
        impression.PutDate("effectiveDateTime", line.Item.Fact.Start);
        impression.PutText("summary", line.Value);
        return impression;
    }

    /// <summary>Treatment that is under way or planned.</summary>
    internal static JsonObject CarePlan(SummaryLine line, string patient)
    {
        var plan = Resource("CarePlan");
        plan["status"] = "active";
        plan["intent"] = "plan";
        plan.PutText("title", line.Text);
        plan["subject"] = FhirElements.Reference(patient);
        if (FhirElements.Period(line.Item.Fact) is { } period)
            plan["period"] = period;
        plan["activity"] = new JsonArray(new JsonObject { ["detail"] = new JsonObject { ["code"] = FhirElements.Concept(line.Item.Fact.Code), ["status"] = ActivityStatuses.GetValueOrDefault(line.Item.Fact.Status, "unknown") } });
        return plan;
    }

    /// <summary>A letter or contact, concluded lately: that there is one, and what it says in short.</summary>
    internal static JsonObject Document(SummaryLine line, string patient)
    {
        var document = Resource("DocumentReference");
        document["status"] = "current";
        document["type"] = FhirElements.Concept(line.Item.Fact.Code);
        document["subject"] = FhirElements.Reference(patient);
        document.PutText("description", line.Value);
        document["content"] = new JsonArray(new JsonObject { ["attachment"] = FhirElements.Titled(line.Text) });
        if (FhirElements.Period(line.Item.Fact) is { } period)
            document["context"] = new JsonObject { ["period"] = period };
        return document;
    }

    /// <summary>A certificate; one that has only been asked for is a request.</summary>
    internal static JsonObject Certificate(SummaryLine line, string patient)
    {
        if (line.Standing != CertificateStanding.Requested)
            return Document(line, patient);
        var request = Resource("ServiceRequest");
        request["status"] = "active";
        request["intent"] = "order";
        request["code"] = FhirElements.Concept(line.Item.Fact.Code);
        request["subject"] = FhirElements.Reference(patient);
        request.PutDate("authoredOn", line.Item.Fact.Start);
        return request;
    }

    /// <summary>A consideration at work.</summary>
    internal static JsonObject Observation(SummaryLine line, string patient)
    {
        var observation = Resource("Observation");
        observation["status"] = "final";
        observation["code"] = FhirElements.Worded($"{CaseworkTexts.Title(SummaryHeading.Considerations).Da}: {CaseworkTexts.Kind(line.Consideration!.Value).Da}");
        observation["subject"] = FhirElements.Reference(patient);
        observation.PutDate("effectiveDateTime", line.Item.Fact.Start);
        observation.PutText("valueString", line.Value.Length > 0 ? line.Value : line.Text);
        return observation;
    }

    private static JsonObject Resource(string type) => new() { ["resourceType"] = type };
}
