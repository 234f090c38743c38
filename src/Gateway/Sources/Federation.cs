using Gateway.Access;
using Gateway.DisclosureLog;
using Gateway.Sources.Dropped;
using Gateway.Sources.Resilience;
using Gateway.Telemetry;

namespace Gateway.Sources;

/// <summary>
/// Asks every source a grant allows, all at once. One sick source never delays or empties the others: each has its
/// own deadline, and whatever happens to it becomes its own outcome.
/// </summary>
internal sealed class Federation(SourceCatalogue catalogue, SourceLines lines, DroppedSources dropped, TimeProvider clock, ILogger<Federation> log)
{
    /// <summary>The connected sources that a grant's questions go to.</summary>
    internal IReadOnlyList<string> WouldAsk(AccessGrant grant) =>
        [.. SourceQuestion.From(grant, catalogue).Where(IsConnected).Select(q => q.Definition.Id).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The connected sources that hold each category a grant allows.</summary>
    internal IReadOnlyDictionary<string, IReadOnlyList<string>> WouldAskByCategory(AccessGrant grant)
    {
        var questions = SourceQuestion.From(grant, catalogue).Where(IsConnected).ToList();
        return grant.Allowed.Select(a => a.Category.Id).ToDictionary(
            id => id, id => (IReadOnlyList<string>)[.. questions.Where(q => q.Categories.Contains(id)).Select(q => q.Definition.Id).Distinct().Order(StringComparer.Ordinal)]);
    }

    /// <summary>
    /// Asks. Demands the grant that allows it and the proof that the query stands in the log. An answer throws only
    /// when the caller has gone.
    /// </summary>
    internal IReadOnlyList<AskedQuestion> AskEach(AccessGrant grant, RecordedQuery query, CallDeadline deadline, CancellationToken callerGone)
    {
        ArgumentNullException.ThrowIfNull(query);
        var time = deadline.ForSources(clock.GetUtcNow());
        var questions = SourceQuestion.From(grant, catalogue);
        // Of one call alone: one caller's slow, large answer is no other caller's business.
        var memory = new CallMemory();
        // What takes several calls in turn begins first: everybody waits for the longest of them, and the start of all the
        // others (signing, encrypting) would come before it.
        return [.. questions.OrderByDescending(q => q.Request.Calls.Count).Select(q => new AskedQuestion(q.Categories, q.Definition.TellsOfPerson, AskOneAsync(q, memory, time, callerGone)))];
    }

    private async Task<SourceAnswer> AskOneAsync(SourceQuestion question, CallMemory memory, TimeSpan time, CancellationToken callerGone)
    {
        using var signal = Signals.Question(question.Definition.Id, question.Request.Id);
        var askedAt = clock.GetUtcNow();
        var outcome = await OutcomeOfAsync(question, memory, time, callerGone);
        Tell(signal, outcome);
        // An answer about the wrong person must be known of, whoever waits for it.
        if (outcome is not SourceOutcome.Failed { Reason: ReasonCode.SourceWrongPerson })
            callerGone.ThrowIfCancellationRequested();
        if (outcome is SourceOutcome.Failed failed)
            SourceLog.Failed(log, question.Definition.Id, question.Request.Id, failed.Reason);
        return new SourceAnswer(question.Definition, question.Categories, askedAt, outcome, question.Request.Id);
    }

    private async Task<SourceOutcome> OutcomeOfAsync(SourceQuestion question, CallMemory memory, TimeSpan time, CancellationToken callerGone)
    {
        if (lines.To(question.Definition) is not { } line)
            return new SourceOutcome.Failed(ReasonCode.SourceNotConnected);
        if (time <= TimeSpan.Zero)
            return new SourceOutcome.Failed(ReasonCode.DeadlineTooShort);
        var limit = time < question.Definition.Limits.Deadline ? time : question.Definition.Limits.Deadline;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(callerGone);
        deadline.CancelAfter(limit);
        try
        {
            // Parsing does not listen to the token; waiting does, so the others are not kept.
            return await Task.Run(() => ReadAsync(line, question, memory, limit, deadline.Token), deadline.Token).WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            return new SourceOutcome.Failed(ReasonCode.SourceTimeout);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A payload that breaks the reader must not break the answer. The type alone: a message may quote content.
            SourceLog.Broke(log, question.Definition.Id, question.Request.Id, e.GetType().Name);
            return new SourceOutcome.Failed(ReasonCode.SourceMalformed);
        }
    }

    // The room is given back when the reading ends, which may be after the answer has been given up.
    private Task<SourceOutcome> ReadAsync(SourceLine line, SourceQuestion question, CallMemory memory, TimeSpan limit, CancellationToken deadline) =>
        line.AskAsync(
            async client =>
            {
                using var room = memory.RoomFor(question.Definition);
                if (question.Definition.Drop is not null)
                    return await AnswerAsync(question, room, deadline);
                return await SourceReading.AskAsync(client, line.Connection, question, room, deadline);
            },
            limit,
            deadline);

    // Of what was delivered, the citizen's part becomes a tree: as large as any source's answer, but there at once.
    private async Task<SourceOutcome> AnswerAsync(SourceQuestion question, AnswerRoom room, CancellationToken deadline)
    {
        using var turn = await room.AloneAsync(deadline);
        return dropped.Find(question.Definition.Id)?.Answer(question, room) ?? new SourceOutcome.Failed(ReasonCode.SourceNotConnected);
    }

    private static void Tell(Signals.Span signal, SourceOutcome outcome)
    {
        signal.With(KnownTags.SourceOutcome, outcome switch
        {
            SourceOutcome.Failed failed => failed.Reason.ToString(),
            SourceOutcome.NothingHeld => nameof(SourceOutcome.NothingHeld),
            _ => nameof(SourceOutcome.Answered),
        });
        if (outcome is SourceOutcome.Failed)
            signal.Fail();
    }

    private bool IsConnected(SourceQuestion question) => lines.To(question.Definition) is not null;
}

/// <summary>A question on its way.</summary>
/// <param name="Categories">What it is about.</param>
/// <param name="TellsOfPerson">Whether the answer may tell what is protected.</param>
/// <param name="Answer">What will come of it.</param>
internal sealed record AskedQuestion(IReadOnlyList<string> Categories, bool TellsOfPerson, Task<SourceAnswer> Answer)
{
    /// <summary>Waits for all. Throws only when the caller has gone.</summary>
    internal static async Task<IReadOnlyList<SourceAnswer>> AllAsync(IEnumerable<AskedQuestion> asked) => await Task.WhenAll(asked.Select(a => a.Answer));

    /// <summary>What has been answered by now; without what was given up.</summary>
    internal static Task<IReadOnlyList<SourceAnswer>> AnsweredAsync(IEnumerable<AskedQuestion> asked) => AllAsync(asked.Where(a => a.Answer.IsCompletedSuccessfully));
}
