using Gateway.Sandbox.Demands;
using Gateway.Sandbox.Exchanges;
using Gateway.Sandbox.Faults;

namespace Gateway.Sandbox.Answers;

/// <summary>One source system: decides what to answer. How the answer is delivered, or spoilt, is the sender's matter.</summary>
internal sealed class Simulator(string sourceId, IReadOnlyList<RecordedExchange> exchanges, IDemand demand, IReadOnlyList<WireDemand> looksFor)
{
    private readonly ExchangeMatcher _recorded = new(exchanges);
    private readonly SeenRequestIds _seen = new();
    private volatile Fault _fault = Fault.None;
    private int _answered;
    private int _expired;

    public string SourceId { get; } = sourceId;

    public SourceShape Shape { get; } = SourceShape.Of(sourceId);

    public Fault Fault
    {
        get => _fault;
        set
        {
            Volatile.Write(ref _answered, 0);
            Volatile.Write(ref _expired, 0);
            _fault = value;
        }
    }

    /// <summary>How many tokens and assertions the source's own places have issued.</summary>
    public int Issued => demand.Issued;

    /// <summary>What the source looks for in every question beside who asks.</summary>
    public IEnumerable<string> LooksFor => looksFor.Select(d => d.What);

    /// <summary>Whether a path is a place where tokens are issued.</summary>
    public bool IssuesAt(string? path) => demand.Places.Contains(path);

    /// <summary>The answer of such a place; null where the request is for the source itself.</summary>
    public Answer? Issue(IncomingRequest request) => demand.Issue(request);

    /// <summary>Whether a flapping source fails this time: every second time since the fault was set.</summary>
    public bool FailsThisTime() => Interlocked.Increment(ref _answered) % 2 == 0;

    /// <summary>
    /// 1 refuses who does not show what is asked for; 2 refuses a question that lacks what the source looks for, or repeats a request id;
    /// 3 finds what was recorded; 4 otherwise says in the source's own way that nothing was found.
    /// </summary>
    public Answer Decide(IncomingRequest request, FaultKind fault)
    {
        // 1
        if (fault is FaultKind.ExpiredToken && Interlocked.Exchange(ref _expired, 1) == 0) demand.Expire();
        if (!demand.LetsIn(request)) return Shape.Unauthorised;
        if (!demand.ReachesTo(request)) return Shape.Forbidden;

        // 2
        if (looksFor.FirstOrDefault(d => !d.IsMet(request)) is { } unmet) return unmet.Otherwise;
        if (Shape.Repeated is { } refusal && request.Header("x-requestId") is { Length: > 0 } id && !_seen.TryAdd(id))
        {
            return _recorded.FindRepeatRefusal()?.Answer ?? refusal;
        }

        // 3
        var question = Shape.Parts.AsRecorded(request);
        var answer = fault switch
        {
            FaultKind.WrongPerson => _recorded.FindForAnother(question) is { } other ? WrongPerson.AnswerOf(other) : null,
            FaultKind.Alternative => (_recorded.Find(question, alternative: true) ?? _recorded.Find(question))?.Answer,
            _ => _recorded.Find(question)?.Answer,
        };

        // 4
        return answer is null ? Shape.NothingFound(request) : Shape.Parts.LeaveOut(answer, request);
    }
}
