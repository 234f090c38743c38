using Gateway.Sandbox.Exchanges;

namespace Gateway.Sandbox.Answers;

/// <summary>Finds what was recorded for a question.</summary>
internal sealed class ExchangeMatcher(IReadOnlyList<RecordedExchange> exchanges)
{
    /// <summary>
    /// The exchange that answers the request; among several (pages, operations) the one whose recorded request
    /// body says the same. Null: nothing was recorded.
    /// </summary>
    public RecordedExchange? Find(IncomingRequest request, bool alternative = false)
    {
        var candidates = exchanges.Where(e => e.Alternative == alternative && e.IsAnswerTo(request)).ToList();
        return candidates.Find(e => e.HasBodyOf(request)) ?? candidates.FirstOrDefault();
    }

    /// <summary>A successful answer to the same kind of question about somebody else; null where none was recorded.</summary>
    public RecordedExchange? FindForAnother(IncomingRequest request) =>
        exchanges.FirstOrDefault(e =>
            !e.Alternative
            && e.Answer.Status is >= 200 and < 300
            && !e.Answer.Body.IsEmpty
            && e.NationalId is not null
            && e.IsSameKindOfQuestion(request)
            && !request.Mentions(e.NationalId));

    /// <summary>The recorded refusal of a repeated request id; null where none was recorded.</summary>
    public RecordedExchange? FindRepeatRefusal() =>
        exchanges.FirstOrDefault(e => e.Alternative && e.Answer.Status == 412);
}
