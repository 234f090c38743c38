using Gateway.Access;

namespace Gateway.Sources;

/// <summary>Reads FHIR R4 bundles by the definition's mappings. Pure.</summary>
internal static class Fhir
{
    // FHIR: a resource entered in error "should be disregarded"; showing it would repeat the error.
    private const string EnteredInError = "entered-in-error";
    private static readonly FieldPath StatusFields = FieldPath.TryParse("status | verificationStatus.coding.code | lifecycleStatus")!;
    private static readonly FieldPath OutcomeSeverity = FieldPath.TryParse("issue.severity")!;
    private static readonly FieldPath OutcomeCode = FieldPath.TryParse("issue.code")!;

    internal static SourceOutcome Interpret(IReadOnlyList<FhirBundle> pages, SourceQuestion question, AnswerRoom? room = null) =>
        Interpret(pages, question.Definition, question.Request, question.Categories, question.Person, room, DateOnly.FromDateTime(question.AskedAt.UtcDateTime));

    /// <summary>Facts of the categories asked for, and every resource and field the mapping does not cover.</summary>
    internal static SourceOutcome Interpret(
        IReadOnlyList<FhirBundle> pages, SourceDefinition definition, SourceRequest request, IReadOnlyList<string> categories, Person person, AnswerRoom? room = null, DateOnly today = default)
    {
        var notMapped = new UnmappedCount();
        var taken = new TakenFacts(definition.Limits, room, today);
        ReasonCode? incomplete = null;
        var aboutCitizen = false;
        var told = new List<ToldOfPerson>();
        var bytesOfPerson = 0L;
        var left = new List<(FhirResource Resource, FhirReferences References)>();
        foreach (var page in pages)
        {
            var patients = page.PatientsOf(person);
            aboutCitizen |= patients.Count > 0;
            bytesOfPerson += patients.Sum(p => FhirPatient.BytesRead(p.Json));
            // What cannot all be kept out of every text: nothing of the answer may be shown.
            if (bytesOfPerson > ToldOfPerson.MostBytes)
                return new SourceOutcome.Failed(ReasonCode.SourceTooLarge);
            told.AddRange(patients.Select(p => FhirPatient.Told(p.Json)));
            var references = new FhirReferences(page, patients, person, definition.Limits.MaximumBytes);
            foreach (var resource in page.Resources)
            {
                if (resource.Type == "Patient" && patients.Contains(resource))
                    continue;
                if (IsFailure(resource))
                {
                    incomplete = ReasonCode.SourceError;
                    continue;
                }
                var mapping = request.Facts.FirstOrDefault(f => f.IsOf(resource, references));
                // What cannot be told apart may belong to what was asked for, and is filed nowhere.
                var isUntold = references.WasTooMuch();
                if (isUntold)
                    incomplete = ReasonCode.SourceTooLarge;
                if (mapping is null || resource.SearchMode is not ("" or "match"))
                {
                    // Found by the search about somebody else: what type it is of does not matter.
                    if (resource.SearchMode == "match" && FhirBundle.NamesSubject(resource) && !page.IsAbout(resource, patients, person))
                        return new SourceOutcome.Failed(ReasonCode.SourceWrongPerson);
                    left.Add((resource, references));
                    continue;
                }
                // One resource about somebody else, or about nobody, and the whole answer is refused.
                if (!page.IsAbout(resource, patients, person))
                    return new SourceOutcome.Failed(ReasonCode.SourceWrongPerson);
                aboutCitizen = true;
                if (isUntold || !categories.Contains(mapping.Category))
                    continue;
                if (IsInError(resource))
                    notMapped.Add($"{resource.Type} ({EnteredInError})", mapping.Category);
                // FHIR: a modifier extension may turn the meaning round; who does not know it must not use the resource.
                else if (resource.Json.TryGetProperty("modifierExtension", out _))
                    notMapped.Add($"{resource.Type} (modifierExtension)", mapping.Category);
                else
                    incomplete = AddFact(mapping, resource, references, taken, notMapped) ?? incomplete;
            }
        }
        // What is read where another refers to it need not be named.
        foreach (var (resource, _) in left.Where(l => !l.References.Followed(l.Resource)))
            notMapped.Add(resource.Type);
        // Patients, and none of them the one asked for: that somebody else has nothing says nothing about the citizen.
        if (!aboutCitizen && pages.Any(p => p.Resources.Any(r => r.Type == "Patient")))
            return new SourceOutcome.Failed(ReasonCode.SourceWrongPerson);
        return new SourceOutcome.Answered(taken.Facts, notMapped.ToList(), taken.Incomplete ?? incomplete ?? Shortfall(pages)) { Told = ToldOfPerson.Together(told) };
    }

    /// <summary>Whether a resource was entered in error.</summary>
    internal static bool IsInError(FhirResource resource) => StatusFields.Find(resource.Json).Any(s => FieldPath.Scalar(s) == EnteredInError);

    // Why the answer is not whole with it: what its references lead to is too much, or a date or number in it is none.
    private static ReasonCode? AddFact(FactMapping mapping, FhirResource resource, FhirReferences references, TakenFacts taken, UnmappedCount notMapped)
    {
        using var laid = mapping.FollowsReferences ? references.Lay(resource, mapping.TakenTogether) : null;
        if (laid is null && mapping.FollowsReferences)
            return ReasonCode.SourceTooLarge;
        var element = laid?.RootElement ?? resource.Json;
        if (!taken.TryAdd(mapping, element))
            return null;
        ReasonCode? unread = null;
        foreach (var (field, times) in mapping.FieldsNotMapped(element).CountBy(f => f))
        {
            notMapped.Add($"{resource.Type}.{field}", mapping.Category, times);
            if (FactMapping.IsUnread(field))
                unread = ReasonCode.SourceMalformed;
        }
        return unread;
    }

    // A search that says it found more than it sent must not pass for the whole.
    private static ReasonCode? Shortfall(IReadOnlyList<FhirBundle> pages) =>
        pages is [{ Total: { } total }, ..] && pages.Sum(p => p.Resources.Count(r => r.SearchMode is "" or "match")) < total ? ReasonCode.SourceMalformed : null;

    // "Incomplete" and "suppressed" (FHIR IssueType) come as mere warnings, and say that there may be more.
    private static bool IsFailure(FhirResource resource) =>
        resource.Type == "OperationOutcome"
        && (OutcomeSeverity.Find(resource.Json).Any(s => FieldPath.Scalar(s) is "error" or "fatal")
            || OutcomeCode.Find(resource.Json).Any(c => FieldPath.Scalar(c) is "incomplete" or "suppressed"));
}
