using Gateway.Overview.V1;
using Gateway.Sources.V1;

namespace Gateway.Tests.Cli;

/// <summary>Answers about systems.</summary>
internal static class SampleSources
{
    public static ListSourcesResponse List() => new()
    {
        Sources =
        {
            new Source
            {
                SourceId = "dfdg", Title = "DFDG", Format = "rest-json", Connected = true,
                Coverage = new SourceCoverage { Completeness = new Text { Da = "Alt siden", En = "All since" }, From = "2013" },
                Quality = new Text { Da = "Mangler noget", En = "Something is missing" },
                State = new SourceState { Breaker = "open", Calls = 12, LatencyP50Ms = 40, LatencyP95Ms = 900, Failures = { new FailureCount { Reason = "SOURCE_TIMEOUT", Count = 5 } } },
            },
            new Source
            {
                SourceId = "nab", Title = "Alkoholregistret", Format = "rest-json", FormatAssumed = true,
                NeverAsked = new NeverAsked { Kind = "statistics-only", LegalBases = { new LegalBasis { BasisId = "dbl-10", Statute = "Databeskyttelsesloven", Paragraph = "§ 10" } } },
            },
            new Source { SourceId = "acadre", Title = "Acadre", Format = "soap-1.1" },
        },
    };

    public static CheckSourceResponse Asked() => new()
    {
        Source = new Source { SourceId = "dfdg", Title = "DFDG" },
        How = CheckedHow.Asked,
        Requests =
        {
            new CheckedRequest
            {
                RequestId = "measures",
                Items = { new MappedItem { Category = "employment-measures", Code = "Praktik", Start = "2026-01-05", Status = "aktiv", Values = { new MappedValue { Name = "hours", Text = "15 timer" } } } },
                NotMapped = { new NotMapped { Path = "measures.items.mood", Count = 2 } },
            },
        },
    };

    public static CheckSourceResponse Wrong() => new() { Errors = { new DefinitionError { Line = 4, Message = "'format' must be one of rest-json" }, new DefinitionError { Line = 2, Message = "'title' is missing" } } };
}
