using System.Text.Json.Serialization;
using Gateway.ReviewedData;

namespace Gateway.Sources;

/// <summary>One fact as a source holds it, mapped to the gateway's terms and to nothing beyond them.</summary>
internal sealed record Fact
{
    public required string Category { get; init; }

    /// <summary>The source's own id of the fact, empty where it gives none.</summary>
    public required string SourceItemId { get; init; }

    public required Concept Code { get; init; }

    /// <summary>First day or instant in the source's precision, empty when unknown.</summary>
    public required string Start { get; init; }

    /// <summary>Last day or instant in the source's precision, empty when open or unknown.</summary>
    public required string End { get; init; }

    /// <summary>The source's own word or code, empty when not given.</summary>
    public required string Status { get; init; }

    public required Concept? Outcome { get; init; }

    public required IReadOnlyList<FactValue> Values { get; init; }

    /// <summary>When the source last changed it, in its precision, empty when not told.</summary>
    public required string LastChangedAt { get; init; }

    /// <summary>
    /// The key this fact has in a system that several sources take it from (system|value), empty where the source gives
    /// none: two sources with the same key mean the same fact, whatever they call it.
    /// </summary>
    public string SharedKey { get; init; } = "";

    /// <summary>The source's own id of the fact that this one corrects (regulering, modregning); empty where it says nothing of the kind.</summary>
    public string Corrects { get; init; } = "";

    /// <summary>Whom it is about where that is not the citizen (a child, an unborn one), in the source's words; empty for the citizen.</summary>
    public string About { get; init; } = "";

    /// <summary>It tells of somebody else than the citizen, whoever that is: the definition says so. Says nothing itself.</summary>
    [JsonIgnore]
    public bool TellsOfOthers { get; init; }

    /// <summary>The source does not show it to the citizen. Says nothing itself.</summary>
    [JsonIgnore]
    public bool ExemptFromCitizen { get; init; }

    /// <summary>What it says of the citizen that cannot hold together with something else; empty where there is nothing of the kind.</summary>
    public IReadOnlyList<ExclusiveClaim> Exclusive { get; init; } = [];

    /// <summary>The value that counts as the fact's amount; null where it has none.</summary>
    public FactDatum.QuantityDatum? Amount { get; init; }

    /// <summary>Shows nothing: a record would print the content.</summary>
    public override string ToString() => "fact (hidden)";
}

/// <summary>Of a group a citizen is or has only one at a time: two facts of one group that claim different ones exclude each other.</summary>
/// <param name="Group">The group, such as target-group.</param>
/// <param name="Claimed">Which of it, in words that every source of the group uses.</param>
internal sealed record ExclusiveClaim(string Group, string Claimed);

/// <summary>A concept as codes and text (HL7 FHIR CodeableConcept).</summary>
internal sealed record Concept(IReadOnlyList<Coding> Codings, string Text);

/// <summary>A code in a code system (HL7 FHIR Coding); unknown codes pass through as they stand.</summary>
internal sealed record Coding(string System, string Code, string Version, string Text);

/// <summary>A named value.</summary>
internal sealed record FactValue(string Name, LocalizedText Label, FactDatum Datum)
{
    /// <inheritdoc cref="Fact.TellsOfOthers"/>
    [JsonIgnore]
    public bool TellsOfOthers { get; init; }
}

/// <summary>The value itself, in the type the source gave.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(TextDatum), "text")]
[JsonDerivedType(typeof(QuantityDatum), "quantity")]
[JsonDerivedType(typeof(ConceptDatum), "concept")]
[JsonDerivedType(typeof(FlagDatum), "flag")]
[JsonDerivedType(typeof(DateDatum), "date")]
internal abstract record FactDatum
{
    internal sealed record TextDatum(string Text) : FactDatum;

    /// <param name="Value">A decimal number as the source wrote it, so that no digit is lost.</param>
    /// <param name="Unit">Unit in words or UCUM.</param>
    internal sealed record QuantityDatum(string Value, string Unit) : FactDatum;

    internal sealed record ConceptDatum(Concept Concept) : FactDatum;

    internal sealed record FlagDatum(bool Flag) : FactDatum;

    internal sealed record DateDatum(string Date) : FactDatum;
}

/// <summary>Something a source sent that no mapping covers: named by structure, never by content.</summary>
/// <param name="Path">Where in the payload.</param>
/// <param name="Count">How many times.</param>
/// <param name="Category">The category whose facts it belongs to; null when that is not known.</param>
internal sealed record Unmapped(string Path, int Count, string? Category = null);
