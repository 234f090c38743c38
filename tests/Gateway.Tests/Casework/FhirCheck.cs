using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.Fhir.Validation;

namespace Gateway.Tests.Casework;

/// <summary>Reads a FHIR R4 document as Firely's SDK reads it, strictly: every element, type, code and cardinality, and the narrative as XHTML.</summary>
internal static class FhirCheck
{
    private static readonly FhirJsonDeserializer Strict = new(new DeserializerSettings().UsingMode(DeserializationMode.Strict, NarrativeValidationKind.FhirXhtml));

    /// <summary>The document. What FHIR R4 does not allow throws, with every error.</summary>
    public static Bundle Read(string json) => (Bundle)Strict.DeserializeResource(json);
}
