using System.Security.Cryptography;
using System.Text;
using Gateway.Sandbox.Exchanges;
using Gateway.Sandbox.Faults;

namespace Gateway.Sandbox.Answers;

/// <summary>One source system: decides what to answer. How the answer is delivered, or spoilt, is the sender's matter.</summary>
internal sealed class Simulator(string sourceId, IReadOnlyList<RecordedExchange> exchanges, string? bearerToken)
{
    private readonly ExchangeMatcher _recorded = new(exchanges);
    private readonly SeenRequestIds _seen = new();
    private volatile Fault _fault = Fault.None;
    private int _answered;

    public string SourceId { get; } = sourceId;

    public SourceShape Shape { get; } = SourceShape.Of(sourceId);

    public Fault Fault
    {
        get => _fault;
        set
        {
            Volatile.Write(ref _answered, 0);
            _fault = value;
        }
    }

    /// <summary>Whether a flapping source fails this time: every second time since the fault was set.</summary>
    public bool FailsThisTime() => Interlocked.Increment(ref _answered) % 2 == 0;

    /// <summary>
    /// 1 refuses a wrong token; 2 refuses a repeated request id; 3 finds what was recorded; 4 otherwise says in
    /// the source's own way that nothing was found.
    /// </summary>
    public Answer Decide(IncomingRequest request, FaultKind fault)
    {
        // 1
        if (!IsLetIn(request)) return Shape.Unauthorised;

        // 2
        if (Shape.Repeated is { } refusal && request.Header("x-requestId") is { Length: > 0 } id && !_seen.TryAdd(id))
        {
            return _recorded.FindRepeatRefusal()?.Answer ?? refusal;
        }

        // 3
        var answer = fault switch
        {
            FaultKind.WrongPerson => _recorded.FindForAnother(request) is { } other ? WrongPerson.AnswerOf(other) : null,
            FaultKind.Alternative => (_recorded.Find(request, alternative: true) ?? _recorded.Find(request))?.Answer,
            _ => _recorded.Find(request)?.Answer,
        };

        // 4
        return answer ?? Shape.NothingFound(request);
    }

    private bool IsLetIn(IncomingRequest request) =>
        bearerToken is null
        || CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(request.Header("Authorization") ?? string.Empty),
            Encoding.UTF8.GetBytes($"Bearer {bearerToken}"));
}
