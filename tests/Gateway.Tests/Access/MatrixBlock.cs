using System.Text;
using Gateway.Access;
using Gateway.Callers;

namespace Gateway.Tests.Access;

/// <summary>What is decided about one category for one purpose, over every role, step and state; equal rows joined.</summary>
internal sealed record MatrixBlock(Category Category, bool IsOpen, IReadOnlyList<Reason> InEveryCell, string Rows)
{
    private const string Any = "uanset";
    private const string EveryForm = "i enhver form";

    /// <summary>Refused because no rule is there: said once for all such categories.</summary>
    public bool IsWithoutRule => !IsOpen && InEveryCell.Count == 1 && InEveryCell[0].Code == ReasonCode.PurposeNotAllowed;

    public static MatrixBlock Of(PolicyCatalogue catalogue, Purpose purpose, Category category)
    {
        var cells = new List<Cell>();
        HashSet<Reason>? common = null;
        foreach (var role in MatrixWords.Roles.Keys)
        {
            foreach (var step in MatrixWords.Steps.Keys)
            {
                foreach (var state in MatrixStates.Of(role))
                {
                    var level = role.IsPrivate() ? purpose.MinimumAssurance : MostOf(purpose, state);
                    var decision = MatrixStates.Decide(catalogue, new Question(purpose, category, role, step) { State = state, Level = level });
                    var reasons = Scene.Reasons(decision);
                    if (common is null)
                        common = [.. reasons];
                    else
                        common.IntersectWith(reasons);
                    cells.Add(new Cell(role, step, state, decision is Decision.Withheld, GoesWithoutSaying(decision, state), Outcome(decision, catalogue, role, state)));
                }
            }
        }
        return new MatrixBlock(category, !cells.TrueForAll(c => c.IsNo), [.. common!.OrderBy(r => r.Code)], Print(Mentioned(cells)));
    }

    /// <summary>The reasons that stand in every cell of every block, in words.</summary>
    public static string Common(IEnumerable<MatrixBlock> blocks)
    {
        var common = blocks.Select(b => b.InEveryCell).Aggregate((a, b) => [.. a.Intersect(b)]);
        return string.Join(' ', common.Select(MatrixWords.Reason));
    }

    // The explanation at the top says it once: a role or step that is not mentioned, and a citizen about somebody else.
    private static bool GoesWithoutSaying(Decision decision, string state)
    {
        var codes = Scene.Reasons(decision).Select(r => r.Code).Except([ReasonCode.EmergencyNotProvided]).ToList();
        return decision is Decision.Withheld && ((codes, NextSteps.For(decision)) is ([ReasonCode.RoleNotAllowed], NextStep.AskAColleague) or ([ReasonCode.NotNecessaryForStep], NextStep.AskInAnotherStep)
            || (state == MatrixStates.AboutAnother && codes.Contains(ReasonCode.NotOwnRecord)));
    }

    private static List<Cell> Mentioned(List<Cell> cells) => [.. cells
        .GroupBy(c => (c.Role, c.Step)).Where(g => !g.All(c => c.Unsaid))
        .SelectMany(g => g.Where(c => c.State != MatrixStates.AboutAnother || !c.Unsaid))];

    // Emergency access demands the highest level; everything else is asked at the lowest that the purpose takes.
    private static AssuranceLevel MostOf(Purpose purpose, string state) =>
        MatrixStates.Consents.Any(c => c.Name == state && c.Emergency) ? AssuranceLevel.High : purpose.MinimumAssurance;

    // Answer, then a line for each reason, then the next step.
    private static string Outcome(Decision decision, PolicyCatalogue catalogue, Role role, string state) => decision switch
    {
        Decision.Allowed allowed => "JA|" + string.Join(' ', [MatrixWords.Cite(allowed.Basis) + ".", .. Terms(allowed, catalogue)]),
        Decision.AwaitingSource => "VENTER" + Lines([.. Scene.Reasons(decision).Select(MatrixWords.Reason), Next(decision)]),
        _ => "NEJ" + Lines(InWords(decision, role, state)),
    };

    private static IEnumerable<string> Terms(Decision.Allowed allowed, PolicyCatalogue catalogue)
    {
        var rule = catalogue.Rules.Single(r => r.Id == allowed.RuleId);
        if (rule.Kind == RuleKind.Consent)
            yield return FormattableString.Invariant($"Samtykket er højst {rule.MaximumAgeDays} dage gammelt.");
        if (rule.HoldsBackThirdParty)
            yield return "Det, der handler om andre, holdes tilbage.";
        if (allowed.Emergency)
            yield return "NØDADGANG: skal begrundes og gennemgås bagefter.";
    }

    // Where all that the state of the consent leads to is there, one line stands for it, and the states share a row. That no
    // rule gives emergency access is said at the top.
    private static IEnumerable<string> InWords(Decision decision, Role role, string state)
    {
        var reasons = Scene.Reasons(decision).Where(r => r.Code != ReasonCode.EmergencyNotProvided).ToList();
        var expected = MatrixStates.Expected(role, state);
        var explained = reasons.Where(r => expected.Contains(r.Code)).ToList();
        if (expected.Count == 0 || explained.Select(r => r.Code).Distinct().Count() < expected.Count)
            return [.. reasons.Select(MatrixWords.Reason), Next(decision)];
        var bases = explained.Select(r => r.Basis).OfType<LegalBasis>().Select(MatrixWords.Cite).Distinct();
        return
        [
            $"{(role.IsPrivate() ? "Fuldmagten dækker ikke, se FULDMAGT." : "Samtykket dækker ikke, se SAMTYKKE.")} ({string.Join("; ", bases)})",
            .. reasons.Except(explained).Select(MatrixWords.Reason),
            .. NextSteps.For(decision) == (role.IsPrivate() ? NextStep.GetAMandate : NextStep.AskForConsent) ? Array.Empty<string>() : [Next(decision)],
        ];
    }

    private static string Next(Decision decision) => NextSteps.For(decision) is { } step ? "→ " + ReasonTexts.ForCaseworker(step).Da : "";

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(l => "|" + l));

    // Roles with equal rows share them; so do steps; so do states.
    private static string Print(IReadOnlyList<Cell> cells)
    {
        var rows = new List<string[]> { new[] { "Rolle", "Trin", "Samtykke, fuldmagt", "Svar", "Regel eller grund" } };
        var ofRoles = cells.GroupBy(c => c.Role).GroupBy(r => string.Join('\n', Steps([.. r]).Select(s => string.Join('\n', s))), r => r).ToList();
        foreach (var same in ofRoles)
        {
            var roles = same.Count() == MatrixWords.Roles.Count ? "Alle roller" : string.Join("; ", same.Select(r => MatrixWords.Roles[r.Key]));
            foreach (var row in Steps([.. same.First()]))
            {
                rows.Add([roles, .. row]);
                roles = "";
            }
        }
        var text = new StringBuilder();
        MatrixWords.Table(text, "  ", rows);
        return text.ToString();
    }

    private static IEnumerable<string[]> Steps(IReadOnlyList<Cell> cells)
    {
        foreach (var same in cells.GroupBy(c => c.Step).GroupBy(s => string.Join('\n', States([.. s]).Select(r => string.Join('\n', r)))))
        {
            var steps = same.Count() == MatrixWords.Steps.Count ? "alle" : string.Join(", ", same.Select(s => MatrixWords.Steps[s.Key]));
            foreach (var row in States([.. same.First()]))
            {
                yield return [steps, .. row];
                steps = "";
            }
        }
    }

    private static IEnumerable<string[]> States(IReadOnlyList<Cell> cells)
    {
        var ofStates = cells.GroupBy(c => c.Outcome).ToList();
        foreach (var same in ofStates)
        {
            var names = same.Select(c => c.State).ToList();
            var states = names.Count == cells.Count && names.Count > 1 ? Any
                : names.Count > cells.Count / 2 && names.Count > 2 ? "alt andet"
                : MatrixWords.Forms.Values.All(names.Contains) ? string.Join("; ", names.Except(MatrixWords.Forms.Values).Prepend(EveryForm)) : string.Join("; ", names);
            foreach (var (line, i) in same.Key.Split('|').Skip(1).Select((line, i) => (line, i)))
                yield return [i == 0 ? states : "", i == 0 ? same.Key.Split('|')[0] : "", line];
        }
    }

    private sealed record Cell(Role Role, CaseStep Step, string State, bool IsNo, bool Unsaid, string Outcome);
}
