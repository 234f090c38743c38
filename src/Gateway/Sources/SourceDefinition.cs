using Gateway.DisclosureLog;
using Gateway.ReviewedData;
using Gateway.Sources.Credentials;
using Gateway.Sources.Dropped;

namespace Gateway.Sources;

/// <summary>
/// A source system as its definition file describes it: data, not code. Address and credentials are settings of the
/// installation and never stand here.
/// </summary>
internal sealed record SourceDefinition
{
    internal required string Id { get; init; }

    internal required string Title { get; init; }

    /// <summary>The administration that holds the information, an id of the policy catalogue; empty for a system that only receives.</summary>
    internal required string Holder { get; init; }

    /// <summary>Every administration whose information the system holds, the first of them <see cref="Holder"/>.</summary>
    internal IReadOnlyList<string> Holders { get; init; } = [];

    /// <summary>Why the system is never asked in a case; null where it may be.</summary>
    internal NeverAsked? NeverAsked { get; init; }

    /// <summary>The categories of a system that is never asked; empty where requests name them.</summary>
    internal IReadOnlyList<string> NeverAskedCategories { get; init; } = [];

    /// <summary>The professional who holds the information decides each time whether others may have it.</summary>
    internal bool SourceDecides { get; init; }

    /// <summary>The purpose codes the source demands, by purpose; empty where it demands none. A purpose that is not here is not asked for.</summary>
    internal IReadOnlyDictionary<string, string> PurposeCodes { get; init; } = new Dictionary<string, string>();

    /// <summary>The published format demands the national id in the address: the one exception from the rule that none stands there.</summary>
    internal bool NationalIdInUrl { get; init; }

    /// <summary>XML namespaces the definition knows; empty: every one.</summary>
    internal IReadOnlySet<string> Namespaces { get; init; } = new HashSet<string>();

    /// <summary>JSON fields whose text is XML.</summary>
    internal IReadOnlySet<string> XmlInside { get; init; } = new HashSet<string>();

    /// <summary>Its XML has lookups (<c>1;#text</c>), of which the text alone counts.</summary>
    internal bool HasLookups { get; init; }

    /// <summary>What the system delivers into a folder; null where it is asked over HTTP.</summary>
    internal DropDefinition? Drop { get; init; }

    /// <summary>Where a payload tells what is protected.</summary>
    internal PersonMapping? Tells { get; init; }

    internal required WireFormat Format { get; init; }

    /// <summary>The format was found in public (known) or is the gateway's assumption (assumed).</summary>
    internal required FormatStatus FormatStatus { get; init; }

    /// <summary>The municipality whose definition it is; null when shared by all.</summary>
    internal required MunicipalityId? Municipality { get; init; }

    internal required SourceAuthentication Authentication { get; init; }

    /// <summary>With which of a person's numbers the source is asked.</summary>
    internal required AskedWith AskedWith { get; init; }

    /// <summary>The source's schema refuses administrative and replacement numbers: it is not asked with one.</summary>
    internal bool RefusesAdministrativeNumbers { get; init; }

    internal required SourceCoverage Coverage { get; init; }

    /// <summary>Known weaknesses of what the system holds, in words; null where none is known.</summary>
    internal LocalizedText? Quality { get; init; }

    internal required SourceLimits Limits { get; init; }

    /// <summary>Where a payload names the person it is about; null where none does (FHIR names the Patient itself).</summary>
    internal required PersonCheck? Person { get; init; }

    internal required SourceErrors Errors { get; init; }

    internal required IReadOnlyList<SourceRequest> Requests { get; init; }

    internal bool IsSoap => Format is WireFormat.Soap11 or WireFormat.Soap12;

    /// <summary>Whether an answer may tell the person's name, address and protection: FHIR has a Patient for that.</summary>
    internal bool TellsOfPerson => Format == WireFormat.FhirR4 || Tells is not null;
}

/// <summary>In which form a system answers. Each becomes the same kind of tree; FHIR has rules of its own about persons.</summary>
internal enum WireFormat
{
    /// <summary>JSON over HTTP.</summary>
    RestJson,

    /// <summary>JSON with links (HAL), which alone lead further.</summary>
    HalJson,

    FhirR4,

    /// <summary>SOAP 1.1.</summary>
    Soap11,

    /// <summary>SOAP 1.2.</summary>
    Soap12,

    /// <summary>XML over HTTP.</summary>
    Xml,

    /// <summary>Self-describing LÆ forms (MedCom, Den Dynamiske Blanket).</summary>
    LaeForm,

    /// <summary>Files of several kinds in a folder; each kind says its own format.</summary>
    Files,
}

/// <summary>Why a system is never asked in a case.</summary>
internal enum NeverAsked
{
    /// <summary>Collected for statistics (statistikmuren).</summary>
    StatisticsOnly,

    /// <summary>No authority may collect it for a case.</summary>
    Prohibited,

    /// <summary>The gateway sends to it and never asks it.</summary>
    Outbound,
}

/// <summary>Where a payload names the person it is about: every number there must be the citizen's.</summary>
/// <param name="Field">A field's name, wherever it stands; null where the place is known.</param>
/// <param name="At">The places; empty where the name tells.</param>
/// <param name="Required">What names nobody is about nobody: every element with a place of its own in it, and the whole answer.</param>
internal sealed record PersonCheck(string? Field, IReadOnlyList<FieldPath> At, bool Required)
{
    /// <summary>Free texts that may hold a number: one that holds others' numbers alone is about somebody else.</summary>
    internal IReadOnlyList<FieldPath> Texts { get; init; } = [];

    /// <summary>The system's own keys, by which answers that name no number are known to be the citizen's.</summary>
    internal IReadOnlyList<OwnKeys> Keys { get; init; } = [];

    /// <summary>What of it can be looked for in the answer to one call alone; null where that call's answer names nobody.</summary>
    internal PersonCheck? In(CallTemplate call)
    {
        if (call.Name.Length == 0 || Field is not null)
            return this;
        FieldPath[] at = [.. At.Select(p => p.Below(call.Name)).OfType<FieldPath>()];
        FieldPath[] texts = [.. Texts.Select(p => p.Below(call.Name)).OfType<FieldPath>()];
        return at.Length + texts.Length > 0 ? new PersonCheck(null, at, Required) { Texts = texts } : null;
    }
}

/// <summary>Keys that must be among those the system gave for the citizen; where an element has none, it says nothing.</summary>
/// <param name="At">Where answers carry the key.</param>
/// <param name="Among">Where the citizen's keys stand.</param>
internal sealed record OwnKeys(IReadOnlyList<FieldPath> At, FieldPath Among);

/// <summary>Where a payload tells the person's name, address and protection, so that it can be kept out of every text.</summary>
/// <param name="Protected">Where it says that they are protected; nothing there, or a last day in the past, is no protection.</param>
/// <param name="Until">The last day of protection.</param>
/// <param name="Texts">Names and addresses.</param>
internal sealed record PersonMapping(FieldPath? Protected, FieldPath? Until, IReadOnlyList<IdentifyingText> Texts)
{
    /// <summary>Where the day stands on which the person died; null where the source does not tell.</summary>
    internal FieldPath? Died { get; init; }
}

/// <summary>A name or an address, in every element of its place.</summary>
/// <param name="In">Where the elements stand.</param>
/// <param name="Parts">Its parts in an element, joined by blanks.</param>
internal sealed record IdentifyingText(FieldPath In, IReadOnlyList<FieldPath> Parts);

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
internal sealed record SourceCoverage(string From, string Until, LocalizedText Completeness, LocalizedText Updated)
{
    /// <summary>Of a system that holds nothing to be asked for.</summary>
    internal static SourceCoverage None { get; } = new("", "", new LocalizedText("", ""), new LocalizedText("", ""));
}

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
/// <param name="Statuses">What an HTTP status means where it stands without a code.</param>
internal sealed record SourceErrors(FieldPath? Code, IReadOnlyDictionary<string, SourceOutcome> Outcomes, IReadOnlyDictionary<int, SourceOutcome> Statuses);

/// <summary>What to ask for which categories, and how to read what comes back.</summary>
internal sealed record SourceRequest
{
    internal required string Id { get; init; }

    internal required IReadOnlyList<string> Categories { get; init; }

    /// <summary>The calls in turn; one in most sources.</summary>
    internal required IReadOnlyList<CallTemplate> Calls { get; init; }

    internal required IReadOnlyList<FactMapping> Facts { get; init; }

    /// <summary>What an answer must have to be one, where that is less than one of the agreed lists; empty: one of the lists.</summary>
    internal IReadOnlyList<FieldPath> Expects { get; init; } = [];

    /// <summary>Structure that says nothing about the citizen.</summary>
    internal IReadOnlyList<FieldPath> Ignore { get; init; } = [];
}
