using System.Runtime.InteropServices;
using System.Text.Json;

namespace Gateway.Sources;

/// <summary>What a FHIR Patient tells of protection, name and address. Pure.</summary>
internal static class FhirPatient
{
    // dk-core: confidentiality "restricted" on a Patient is how protected name and address are told; "very restricted" is no less.
    private static readonly string[] Restricted = ["R", "V"];
    private static readonly FieldPath Confidentiality = FieldPath.TryParse("meta.security.code")!;
    private static readonly FieldPath Deceased = FieldPath.TryParse("deceasedDateTime")!;
    private static readonly FieldPath IsDeceased = FieldPath.TryParse("deceasedBoolean")!;
    private static readonly FieldPath Names = FieldPath.TryParse("name")!;
    private static readonly FieldPath Addresses = FieldPath.TryParse("address")!;
    private static readonly FieldPath Text = FieldPath.TryParse("text")!;
    private static readonly FieldPath Line = FieldPath.TryParse("line")!;
    private static readonly FieldPath Given = FieldPath.TryParse("given")!;
    private static readonly FieldPath Family = FieldPath.TryParse("family")!;

    internal static ToldOfPerson Told(JsonElement patient) => new(
        Confidentiality.Find(patient).Any(c => Restricted.Contains(FieldPath.Scalar(c))),
        [.. Names.Find(patient).SelectMany(NameTexts).Concat(Addresses.Find(patient).SelectMany(AddressTexts)).Where(t => t.Length > 0).Distinct()])
    {
        Died = Deceased.Find(patient).Select(FieldPath.Scalar).FirstOrDefault() ?? (PayloadPerson.Says(IsDeceased.Text(patient)) ? "" : null),
    };

    /// <summary>The size of what <see cref="Told"/> makes texts of.</summary>
    internal static long BytesRead(JsonElement patient) =>
        Names.Find(patient).Concat(Addresses.Find(patient)).Sum(e => (long)JsonMarshal.GetRawUtf8Value(e).Length);

    private static IEnumerable<string> NameTexts(JsonElement name)
    {
        yield return Text.Text(name);
        var given = Given.Find(name).Select(FieldPath.Scalar).Where(g => g.Length > 0).ToList();
        if (given.Count == 0 || Family.Text(name) is not { Length: > 0 } family)
            yield break;
        yield return $"{string.Join(' ', given)} {family}";
        yield return $"{given[0]} {family}";
        // Registers write the family name first.
        yield return $"{family}, {string.Join(' ', given)}";
        yield return $"{family}, {given[0]}";
    }

    private static IEnumerable<string> AddressTexts(JsonElement address) => Line.Find(address).Select(FieldPath.Scalar).Prepend(Text.Text(address));
}
