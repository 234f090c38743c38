using Gateway.Access;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;

namespace Gateway.LogReading;

/// <summary>The fields of one request as they are read: what is wrong with each is kept.</summary>
internal sealed class LogFields
{
    // As long as a claim of a token may be.
    private const int LongestPseudonym = 128;
    private const int LongestWord = 64;

    // A sentence about one case.
    private const int ShortestReason = 3;
    private const int LongestReason = 500;
    private const long EarliestSecond = -62_135_596_800;
    private const long LatestSecond = 253_402_300_799;
    private const int MostNanos = 999_999_999;
    private readonly List<BadRequest.Types.FieldViolation> _found = [];

    internal void Report(string field, string description) => _found.Add(new() { Field = field, Description = description });

    internal CitizenId? Citizen(string field, string text)
    {
        var citizen = CitizenId.TryParse(text);
        if (text.Length == 0)
            Report(field, "is required");
        else if (citizen is null)
            Report(field, "must be a national id: DDMMYYNNNN with a possible date, with or without a hyphen");
        return citizen;
    }

    // What is searched by stands in the record of the look.
    internal void Pseudonym(string field, string text)
    {
        if (text.Length > LongestPseudonym || text.Any(char.IsControl))
            Report(field, "must be at most 128 characters, none of them a control character");
        else if (NationalIds.StandIn(text))
            Report(field, "must not hold a national id");
    }

    internal void Word(string field, string text)
    {
        if (text.Length > LongestWord || !text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            Report(field, "must be at most 64 lower-case letters, digits and -");
        else if (NationalIds.StandIn(text))
            Report(field, "must not hold a national id");
    }

    internal void Id(string field, string text, bool required)
    {
        if (text.Length == 0 && required)
            Report(field, "is required");
        else
            Word(field, text);
    }

    internal void Reason(string text)
    {
        if (FreeText.Against(text, ShortestReason, LongestReason) is { } wrong)
            Report("reason", wrong);
    }

    internal void Key(string key)
    {
        if (key.Length is 0 or > LongestWord || !key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            Report("idempotency_key", "must be 1 to 64 letters, digits, - and _");
        else if (NationalIds.StandIn(key))
            Report("idempotency_key", "must not hold a national id");
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

    internal void Period(DateTimeOffset? from, DateTimeOffset? until)
    {
        if (from is not null && until is not null && from >= until)
            Report("until", "must be later than from");
    }

    internal int Page(uint size, int usual, int most)
    {
        if (size > most)
            Report("page_size", FormattableString.Invariant($"must be 1 to {most}, or 0 for {usual}"));
        return size == 0 ? usual : (int)Math.Min(size, (uint)most);
    }

    internal Read<T> Or<T>(T value) => new(value, _found);
}
