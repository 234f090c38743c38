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

    /// <summary>Who calls; the call's declaration has let nobody else pass. Whose record or report it is about, is decided later.</summary>
    internal static Caller CallerOf(ServerCallContext context) => CallerIdentity.Identify(context.GetHttpContext().User) ?? throw DisclosureLogErrors.CallerRefused();

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

    /// <summary>A request that can be used.</summary>
    internal static T Checked<T>(Read<T> read) => read.Violations.Count == 0 ? read.Value : throw DisclosureLogErrors.BadRequest(read.Violations);

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
            LogReadingLogMessages.LogUnavailable(log, e.Why);
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
}
