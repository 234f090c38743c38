using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Access;
using Gateway.Sources.Resilience;

namespace Gateway.Sources;

/// <summary>
/// Makes the calls of one request in turn, each with what the earlier ones brought, and reads their answers together.
/// What fails at the first call fails the question; what fails later leaves the answer incomplete, and says so.
/// </summary>
internal sealed class CallChain(SourceClient client, SourceConnection connection, SourceQuestion question, AnswerRoom room) : IDisposable
{
    // A citizen's cases, each with its documents, or a record of many pages; a source that leads on and on is turning in a circle.
    private const int MostCalls = 100;

    private readonly AnswerTree _answers = new();
    private int _made;
    private ReasonCode? _incomplete;
    private SourceOutcome? _stop;

    internal async Task<SourceOutcome> AskAsync(CancellationToken deadline)
    {
        foreach (var call in question.Request.Calls.Where(IsNeeded))
        {
            await LayTogetherAsync(deadline);
            var targets = Targets(call);
            if (_stop is not null)
                return _stop;
            foreach (var target in targets)
            {
                if (await MakeAsync(call, target, deadline) is { } outcome)
                    return outcome;
            }
            await LayTogetherAsync(deadline);
            if (call.Requires is { } requires && _incomplete is null && requires.Path.Find(_answers.Root).Count == 0)
                return requires.Otherwise;
        }
        await LayTogetherAsync(deadline);
        return PayloadTree.Interpret(_answers.Root, question, _incomplete, room);
    }

    public void Dispose() => _answers.Dispose();

    // Where there are several answers, what mappings and later calls read is made of all of them.
    private async Task LayTogetherAsync(CancellationToken deadline)
    {
        if (_answers.IsWhole)
            return;
        await room.MakeAsync(_answers.Size, _answers.LayTogether, deadline);
        room.KeepInstead(_answers.Size);
    }

    private bool IsNeeded(CallTemplate call) => call.Categories.Count == 0 || call.Categories.Any(question.Categories.Contains);

    /// <summary>Where a call goes: to its own address, once or for each element, or to the links that came before.</summary>
    private List<Target> Targets(CallTemplate call)
    {
        if (call.Follow is { } follow && Links.AreMissing(follow, _answers.Root))
            _incomplete ??= ReasonCode.SourceGivesNoAccess;
        if (call.Follow is not null)
            return [.. Find(call, call.Follow).Select(FieldPath.Scalar).Where(link => link.Length > 0).Distinct().Where(IsNobodyElses).Select(link => OwnAddress.Of(link, connection, question.Person)).Where(IsOwn).Select(address => new Target(CallValues.None, address))];
        if (call.ForEach is { } each)
            return [.. Find(call, each).Select(element => Taken(call, path => path.Text(element))).OfType<CallValues>().Select(values => new Target(values, null))];
        if (call.Take.Count == 0)
            return [new Target(new CallValues(CallValues.None.Taken, call.Paging?.First ?? 0), null)];
        return Taken(call, path => Find(call, path).Select(FieldPath.Scalar).FirstOrDefault(text => text.Length > 0) ?? "") is { } taken ? [new Target(taken, null)] : [];
    }

    /// <summary>Where a call starts from: never from what does not say whose it is, unless the call's own answer says it.</summary>
    private IReadOnlyList<JsonElement> Find(CallTemplate call, FieldPath path)
    {
        var named = new NamedElements(question.Definition.Person?.In(call) is null ? question.Definition.Person : null);
        var found = named.Find(path, _answers.Root);
        if (named.LeftOut)
            _incomplete ??= ReasonCode.SourceMalformed;
        return found;
    }

    private bool IsOwn(Uri? address)
    {
        if (address is null)
            _incomplete ??= ReasonCode.SourceRedirected;
        return address is not null;
    }

    /// <summary>What the call takes from an element; null where something is not there, or would put the citizen's number in an address.</summary>
    private CallValues? Taken(CallTemplate call, Func<FieldPath, string> read)
    {
        var taken = call.Take.ToDictionary(t => t.Key, t => read(t.Value));
        // What cannot be asked for is not "nothing held".
        if (taken.Values.Any(v => v.Length == 0))
        {
            _incomplete ??= ReasonCode.SourceMalformed;
            return null;
        }
        if (!taken.Values.All(IsNobodyElses))
            return null;
        if (taken.Any(t => StandsInAddress(call, t.Key) && (t.Value is "." or ".." || OwnAddress.Names(t.Value, question.Person))))
        {
            _incomplete ??= ReasonCode.SourceRedirected;
            return null;
        }
        return new CallValues(taken, call.Paging?.First ?? 0);
    }

    /// <summary>A key or link that holds another's number leads to another: nothing more is asked, and nothing is sent anywhere.</summary>
    private bool IsNobodyElses(string taken)
    {
        if (OwnAddress.NamesSomebodyElse(taken, question.Person))
            _stop = new SourceOutcome.Failed(ReasonCode.SourceWrongPerson);
        return _stop is null;
    }

    private static bool StandsInAddress(CallTemplate call, string name) =>
        call.Query.Values.Append(call.Path).Any(text => text.Contains($"{{{name}}}", StringComparison.Ordinal));

    /// <summary>Makes a call, with all its pages; an outcome where there is nothing more to ask.</summary>
    private async Task<SourceOutcome?> MakeAsync(CallTemplate call, Target target, CancellationToken deadline)
    {
        var items = 0;
        byte[] before = [];
        for (var values = target.Values; ; values = values with { Page = values.Page + 1 })
        {
            if (_made == MostCalls)
            {
                _incomplete ??= ReasonCode.SourceTooLarge;
                return null;
            }
            var isFirst = _made++ == 0;
            var reply = target.Address is { } address
                ? await SourceCall.FollowAsync(client, connection, question, call, address, room, deadline)
                : await SourceCall.AskAsync(client, connection, question, call, values, room, deadline);
            if (Judge(call, reply) is { } told)
            {
                reply.Dispose();
                // A page that was promised and is not there is no end.
                return isFirst ? told : items > 0 ? Incomplete(ReasonCode.SourceError) : Lacking(call, told);
            }
            var answer = Add(call, reply);
            // Nothing more is asked on behalf of somebody else.
            if (question.Definition.Person?.In(call) is { } check && PayloadPerson.NamesSomebodyElse(answer, check, question.Person))
                return new SourceOutcome.Failed(ReasonCode.SourceWrongPerson);
            if (call.Paging is not { } paging)
                return null;
            var found = paging.Items.Find(answer);
            items += found.Count;
            if (!int.TryParse(paging.Total.Text(answer), NumberStyles.None, CultureInfo.InvariantCulture, out var total))
                return Incomplete(ReasonCode.SourceMalformed);
            // Fewer than promised, or the same page again, must not pass for the whole.
            var page = SumOf(found);
            if (found.Count > 0 && page.AsSpan().SequenceEqual(before))
                return Incomplete(ReasonCode.SourceMalformed);
            if (items >= total)
                return null;
            if (found.Count == 0)
                return Incomplete(ReasonCode.SourceMalformed);
            before = page;
        }
    }

    // Pages are large; what tells two of them apart is not.
    private static byte[] SumOf(IEnumerable<JsonElement> elements)
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var element in elements)
            sum.AppendData(JsonMarshal.GetRawUtf8Value(element));
        return sum.GetHashAndReset();
    }

    /// <summary>What a later call did not bring. A link or an id that the source has sent and does not know is broken: nothing there is not "nothing held".</summary>
    private SourceOutcome? Lacking(CallTemplate call, SourceOutcome told) => told switch
    {
        SourceOutcome.Failed { Reason: var reason } => Incomplete(reason),
        _ => call.Follow is null && call.ForEach is null ? null : Incomplete(ReasonCode.SourceError),
    };

    private SourceOutcome? Incomplete(ReasonCode reason)
    {
        _incomplete ??= reason;
        return null;
    }

    private SourceOutcome? Judge(CallTemplate call, SourceCall.Reply reply)
    {
        if (reply.Failure is { } failure)
            return new SourceOutcome.Failed(failure);
        if (SourceReading.ToldInPayload(reply, question.Definition) is { } told)
            return told;
        return HasSomethingAgreed(call, reply.Json!.RootElement) && (call.Keep is null || EverybodysList.IsIn(reply.Json.RootElement, call.Keep)) ? null : new SourceOutcome.Failed(ReasonCode.SourceMalformed);
    }

    private JsonElement Add(CallTemplate call, SourceCall.Reply reply)
    {
        if (call.Keep is not { } keep)
        {
            _answers.Add(call.Name, reply.Json!.RootElement, reply);
            return reply.Json.RootElement;
        }
        // What is about others does not stay in memory either.
        var kept = EverybodysList.Keep(reply.Json!.RootElement, keep, question.Person);
        reply.Dispose();
        _answers.Add(call.Name, kept.RootElement, kept);
        return kept.RootElement;
    }

    // Of an answer among several: one with none of the fields that anything reads says nothing, and must not pass for "nothing held".
    private bool HasSomethingAgreed(CallTemplate call, JsonElement answer)
    {
        if (call.Name.Length == 0)
            return true;
        var request = question.Request;
        var read = request.Facts.Select(f => f.Elements).Concat(request.Calls.SelectMany(c => c.Take.Values.Append(c.Follow).Append(c.ForEach).Append(c.Requires?.Path)))
            .Concat(question.Definition.Person?.At ?? []).OfType<FieldPath>().SelectMany(p => p.Alternatives)
            .Select(steps => steps.OfType<FieldPath.Step.Name>().Select(n => n.Field).ToList()).Where(names => names.Count > 0 && names[0] == call.Name).ToList();
        // Read as it stands: a list of elements, or the object itself.
        if (answer.ValueKind == JsonValueKind.Array || read.Exists(names => names.Count == 1))
            return answer.ValueKind is JsonValueKind.Array or JsonValueKind.Object;
        return answer.ValueKind == JsonValueKind.Object && read.Exists(names => answer.TryGetProperty(names[1], out _));
    }

    private sealed record Target(CallValues Values, Uri? Address);
}
