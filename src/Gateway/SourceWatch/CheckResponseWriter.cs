using Gateway.Access;
using Gateway.Sources;
using Proto = Gateway.Sources.V1;

namespace Gateway.SourceWatch;

/// <summary>Writes what came of a check. What looks like a national id is left out of every text, though nobody here exists.</summary>
internal static class CheckResponseWriter
{
    private const string LeftOut = "(…)";

    internal static Proto.CheckSourceResponse Write(CheckResult result, PolicyCatalogue catalogue)
    {
        var written = new Proto.CheckSourceResponse { How = How(result.How) };
        written.Errors.AddRange(result.Errors.Select(e => new Proto.DefinitionError { Line = (uint)e.Line, Message = e.Message }));
        if (result.Definition is { } definition)
            written.Source = SourceResponseWriter.Source(new WatchedSource(definition, null, null), catalogue);
        written.Requests.AddRange(result.Answers.Select(Request));
        return written;
    }

    private static Proto.CheckedRequest Request(SourceAnswer answer)
    {
        var written = new Proto.CheckedRequest { RequestId = answer.RequestId };
        switch (answer.Outcome)
        {
            case SourceOutcome.Answered answered:
                written.Reason = answered.Incomplete?.Name() ?? "";
                written.Items.AddRange(answered.Facts.Select(Item));
                written.NotMapped.AddRange(answered.NotMapped.Select(n => new Proto.NotMapped { Path = Shown(n.Path), Count = (uint)n.Count }));
                break;
            case SourceOutcome.NothingHeld nothing:
                written.Reason = nothing.Reason.Name();
                break;
            case SourceOutcome.Failed failed:
                (written.Reason, written.Failed) = (failed.Reason.Name(), true);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(answer));
        }
        return written;
    }

    private static Proto.MappedItem Item(Fact fact)
    {
        var written = new Proto.MappedItem
        {
            Category = fact.Category,
            Code = Shown(Words(fact.Code)),
            Start = fact.Start,
            End = fact.End,
            Status = Shown(fact.Status),
            Outcome = fact.Outcome is { } outcome ? Shown(Words(outcome)) : "",
        };
        written.Codes.AddRange(fact.Code.Codings.Select(c => new Proto.MappedCode { System = c.System, Code = Shown(c.Code) }));
        written.Values.AddRange(fact.Values.Select(v => new Proto.MappedValue { Name = v.Name, Text = Shown(Words(v.Datum)) }));
        return written;
    }

    private static string Words(FactDatum datum) => datum switch
    {
        FactDatum.TextDatum text => text.Text,
        FactDatum.QuantityDatum quantity => $"{quantity.Value} {quantity.Unit}".TrimEnd(),
        FactDatum.ConceptDatum concept => Words(concept.Concept),
        FactDatum.FlagDatum flag => flag.Flag ? "true" : "false",
        FactDatum.DateDatum date => date.Date,
        _ => throw new ArgumentOutOfRangeException(nameof(datum)),
    };

    private static string Words(Concept concept) => concept.Text.Length > 0 ? concept.Text : concept.Codings is [var first, ..] ? first.Code : "";

    private static string Shown(string text) => NationalIds.StandIn(text) ? LeftOut : text;

    private static Proto.CheckedHow How(CheckedHow how) => how switch
    {
        CheckedHow.NotRead => Proto.CheckedHow.Unspecified,
        CheckedHow.NeverAsked => Proto.CheckedHow.NeverAsked,
        CheckedHow.NotConnected => Proto.CheckedHow.NotConnected,
        CheckedHow.CredentialsMissing => Proto.CheckedHow.CredentialsMissing,
        CheckedHow.Reached => Proto.CheckedHow.Reached,
        CheckedHow.NotReached => Proto.CheckedHow.NotReached,
        CheckedHow.Asked => Proto.CheckedHow.Asked,
        _ => throw new ArgumentOutOfRangeException(nameof(how)),
    };
}
