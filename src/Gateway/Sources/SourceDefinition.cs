using Gateway.DisclosureLog;
using Gateway.ReviewedData;
using Gateway.Sources.Credentials;

namespace Gateway.Sources;

/// <summary>
/// A source system as its definition file describes it: data, not code. Address and credentials are settings of the
/// installation and never stand here.
/// </summary>
internal sealed record SourceDefinition
{
    internal required string Id { get; init; }

    internal required string Title { get; init; }

    /// <summary>The administration that holds the information, an id of the policy catalogue.</summary>
    internal required string Holder { get; init; }

    internal required WireFormat Format { get; init; }

    /// <summary>The format was found in public (known) or is the gateway's assumption (assumed).</summary>
    internal required FormatStatus FormatStatus { get; init; }

    /// <summary>The municipality whose definition it is; null when shared by all.</summary>
    internal required MunicipalityId? Municipality { get; init; }

    internal required SourceAuthentication Authentication { get; init; }

    /// <summary>With which of a person's numbers the source is asked.</summary>
    internal required AskedWith AskedWith { get; init; }

    internal required SourceCoverage Coverage { get; init; }

    internal required SourceLimits Limits { get; init; }

    /// <summary>The field that names a person wherever it stands in a payload; null where none does (FHIR names the Patient itself).</summary>
    internal required string? Person { get; init; }

    internal required SourceErrors Errors { get; init; }

    internal required IReadOnlyList<SourceRequest> Requests { get; init; }

    /// <summary>Whether an answer may tell the person's name, address and protection: FHIR has a Patient for that.</summary>
    internal bool TellsOfPerson => Format == WireFormat.FhirR4;
}

internal enum WireFormat
{
    RestJson,
    FhirR4,
}

internal enum FormatStatus
{
    Known,
    Assumed,
}

/// <summary>With which of a person's numbers a source is asked.</summary>
internal enum AskedWith
{
    /// <summary>The one in force: the source moves records along when a number changes, or refuses other numbers.</summary>
    CurrentNumber,

    /// <summary>Each of them: the source keeps records under the number they were made with.</summary>
    AllNumbers,
}

/// <summary>What an answer covers, shown with it (the evaluation's table 32).</summary>
internal sealed record SourceCoverage(string From, string Until, LocalizedText Completeness, LocalizedText Updated);

/// <summary>Bounds of one call.</summary>
/// <param name="Deadline">Longest wait, where the caller's remaining time is not shorter.</param>
/// <param name="MaximumBytes">Largest answer read.</param>
/// <param name="MaximumFacts">Most facts taken from one answer; more makes it incomplete.</param>
internal sealed record SourceLimits(TimeSpan Deadline, int MaximumBytes, int MaximumFacts)
{
    /// <summary>How many questions the source is put at once, by all callers together; others wait.</summary>
    internal int Concurrent { get; init; } = SourceHttp.ConnectionsPerSource;

    /// <summary>After this long a safe request is sent a second time, and the first answer counts; null: never.</summary>
    internal TimeSpan? HedgeAfter { get; init; }
}

/// <summary>Errors the source tells in its payload, whatever the HTTP status.</summary>
/// <param name="Code">Where the code stands; null when the source has none.</param>
/// <param name="Outcomes">What each code means.</param>
internal sealed record SourceErrors(FieldPath? Code, IReadOnlyDictionary<string, SourceOutcome> Outcomes);

/// <summary>One call: what to send for which categories, and how to read what comes back.</summary>
internal sealed record SourceRequest
{
    internal required string Id { get; init; }

    internal required IReadOnlyList<string> Categories { get; init; }

    internal required HttpMethod Method { get; init; }

    /// <summary>It only reads, so that asking twice does no harm: every GET, and a POST of which the definition says so.</summary>
    internal bool Safe { get; init; }

    /// <summary>Path below the installation's address; holds no national id.</summary>
    internal required string Path { get; init; }

    internal required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>Form fields of the body; empty when the body is something else.</summary>
    internal required IReadOnlyDictionary<string, string> Form { get; init; }

    /// <summary>Text of the body; null when there is none.</summary>
    internal required string? Body { get; init; }

    internal required string? BodyType { get; init; }

    internal required IReadOnlyList<FactMapping> Facts { get; init; }
}
