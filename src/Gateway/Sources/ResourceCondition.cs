namespace Gateway.Sources;

/// <summary>FHIR: which resources of a type are meant. What decides may stand in what a resource refers to, such as the name of its department.</summary>
/// <param name="Path">Leads to the resource itself where it is meant.</param>
internal sealed record ResourceCondition(FieldPath Path)
{
    private readonly ReadPaths _looked = ReadPaths.Along([Path]);

    /// <summary>Whether the resource is meant.</summary>
    internal bool Holds(FhirResource resource, FhirReferences references) =>
        Path.FollowsReferences ? references.Fits(resource, Path, _looked) : Path.Find(resource.Json).Count > 0;
}
