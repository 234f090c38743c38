using Gateway.Access;
using Gateway.Sources;
using Gateway.Tests.Sources;

namespace Gateway.Tests.Overview;

/// <summary>Answers of the shipped sources, as they would come out of the federation.</summary>
internal static class Answers
{
    public static Fact Fact(string category, string id, string start = "2026-01-01") => new()
    {
        Category = category,
        SourceItemId = id,
        Code = new Concept([new Coding("urn:test", id, "", "")], id),
        Start = start,
        End = "",
        Status = "",
        Outcome = null,
        Values = [],
        LastChangedAt = "2026-02-02",
    };

    /// <summary>An answer to one request of a shipped source, about the request's categories.</summary>
    public static SourceAnswer To(string source, string request, SourceOutcome outcome) =>
        new(Shipped.Definition(source), Shipped.Request(source, request).Categories, Shipped.Noon, outcome, request);

    public static SourceOutcome Holding(params Fact[] facts) => new SourceOutcome.Answered(facts, []);

    public static SourceOutcome Failing(ReasonCode reason) => new SourceOutcome.Failed(reason);
}
