using System.Security.Claims;
using Gateway.Access;
using Gateway.Consent;
using Gateway.DisclosureLog;
using Gateway.Disclosures;
using Gateway.Sources;
using Gateway.Storage;

namespace Gateway.Overview;

/// <summary>
/// The same path as <see cref="OverviewQuery"/>, walked in parts: what is whole is assembled, recorded and released
/// together, while the rest is still being asked. Every section leaves exactly once, on a receipt of its own group.
/// </summary>
internal sealed class OverviewStream(QueryStart start, AccessBook records, DisclosureRecorder disclosures, Federation sources, TimeProvider clock)
{
    // How often an open stream looks whether a consent was withdrawn, where nothing wakes it (another replica took the
    // withdrawal): a quarter of the second within which it must be honoured.
    private static readonly TimeSpan Watch = TimeSpan.FromMilliseconds(250);

    /// <summary>Runs one query and hands over each part as soon as it may leave. False: the caller is not known here.</summary>
    /// <exception cref="DisclosureLogUnavailableException">Something could not be recorded; it, and what comes after, did not leave.</exception>
    /// <exception cref="OperationCanceledException">The caller has gone, or its deadline has passed.</exception>
    internal async Task<bool> RunAsync(
        OverviewQuestion question, ClaimsPrincipal principal, CallDeadline deadline, Func<OverviewPart, Task> deliver, CancellationToken callerGone)
    {
        // 1 who asks, 2 may they, 3 write it down
        if (await start.BeginAsync(question, principal, AccessUse.Stream, deadline, callerGone) is not var (grant, query))
            return false;

        // Whatever ends the stream, nothing of it is asked any longer.
        using var over = CancellationTokenSource.CreateLinkedTokenSource(callerGone);
        IReadOnlyList<AskedQuestion> asked = [];
        try
        {
            await deliver(new OverviewPart.Opening(query.Position, grant, deadline.At));

            // 4 ask
            asked = sources.AskEach(grant, query, deadline, over.Token);

            // 5 assemble, 6 write it down, 7 release: each group as it comes
            var groups = await ReleaseAsTheyComeAsync(grant, query, asked, deliver, callerGone);
            await deliver(new OverviewPart.Closing(groups, OverviewContent.Together(grant, [.. groups.Select(g => g.Content)], await AllowedNowAsync(grant))));
            return true;
        }
        catch (Exception e)
        {
            await disclosures.RecordFailureAsync(query, grant, SourceAnswer.WrongPersonIn(await AskedQuestion.AnsweredAsync(asked)), FailureCauses.Of(e, callerGone));
            throw;
        }
        finally
        {
            await over.CancelAsync();
        }
    }

    private async Task<IReadOnlyList<OverviewPart.Group>> ReleaseAsTheyComeAsync(
        AccessGrant grant, RecordedQuery query, IReadOnlyList<AskedQuestion> asked, Func<OverviewPart, Task> deliver, CancellationToken callerGone)
    {
        var waited = grant.Decisions.Select(d => d.Category.Id).ToHashSet();
        var groups = new List<OverviewPart.Group>();
        while (waited.Count > 0)
        {
            // Before the records are read: what changes afterwards wakes.
            var change = records.NextChange;
            var answered = asked.Where(a => a.Answer.IsCompleted).ToList();
            var whole = await WholeAsync(grant, waited, [.. asked.Except(answered)]);
            if (whole.Count == 0)
            {
                await NewsAsync(asked, change, callerGone);
                continue;
            }
            waited.ExceptWith(whole);
            var answers = await Task.WhenAll(answered.Select(a => a.Answer));
            callerGone.ThrowIfCancellationRequested();
            var part = grant.Only(whole);
            var (receipt, confirmed) = await disclosures.RecordDisclosureAsync(query, part, OverviewAssembler.Assemble(part, answers), last: waited.Count == 0);
            var group = new OverviewPart.Group(receipt.Position, confirmed.Release(receipt));
            groups.Add(group);
            await deliver(group);
        }
        return groups;
    }

    private async Task<HashSet<string>> WholeAsync(AccessGrant grant, HashSet<string> waited, IReadOnlyList<AskedQuestion> open) =>
        Whole(grant, waited, await AllowedNowAsync(grant), open);

    private async Task<HashSet<string>> AllowedNowAsync(AccessGrant grant)
    {
        var given = await records.ReadAsync(grant.Request);
        return [.. grant.Confirm(given, clock.GetUtcNow()).Allowed.Select(a => a.Category.Id)];
    }

    /// <summary>
    /// The categories that may leave. A category is whole when nobody is waited for any longer: all have answered,
    /// nobody was to be asked, or what allowed it has gone. Of a person whom the register protects, no content leaves
    /// before every source that may tell what is protected has answered: what one tells is hidden in all, and what is
    /// hidden does not depend on who answered first.
    /// </summary>
    internal static HashSet<string> Whole(AccessGrant grant, IReadOnlySet<string> waited, IReadOnlySet<string> allowed, IReadOnlyList<AskedQuestion> open)
    {
        var held = ProtectionCover.Registered(grant) is not null && open.Any(o => o.TellsOfPerson);
        return [.. waited.Where(c => !allowed.Contains(c) || !(held || open.Any(o => o.Categories.Contains(c))))];
    }

    private async Task NewsAsync(IReadOnlyList<AskedQuestion> asked, Task change, CancellationToken callerGone)
    {
        using var watch = CancellationTokenSource.CreateLinkedTokenSource(callerGone);
        await Task.WhenAny(asked.Select(a => a.Answer).Where(a => !a.IsCompleted).Append<Task>(change).Append(Task.Delay(Watch, clock, watch.Token)));
        await watch.CancelAsync();
        callerGone.ThrowIfCancellationRequested();
    }
}

/// <summary>What an overview in parts consists of. A closed set.</summary>
internal abstract record OverviewPart
{
    /// <summary>First: what is to come. Holds nothing about the citizen.</summary>
    internal sealed record Opening(LogPosition Asked, AccessGrant Grant, DateTimeOffset Due) : OverviewPart;

    /// <summary>Sections released together.</summary>
    internal sealed record Group(LogPosition Disclosed, OverviewContent Content) : OverviewPart;

    /// <summary>Last: every section has come. What is said of them together repeats what came, so it leaves out what no longer holds.</summary>
    internal sealed record Closing(IReadOnlyList<Group> Groups, OverviewContent Together) : OverviewPart;
}
