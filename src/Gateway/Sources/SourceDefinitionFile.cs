using System.Globalization;
using Gateway.Access;
using Gateway.DisclosureLog;
using Gateway.ReviewedData;
using Gateway.Sources.Credentials;
using Gateway.Sources.Dropped;

namespace Gateway.Sources;

/// <summary>Reads one definition file; every error is named with its line.</summary>
internal static class SourceDefinitionFile
{
    // Upper bounds of what a definition may ask for, so that one file cannot take the gateway down.
    private const int LongestDeadlineMilliseconds = 30_000;
    // What one call has room for (CallMemory).
    private const int LargestAnswerKib = 4 * 1024;
    private const int MostFacts = 10_000;

    // What nobody asks answers nothing.
    private static readonly SourceLimits OfNoAnswer = new(TimeSpan.Zero, 0, 0);

    private static readonly Dictionary<string, WireFormat> Formats = new Dictionary<string, WireFormat>
    {
        ["rest-json"] = WireFormat.RestJson,
        ["hal-json"] = WireFormat.HalJson,
        ["fhir-r4"] = WireFormat.FhirR4,
        ["soap-1.1"] = WireFormat.Soap11,
        ["soap-1.2"] = WireFormat.Soap12,
        ["xml"] = WireFormat.Xml,
        ["lae-form"] = WireFormat.LaeForm,
        ["files"] = WireFormat.Files,
    };

    private static readonly Dictionary<string, NeverAsked> Walls = new Dictionary<string, NeverAsked>
    {
        ["statistics-only"] = NeverAsked.StatisticsOnly,
        ["prohibited"] = NeverAsked.Prohibited,
        ["outbound"] = NeverAsked.Outbound,
    };

    private static readonly Dictionary<string, DateNotation> DateNotations = new Dictionary<string, DateNotation>
    {
        ["iso"] = DateNotation.Iso,
        ["iso-colonless"] = DateNotation.IsoColonless,
        ["dd-mm-yyyy"] = DateNotation.DayMonthYear,
        ["dd-mm-yyyyThh:mm:ss"] = DateNotation.DayMonthYearTime,
        ["yyyymmdd"] = DateNotation.YearMonthDay,
        ["yyyymm"] = DateNotation.YearMonth,
    };

    // true: into a folder.
    private static readonly Dictionary<string, bool> Transports = new() { ["http"] = false, ["folder"] = true };

    private static readonly Dictionary<string, bool> Decimals = new() { ["point"] = false, ["comma"] = true };

    // Sooner, and nearly every question would be put twice.
    private const int LeastHedgeMilliseconds = 50;

    private static readonly Dictionary<string, FormatStatus> Statuses = new() { ["known"] = FormatStatus.Known, ["assumed"] = FormatStatus.Assumed };

    private static readonly Dictionary<string, AskedWith> Numbers =
        new() { ["current-number"] = AskedWith.CurrentNumber, ["all-numbers"] = AskedWith.AllNumbers };

    internal static IReadOnlyDictionary<string, SourceOutcome> ErrorOutcomes { get; } = new Dictionary<string, SourceOutcome>
    {
        ["nothing-held"] = new SourceOutcome.NothingHeld(ReasonCode.NothingHeld),
        ["person-not-found"] = new SourceOutcome.NothingHeld(ReasonCode.PersonNotFound),
        ["person-dead"] = new SourceOutcome.Failed(ReasonCode.PersonDead),
        ["identifier-refused"] = new SourceOutcome.Failed(ReasonCode.SourceRefusedIdentifier),
        ["awaiting-decision"] = new SourceOutcome.Failed(ReasonCode.AwaitingSourceDecision),
        ["no-access"] = new SourceOutcome.Failed(ReasonCode.SourceGivesNoAccess),
        ["purpose-refused"] = new SourceOutcome.Failed(ReasonCode.SourceRefusedPurpose),
        ["error"] = new SourceOutcome.Failed(ReasonCode.SourceError),
    };

    /// <summary>The word of a definition file for a format.</summary>
    internal static string WordOf(WireFormat format) => Formats.First(word => word.Value == format).Key;

    /// <summary>The word of a definition file for why a system is never asked.</summary>
    internal static string WordOf(NeverAsked never) => Walls.First(word => word.Value == never).Key;

    /// <summary>Reads a definition and checks it against the catalogue's categories and holders.</summary>
    /// <exception cref="ReviewedDataException">The file has errors; all of them are named.</exception>
    internal static SourceDefinition Read(string name, string text, PolicyCatalogue catalogue)
    {
        var (file, root) = YamlFile.Parse(name, text);
        var format = root.Word("format", Formats, WireFormat.RestJson);
        var never = root.Has("never_asked") ? root.Word("never_asked", Walls, NeverAsked.Prohibited) : (NeverAsked?)null;
        // What is only sent to holds nothing, for nobody, and covers nothing.
        var receivesOnly = never == NeverAsked.Outbound;
        var holder = (receivesOnly ? root.OptionalText("holder") : root.Text("holder")) ?? "";
        var inFolder = root.Word("transport", Transports, false);
        if (inFolder ? format is not (WireFormat.Files or WireFormat.FhirR4) : format == WireFormat.Files)
            root.Report("'transport: folder' goes with 'format: files' or 'format: fhir-r4', and 'format: files' with no other transport");
        var notation = new Notation(root.Words("dates", DateNotations), root.Word("decimal", Decimals, false));
        var definition = new SourceDefinition
        {
            Id = root.Text("id"),
            Title = root.Text("title"),
            Holder = holder,
            Holders = holder.Length > 0 ? [holder, .. root.Texts("further_holders")] : [],
            Format = format,
            FormatStatus = root.Word("format_status", Statuses, FormatStatus.Assumed),
            Municipality = ReadMunicipality(root),
            Authentication = SourceAuthenticationFile.Read(root),
            AskedWith = root.Word("asked_with", Numbers, AskedWith.CurrentNumber),
            RefusesAdministrativeNumbers = root.Flag("refuses_administrative_numbers"),
            Coverage = receivesOnly ? SourceCoverage.None : ReadCoverage(root.Map("coverage")),
            Quality = receivesOnly ? null : root.Localized("quality"),
            NeverAsked = never,
            NeverAskedCategories = never is null ? [] : root.Texts("categories"),
            SourceDecides = root.Flag("source_decides"),
            PurposeCodes = root.OptionalMap("purpose_codes")?.Table() ?? new Dictionary<string, string>(),
            NationalIdInUrl = root.Flag("national_id_in_url"),
            Namespaces = root.Texts("namespaces").ToHashSet(),
            Drop = inFolder ? DropDefinitionFile.Read(root, format) : null,
            XmlInside = root.Texts("xml_inside").ToHashSet(),
            HasLookups = root.Flag("lookups"),
            Limits = never is null ? ReadLimits(root.Map("limits")) : OfNoAnswer,
            Person = ReadPerson(root),
            Tells = ReadTells(root.OptionalMap("tells")),
            Errors = ReadErrors(root.OptionalMap("errors")),
            Requests = ReadRequests(root, new RequestForm(format, notation, root.Flag("national_id_in_url"), inFolder), never),
        };
        root.Done();
        DefinitionCheck.Check(root, definition, catalogue);
        ReviewedDataException.ThrowIfAny(file.Errors);
        return definition;
    }

    private static MunicipalityId? ReadMunicipality(YamlMap root)
    {
        var text = root.Text("municipality");
        if (text == "shared" || text.Length == 0)
            return null;
        if (MunicipalityId.TryParse(text) is { } id)
            return id;
        root.Report("'municipality' must be 'shared' or four digits");
        return null;
    }

    private static PersonCheck? ReadPerson(YamlMap root)
    {
        if (!root.Has("person"))
            return null;
        if (root.HoldsMap("person"))
        {
            var map = root.Map("person");
            var check = new PersonCheck(null, ReadPaths(map, "at"), map.Flag("required"))
            {
                Texts = ReadPaths(map, "texts"),
                Keys = [.. map.Maps("keys").Select(keys => Finish(keys, new OwnKeys(ReadPaths(keys, "at"), FactMappingFile.RequiredPath(keys, "among"))))],
            };
            if (check.At.Count == 0 && (check.Required || check.Texts.Count + check.Keys.Count == 0))
                map.Report("'at' is missing: the places where a payload names the person");
            return Finish(map, check);
        }
        var field = root.Text("person");
        if (!field.All(char.IsLetterOrDigit))
            root.Report("'person' is no field name: letters and digits only; it is looked for wherever it stands");
        return new PersonCheck(field, [], Required: false);
    }

    private static List<FieldPath> ReadPaths(YamlMap map, string key) => [.. map.Texts(key).Select(text => FactMappingFile.Parse(map, key, text)).OfType<FieldPath>()];

    private static PersonMapping? ReadTells(YamlMap? map) => map is null ? null : Finish(map, new PersonMapping(
        FactMappingFile.Path(map, "protected"), FactMappingFile.Path(map, "until"),
        [.. map.Maps("texts").Select(text => Finish(text, new IdentifyingText(
            FactMappingFile.RequiredPath(text, "in"), [.. text.Texts("parts").Select(part => FactMappingFile.Parse(text, "parts", part)).OfType<FieldPath>()])))])
    {
        Died = FactMappingFile.Path(map, "died"),
    });

    private static SourceCoverage ReadCoverage(YamlMap map) => Finish(map, new SourceCoverage(
        map.OptionalText("from") ?? "", map.OptionalText("until") ?? "", map.Localized("completeness"), map.Localized("updated")));

    private static SourceLimits ReadLimits(YamlMap map) => Finish(map, new SourceLimits(
        TimeSpan.FromMilliseconds(map.RequiredNumber("deadline_ms", 100, LongestDeadlineMilliseconds)),
        map.RequiredNumber("maximum_kib", 1, LargestAnswerKib) * 1024,
        map.RequiredNumber("maximum_facts", 1, MostFacts))
    {
        Concurrent = map.Number("concurrent", SourceHttp.ConnectionsPerSource, 1, SourceHttp.ConnectionsPerSource),
        HedgeAfter = map.Has("hedge_after_ms") ? TimeSpan.FromMilliseconds(map.Number("hedge_after_ms", 0, LeastHedgeMilliseconds, LongestDeadlineMilliseconds)) : null,
    });

    private static SourceErrors ReadErrors(YamlMap? map)
    {
        if (map is null)
            return new SourceErrors(null, new Dictionary<string, SourceOutcome>(), new Dictionary<int, SourceOutcome>());
        var statuses = new Dictionary<int, SourceOutcome>();
        foreach (var (status, outcome) in ReadOutcomes(map.OptionalMap("statuses")))
        {
            if (int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 400 and <= 599)
                statuses[number] = outcome;
            else
                map.Report("statuses", $"'{status}' is no HTTP status from 400 to 599");
        }
        return Finish(map, new SourceErrors(FactMappingFile.Path(map, "path"), ReadOutcomes(map.OptionalMap("codes")), statuses));
    }

    private static Dictionary<string, SourceOutcome> ReadOutcomes(YamlMap? table)
    {
        var outcomes = new Dictionary<string, SourceOutcome>();
        foreach (var (code, word) in table?.Table() ?? new Dictionary<string, string>())
        {
            if (ErrorOutcomes.TryGetValue(word, out var outcome))
                outcomes[code] = outcome;
            else
                table!.Report($"'{word}' must be one of {string.Join(", ", ErrorOutcomes.Keys)}");
        }
        return outcomes;
    }

    private static List<SourceRequest> ReadRequests(YamlMap root, RequestForm form, NeverAsked? never)
    {
        var requests = root.Maps("requests").Select(map => SourceRequestFile.Read(map, form)).ToList();
        if (requests.Count == 0 && never is null)
            root.Report("'requests' is missing: a source that cannot be asked holds nothing for anybody");
        if (requests.Count > 0 && never is not null)
            root.Report("a source that is never asked has no 'requests'");
        return requests;
    }

    private static T Finish<T>(YamlMap map, T value)
    {
        map.Done();
        return value;
    }
}
