using Gateway.Access;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Consent;

/// <summary>The fields of one request as they are read: what is wrong with each is kept.</summary>
internal sealed class RequestFields
{
    private const int LongestId = 64;

    // Ids of facts are identifiers of registers and addresses of resources; none known is half as long.
    private const int LongestSourceItem = 512;
    private const long EarliestSecond = -62_135_596_800;
    private const long LatestSecond = 253_402_300_799;
    private const int MostNanos = 999_999_999;
    private readonly List<FieldProblem> _problems = [];
    private readonly CitizenId? _citizen;
    private readonly string _key;

    internal RequestFields(string citizenId, string? key = null)
    {
        _citizen = Citizen("citizen_id", citizenId);
        _key = key ?? "";
        if (key is not null)
            Id("idempotency_key", key);
    }

    internal void Report(string field, string description) => _problems.Add(new FieldProblem(field, description));

    internal ReadRequest<T> Invalid<T>(string field, string description)
        where T : class
    {
        Report(field, description);
        return new ReadRequest<T>(null, "", null, _problems);
    }

    internal ReadRequest<T> Done<T>(Func<T> question)
        where T : class =>
        _problems.Count > 0 ? new ReadRequest<T>(null, "", null, _problems) : new ReadRequest<T>(_citizen, _key, question(), []);

    internal void Required(string field, string text)
    {
        if (text.Length == 0)
            Report(field, "is required");
    }

    internal CitizenId? Citizen(string field, string text)
    {
        var citizen = CitizenId.TryParse(text);
        if (text.Length == 0)
            Report(field, "is required");
        else if (citizen is null)
            Report(field, "must be a national id: DDMMYYNNNN with a possible date, with or without a hyphen");
        return citizen;
    }

    internal CaseId? Case(string field, string text)
    {
        var @case = CaseId.TryParse(text);
        if (text.Length == 0)
            Report(field, "is required");
        else if (@case is null)
            Report(field, "must be 1 to 64 letters, digits and . _ / - and must not hold a national id");
        return @case;
    }

    internal void Id(string field, string text)
    {
        if (text.Length == 0)
            Report(field, "is required");
        else
            OptionalId(field, text);
    }

    internal void OptionalId(string field, string text)
    {
        if (text.Length > LongestId || !text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            Report(field, "must be 1 to 64 letters, digits, - and _");
        else if (NationalIds.StandIn(text))
            Report(field, "must not hold a national id");
    }

    // The number is looked at before the entries: ten thousand of them are not worked through.
    internal void Ids(string field, IReadOnlyList<string> ids, int most)
    {
        if (ids.Count == 0)
            Report(field, "must name at least one: what is not named is not consented to");
        else if (ids.Count > most)
            Report(field, FormattableString.Invariant($"must name at most {most}"));
        else
        {
            for (var i = 1; i < ids.Count; i++)
            {
                if (ids.Take(i).Contains(ids[i]))
                    Report(FormattableString.Invariant($"{field}[{i}]"), "stands twice");
            }
        }
    }

    internal void Evidence(string field, string text)
    {
        if (FreeText.Against(text, Granting.ShortestEvidence, Granting.LongestEvidence) is { } wrong)
            Report(field, wrong);
    }

    // An id of another system's, whatever it looks like; it lies sealed beside the log.
    internal void SourceItem(string field, string text)
    {
        if (text.Length > LongestSourceItem || text.Any(char.IsControl))
            Report(field, FormattableString.Invariant($"must be at most {LongestSourceItem} characters, none of them a control character"));
        else if (NationalIds.StandIn(text))
            Report(field, "must not hold a national id");
    }

    internal DateTimeOffset? Instant(string field, Timestamp? instant)
    {
        if (instant is null)
            return null;
        if (instant is { Seconds: >= EarliestSecond and <= LatestSecond, Nanos: >= 0 and <= MostNanos })
            return instant.ToDateTimeOffset();
        Report(field, "is no instant between the years 1 and 9999");
        return null;
    }

    internal DateTimeOffset? RequiredInstant(string field, Timestamp? instant)
    {
        if (instant is null)
            Report(field, "is required");
        return Instant(field, instant);
    }

    internal int Page(uint size) => Page(size, _problems);

    internal static int Page(uint size, List<FieldProblem> problems)
    {
        if (size > ConsentRequestReader.LargestPage)
            problems.Add(new("page_size", FormattableString.Invariant($"must be at most {ConsentRequestReader.LargestPage}")));
        return size == 0 ? ConsentRequestReader.UsualPage : (int)Math.Min(size, ConsentRequestReader.LargestPage);
    }
}
