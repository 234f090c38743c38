using System.Net;
using System.Text.Json;
using Gateway.Access;
using Gateway.Sources.Resilience;

namespace Gateway.Sources;

/// <summary>Puts one question and reads the answer in the source's wire format.</summary>
internal static class SourceReading
{
    // A person's records fill a few pages; a source that keeps offering more is turning in a circle.
    private const int MostPages = 20;

    internal static async Task<SourceOutcome> AskAsync(
        SourceClient client, SourceConnection connection, SourceQuestion question, AnswerRoom room, CancellationToken deadline)
    {
        using var reply = await SourceCall.AskAsync(client, connection, question, room, deadline);
        if (reply.Failure is { } failure)
            return new SourceOutcome.Failed(failure);
        if (ToldInPayload(reply, question.Definition.Errors) is { } told)
            return told;
        return question.Definition.Format switch
        {
            WireFormat.RestJson => RestJson.Interpret(reply.Json!.RootElement, question),
            WireFormat.FhirR4 => await ReadPagesAsync(client, connection, question, reply.Json!.RootElement, room, deadline),
            _ => throw new ArgumentOutOfRangeException(nameof(question)),
        };
    }

    // Business errors stand in the payload, under 200 as under 4xx; an unknown one is an error and never "nothing held".
    private static SourceOutcome? ToldInPayload(SourceCall.Reply reply, SourceErrors errors)
    {
        var told = (errors.Code?.Find(reply.Json!.RootElement) ?? []).Select(FieldPath.Scalar).Where(code => code.Length > 0)
            .Select(code => errors.Outcomes.GetValueOrDefault(code) ?? new SourceOutcome.Failed(ReasonCode.SourceError)).ToList();
        if (told.Count > 0)
            return told.Find(outcome => outcome is SourceOutcome.Failed) ?? told[0];
        return reply.Status == HttpStatusCode.OK ? null : new SourceOutcome.Failed(ReasonCode.SourceError);
    }

    private static async Task<SourceOutcome> ReadPagesAsync(
        SourceClient client, SourceConnection connection, SourceQuestion question, JsonElement first, AnswerRoom room, CancellationToken deadline)
    {
        var documents = new List<IDisposable>();
        try
        {
            if (FhirBundle.TryRead(first) is not { } bundle)
                return new SourceOutcome.Failed(ReasonCode.SourceMalformed);
            var pages = new List<FhirBundle> { bundle };
            ReasonCode? stopped = null;
            while (stopped is null && pages[^1].Next is { Length: > 0 } next)
            {
                if (pages.Count == MostPages)
                    stopped = ReasonCode.SourceTooLarge;
                else if (OwnPage(next, connection, question.Person) is not { } page)
                    stopped = ReasonCode.SourceRedirected;
                else
                    stopped = await AddPageAsync(client, page, pages, documents, room, deadline);
            }
            var outcome = Fhir.Interpret(pages, question);
            return outcome is SourceOutcome.Answered answered && stopped is not null ? answered with { Incomplete = stopped } : outcome;
        }
        finally
        {
            documents.ForEach(d => d.Dispose());
        }
    }

    private static async Task<ReasonCode?> AddPageAsync(
        SourceClient client, Uri page, List<FhirBundle> pages, List<IDisposable> documents, AnswerRoom room, CancellationToken deadline)
    {
        var reply = await SourceCall.FollowAsync(client, page, room, deadline);
        documents.Add(reply);
        if (reply.Failure is { } failure)
            return failure;
        if (reply.Status != HttpStatusCode.OK || FhirBundle.TryRead(reply.Json!.RootElement) is not { } bundle)
            return ReasonCode.SourceMalformed;
        pages.Add(bundle);
        return null;
    }

    // A next page is followed on the source's own address only, and never when it puts the national id in a URL.
    private static Uri? OwnPage(string next, SourceConnection connection, Person person) =>
        Uri.TryCreate(connection.Address, next, out var page)
        && page.Scheme == connection.Address.Scheme && page.Authority == connection.Address.Authority
        && page.AbsolutePath.StartsWith(connection.Address.AbsolutePath, StringComparison.Ordinal)
        && !Names(page, person) ? page : null;

    // However it is written: encoded once or more, with hyphens or blanks, in either case.
    private static bool Names(Uri page, Person person)
    {
        var text = page.AbsoluteUri;
        for (var decoded = Uri.UnescapeDataString(text); decoded != text; decoded = Uri.UnescapeDataString(text))
            text = decoded;
        var bare = string.Concat(text.Where(char.IsAsciiLetterOrDigit));
        return person.Numbers.Any(n => bare.Contains(n.Reveal(), StringComparison.OrdinalIgnoreCase));
    }
}
