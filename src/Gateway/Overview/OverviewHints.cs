using System.Globalization;
using Gateway.Access;
using Gateway.Sources;

namespace Gateway.Overview;

/// <summary>What a reader should know of items that no source says of its own. Pure; changes and hides nothing.</summary>
internal static class OverviewHints
{
    private const string DayFormat = "yyyy-MM-dd";

    // What has no last day may say by its status that it is over: in the words of the Danish systems and of FHIR R4. A word
    // that is not here is shown as open, which a reader sees to be wrong; the other way nobody would see it.
    private static readonly HashSet<string> Ended = new(
        ["afsluttet", "lukket", "ophørt", "ekspederet", "afleveret", "udbetalt", "completed", "finished", "resolved", "inactive", "ended", "stopped", "revoked", "cancelled", "entered-in-error"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The deaths that answers tell of.</summary>
    internal static IReadOnlyList<DeathTold> Deaths(IEnumerable<SourceAnswer> answers) =>
        [.. answers.Select(a => (Answer: a, Date: DeathIn(a.Outcome))).Where(d => d.Date is not null).Select(d => new DeathTold(d.Answer.Definition.Id, d.Date!, d.Answer.Categories))];

    /// <summary>The hints about these sections on a day.</summary>
    internal static IReadOnlyList<Hint> Of(IReadOnlyList<OverviewSection> sections, IEnumerable<DeathTold> deaths, DateOnly today) =>
        [.. Dead(sections, deaths), .. sections.SelectMany(s => Outdated(s, today))];

    // Said only on the word of a source whose content is part of this answer: it is content itself.
    private static IEnumerable<Hint> Dead(IReadOnlyList<OverviewSection> sections, IEnumerable<DeathTold> deaths)
    {
        var shown = sections.Where(s => s.Basis is not null).Select(s => s.Category.Id).ToHashSet();
        var told = deaths.Where(d => d.Categories.Any(shown.Contains)).ToList();
        if (told.Count == 0)
            yield break;
        var date = told.Select(d => d.Date).Order(StringComparer.Ordinal).Last();
        // A source that knows of the death has had its chance to end what it holds.
        var tellers = told.Select(d => d.SourceId).ToHashSet();
        var open = sections.SelectMany(s => s.Items).Where(i => GoesOnAfter(i.Fact, date) && !i.Provenance.All(p => tellers.Contains(p.SourceId)));
        yield return new Hint(HintKind.PersonDead, date, [.. open.Select(i => i.Id)], [.. tellers.Order(StringComparer.Ordinal)]);
    }

    private static bool GoesOnAfter(Fact fact, string date) => fact.End.Length == 0
        ? !Ended.Contains(fact.Status)
        : date.Length > 0 && string.CompareOrdinal(FactDates.Day(fact.End), date) > 0;

    private static IEnumerable<Hint> Outdated(OverviewSection section, DateOnly today)
    {
        if (section.Category.OutdatedAfterMonths is not { } months)
            yield break;
        var oldest = today.AddMonths(-months).ToString(DayFormat, CultureInfo.InvariantCulture);
        // Only a whole day can be compared: of a certificate without a date nobody knows how old it is.
        var old = section.Items.Where(i => i.Fact.Start.Length >= DayFormat.Length && string.CompareOrdinal(i.Fact.Start[..DayFormat.Length], oldest) < 0).ToList();
        if (old.Count > 0)
            yield return new Hint(HintKind.Outdated, oldest, [.. old.Select(i => i.Id)], []);
    }

    private static string? DeathIn(SourceOutcome outcome) => outcome switch
    {
        SourceOutcome.Answered answered => answered.Told.Died,
        SourceOutcome.NothingHeld { Reason: ReasonCode.PersonDead } => "",
        _ => null,
    };
}

/// <summary>A source tells that the citizen is dead.</summary>
/// <param name="SourceId">The source.</param>
/// <param name="Date">Since when, in its precision; empty where it does not tell.</param>
/// <param name="Categories">What it was asked for.</param>
internal sealed record DeathTold(string SourceId, string Date, IReadOnlyList<string> Categories);

/// <summary>Something a reader should know of items.</summary>
/// <param name="Kind">What.</param>
/// <param name="Date">The day it is about, empty where none is known.</param>
/// <param name="ItemIds">The items it is about.</param>
/// <param name="ToldBy">The sources that tell it; empty where it follows from the items alone.</param>
internal sealed record Hint(HintKind Kind, string Date, IReadOnlyList<string> ItemIds, IReadOnlyList<string> ToldBy);

/// <summary>The kinds of hints. A closed set.</summary>
internal enum HintKind
{
    /// <summary>The citizen is dead; the items still stand as open with their sources.</summary>
    PersonDead,

    /// <summary>Older than what the policy catalogue says may still be decided on.</summary>
    Outdated,
}
