using Gateway.Cli.Language;
using Gateway.Overview.V1;
using Gateway.Policy.V1;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gateway.Cli.Pages;

/// <summary>The policy catalogue for its privacy officer: what each rule opens, on which basis, and whether it counts.</summary>
internal sealed class RulesPage(ListRulesResponse answer, Texts texts, PageLayout layout)
{
    private static readonly Padding Indent = new(2, 0, 0, 0);
    private static readonly Style Bold = new(decoration: Decoration.Bold);

    private readonly Wording _wording = new(texts, new SourceText(nationalId: null), ReasonReader.Officer);
    private readonly CatalogueNames _names = new(answer, texts);
    private readonly PolicyWords _words = new(texts);
    private readonly Dictionary<string, BasisState> _bases = answer.Bases.Where(state => state.Basis is not null).DistinctBy(state => state.Basis.BasisId)
        .ToDictionary(state => state.Basis.BasisId, StringComparer.Ordinal);

    /// <summary>The rules, purpose by purpose, then the legal bases, and how to verify one.</summary>
    public IRenderable List() => new Rows(ListParts());

    /// <summary>One rule or legal basis after a decision about it.</summary>
    public IRenderable Decided(Phrase title, string target, Receipt? receipt)
    {
        var lines = new LabelledLines(texts);
        lines.Add(Phrase.ReceiptLabel, receipt is null ? "" : _wording.Of(receipt, layout.Zone));
        var parts = new List<IRenderable> { new Paragraph(texts.Of(title, _wording.Plain(target)), Bold), lines.Render() };
        // What has left the catalogue since is decided about all the same.
        parts.AddRange(answer.Rules.Where(rule => Target(rule) == target).Select(Block));
        parts.AddRange(_bases.Values.Where(state => Target(state) == target).Select(Block));
        return new Rows(parts);
    }

    private IEnumerable<IRenderable> ListParts()
    {
        var facts = new LabelledLines(texts);
        facts.Add(Phrase.CatalogueLabel, _wording.Shortened(answer.CatalogueVersion));
        yield return new Paragraph(texts.Of(Phrase.RulesTitle), Bold);
        yield return facts.Render();
        var opening = answer.Rules.Count(Opens);
        yield return new Paragraph(answer.Rules.Count == 0 ? texts.Of(Phrase.RulesNone) : texts.Of(Phrase.RulesCount, answer.Rules.Count, opening, answer.Rules.Count - opening));
        foreach (var purpose in answer.Rules.GroupBy(rule => rule.Purpose, StringComparer.Ordinal))
        {
            yield return layout.Heading($"{_names.Purpose(purpose.Key)} ({_wording.Plain(purpose.Key)})");
            foreach (var demand in _names.Demands(purpose.Key, _words.Level))
                yield return new Padder(new Paragraph(demand), Indent);
            foreach (var rule in purpose)
                yield return Block(rule);
        }
        if (_bases.Count == 0)
            yield break;
        yield return layout.Heading(texts.Of(Phrase.BasesHeading));
        foreach (var basis in _bases.Values)
            yield return Block(basis);
        yield return new Paragraph("");
        yield return new Paragraph(texts.Of(Phrase.RulesVerifyNext, _wording.Beginning(answer.CatalogueVersion)));
    }

    private Rows Block(RuleState rule)
    {
        var lines = new LabelledLines(texts);
        lines.Add(Phrase.LegalBasisLabel, Basis(rule.BasisId));
        lines.Add(Phrase.RuleDemands, Demands(rule));
        lines.Add(Phrase.ConsentCategories, _names.Marked(rule.Categories));
        lines.Add(Phrase.RuleRoles, _words.Roles(rule.Roles));
        lines.Add(Phrase.RuleSteps, _words.Steps(rule.Steps));
        lines.AddEach(Phrase.RuleSpecial, Special(rule));
        lines.AddEach(Phrase.VerifiedLabel, Verified(rule));
        lines.Add(Phrase.RuleClosedLabel, rule.ClosedByMunicipality ? $"{texts.Of(Phrase.RuleClosed)} {_wording.Of(rule.ClosedBecause)}".Trim() : "");
        return Titled(Target(rule), Opens(rule), Opens(rule) ? Phrase.RuleOpens : Phrase.RuleOpensNot, lines);
    }

    private Rows Block(BasisState state)
    {
        var lines = new LabelledLines(texts);
        lines.Add(Phrase.BasisSays, _wording.Of(state.Basis));
        lines.Add(Phrase.BasisRead, string.Join(", ", new[] { _wording.Plain(state.Source), _wording.Plain(state.ReadOn) }.Where(part => part.Length > 0)));
        lines.Add(Phrase.VerifiedLabel, Verified(state.VerifiedInCatalogue, state.VerifiedByOfficer, state.RevokedByOfficer));
        return Titled(Target(state), Counts(state), Counts(state) ? Phrase.BasisCounts : Phrase.BasisCountsNot, lines);
    }

    private Rows Titled(string target, bool holds, Phrase state, LabelledLines lines)
    {
        var look = StateLook.Of(holds ? SectionState.Available : SectionState.Withheld, texts, layout);
        var title = new Paragraph($"{look.Symbol} ", new Style(look.Color)).Append(_wording.Plain(target), Bold).Append($": {texts.Of(state)}", new Style(look.Color));
        return new Rows(new Paragraph(""), title, new Padder(lines.Render(), Indent));
    }

    private string Basis(string id) => _bases.TryGetValue(id, out var state)
        ? $"{_wording.Of(state.Basis)} ({_wording.Plain(Target(state))})"
        : _wording.Plain($"basis:{id}");

    private string Demands(RuleState rule)
    {
        string[] details = [_words.Forms(rule.Forms), rule.MaximumAgeDays > 0 ? texts.Of(Phrase.RuleMaximumAge, rule.MaximumAgeDays) : "", _words.Mandates(rule.Mandates)];
        var told = string.Join("; ", details.Where(detail => detail.Length > 0));
        return told.Length == 0 ? _words.Kind(rule.Kind) : $"{_words.Kind(rule.Kind)}: {told}";
    }

    private IEnumerable<string> Special(RuleState rule)
    {
        if (rule.MinimumAssurance.Length > 0)
            yield return texts.Of(Phrase.RuleMinimumAssurance, _words.Level(rule.MinimumAssurance));
        if (rule.HoldsBackThirdParty)
            yield return texts.Of(Phrase.RuleThirdParty);
    }

    private IEnumerable<string> Verified(RuleState rule)
    {
        yield return Verified(rule.VerifiedInCatalogue, rule.VerifiedByOfficer, rule.RevokedByOfficer);
        if (!(_bases.TryGetValue(rule.BasisId, out var basis) && Counts(basis)))
            yield return texts.Of(Phrase.BasisUnverified, _wording.Plain($"basis:{rule.BasisId}"));
    }

    private string Verified(bool inCatalogue, bool byOfficer, bool revoked) => texts.Of(
        byOfficer ? Phrase.VerifiedByOfficer : revoked ? Phrase.RevokedByOfficer : inCatalogue ? Phrase.VerifiedInCatalogue : Phrase.Unverified);

    private static bool Holds(bool inCatalogue, bool byOfficer, bool revoked) => byOfficer || (inCatalogue && !revoked);

    private bool Opens(RuleState rule) =>
        !rule.ClosedByMunicipality && rule.Categories.Any(category => _names.CanBeOpened(rule.Purpose, category)) && Holds(rule.VerifiedInCatalogue, rule.VerifiedByOfficer, rule.RevokedByOfficer) && _bases.TryGetValue(rule.BasisId, out var basis) && Counts(basis);

    private static bool Counts(BasisState state) => Holds(state.VerifiedInCatalogue, state.VerifiedByOfficer, state.RevokedByOfficer);

    private static string Target(RuleState rule) => $"rule:{rule.RuleId}";

    private static string Target(BasisState state) => $"basis:{state.Basis.BasisId}";
}
