using System.Security.Cryptography;
using Gateway.Callers;
using Gateway.DisclosureLog;
using Gateway.Storage;

namespace Gateway.LogReading;

/// <summary>How a sample is drawn.</summary>
/// <param name="Size">How many.</param>
/// <param name="Days">Out of so many days up to now.</param>
/// <param name="WithoutKnown">Without those whose caller was known to have an open case.</param>
/// <param name="WithoutUses">Without these uses.</param>
internal sealed record SampleTerms(int Size, int Days, bool WithoutKnown, IReadOnlyList<string> WithoutUses)
{
    /// <summary>People about whom whoever draws is shown nothing. What is about them comes on top, for another officer.</summary>
    internal IReadOnlyList<CitizenKey> Unseen { get; init; } = [];

    /// <summary>What is about them is as likely to be drawn as in a sample of that size at the least: a small one must not keep it from being drawn.</summary>
    internal int UnseenAsOf { get; init; }
}

/// <summary>
/// Draws disclosures by chance. Every candidate is as likely as every other; the numbers come from the operating system's
/// generator (CSPRNG) when the sample is drawn, so that nobody can know before what will be in it.
/// </summary>
internal sealed class SampleDraw(LogBook book)
{
    // What members of staff asked for. A citizen may look at their own; officers are overseen by what every citizen's
    // report and every search tell of them.
    private static readonly HashSet<string> Overseen =
        [.. Enum.GetValues<Role>().Where(r => !r.IsPrivate() && r is not (Role.PrivacyOfficer or Role.System)).Select(r => r.Word())];

    /// <summary>A fresh sample of a municipality, as the log stands now. Ends between two windows where whoever draws has gone.</summary>
    internal async Task<DrawnSample> DrawAsync(MunicipalityId municipality, string officer, SampleTerms terms, DateTimeOffset now, CancellationToken cancellation)
    {
        var (drawn, unseen) = (new ChanceSample<DrawnItem>(terms, RandomNumberGenerator.GetInt32), terms.Unseen.Select(CitizenReferences.Of).ToHashSet());
        var filter = new UseFilter(municipality) { From = now.AddDays(-terms.Days), LooksOnly = true };
        await foreach (var use in book.NewestFirstAsync(filter, long.MaxValue, await book.LengthAsync(), cancellation))
        {
            if (IsCandidate(use.Row, terms))
                drawn.Offer(new DrawnItem(use.Row.ActId, use.Row.User), !unseen.Contains(use.CitizenRef));
        }
        return new DrawnSample(municipality, QueryId.New().Hex, officer, drawn.Candidates, terms.Days, terms.WithoutKnown, terms.WithoutUses, drawn.Chosen);
    }

    /// <summary>Whether a use may be drawn.</summary>
    internal static bool IsCandidate(LogIndexRow row, SampleTerms terms) =>
        Overseen.Contains(row.Role) && !(terms.WithoutKnown && row.Relation == "confirmed") && !terms.WithoutUses.Contains(row.Use);
}
