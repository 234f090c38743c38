using System.Globalization;
using Gateway.Storage;

namespace Gateway.LogReading;

/// <summary>What is searched for, and which page.</summary>
/// <param name="Filter">What must hold.</param>
/// <param name="Outcome">What must have come of it; null: anything.</param>
/// <param name="Size">At most so many.</param>
/// <param name="From">Where it goes on; null: from the front.</param>
internal sealed record SearchQuestion(UseFilter Filter, UseOutcome? Outcome, int Size, LogPlace? From);

/// <summary>
/// Where a list goes on. Since the log only grows, a list that looks at nothing after one index stays as it was when its
/// first page was read.
/// </summary>
/// <param name="AsOf">Size of the log when the first page was read.</param>
/// <param name="Before">Index of the last entry that was shown.</param>
/// <param name="Total">How many entries the list has.</param>
/// <param name="At">When its first page was read.</param>
internal sealed record LogPlace(long AsOf, long Before, long Total, DateTimeOffset At)
{
    /// <summary>As a page's token holds it, sealed or encrypted by whoever hands it out.</summary>
    internal string Write() => string.Create(CultureInfo.InvariantCulture, $"{AsOf}.{Before}.{Total}.{At.ToUnixTimeMilliseconds()}");

    /// <summary>Reads what <see cref="Write"/> wrote, and nothing else: it is asked of opened tokens alone.</summary>
    internal static LogPlace Read(string written)
    {
        var numbers = written.Split('.').Select(n => long.Parse(n, CultureInfo.InvariantCulture)).ToList();
        return new LogPlace(numbers[0], numbers[1], numbers[2], DateTimeOffset.FromUnixTimeMilliseconds(numbers[3]));
    }
}

/// <summary>A page of what was found.</summary>
/// <param name="Uses">Newest first.</param>
/// <param name="Total">How many there are on all pages.</param>
/// <param name="Next">Where it goes on; null at its end.</param>
internal sealed record SearchPage(IReadOnlyList<LoggedUse> Uses, long Total, LogPlace? Next);

/// <summary>Searches the log. What does not match is neither shown nor counted.</summary>
internal sealed class LogSearch(LogBook book)
{
    /// <summary>A page of the uses that match.</summary>
    internal async Task<SearchPage> FindAsync(SearchQuestion question, DateTimeOffset now, CancellationToken cancellation = default)
    {
        // 1. The log as it stood when the first page was read.
        var asOf = question.From?.AsOf ?? await book.LengthAsync();

        // 2. How many there are, once: with an outcome everything must be looked at, without one counting is enough.
        var total = question.From?.Total ?? (question.Outcome is null ? await book.CountAsync(question.Filter, asOf, cancellation) : await CountAsync(question, asOf, cancellation));

        // 3. One more than the page holds tells whether it goes on.
        var found = new List<UseRow>();
        if (total > 0)
        {
            await foreach (var use in MatchingAsync(question, question.From?.Before ?? asOf, asOf, cancellation))
            {
                found.Add(use);
                if (found.Count > question.Size)
                    break;
            }
        }
        var page = found.Take(question.Size).ToList();
        var next = found.Count > question.Size ? new LogPlace(asOf, page[^1].Row.Index, total, question.From?.At ?? now) : null;
        return new SearchPage(await book.JoinAsync(question.Filter.Municipality, page), total, next);
    }

    private async Task<long> CountAsync(SearchQuestion question, long asOf, CancellationToken cancellation)
    {
        var count = 0L;
        await foreach (var use in MatchingAsync(question, asOf, asOf, cancellation))
            count++;
        return count;
    }

    private IAsyncEnumerable<UseRow> MatchingAsync(SearchQuestion question, long before, long asOf, CancellationToken cancellation) =>
        book.NewestFirstAsync(question.Filter, before, asOf, cancellation).Where(u => question.Outcome is null || UseOutcomes.Of(u.Parts) == question.Outcome);
}
