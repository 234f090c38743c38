using Gateway.Access;
using Gateway.Callers;
using Gateway.Storage;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Gateway.LogReading;

/// <summary>What every call of this room's edge has in common: who may ask, where a list goes on, and what a failure becomes.</summary>
internal sealed class LogEdge(LogPages pages, CatalogueWords words, TimeProvider clock, ILogger<LogEdge> log)
{
    /// <summary>The tokens of lists.</summary>
    internal LogPages Pages => pages;

    /// <summary>The privacy officer who calls, at least at a level.</summary>
    internal Caller OfficerOf(ServerCallContext context, AssuranceLevel least) => CallerOf(context, least, role => role == Role.PrivacyOfficer);

    /// <summary>Who may have a report or receipt, at least at a level: whose, is decided later.</summary>
    internal Caller ReaderOf(ServerCallContext context, AssuranceLevel least) =>
        CallerOf(context, least, role => role is Role.PrivacyOfficer or Role.Citizen or Role.Representative);

    /// <summary>The refusal of a report about somebody else.</summary>
    internal RpcException CitizenRefused()
    {
        LogReadingLogMessages.Refused(log, "citizen");
        return DisclosureLogErrors.CitizenRefused();
    }

    /// <summary>Where a token says that a list goes on; null where there is no token.</summary>
    internal LogPlace? PlaceOf(string token, Caller caller, IMessage asked) =>
        token.Length == 0 ? null : pages.Read(token, caller, asked) ?? throw DisclosureLogErrors.NoSuchPage();

    /// <summary>A change under its key.</summary>
    internal KeyedRequest Keyed(Caller officer, ServerCallContext context, string key, IMessage request) =>
        DisclosureLogRequestReader.Keyed(officer, context.Method, key, request, clock.GetUtcNow());

    /// <summary>What ids in disclosures were called.</summary>
    internal Task<RecordedCatalogues> WordsOfAsync(Caller caller, IReadOnlyList<LoggedUse> uses) =>
        words.OfAsync(caller.Municipality, uses.Select(u => (u.CatalogueVersion, u.At)));

    /// <summary>What ids in rows of a report were called.</summary>
    internal Task<RecordedCatalogues> WordsOfAsync(Caller caller, IReadOnlyList<AccessReportRow> rows) =>
        words.OfAsync(caller.Municipality, rows.Select(r => (r.CatalogueVersion, r.At)));

    /// <summary>A moment as the wire has it.</summary>
    internal static Timestamp? Timestamp(DateTimeOffset? at) => at?.ToTimestamp();

    /// <summary>Answers, or fails without telling what it stumbled over.</summary>
    internal async Task<T> AnswerAsync<T>(Func<Task<T>> answer)
    {
        try
        {
            return await answer();
        }
        catch (DisclosureLogUnavailableException e)
        {
            LogReadingLogMessages.LogUnavailable(log, e.InnerException?.GetType().Name ?? "");
            throw DisclosureLogErrors.DisclosureLogUnavailable();
        }
        catch (OperationCanceledException)
        {
            throw DisclosureLogErrors.TooLate();
        }
        catch (Exception e) when (e is not RpcException)
        {
            // The type and place alone: a message may quote what it stumbled over.
            LogReadingLogMessages.Failed(log, e.GetType().Name, e.TargetSite?.Name ?? "");
            throw DisclosureLogErrors.Internal();
        }
    }

    private Caller CallerOf(ServerCallContext context, AssuranceLevel least, Func<Role, bool> mayAsk)
    {
        if (CallerIdentity.Identify(context.GetHttpContext().User) is not { } caller || !mayAsk(caller.Role))
        {
            LogReadingLogMessages.Refused(log, "role");
            throw DisclosureLogErrors.CallerRefused();
        }
        if (caller.Assurance >= least)
            return caller;
        LogReadingLogMessages.Refused(log, "assurance");
        throw DisclosureLogErrors.AssuranceTooLow(least);
    }
}
