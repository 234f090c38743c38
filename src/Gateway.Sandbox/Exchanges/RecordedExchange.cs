using Gateway.Sandbox.Answers;

namespace Gateway.Sandbox.Exchanges;

/// <summary>One question a source was asked, and what it answered.</summary>
internal sealed class RecordedExchange
{
    private readonly IncomingRequest _question;
    private readonly bool _questionNamesCitizen;

    public RecordedExchange(string name, IncomingRequest question, string? nationalId, Answer answer, bool alternative)
    {
        _question = question;
        _questionNamesCitizen = nationalId is not null && question.Mentions(nationalId);
        Name = name;
        NationalId = nationalId;
        Answer = answer;
        Alternative = alternative;
    }

    /// <summary>The <c>case</c> of the index.</summary>
    public string Name { get; }

    public string? NationalId { get; }

    public Answer Answer { get; }

    /// <summary>A second answer to the same question, given only on demand.</summary>
    public bool Alternative { get; }

    public IncomingRequest Question => _question;

    /// <summary>Same method, path and operation, whoever it is about.</summary>
    public bool IsSameKindOfQuestion(IncomingRequest request) =>
        request.Method.Equals(_question.Method, StringComparison.Ordinal)
        && request.Path.Equals(_question.Path, StringComparison.Ordinal)
        && (_question.SoapAction is null || request.SoapAction is null || _question.SoapAction.Equals(request.SoapAction, StringComparison.Ordinal));

    /// <summary>The same question about the same citizen.</summary>
    public bool IsAnswerTo(IncomingRequest request)
    {
        if (!IsSameKindOfQuestion(request)) return false;
        if (!_question.Query.IsEmpty && !_question.Query.SameAs(request.Query)) return false;
        if (_questionNamesCitizen) return request.Mentions(NationalId!);
        // A follow-up question names the citizen by the source's own id: in the path, or in a body that must then be equal.
        return _question.Body.IsEmpty || HasBodyOf(request);
    }

    public bool HasBodyOf(IncomingRequest request) => BodyComparison.SaysTheSame(_question, request);
}
