namespace Gateway.Tests.Sources;

/// <summary>Small FHIR payloads, as text.</summary>
internal static class FhirJson
{
    public const string Cpr = "urn:oid:1.2.208.176.1.2";
    public const string D1 = "1403859922";
    public const string D4 = "0806759970";

    /// <summary>A bundle of entries, each made by <see cref="Entry"/>.</summary>
    public static string Bundle(string type, params string[] entries) => $$"""{"resourceType":"Bundle","type":"{{type}}","entry":[{{string.Join(',', entries)}}]}""";

    /// <summary>A collection of resources without addresses.</summary>
    public static string Collection(params string[] resources) => Bundle("collection", [.. resources.Select(r => Entry(r))]);

    /// <summary>A search's result, all of it matches, and what else it says (such as <c>"total":3</c>).</summary>
    public static string Searchset(string more, params string[] resources) =>
        $$"""{"resourceType":"Bundle","type":"searchset",{{(more.Length > 0 ? more + "," : "")}}"entry":[{{string.Join(',', resources.Select(r => Entry(r, mode: r.Contains("\"Patient\",", StringComparison.Ordinal) ? "include" : "match")))}}]}""";

    public static string Entry(string resource, string fullUrl = "", string mode = "") =>
        $$"""{ {{(fullUrl.Length > 0 ? $"\"fullUrl\":\"{fullUrl}\"," : "")}}{{(mode.Length > 0 ? $"\"search\":{{\"mode\":\"{mode}\"}}," : "")}}"resource":{{resource}}}""";

    public static string Patient(string id, string number, string system = Cpr) =>
        $$"""{"resourceType":"Patient","id":"{{id}}","identifier":[{"system":"{{system}}","value":"{{number}}"}]}""";

    /// <summary>A condition whose subject is the reference, with further fields (such as <c>"note":[]</c>).</summary>
    public static string Condition(string id, string reference, string more = "") => About("Condition", id, $$"""{"reference":"{{reference}}"}""", more);

    /// <summary>A subject that names the person's number, and what else it says.</summary>
    public static string ByNumber(string number, string system = Cpr, string more = "") =>
        $$$"""{{{{(more.Length > 0 ? more + "," : "")}}}"identifier":{"system":"{{{system}}}","value":"{{{number}}}"}}""";

    public static string About(string type, string id, string subject, string more = "") =>
        $$"""{"resourceType":"{{type}}","id":"{{id}}","subject":{{subject}},"code":{"text":"{{id}}"}{{(more.Length > 0 ? "," + more : "")}}}""";
}
