using Gateway.Access;
using Gateway.Callers;
using Gateway.Sources;
using Gateway.Sources.Credentials;
using Gateway.Sources.Dropped;
using Gateway.Sources.Resilience;

namespace Gateway.SourceWatch;

/// <summary>Tries a definition on a line of its own, which counts in nobody's figures and wakes no resting system's breaker.</summary>
internal sealed class SourceTrial(SourceLines lines, DroppedSources dropped, TimeProvider clock)
{
    // No case system's number; no source is asked with it.
    private static readonly CaseId NoCase = CaseId.TryParse("0")!;

    /// <summary>The line to try it on; null where there is no connection.</summary>
    internal SourceLine? LineTo(SourceDefinition definition, Uri? against) => lines.ForTrial(definition, against, clock);

    /// <summary>Whether the connection lacks what the definition demands.</summary>
    internal static bool LacksCredentials(SourceDefinition definition, SourceLine line) =>
        CredentialCheck.Missing(definition.Authentication, line.Connection).Any()
        || definition.Requests.SelectMany(r => r.Calls).SelectMany(SourceRequestFile.SettingsOf).Any(s => !line.Connection.Settings.ContainsKey(s));

    /// <summary>Puts each of its requests about a synthetic citizen, one after the other.</summary>
    internal async Task<IReadOnlyList<SourceAnswer>> AskAsync(SourceDefinition definition, SourceLine line, Caller officer, SyntheticCitizen citizen, CancellationToken gone)
    {
        var answers = new List<SourceAnswer>();
        // A source that demands a code for the purpose is asked under the first it has one for.
        var asked = new AccessRequest(officer, citizen.Person, NoCase, definition.PurposeCodes.Keys.FirstOrDefault() ?? "", null, []);
        foreach (var question in SourceQuestion.About(citizen, definition, asked, clock.GetUtcNow()))
        {
            var outcome = await OutcomeOfAsync(line, question, gone);
            answers.Add(new SourceAnswer(definition, question.Categories, question.AskedAt, outcome, question.Request.Id));
        }
        return answers;
    }

    /// <summary>Whether it can be reached, without any person: a folder that can be read, or any answer at all from its address.</summary>
    internal async Task<bool> ReachesAsync(SourceDefinition definition, SourceLine line, CancellationToken gone)
    {
        if (definition.Drop is not null)
            return dropped.Find(definition.Id)?.Health?.FolderIsReadable == true;
        using var deadline = Deadline(definition, gone);
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Head, line.Connection.Address);
            using var response = await line.Http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            return true;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            gone.ThrowIfCancellationRequested();
            return false;
        }
    }

    private async Task<SourceOutcome> OutcomeOfAsync(SourceLine line, SourceQuestion question, CancellationToken gone)
    {
        // What was delivered is mapped anew; the files were read by the connected definition.
        if (question.Definition.Drop is not null)
            return dropped.Find(question.Definition.Id)?.Answer(question) ?? new SourceOutcome.Failed(ReasonCode.SourceNotConnected);
        using var deadline = Deadline(question.Definition, gone);
        using var memory = new CallMemory();
        using var room = memory.RoomFor(question.Definition);
        try
        {
            return await line.AskAsync(client => SourceReading.AskAsync(client, line.Connection, question, room, deadline.Token), question.Definition.Limits.Deadline, deadline.Token);
        }
        catch (OperationCanceledException)
        {
            gone.ThrowIfCancellationRequested();
            return new SourceOutcome.Failed(ReasonCode.SourceTimeout);
        }
    }

    private static CancellationTokenSource Deadline(SourceDefinition definition, CancellationToken gone)
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(gone);
        deadline.CancelAfter(definition.Limits.Deadline);
        return deadline;
    }
}
