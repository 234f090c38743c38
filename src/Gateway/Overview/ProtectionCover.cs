using System.Globalization;
using Gateway.Access;
using Gateway.Sources;

namespace Gateway.Overview;

/// <summary>
/// Keeps a protected name and address out of every text of an answer, whichever source wrote it there. Pure. What is
/// protected comes from the register of persons and from what the sources tell of the person.
/// </summary>
internal static class ProtectionCover
{
    internal const string Register = "person-register";

    /// <summary>What stands where a protected text stood.</summary>
    internal const string Hidden = "[beskyttet navn eller adresse]";

    // Shorter texts stand in too many words to be somebody's address or name.
    private const int ShortestHidden = 4;

    /// <summary>The answers with every protected text hidden, and what is told about the protection.</summary>
    internal static (IReadOnlyList<SourceAnswer> Answers, OverviewProtection Protection) Over(AccessGrant grant, IReadOnlyList<SourceAnswer> answers)
    {
        // What is not part of this answer is neither hidden nor counted in it: an answer in parts would count it twice.
        // Who is given nothing about the citizen is not told of the protection either: it is content itself.
        var shown = grant.Allowed.Select(a => a.Category.Id).ToHashSet();
        var registered = Registered(grant);
        var tellers = answers.Where(a => a.Outcome is SourceOutcome.Answered { Told.Protected: true }).ToList();
        if (shown.Count == 0 || (tellers.Count == 0 && registered is null))
            return (answers, OverviewProtection.None);
        // Whoever tells of it, it is hidden; as a teller only a source is named whose content is part of this answer.
        var named = tellers.Where(a => a.Categories.Any(shown.Contains)).Select(a => a.Definition.Id);
        List<string> toldBy = [.. named.Concat(registered is null ? [] : [Register]).Distinct().Order(StringComparer.Ordinal)];
        var texts = answers.Select(a => a.Outcome).OfType<SourceOutcome.Answered>().SelectMany(a => a.Told.Identifying).Concat(registered?.Hidden ?? []);
        var cover = new Cover(new HiddenTexts(texts.Where(t => t.Count(char.IsLetterOrDigit) >= ShortestHidden)));
        List<SourceAnswer> covered = [.. answers.Select(a => cover.Over(a, shown))];
        return (covered, new OverviewProtection(true, registered?.Until?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "", toldBy, cover.Passages));
    }

    /// <summary>What the register of persons protects on the day of the decision; null where it is nothing.</summary>
    internal static AddressProtection? Registered(AccessGrant grant) => grant.Request.Person.ProtectionAt(grant.DecidedAt);

    /// <summary>The texts to hide, and how often they were found.</summary>
    private sealed class Cover(HiddenTexts texts)
    {
        internal int Passages { get; private set; }

        internal SourceAnswer Over(SourceAnswer answer, HashSet<string> shown) =>
            answer.Outcome is SourceOutcome.Answered answered
                ? answer with { Outcome = answered with { Facts = [.. answered.Facts.Where(f => shown.Contains(f.Category)).Select(Over)] } }
                : answer;

        // A source can write anything anywhere. The amount repeats a value, and is not counted again.
        private Fact Over(Fact fact) => fact with
        {
            SourceItemId = Without(fact.SourceItemId),
            Code = Over(fact.Code),
            Start = Without(fact.Start),
            End = Without(fact.End),
            Status = Over(fact.Status),
            Outcome = fact.Outcome is { } outcome ? Over(outcome) : null,
            About = Over(fact.About),
            LastChangedAt = Without(fact.LastChangedAt),
            SharedKey = Without(fact.SharedKey),
            Corrects = Without(fact.Corrects),
            Values = [.. fact.Values.Select(v => v with { Datum = Over(v.Datum) })],
            Amount = fact.Amount is { } amount && texts.Cover($"{amount.Value}\n{amount.Unit}", Hidden).Passages > 0 ? null : fact.Amount,
        };

        private Concept Over(Concept concept) => new(
            [.. concept.Codings.Select(c => new Coding(Over(c.System), Over(c.Code), Over(c.Version), Over(c.Text)))], Over(concept.Text));

        private FactDatum Over(FactDatum datum) => datum switch
        {
            FactDatum.TextDatum text => new FactDatum.TextDatum(Over(text.Text)),
            FactDatum.ConceptDatum concept => new FactDatum.ConceptDatum(Over(concept.Concept)),
            FactDatum.QuantityDatum quantity => new FactDatum.QuantityDatum(Over(quantity.Value), Over(quantity.Unit)),
            FactDatum.DateDatum date => new FactDatum.DateDatum(Over(date.Date)),
            _ => datum,
        };

        // An id or a date that holds a protected text is none: what stands for it must make no two facts the same.
        private string Without(string text) => Over(text) is var covered && covered == text ? text : "";

        private string Over(string text)
        {
            if (text.Length < ShortestHidden)
                return text;
            var (covered, passages) = texts.Cover(text, Hidden);
            Passages += passages;
            return covered;
        }
    }
}

/// <summary>What an answer tells about name and address protection.</summary>
/// <param name="Active">The citizen is protected.</param>
/// <param name="Until">Last day, empty when not told.</param>
/// <param name="ToldBy">Sources, or the register of persons.</param>
/// <param name="HiddenPassages">How many passages were hidden.</param>
internal sealed record OverviewProtection(bool Active, string Until, IReadOnlyList<string> ToldBy, int HiddenPassages)
{
    internal static OverviewProtection None { get; } = new(false, "", [], 0);

    /// <summary>Of parts of one answer: passages add up, and one that tells of protection is enough.</summary>
    internal static OverviewProtection Together(IReadOnlyList<OverviewProtection> parts) => new(
        parts.Any(p => p.Active), parts.Select(p => p.Until).FirstOrDefault(u => u.Length > 0) ?? "",
        [.. parts.SelectMany(p => p.ToldBy).Distinct().Order(StringComparer.Ordinal)], parts.Sum(p => p.HiddenPassages));
}
