using System.Net;
using System.Text.Json;
using Gateway.Sources.Resilience;
using Gateway.Access;

namespace Gateway.Sources;

/// <summary>Puts one question in FHIR and reads all pages of the answer.</summary>
internal static class FhirReading
{
    // A person's records fill a few pages; a source that keeps offering more is turning in a circle.
    private const int MostPages = 20;

    internal static async Task<SourceOutcome> AskAsync(
        SourceClient client, SourceConnection connection, SourceQuestion question, AnswerRoom room, CancellationToken deadline)
    {
        using var reply = await SourceCall.AskAsync(client, connection, question, question.Request.Calls[0], CallValues.None, room, deadline);
        if (reply.Failure is { } failure)
            return new SourceOutcome.Failed(failure);
        if (SourceReading.ToldInPayload(reply, question.Definition) is { } told)
            return told;
        return await ReadPagesAsync(client, connection, question, reply.Json!.RootElement, room, deadline);
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
                else if (OwnAddress.Of(next, connection, question.Person) is not { } page)
                    stopped = ReasonCode.SourceRedirected;
                else
                    stopped = await AddPageAsync(client, connection, question, page, pages, documents, room, deadline);
            }
            var outcome = Fhir.Interpret(pages, question, room);
            return outcome is SourceOutcome.Answered answered && stopped is not null ? answered with { Incomplete = stopped } : outcome;
        }
        finally
        {
            documents.ForEach(d => d.Dispose());
        }
    }

    private static async Task<ReasonCode?> AddPageAsync(
        SourceClient client, SourceConnection connection, SourceQuestion question, Uri page, List<FhirBundle> pages, List<IDisposable> documents, AnswerRoom room, CancellationToken deadline)
    {
        var reply = await SourceCall.FollowAsync(client, connection, question, question.Request.Calls[0], page, room, deadline);
        documents.Add(reply);
        if (reply.Failure is { } failure)
            return failure;
        if (reply.Status != HttpStatusCode.OK || FhirBundle.TryRead(reply.Json!.RootElement) is not { } bundle)
            return ReasonCode.SourceMalformed;
        pages.Add(bundle);
        return null;
    }
}
