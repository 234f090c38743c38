using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Gateway.Access;
using Gateway.ReviewedData;

namespace Gateway.Sources;

/// <summary>How one kind of element in a payload becomes facts. Read from the definition; pure.</summary>
internal sealed class FactMapping
{
    internal required string Category { get; init; }

    /// <summary>FHIR: the resource type. Of every other format the path as it was written; <see cref="Elements"/> is what it leads to.</summary>
    internal required string From { get; init; }

    /// <summary>Where the elements stand in the tree; null for FHIR, whose resources say themselves what they are.</summary>
    internal required FieldPath? Elements { get; init; }

    /// <summary>FHIR: which of the type's resources are meant; null: all of them.</summary>
    internal ResourceCondition? Among { get; init; }

    /// <summary>What of each element becomes a fact of its own (the payments of a grant); null: the element itself.</summary>
    internal FieldPath? Each { get; init; }

    /// <summary>Values that a fact has from the element it stands in.</summary>
    internal IReadOnlyList<ValueMapping> ParentValues { get; init; } = [];

    /// <summary>Where the source says that the citizen is not shown it.</summary>
    internal FieldPath? ExemptFromCitizen { get; init; }

    internal required FieldPath? SourceItemId { get; init; }

    internal required ConceptMapping Code { get; init; }

    internal required FieldPath? Start { get; init; }

    internal required FieldPath? End { get; init; }

    internal required FieldPath? Status { get; init; }

    internal required ConceptMapping? Outcome { get; init; }

    internal required FieldPath? LastChanged { get; init; }

    internal required IReadOnlyList<ValueMapping> Values { get; init; }

    /// <summary>The key the fact has in a system that several sources take it from; null where the source gives none.</summary>
    internal required SharedKeyMapping? SharedKey { get; init; }

    /// <summary>Where the source says which of its facts this one corrects.</summary>
    internal required FieldPath? Corrects { get; init; }

    /// <summary>Where the source says whom the fact is about, if not the citizen.</summary>
    internal required FieldPath? About { get; init; }

    /// <summary>The facts tell of others than the citizen (spouse, child, household).</summary>
    internal required bool ThirdParty { get; init; }

    /// <summary>What the fact claims of which a citizen can have only one at a time.</summary>
    internal required IReadOnlyList<ExclusiveMapping> Exclusive { get; init; }

    /// <summary>Words for the source's status codes; a code that is not here passes through, and says that it is unknown.</summary>
    internal IReadOnlyDictionary<string, string> StatusWords { get; init; } = new Dictionary<string, string>();

    /// <summary>How the source writes dates and numbers.</summary>
    internal Notation Notation { get; init; } = Notation.AsItStands;

    /// <summary>Structural fields that say nothing about the citizen and need not be named as unmapped.</summary>
    internal required IReadOnlyList<FieldPath> Ignore { get; init; }

    private const string NoNumber = " (no number)";
    private const string NoDate = " (no date)";

    // Told from the mapping once: every element of every answer is read along them.
    private IReadOnlyList<FieldPath>? _taken;
    private ReadPaths? _takenTogether;
    private ReadPaths? _read;
    private bool? _followsReferences;

    private IReadOnlyList<FieldPath> Taken => _taken ??= [.. Texts.Concat(Wholes).OfType<FieldPath>()];

    /// <summary>All that the mapping takes, laid over each other.</summary>
    internal ReadPaths TakenTogether => _takenTogether ??= ReadPaths.Along(Taken);

    private ReadPaths Read => _read ??= ReadPaths.Along(
        [.. Wholes.OfType<FieldPath>(), .. Exclusive.Select(e => e.Path), .. Ignore, .. FhirReferences.StructureBelow(Taken)], [.. Texts.OfType<FieldPath>()]);

    /// <summary>FHIR: a path goes on from a reference to what it leads to.</summary>
    internal bool FollowsReferences => _followsReferences ??= Taken.Any(p => p.FollowsReferences);

    // Where a text is read: a structure that stands there is not. Of what is exclusive a word of the definition's own is
    // taken, or what the code takes too.
    private IEnumerable<FieldPath?> Texts =>
        [SourceItemId, Start, End, Status, LastChanged, SharedKey?.Path, Corrects, About, ExemptFromCitizen, Code.Code, Code.Text, Outcome?.Code, Outcome?.Text];

    private IEnumerable<FieldPath?> Wholes => [Code.Concept, Outcome?.Concept, .. Values.SelectMany(v => v.Reads)];

    /// <summary>What an element is called, for naming what of it is not mapped.</summary>
    internal string ElementName => (Each ?? Elements)!.Alternatives[0].OfType<FieldPath.Step.Name>().LastOrDefault()?.Field ?? From;

    /// <summary>FHIR: the resource is one that the mapping reads.</summary>
    internal bool IsOf(FhirResource resource, FhirReferences references) => From == resource.Type && Among?.Holds(resource, references) != false;

    /// <summary>The element has at least one field the mapping reads, or knows and leaves.</summary>
    internal bool Knows(JsonElement element) => Read.FirstNames.Any(n => element.TryGetProperty(n, out _));

    /// <summary>Size, on the wire, of what the mapping takes from the element: not of what it leaves there, such as an attached file.</summary>
    internal long BytesRead(JsonElement element, JsonElement parent) =>
        // What many facts have from the one element they stand in is taken as many times.
        Taken.SelectMany(p => p.Find(element)).Concat(ParentValues.SelectMany(v => v.Reads).SelectMany(p => p.Find(parent)))
            .Sum(found => (long)JsonMarshal.GetRawUtf8Value(found).Length);

    /// <summary>The elements that become facts, each with the one it stands in (itself, where it stands alone).</summary>
    internal IEnumerable<(JsonElement Element, JsonElement Parent)> ElementsIn(JsonElement root) => ElementsOf(Elements!.Find(root));

    /// <summary>The same, but for those that should name their person and do not.</summary>
    internal IEnumerable<(JsonElement Element, JsonElement Parent)> ElementsIn(JsonElement root, NamedElements named) => ElementsOf(named.Find(Elements!, root));

    private IEnumerable<(JsonElement Element, JsonElement Parent)> ElementsOf(IReadOnlyList<JsonElement> parents) =>
        parents.SelectMany(parent => Each is null ? [(parent, parent)] : Each.Find(parent).Select(element => (element, parent)));

    /// <summary>What the mapping reads, seen from the answer's root: its elements, and of those they stand in what they take.</summary>
    internal IEnumerable<FieldPath> PathsFromRoot => Each is null
        ? [Elements!]
        : ParentValues.SelectMany(v => v.Reads).Append(Each).Append(ExemptFromCitizen).OfType<FieldPath>().Select(Elements!.Then);

    internal Fact Map(JsonElement element) => Map(element, element, default);

    internal Fact Map(JsonElement element, JsonElement parent, DateOnly today) => new()
    {
        Category = Category,
        SourceItemId = SourceItemId?.Text(element) ?? "",
        Code = Code.Map(element) ?? new Concept([], ""),
        Start = Date(Start, element),
        End = Date(End, element),
        Status = Word(Status?.Text(element) ?? ""),
        Outcome = Outcome?.Map(element),
        LastChangedAt = Date(LastChanged, element),
        Values = [.. Values.SelectMany(v => v.Map(element, Notation, today)), .. ParentValues.SelectMany(v => v.Map(parent, Notation, today))],
        SharedKey = SharedKey?.Path.Text(element) is { Length: > 0 } key ? $"{SharedKey.System}|{SharedKey.Prefix}{key}" : "",
        Corrects = Corrects?.Text(element) ?? "",
        About = About?.Text(element) ?? "",
        TellsOfOthers = ThirdParty,
        ExemptFromCitizen = PayloadPerson.Says(ExemptFromCitizen?.Text(parent)),
        Exclusive = [.. Exclusive.Select(e => e.Claim(element)).OfType<ExclusiveClaim>()],
        Amount = Values.Where(v => v.Kind == ValueKind.Amount).SelectMany(v => v.Map(element, Notation, today)).Select(v => v.Datum).OfType<FactDatum.QuantityDatum>().FirstOrDefault(),
    };

    /// <summary>
    /// What of an element the mapping neither reads nor ignores, at whatever depth, could not read in its shape, or
    /// has no room for (a second concept where the fact takes one).
    /// </summary>
    internal IEnumerable<string> FieldsNotMapped(JsonElement element) => FieldsNotMapped(element, element);

    /// <inheritdoc cref="FieldsNotMapped(JsonElement)"/>
    internal IEnumerable<string> FieldsNotMapped(JsonElement element, JsonElement parent)
    {
        var unreadable = Values.Where(v => v is { Entry: null, Unless: null }).SelectMany(v => Enumerable.Repeat(v.Name, Math.Max(0, v.Path.Find(element).Count(found => !(found.ValueKind == JsonValueKind.String && found.ValueEquals(""))) - v.Map(element, Notation, default).Count())));
        return UnreadFields.Of(element, Read)
            .Concat(unreadable).Concat(ExtensionsUnread(element)).Concat(NoDates(element)).Concat(Unread(Values, element)).Concat(Unread(ParentValues, parent)).Concat(Further(Code, element, "code")).Concat(Further(Outcome, element, "outcome")).Concat(Extended(element));
    }

    // A form has fields that say nothing; an extension of FHIR always says something.
    private IEnumerable<string> ExtensionsUnread(JsonElement resource) => Elements is null ? Values.SelectMany(v => v.EntriesUnread(resource)) : [];

    // Where the source's codes have words, one without is shown as it stands and said to be unknown.
    private string Word(string status) =>
        StatusWords.TryGetValue(status, out var word) ? word : status.Length == 0 || StatusWords.Count == 0 ? status : $"{status} {ConceptMapping.UnknownCode}";

    private string Date(FieldPath? path, JsonElement element) => path is null ? "" : Notation.Date(path.Text(element)) ?? "";

    /// <summary>Whether what is named as not mapped is a date or number that is none: what was meant nobody can say.</summary>
    internal static bool IsUnread(string field) => field.EndsWith(NoDate, StringComparison.Ordinal) || field.EndsWith(NoNumber, StringComparison.Ordinal);

    // 31 February, or a month that is none: not shown as if it were a date, and not passed over either.
    private IEnumerable<string> NoDates(JsonElement element) =>
        new[] { (Start, "start"), (End, "end"), (LastChanged, "last changed") }
            .Where(d => d.Item1?.Text(element) is { Length: > 0 } text && Notation.Date(text) is null).Select(d => d.Item2 + NoDate);

    // Shown as the text it is, and named: the source writes dates or numbers otherwise than the definition says.
    private IEnumerable<string> Unread(IReadOnlyList<ValueMapping> values, JsonElement element) =>
        values.Where(v => v is { Entry: null, Parts.Count: 0 })
            .SelectMany(v => v.Path.Find(element).Where(found => FieldPath.Scalar(found) is { Length: > 0 } text && !v.Words.ContainsKey(text) && IsNone(v.Kind, text)).Select(_ => v.Name + (v.Kind == ValueKind.Date ? NoDate : NoNumber)));

    private bool IsNone(ValueKind kind, string text) => kind switch
    {
        ValueKind.Date => Notation.Date(text) is null,
        ValueKind.Quantity or ValueKind.Amount => Notation.Number(text) is null,
        _ => false,
    };

    // What a concept or value is read from is taken whole, and an extension inside it is not shown.
    private IEnumerable<string> Extended(JsonElement element) =>
        new (FieldPath? Path, string Name)[] { (Code.Concept, "code"), (Outcome?.Concept, "outcome") }.Concat(Values.Where(v => v.Entry is null).Select(v => (Path: (FieldPath?)v.Path, Name: v.Name)))
            .SelectMany(read => (read.Path?.Find(element) ?? []).Where(FhirExtension.IsIn).Select(_ => $"{read.Name} (extension)"));

    private IEnumerable<string> Further(ConceptMapping? mapping, JsonElement element, string name)
    {
        var further = mapping?.Concept?.Find(element).Skip(1).ToList() ?? [];
        var shown = further.Count > 0 ? Values.SelectMany(v => v.Path.Find(element)).ToHashSet() : [];
        return further.Where(f => !shown.Contains(f)).Select(_ => $"{name} (further)");
    }
}

/// <summary>How a concept is read: a FHIR CodeableConcept or Coding as it stands, or put together from plain fields.</summary>
internal sealed record ConceptMapping
{
    /// <summary>Where a CodeableConcept or Coding stands; null when put together.</summary>
    internal required FieldPath? Concept { get; init; }

    /// <summary>The code system of <see cref="Code"/>.</summary>
    internal required string System { get; init; }

    /// <summary>Beside a code without a published meaning.</summary>
    internal const string UnknownCode = "(ukendt kode)";

    internal required FieldPath? Code { get; init; }

    internal required FieldPath? Text { get; init; }

    /// <summary>What to call it when the source gives no text.</summary>
    internal required string Label { get; init; }

    /// <summary>Codes with a published meaning; null where no list is known.</summary>
    internal required IReadOnlyDictionary<string, string>? Known { get; init; }

    /// <summary>The concept, or null when the element holds nothing of it and there is no label to fall back on.</summary>
    internal Concept? Map(JsonElement element)
    {
        if (Concept?.Find(element) is { Count: > 0 } found)
            return Read(found[0]);
        var code = Code?.Text(element) ?? "";
        var text = Text?.Text(element) ?? "";
        if (code.Length == 0 && text.Length == 0)
            return Label.Length > 0 ? new Concept([], Label) : null;
        Coding[] codings = code.Length > 0 ? [new Coding(System, code, "", Known?.GetValueOrDefault(code) ?? "")] : [];
        return new Concept(codings, text.Length > 0 ? text : TextOf(code));
    }

    /// <summary>Reads a CodeableConcept (coding[], text), a Coding (system, code), or a plain text.</summary>
    internal static Concept Read(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return new Concept([], FieldPath.Scalar(element));
        IReadOnlyList<Coding> codings = element.TryGetProperty("coding", out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(c => c.ValueKind == JsonValueKind.Object).Select(ReadCoding)]
            : element.TryGetProperty("code", out _) ? [ReadCoding(element)] : [];
        var text = Field(element, "text");
        return new Concept(codings, text.Length > 0 ? text : TextOf(codings));
    }

    private static string TextOf(IReadOnlyList<Coding> codings) =>
        codings.Select(c => c.Text).FirstOrDefault(t => t.Length > 0) ?? (codings.Count > 0 ? codings[0].Code : "");

    private string TextOf(string code)
    {
        if (Known is null)
            return $"{Label} {code}".Trim();
        return Known.TryGetValue(code, out var meaning)
            ? $"{Label} {code} {meaning}".Trim()
            : $"{Label} {code} {UnknownCode}".Trim();
    }

    private static Coding ReadCoding(JsonElement coding) =>
        new(Field(coding, "system"), Field(coding, "code"), Field(coding, "version"), Field(coding, "display"));

    private static string Field(JsonElement element, string name) =>
        element.TryGetProperty(name, out var found) ? FieldPath.Scalar(found) : "";
}

/// <summary>A key shared between systems, and which system gives it.</summary>
/// <param name="System">The system that gives it.</param>
/// <param name="Path">Where it stands.</param>
/// <param name="Prefix">What others write before it.</param>
internal sealed record SharedKeyMapping(string System, FieldPath Path, string Prefix);

/// <summary>What a fact claims within a group of which a citizen can have only one at a time.</summary>
/// <param name="Group">The group.</param>
/// <param name="Path">Where it says which.</param>
/// <param name="Words">The group's words for what stands there: what is not here claims nothing. Empty: what stands there is the word.</param>
internal sealed record ExclusiveMapping(string Group, FieldPath Path, IReadOnlyDictionary<string, string> Words)
{
    internal ExclusiveClaim? Claim(JsonElement element) => Path.Text(element) switch
    {
        not { Length: > 0 } => null,
        var said when Words.Count == 0 => new ExclusiveClaim(Group, said),
        var said => Words.TryGetValue(said, out var word) ? new ExclusiveClaim(Group, word) : null,
    };
}

/// <summary>How a named value is read.</summary>
internal sealed record ValueMapping(string Name, LocalizedText Label, FieldPath Path, ValueKind Kind, string Unit)
{
    private static readonly HashSet<string> Organisations = ["Organization", "CareTeam", "HealthcareService", "Location", "Device"];

    /// <summary>The value tells of others than the citizen, although the fact is the citizen's own.</summary>
    internal bool ThirdParty { get; init; }

    /// <summary>FHIR: the reference to, or the type of whom the value names, who may be a person; null where it never is one, or where what a reference leads to says it itself. Read to decide, not shown.</summary>
    internal FieldPath? Who { get; init; }

    /// <summary>Where something better stands: told there, the value is not shown. Null: always shown.</summary>
    internal FieldPath? Unless { get; init; }

    /// <summary>Words for the source's codes; a code that is not here passes through.</summary>
    internal IReadOnlyDictionary<string, string> Words { get; init; } = new Dictionary<string, string>();

    /// <summary>The parts of one text in what <see cref="Path"/> leads to, joined by blanks; empty: the value as it stands.</summary>
    internal IReadOnlyList<FieldPath> Parts { get; init; } = [];

    /// <summary>What each entry of a list of named fields is called; null for a plain value.</summary>
    internal EntryMapping? Entry { get; init; }

    /// <summary>The values of an element; of <paramref name="today"/> is the age that a number says.</summary>
    internal IEnumerable<FactValue> Map(JsonElement element, Notation notation, DateOnly today)
    {
        if (Unless?.Text(element) is { Length: > 0 })
            return [];
        // One person among several organisations: which of the names is the person's cannot be told.
        var named = Who?.Find(element) ?? FhirReferences.TypeReferredTo(Path)?.Everywhere(element);
        var tellsOfOthers = ThirdParty || named?.Select(FhirReferences.TypeOrReference).Any(type => type.Length > 0 && !IsOrganisation(type)) == true;
        return Path.Find(element).SelectMany(found => Entry is null ? Plain(found, notation, today) : Entry.Map(found))
            .Select(value => value with { TellsOfOthers = tellsOfOthers });
    }

    /// <summary>Entries of a list that say something nowhere that is looked at, by the list's name.</summary>
    internal IEnumerable<string> EntriesUnread(JsonElement element) =>
        Entry is null ? [] : Path.Find(element).Where(Entry.IsUnread).Select(_ => string.Join('.', Path.Alternatives[0].OfType<FieldPath.Step.Name>().Select(n => n.Field)));

    private IEnumerable<FactValue> Plain(JsonElement found, Notation notation, DateOnly today) => Read(found, notation, today) is { } datum ? [new FactValue(Name, Label, datum)] : [];

    /// <summary>What it reads.</summary>
    internal IEnumerable<FieldPath> Reads => Parts.Count > 0 ? Parts.Select(Path.Then) : [Path];

    private string Together(JsonElement found) => string.Join(' ', Parts.Select(part => part.Text(found)).Where(text => text.Length > 0));

    // "Organization", "Organization/1", "https://source/fhir/Organization/1/_history/2": the type stands before the id. What
    // is not known to be one is a person.
    private static bool IsOrganisation(string reference)
    {
        var parts = reference.Split("/_history/")[0].Split('/');
        return Organisations.Contains(parts[^Math.Min(2, parts.Length)]);
    }

    private FactDatum? Read(JsonElement found, Notation notation, DateOnly today) => Kind switch
    {
        _ when Parts.Count > 0 => Together(found) is { Length: > 0 } text ? new FactDatum.TextDatum(text) : null,
        _ when Words.GetValueOrDefault(FieldPath.Scalar(found)) is { } word => new FactDatum.TextDatum(word),
        // What is no date is shown as the text it is.
        ValueKind.Date => FieldPath.Scalar(found) is not { Length: > 0 } date ? null
            : notation.Date(date) is { } day ? new FactDatum.DateDatum(day) : new FactDatum.TextDatum(date),
        ValueKind.Quantity or ValueKind.Amount when found.ValueKind != JsonValueKind.Object || found.TryGetProperty(FieldPath.TextOfElement, out _) => FieldPath.Scalar(found) is not { Length: > 0 } number ? null
            : notation.Number(number) is { } value ? new FactDatum.QuantityDatum(value, Unit) : new FactDatum.TextDatum(number),
        ValueKind.BirthDateOfNumber => CitizenId.TryParse(FieldPath.Scalar(found))?.BirthDate is { } born
            ? new FactDatum.DateDatum(born.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)) : null,
        ValueKind.AgeOfNumber => CitizenId.TryParse(FieldPath.Scalar(found))?.YearsOn(today) is { } years
            ? new FactDatum.QuantityDatum(years.ToString(CultureInfo.InvariantCulture), Unit) : null,
        ValueKind.Concept => new FactDatum.ConceptDatum(ConceptMapping.Read(found)),
        _ => ByShape(found),
    };

    // What a value is shows in its shape: FHIR writes Quantity, Period, CodeableConcept, Annotation and Reference as objects.
    private static FactDatum? ByShape(JsonElement found) => found.ValueKind switch
    {
        JsonValueKind.String when found.ValueEquals("") => null,
        JsonValueKind.True or JsonValueKind.False => new FactDatum.FlagDatum(found.GetBoolean()),
        JsonValueKind.String or JsonValueKind.Number => new FactDatum.TextDatum(FieldPath.Scalar(found)),
        JsonValueKind.Object when found.TryGetProperty(FieldPath.TextOfElement, out _) => new FactDatum.TextDatum(FieldPath.Scalar(found)),
        // "Less than 5" is not 5.
        JsonValueKind.Object when found.TryGetProperty("comparator", out var comparator) && found.TryGetProperty("value", out var bound) =>
            new FactDatum.TextDatum($"{FieldPath.Scalar(comparator)} {FieldPath.Scalar(bound)} {UnitOf(found)}".TrimEnd()),
        JsonValueKind.Object when found.TryGetProperty("value", out var value) => Notation.AsItStands.Number(FieldPath.Scalar(value)) is { } number
            ? new FactDatum.QuantityDatum(number, UnitOf(found)) : new FactDatum.TextDatum($"{FieldPath.Scalar(value)} {UnitOf(found)}".Trim()),
        JsonValueKind.Object when found.TryGetProperty("coding", out _) || found.TryGetProperty("code", out _) => new FactDatum.ConceptDatum(ConceptMapping.Read(found)),
        JsonValueKind.Object when found.TryGetProperty("start", out var start) || found.TryGetProperty("end", out _) =>
            new FactDatum.TextDatum($"{FieldPath.Scalar(start)} – {(found.TryGetProperty("end", out var end) ? FieldPath.Scalar(end) : "")}".Trim()),
        JsonValueKind.Object when found.TryGetProperty("text", out var text) => new FactDatum.TextDatum(FieldPath.Scalar(text)),
        JsonValueKind.Object when found.TryGetProperty("display", out var display) => new FactDatum.TextDatum(FieldPath.Scalar(display)),
        _ => null,
    };

    private static string UnitOf(JsonElement quantity) =>
        quantity.TryGetProperty("unit", out var unit) ? FieldPath.Scalar(unit)
        : quantity.TryGetProperty("code", out var code) ? FieldPath.Scalar(code) : "";
}
