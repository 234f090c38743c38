using FsCheck;
using FsCheck.Fluent;
using Gateway.Sources;

namespace Gateway.Tests.Overview;

/// <summary>
/// Answers of two sources about a citizen, mixed with what is about somebody else. Every text about somebody else holds
/// the same word, so that whatever of it leaves is found.
/// </summary>
internal static class ThirdPartyHistories
{
    public const string Word = "FREMMED";
    public static readonly string[] Categories = ["social-assessment", "social-measures"];

    /// <summary>Answers; the same ones with everything about others said in other words; the same ones in another order.</summary>
    internal sealed record History(IReadOnlyList<SourceAnswer> Answers, IReadOnlyList<SourceAnswer> Reworded, IReadOnlyList<SourceAnswer> Shuffled);

    internal static Gen<History> All =>
        from lines in Gen.ListOf(Line, 8)
        from unmapped in Gen.ListOf(Gen.Elements("", "social-assessment", "social-measures"), 2)
        from sizes in Gen.Choose(1, 3)
        let first = Answers(lines, unmapped, sizes, Word)
        from shuffled in Gen.Shuffle(first.ToArray())
        select new History(first, Answers(lines, unmapped, sizes, Word + "-2"), [.. shuffled.Select(Reversed)]);

    private static Gen<Drawn> Line =>
        from kind in Gen.Elements(Enum.GetValues<Kind>())
        from category in Gen.Elements(Categories)
        from source in Gen.Elements("ffb", "cosmic")
        from id in Gen.Elements("1", "2", "3")
        from start in Gen.Elements("2026-01-01", "2026-02-01", "")
        from key in Gen.Elements("", "", "k")
        from exclusive in Gen.Elements("", "group")
        from answer in Gen.Choose(0, 2)
        select new Drawn(kind, category, source, id, start, key, exclusive, answer);

    private enum Kind
    {
        Own,
        OwnWithValueOfOthers,
        OwnCorrection,
        AboutSomebody,
        Marked,
        Correction,
        CorrectionOfCorrection,
    }

    private sealed record Drawn(Kind Kind, string Category, string Source, string Id, string Start, string Key, string Exclusive, int Answer);

    // A correction comes with what it corrects, wherever that is: without, it would correct nobody's fact.
    private static List<SourceAnswer> Answers(IEnumerable<Drawn> lines, IEnumerable<string> unmapped, int sizes, string word)
    {
        var facts = lines.SelectMany(l => l.Kind switch
        {
            Kind.Correction => [(l.Answer, l.Source, Fact(l, word)), (l.Answer + 1, l.Source, Fact(l with { Kind = Kind.AboutSomebody }, word))],
            Kind.CorrectionOfCorrection =>
            [
                (l.Answer, l.Source, Fact(l, word)), (l.Answer + 1, l.Source, Fact(l with { Kind = Kind.Correction }, word)),
                (l.Answer + 2, l.Source, Fact(l with { Kind = Kind.Marked }, word)),
            ],
            _ => new[] { (l.Answer, l.Source, Fact(l, word)) },
        }).ToList();
        List<Unmapped> notMapped = [.. unmapped.Select((category, at) => new Unmapped($"{word}.{at}", 1, category.Length > 0 ? category : null))];
        return
        [
            .. from at in Enumerable.Range(0, sizes)
               from source in new[] { "ffb", "cosmic" }
               let own = facts.Where(f => f.Item1 % sizes == at && f.Source == source).Select(f => f.Item3).ToList()
               select Overview.Answers.To("ffb", "citizen-report", new SourceOutcome.Answered(own, at == 0 ? notMapped : [])) with
               {
                   Definition = Sources.Shipped.Definition(source), RequestId = $"r{at}", Categories = Categories,
               },
        ];
    }

    private static SourceAnswer Reversed(SourceAnswer answer) =>
        answer with { Outcome = answer.Outcome is SourceOutcome.Answered a ? a with { Facts = [.. a.Facts.Reverse()] } : answer.Outcome };

    private static Fact Fact(Drawn line, string word)
    {
        var fact = Overview.Answers.Fact(line.Category, $"own-{line.Id}", line.Start) with { SharedKey = line.Key, Exclusive = line.Exclusive.Length > 0 ? [new ExclusiveClaim(line.Exclusive, line.Id)] : [] };
        var others = fact with
        {
            SourceItemId = $"{word}-{line.Id}", Code = new Concept([new Coding(word, word, "", word)], word), Status = word, SharedKey = line.Key.Length > 0 ? word : "",
            Values = [Value(word, others: false)],
        };
        return line.Kind switch
        {
            Kind.Own => fact,
            Kind.OwnWithValueOfOthers => fact with { SourceItemId = $"mixed-{line.Id}", Values = [Value("egen", others: false), Value(word, others: true)], Amount = new FactDatum.QuantityDatum(word, "DKK") },
            Kind.OwnCorrection => fact with { SourceItemId = $"correction-{line.Id}", Corrects = $"own-{line.Id}" },
            Kind.AboutSomebody => others with { About = word },
            Kind.Marked => others with { TellsOfOthers = true },
            Kind.Correction => others with { SourceItemId = $"{word}-c{line.Id}", Corrects = $"{word}-{line.Id}" },
            Kind.CorrectionOfCorrection => others with { SourceItemId = $"{word}-cc{line.Id}", Corrects = $"{word}-c{line.Id}" },
            _ => throw new ArgumentOutOfRangeException(nameof(line)),
        };
    }

    private static FactValue Value(string word, bool others) =>
        new("amount", new(others ? word : "Beløb", "Amount"), new FactDatum.QuantityDatum(word, "DKK")) { TellsOfOthers = others };
}
