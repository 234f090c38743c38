using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Sources;

namespace Gateway.Casework;

/// <summary>Elements of FHIR R4 out of the sources' facts. What FHIR's types cannot hold is left out, never changed: the narrative has it as it stands.</summary>
internal static partial class FhirElements
{
    private const string DataAbsentReason = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

    internal static JsonObject Reference(string fullUrl) => new() { ["reference"] = fullUrl };

    internal static JsonObject Coded(string system, string code, string? display)
    {
        var coding = new JsonObject { ["system"] = system, ["code"] = code };
        if (display is not null)
            coding["display"] = display;
        return new JsonObject { ["coding"] = new JsonArray(coding) };
    }

    /// <summary>A concept in words alone.</summary>
    internal static JsonObject Worded(string text) => new JsonObject().With("text", text) ?? Unknown();

    /// <summary>A concept with its codes, each in its own system, known or not.</summary>
    internal static JsonObject Concept(Concept concept)
    {
        var codings = concept.Codings.Select(Coding).OfType<JsonObject>().ToArray();
        var written = Worded(ItemWords.Of(concept));
        if (codings.Length > 0)
            written["coding"] = new JsonArray([.. codings]);
        return written;
    }

    /// <summary>A fact's period; null where it has neither end.</summary>
    internal static JsonObject? Period(Fact fact)
    {
        var period = new JsonObject();
        period.PutDate("start", fact.Start);
        period.PutDate("end", fact.End);
        return period.Count > 0 ? period : null;
    }

    internal static JsonObject Titled(string title) => new JsonObject().With("title", title) ?? Unknown();

    /// <summary>That something was not asked for.</summary>
    internal static JsonObject NotAsked() => Absent("not-asked");

    /// <summary>That something is not known.</summary>
    internal static JsonObject Unknown() => Absent("unknown");

    /// <summary>A date or instant, as exactly as FHIR can hold it: a time without a zone is a day there.</summary>
    internal static void PutDate(this JsonObject element, string name, string date)
    {
        if (Instant().IsMatch(date))
            element[name] = date;
        else if (Date().Match(date) is { Success: true } day)
            element[name] = day.Value;
    }

    /// <summary>A text; nothing where it is empty.</summary>
    internal static void PutText(this JsonObject element, string name, string text) => element.With(name, text);

    /// <summary>A text without the control characters that neither FHIR nor XML can hold.</summary>
    internal static string Clean(string text) => string.Concat(text.EnumerateRunes().Where(r => r.Value is '\t' or '\n' or '\r' || (r.Value >= ' ' && r.Value is not (0xFFFE or 0xFFFF)))).Trim();

    private static JsonObject? With(this JsonObject element, string name, string text)
    {
        if (Clean(text) is not { Length: > 0 } clean)
            return null;
        element[name] = clean;
        return element;
    }

    private static JsonObject? Coding(Coding coding)
    {
        var written = new JsonObject();
        if (Uri().IsMatch(coding.System))
            written["system"] = coding.System;
        if (Code().IsMatch(coding.Code))
            written["code"] = coding.Code;
        written.PutText("version", coding.Version);
        written.PutText("display", coding.Text);
        return written.ContainsKey("code") || written.ContainsKey("display") ? written : null;
    }

    private static JsonObject Absent(string why) => new() { ["extension"] = new JsonArray(new JsonObject { ["url"] = DataAbsentReason, ["valueCode"] = why }) };

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Instant();

    [GeneratedRegex(@"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?(?=T|\z)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Date();

    [GeneratedRegex(@"^\S+\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Uri();

    [GeneratedRegex(@"^[^\s\p{Cc}]+(\s[^\s\p{Cc}]+)*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();
}
