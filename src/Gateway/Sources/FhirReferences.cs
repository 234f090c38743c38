using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Access;

namespace Gateway.Sources;

/// <summary>
/// Lays beside a reference of a resource what it leads to, contained in the resource or elsewhere in its bundle, where the
/// mapping's paths go on from there (<c>author.resolve().name</c>). Nothing is fetched, and nothing is followed to somebody:
/// a Patient, or a resource about another than the citizen, stays unread and is named as such. What all references of the
/// bundle lead to is limited together: a thousand may lead to the same large resource. Pure.
/// </summary>
internal sealed class FhirReferences(FhirBundle bundle, IReadOnlySet<FhirResource> patients, Person person, int mostBytes)
{
    /// <summary>The step of a path that goes from a reference to what it leads to (FHIRPath: resolve).</summary>
    internal const string Resolve = "resolve()";

    private const string Contained = "contained";
    private const string Type = "resourceType";
    private const string Reference = "reference";

    // From an author's role to the author: what is further away says nothing about the fact.
    private const int MostSteps = 2;

    // JSON's own depth, once for each resource that is laid in another.
    private const int DeepestTogether = 64 * (MostSteps + 1);

    private static readonly JsonWriterOptions AsItStands = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly FieldPath[] Structure = [.. FactMappingFile.FhirStructure.Select(name => FieldPath.TryParse(name)!)];

    private readonly HashSet<FhirResource> _followed = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<int> _readContained = [];
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private int _bytesLeft = mostBytes;
    private FhirResource? _root;
    private bool _looksOnly;
    private bool _wasTooMuch;

    /// <summary>How what the paths' references lead to is stored, as of every resource: it says nothing and need not be named.</summary>
    internal static IEnumerable<FieldPath> StructureBelow(IEnumerable<FieldPath> paths) =>
        from steps in paths.SelectMany(p => p.Alternatives)
        from at in steps.Index().Where(s => IsResolve(s.Item)).Select(s => s.Index)
        let reference = FieldPath.Along(steps.Take(at + 1).Where(step => step is not FieldPath.Step.Where))
        from structure in Structure
        select reference.Then(structure);

    /// <summary>The type of what a value is read from, where it is read along a reference: it may be a person. Null where it is not.</summary>
    internal static FieldPath? TypeReferredTo(FieldPath path)
    {
        var types = path.Alternatives.Where(steps => steps.Any(IsResolve)).Select(TypeAtEnd).ToList();
        return types.Count > 0 ? FieldPath.AnyOf(types) : null;
    }

    /// <summary>Of a reference the type it leads to, or what it says of it itself; a text as it stands.</summary>
    internal static string TypeOrReference(JsonElement found)
    {
        if (found.ValueKind != JsonValueKind.Object)
            return FieldPath.Scalar(found);
        if (found.TryGetProperty(Resolve, out var target))
            return FhirBundle.Field(target, Type);
        return FhirBundle.Field(found, Reference) is { Length: > 0 } reference ? reference : FhirBundle.Field(found, "type");
    }

    private static IReadOnlyList<FieldPath.Step> TypeAtEnd(IReadOnlyList<FieldPath.Step> steps)
    {
        var last = steps.Index().Last(s => IsResolve(s.Item)).Index;
        return [.. steps.Take(last + 1), .. steps.Skip(last + 1).TakeWhile(step => step is FieldPath.Step.Where), new FieldPath.Step.Name(Type)];
    }

    internal static bool IsResolve(FieldPath.Step step) => step is FieldPath.Step.Name { Field: Resolve };

    /// <summary>Whether a resource of the bundle was read where another refers to it.</summary>
    internal bool Followed(FhirResource resource) => _followed.Contains(resource);

    /// <summary>The resource with what its references lead to, to be disposed of once it is read; null when that is too much.</summary>
    internal JsonDocument? Lay(FhirResource resource, ReadPaths paths)
    {
        _root = resource;
        _bytes.ResetWrittenCount();
        _readContained.Clear();
        using (var writer = new Utf8JsonWriter(_bytes, AsItStands))
        {
            if (!WriteResource(writer, resource, paths))
                return null;
        }
        _bytesLeft -= _bytes.WrittenCount;
        return _bytesLeft < 0 ? null : JsonDocument.Parse(_bytes.WrittenMemory.ToArray(), new JsonDocumentOptions { MaxDepth = DeepestTogether });
    }

    /// <summary>Whether, since this was asked last, a condition was taken to hold because what it would have to look at is too much: then nothing says what the resource is.</summary>
    internal bool WasTooMuch()
    {
        var was = _wasTooMuch;
        _wasTooMuch = false;
        return was;
    }

    /// <summary>Whether a condition holds for the resource with what its references lead to; where that is too much, it is taken to hold (<see cref="WasTooMuch"/>).</summary>
    internal bool Fits(FhirResource resource, FieldPath condition, ReadPaths paths)
    {
        var left = _bytesLeft;
        // What is looked at and not taken is still to be named.
        _looksOnly = true;
        using var laid = Lay(resource, paths);
        _looksOnly = false;
        if (laid is null)
            return _wasTooMuch = true;
        // Looked at and thrown away: only what references add to the resource counts, else each condition would take the whole answer's room.
        _bytesLeft = left - Math.Max(0, _bytes.WrittenCount - JsonMarshal.GetRawUtf8Value(resource.Json).Length);
        return condition.Find(laid.RootElement).Count > 0;
    }

    // What is contained is written last: what a path leads to is read there, and the rest is left to be named.
    private bool WriteResource(Utf8JsonWriter writer, FhirResource resource, ReadPaths paths)
    {
        var fits = true;
        writer.WriteStartObject();
        foreach (var field in resource.Json.EnumerateObject().Where(f => f.Name != Contained))
        {
            writer.WritePropertyName(field.Name);
            fits = fits && Write(writer, field.Value, Below([paths], field.Name), resource, steps: 0);
        }
        if (resource.Json.TryGetProperty(Contained, out var contained))
        {
            writer.WritePropertyName(Contained);
            if (contained.ValueKind != JsonValueKind.Array)
                contained.WriteTo(writer);
            else
                WriteUnread(writer, contained);
        }
        writer.WriteEndObject();
        return fits;
    }

    private void WriteUnread(Utf8JsonWriter writer, JsonElement contained)
    {
        writer.WriteStartArray();
        foreach (var (_, one) in contained.EnumerateArray().Index().Where(c => !_readContained.Contains(c.Index)))
            one.WriteTo(writer);
        writer.WriteEndArray();
    }

    private bool Write(Utf8JsonWriter writer, JsonElement element, List<ReadPaths> paths, FhirResource within, int steps)
    {
        if (_bytes.WrittenCount + writer.BytesPending > _bytesLeft)
            return false;
        if (paths.Count == 0 || element.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
        {
            element.WriteTo(writer);
            return true;
        }
        if (element.ValueKind == JsonValueKind.Array)
        {
            writer.WriteStartArray();
            var all = element.EnumerateArray().All(one => Write(writer, one, paths, within, steps));
            writer.WriteEndArray();
            return all;
        }
        return WriteFields(writer, element, paths, within, steps);
    }

    private bool WriteFields(Utf8JsonWriter writer, JsonElement element, List<ReadPaths> paths, FhirResource within, int steps)
    {
        var fits = true;
        writer.WriteStartObject();
        foreach (var field in element.EnumerateObject())
        {
            writer.WritePropertyName(field.Name);
            fits = fits && Write(writer, field.Value, Below(paths, field.Name), within, steps);
        }
        var further = Below(paths, Resolve);
        if (fits && further.Count > 0 && steps < MostSteps && Target(FhirBundle.Field(element, Reference), further, within) is { } target)
        {
            writer.WritePropertyName(Resolve);
            // What a contained resource refers to is contained beside it.
            fits = Write(writer, target.Resource.Json, further, target.IsContained ? within : target.Resource, steps + 1);
        }
        writer.WriteEndObject();
        return fits;
    }

    private (FhirResource Resource, bool IsContained)? Target(string reference, List<ReadPaths> further, FhirResource within)
    {
        if (reference.Length == 0)
            return null;
        if (!reference.StartsWith('#') && bundle.At(reference) is { } elsewhere)
        {
            if (!HasAny(elsewhere, further) || !MayBeRead(elsewhere, elsewhere))
                return null;
            if (!_looksOnly)
                _followed.Add(elsewhere);
            return (elsewhere, false);
        }
        // Some write a contained resource's type before its id, as if it stood elsewhere (an example of dk-core does).
        var (at, contained) = FhirBundle.ContainedIn(within).FirstOrDefault(c => "#" + c.Resource.Id == reference || $"{c.Resource.Type}/{c.Resource.Id}" == reference);
        if (contained is null || !HasAny(contained, further) || !MayBeRead(contained, within))
            return null;
        // Only what the resource itself contains is written once more, to be named.
        if (ReferenceEquals(within, _root))
            _readContained.Add(at);
        return (contained, true);
    }

    // What has nothing of what is asked for (a person where only organisations are, one without a name) stays to be named.
    private static bool HasAny(FhirResource target, List<ReadPaths> paths) => paths.SelectMany(p => p.BeyondReference).Any(beyond => beyond.Find(target.Json).Count > 0);

    private bool MayBeRead(FhirResource target, FhirResource within) =>
        target.Type is not ("Patient" or "Person")
        && !target.Json.TryGetProperty("modifierExtension", out _)
        && !Fhir.IsInError(target)
        && (!FhirBundle.NamesSubject(target) || bundle.IsAbout(target, within, patients, person));

    private static List<ReadPaths> Below(List<ReadPaths> paths, string field) =>
        [.. paths.SelectMany(p => p.UnderAnyCondition).Select(p => p.Fields.GetValueOrDefault(field)).OfType<ReadPaths>()];
}
