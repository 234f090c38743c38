using Gateway.Access;
using Gateway.ReviewedData;

namespace Gateway.Sources;

/// <summary>Holds a definition against the policy catalogue: a source answers about what its holders hold, and the walls of the law stand.</summary>
internal static class DefinitionCheck
{
    internal static void Check(YamlMap root, SourceDefinition definition, PolicyCatalogue catalogue)
    {
        foreach (var holder in definition.Holders.Where(h => h.Length > 0 && !catalogue.Holders.ContainsKey(h)))
            root.Report(root.HoldsText("holder", holder) ? "holder" : "further_holders", holder, $"there is no holder '{holder}' in the policy catalogue");
        foreach (var purpose in definition.PurposeCodes.Keys.Where(p => !catalogue.Purposes.ContainsKey(p)))
            root.Report("purpose_codes", purpose, $"purpose_codes: there is no purpose '{purpose}' in the policy catalogue");
        foreach (var category in definition.NeverAskedCategories)
            CheckNeverAsked(root, definition, category, catalogue);
        foreach (var (map, request) in root.Maps("requests").Zip(definition.Requests))
            CheckRequest(map, definition, request, catalogue);
        CheckDeciding(root, definition);
    }

    // Where the professional decides each time, an answer can say that the decision is awaited; and nowhere else.
    private static void CheckDeciding(YamlMap root, SourceDefinition definition)
    {
        var awaits = definition.Errors.Outcomes.Values.Concat(definition.Errors.Statuses.Values).Any(o => o is SourceOutcome.Failed { Reason: ReasonCode.AwaitingSourceDecision });
        if (definition.SourceDecides && !awaits)
            root.Report("source_decides", "'source_decides' is true, but no code or status in 'errors' is awaiting-decision");
        if (awaits && !definition.SourceDecides)
            root.Report("'errors' knows an answer that is awaiting-decision: then say source_decides: true");
    }

    private static void CheckNeverAsked(YamlMap root, SourceDefinition definition, string id, PolicyCatalogue catalogue)
    {
        var category = catalogue.FindCategory(id);
        var walled = definition.NeverAsked switch
        {
            NeverAsked.StatisticsOnly => category?.StatisticsOnly is not null,
            NeverAsked.Prohibited => category?.Prohibited is not null,
            _ => true,
        };
        if (category is null || !definition.Holders.Contains(category.Holder))
            root.Report("categories", $"the policy catalogue has no category '{id}' at this holder");
        else if (!walled)
            root.Report("categories", $"the policy catalogue does not close '{id}' for that reason");
    }

    private static void CheckRequest(YamlMap map, SourceDefinition definition, SourceRequest request, PolicyCatalogue catalogue)
    {
        if (request.Categories.Count == 0)
            map.Report($"request '{request.Id}': 'categories' is missing");
        foreach (var category in request.Categories.Where(c => catalogue.FindCategory(c) is not { } found || !definition.Holders.Contains(found.Holder)))
            map.Report("categories", category, $"request '{request.Id}': the policy catalogue has no category '{category}' at this holder");
        foreach (var category in request.Categories.Where(c => catalogue.FindCategory(c) is { } found && (found.StatisticsOnly is not null || found.Prohibited is not null)))
            map.Report("categories", category, $"request '{request.Id}': the policy catalogue closes '{category}': no system is asked for it");
        foreach (var fact in request.Facts.Where(f => !request.Categories.Contains(f.Category)))
            map.Maps("facts").First(f => f.HoldsText("category", fact.Category)).Report("category", $"request '{request.Id}': facts of '{fact.Category}' are mapped, but the request is not for it");
        foreach (var category in request.Calls.SelectMany(c => c.Categories).Where(c => !request.Categories.Contains(c)))
            map.Report("calls", $"request '{request.Id}': a call is for '{category}', but the request is not");
    }
}
