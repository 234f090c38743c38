using System.Net;
using System.Text.Json;
using Gateway.Access;
using Gateway.Sources.Formats;
using Gateway.Sources.Resilience;

namespace Gateway.Sources;

/// <summary>Puts one question and reads the answer in the source's wire format.</summary>
internal static class SourceReading
{
    internal static async Task<SourceOutcome> AskAsync(
        SourceClient client, SourceConnection connection, SourceQuestion question, AnswerRoom room, CancellationToken deadline)
    {
        // Unknown means no: a purpose that the source has no code for is not asked under another.
        if (!question.PurposeIsAgreed)
            return new SourceOutcome.Failed(ReasonCode.SourceRefusedPurpose);
        if (question.Definition.RefusesAdministrativeNumbers && question.Citizen.IsAdministrative)
            return new SourceOutcome.Failed(ReasonCode.SourceRefusedIdentifier);
        if (question.Definition.Format == WireFormat.FhirR4)
            return await FhirReading.AskAsync(client, connection, question, room, deadline);
        using var chain = new CallChain(client, connection, question, room);
        return await chain.AskAsync(deadline);
    }

    // Business errors stand in the payload, under 200 as under 4xx; an unknown one is an error and never "nothing held".
    internal static SourceOutcome? ToldInPayload(SourceCall.Reply reply, SourceDefinition definition)
    {
        var errors = definition.Errors;
        if (reply.Status != HttpStatusCode.OK && reply.Json is null)
            return errors.Statuses.GetValueOrDefault((int)reply.Status) ?? new SourceOutcome.Failed(ReasonCode.SourceError);
        var told = (errors.Code?.Alternatives ?? []).SelectMany(steps => CodesIn(reply.Json!.RootElement, steps))
            .Select(code => errors.Outcomes.GetValueOrDefault(code) ?? new SourceOutcome.Failed(ReasonCode.SourceError)).ToList();
        if (told.Count > 0)
            return told.Find(outcome => outcome is SourceOutcome.Failed) ?? told[0];
        // A fault that the definition looks for under no path is one all the same, whatever else stands beside it.
        if (definition.IsSoap && reply.Json!.RootElement.TryGetProperty(SoapEnvelope.Fault, out _))
            return new SourceOutcome.Failed(ReasonCode.SourceError);
        return reply.Status == HttpStatusCode.OK ? null : errors.Statuses.GetValueOrDefault((int)reply.Status) ?? new SourceOutcome.Failed(ReasonCode.SourceError);
    }

    // The codes that stand there; an error without one is an error nobody knows, and told as an empty code.
    private static IEnumerable<string> CodesIn(JsonElement root, IReadOnlyList<FieldPath.Step> steps)
    {
        var own = steps.ToList().FindLastIndex(step => step is FieldPath.Step.Name);
        var code = FieldPath.Along(steps.Skip(own));
        return own <= 0 ? code.Find(root).Select(FieldPath.Scalar).Where(text => text.Length > 0) : FieldPath.Along(steps.Take(own)).Find(root).Select(code.Text);
    }
}
