using System.Text.Json;
using Gateway.Access;

namespace Gateway.Sources;

/// <summary>A FHIR R4 Bundle laid flat: its resources, and whom each is about.</summary>
internal sealed class FhirBundle
{
    // A collection may carry a bundle in a bundle (incremental deliveries do); deeper than this nobody delivers.
    private const int DeepestBundle = 3;

    private readonly List<FhirResource> _resources = [];
    private readonly Dictionary<string, FhirResource?> _byReference = [];

    private FhirBundle(string type, int? total, string? next)
    {
        Type = type;
        Total = total;
        Next = next;
    }

    /// <summary>searchset, collection, message or document.</summary>
    internal string Type { get; }

    /// <summary>What a search says it found, where it says so.</summary>
    internal int? Total { get; }

    /// <summary>Address of the next page; null on the last.</summary>
    internal string? Next { get; }

    internal IReadOnlyList<FhirResource> Resources => _resources;

    /// <summary>Reads a bundle; null when it is not one.</summary>
    internal static FhirBundle? TryRead(JsonElement root)
    {
        var type = Field(root, "type");
        if (!IsBundle(root) || type is not ("searchset" or "collection" or "message" or "document"))
            return null;
        var bundle = new FhirBundle(type, root.TryGetProperty("total", out var total) && total.ValueKind == JsonValueKind.Number && total.TryGetInt32(out var count) ? count : null, NextOf(root));
        return bundle.AddEntries(root, depth: 1) ? bundle : null;
    }

    /// <summary>The Patients that carry one of the person's numbers.</summary>
    internal IReadOnlySet<FhirResource> PatientsOf(Person person) =>
        _resources.Where(r => r.Type == "Patient" && IsPerson(r.Json, person))
            .ToHashSet<FhirResource>(ReferenceEqualityComparer.Instance);

    /// <summary>
    /// Whether a resource is about one of the patients: its subject (or patient) refers to one of them, or names one
    /// of the person's numbers itself. A resource that says nothing about whom it is about is about nobody.
    /// </summary>
    internal bool IsAbout(FhirResource resource, IReadOnlySet<FhirResource> patients, Person person) => IsAbout(resource, resource, patients, person);

    /// <summary>The same of a resource that may be contained: what it refers to by <c>#</c> stands within the other.</summary>
    internal bool IsAbout(FhirResource resource, FhirResource within, IReadOnlySet<FhirResource> patients, Person person)
    {
        var subject = resource.Json.TryGetProperty("subject", out var s) ? s : resource.Json.TryGetProperty("patient", out var p) ? p : default;
        if (subject.ValueKind != JsonValueKind.Object)
            return false;
        (string System, string Value)? number = subject.TryGetProperty("identifier", out var identifier)
            && Identifier(identifier) is { System: CitizenId.CprSystem or CitizenId.ReplacementSystem } named ? named : null;
        // A number that contradicts the reference is somebody else's.
        if (number is not null && !person.Has(number.Value.System, number.Value.Value))
            return false;
        return Field(subject, "reference") is { Length: > 0 } reference ? ResolvesToPatient(within, reference, patients, person) : number is not null;
    }

    /// <summary>Whether a resource says whom it is about.</summary>
    internal static bool NamesSubject(FhirResource resource) =>
        (resource.Json.TryGetProperty("subject", out var s) && s.ValueKind == JsonValueKind.Object)
        || (resource.Json.TryGetProperty("patient", out var p) && p.ValueKind == JsonValueKind.Object);

    private static bool IsPerson(JsonElement patient, Person person) => Identifiers(patient).Any(i => person.Has(i.System, i.Value));

    private bool ResolvesToPatient(FhirResource resource, string reference, IReadOnlySet<FhirResource> patients, Person person)
    {
        if (!reference.StartsWith('#'))
            return At(reference) is { } target && patients.Contains(target);
        return ContainedIn(resource).Any(c => c.Resource.Type == "Patient" && "#" + c.Resource.Id == reference && IsPerson(c.Resource.Json, person));
    }

    /// <summary>The one resource of the bundle that a relative or absolute reference leads to; null where there is none, or several.</summary>
    internal FhirResource? At(string reference) => _byReference.GetValueOrDefault(reference);

    /// <summary>The resources contained in one, and where in its list.</summary>
    internal static IEnumerable<(int At, FhirResource Resource)> ContainedIn(FhirResource resource) =>
        resource.Json.TryGetProperty("contained", out var contained) && contained.ValueKind == JsonValueKind.Array
            ? contained.EnumerateArray().Select((json, at) => (at, new FhirResource(Field(json, "resourceType"), json, ""))).Where(c => c.Item2.Type.Length > 0)
            : [];

    private bool AddEntries(JsonElement bundle, int depth)
    {
        if (!bundle.TryGetProperty("entry", out var entries))
            return true;
        if (entries.ValueKind != JsonValueKind.Array || depth > DeepestBundle)
            return false;
        foreach (var entry in entries.EnumerateArray())
        {
            if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty("resource", out var json)
                || json.ValueKind != JsonValueKind.Object || Field(json, "resourceType") is not { Length: > 0 } type)
                return false;
            if (type == "Bundle")
            {
                if (!AddEntries(json, depth + 1))
                    return false;
                continue;
            }
            Add(new FhirResource(type, json, SearchMode(entry)), Field(entry, "fullUrl"));
        }
        return true;
    }

    private void Add(FhirResource resource, string fullUrl)
    {
        _resources.Add(resource);
        // Relative references (Type/id) and absolute ones (fullUrl, urn:uuid) both lead here.
        if (resource.Id is { Length: > 0 } id)
            AddReference($"{resource.Type}/{id}", resource);
        if (fullUrl.Length > 0)
            AddReference(fullUrl, resource);
    }

    // Bundles in a bundle may use an id twice. Where both are the same person, either will do; otherwise the reference
    // leads nowhere, and what refers to it is about nobody.
    private void AddReference(string reference, FhirResource resource)
    {
        if (!_byReference.TryGetValue(reference, out var first))
            _byReference[reference] = resource;
        else if (first is null || !(ReferenceEquals(first, resource) || IsSamePerson(first, resource)))
            _byReference[reference] = null;
    }

    private static bool IsSamePerson(FhirResource one, FhirResource other) =>
        one.Type == "Patient" && other.Type == "Patient" && Identifiers(one.Json).ToHashSet().SetEquals(Identifiers(other.Json));

    private static bool IsBundle(JsonElement root) => root.ValueKind == JsonValueKind.Object && Field(root, "resourceType") == "Bundle";

    private static string SearchMode(JsonElement entry) =>
        entry.TryGetProperty("search", out var search) && search.ValueKind == JsonValueKind.Object ? Field(search, "mode") : "";

    private static string? NextOf(JsonElement root) =>
        root.TryGetProperty("link", out var links) && links.ValueKind == JsonValueKind.Array
            ? links.EnumerateArray().Where(l => l.ValueKind == JsonValueKind.Object && Field(l, "relation") == "next").Select(l => Field(l, "url")).FirstOrDefault()
            : null;

    private static IEnumerable<(string System, string Value)> Identifiers(JsonElement patient) =>
        patient.TryGetProperty("identifier", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(i => i.ValueKind == JsonValueKind.Object).Select(Identifier)
            : [];

    private static (string System, string Value) Identifier(JsonElement identifier) =>
        (Field(identifier, "system"), Field(identifier, "value").Replace("-", "", StringComparison.Ordinal));

    internal static string Field(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String ? found.GetString()! : "";
}

/// <summary>One resource of a bundle.</summary>
/// <param name="Type">Its resource type.</param>
/// <param name="Json">The resource.</param>
/// <param name="SearchMode">match, include or outcome in a searchset; empty otherwise.</param>
internal sealed record FhirResource(string Type, JsonElement Json, string SearchMode)
{
    internal string Id => FhirBundle.Field(Json, "id");
}
