using System.Text;
using Gateway.Access;
using Gateway.Callers;

namespace Gateway.Tests.Access;

/// <summary>
/// Prints what a catalogue decides for every role, purpose, step, category and state of consent or mandate, in words
/// for a reader who does not program. What is equal is printed once.
/// </summary>
internal static class PolicyMatrix
{
    /// <summary>The whole matrix as text.</summary>
    public static string Print(PolicyCatalogue catalogue)
    {
        var text = new StringBuilder("""
            REGELMATRIX: må den rolle få de oplysninger til det formål, og hvorfor (ikke)?

            Matrixen er skrevet af en test ud fra src/Gateway/Access/catalogue.yaml og viser, hvad gatewayen faktisk afgør.
            Find formålet, så oplysningen, så rollen. JA: må hentes, og efter hvilken regel. NEJ: må ikke hentes, med alle grunde.
            VENTER: den, der har oplysningerne, afgør det. Efter "→" står, hvad man lovligt kan gøre nu.

            """);
        PrintUnsaid(text);
        PrintLaw(text, catalogue);
        PrintStates(text);
        var blocks = catalogue.Purposes.Values.ToDictionary(p => p, p => catalogue.Categories.Select(c => MatrixBlock.Of(catalogue, p, c)).ToList());
        var closed = catalogue.Categories.Where(c => blocks.Values.All(of => !of.Single(b => b.Category == c).IsOpen)).ToHashSet();
        PrintClosed(text, catalogue, closed, blocks);
        foreach (var (purpose, of) in blocks)
            PrintPurpose(text, catalogue, purpose, [.. of.Where(b => !closed.Contains(b.Category))]);
        return text.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>The part about one purpose and some categories, closed ones too.</summary>
    public static string Print(PolicyCatalogue catalogue, Purpose purpose, params IEnumerable<Category> categories)
    {
        var text = new StringBuilder();
        PrintPurpose(text, catalogue, purpose, [.. categories.Select(c => MatrixBlock.Of(catalogue, purpose, c))]);
        return text.ToString();
    }

    private static void PrintUnsaid(StringBuilder text)
    {
        text.AppendLine().AppendLine("DET, DER IKKE STÅR VED EN OPLYSNING, er NEJ:");
        MatrixWords.Table(text, "  ",
        [
            ["en rolle, der ikke er nævnt", $"{ReasonTexts.ForCaseworker(new Reason(ReasonCode.RoleNotAllowed)).Da} → {ReasonTexts.ForCaseworker(NextStep.AskAColleague).Da}"],
            ["et trin, der ikke er nævnt", $"{ReasonTexts.ForCaseworker(new Reason(ReasonCode.NotNecessaryForStep)).Da} → {ReasonTexts.ForCaseworker(NextStep.AskInAnotherStep).Da}"],
            ["en borger om en anden", $"{ReasonTexts.ForCaseworker(new Reason(ReasonCode.NotOwnRecord)).Da} → {ReasonTexts.ForCaseworker(NextStep.DecideOnWhatIsAtHand).Da}"],
            ["nødadgang, der ikke er nævnt", ReasonTexts.ForCaseworker(new Reason(ReasonCode.EmergencyNotProvided)).Da],
        ]);
        text.AppendLine();
    }

    private static void PrintLaw(StringBuilder text, PolicyCatalogue catalogue)
    {
        text.AppendLine("LOVEN: de regler, kataloget bygger på, og hvornår de er læst i kilden. En regel, der ikke er bekræftet, giver aldrig adgang.");
        text.AppendLine("  Loven kan være ændret siden: kommunens databeskyttelsesrådgiver bekræfter det, der er læst, eller lukker det.");
        MatrixWords.Table(text, "  ", catalogue.Bases.Values.Select(b => new[] { b.Verified ? "læst" : "IKKE BEKRÆFTET", b.ReadOn.ToString("O"), MatrixWords.Cite(b), b.Title.Da }));
        text.AppendLine().AppendLine("VENTER PÅ DATABESKYTTELSESRÅDGIVEREN: regler i kataloget, der er lukket, til de er bekræftet.");
        foreach (var rule in catalogue.Rules.Where(r => !r.Verified || !catalogue.Bases[r.Basis].Verified))
            PrintWaiting(text, catalogue, rule);
        var purpose = catalogue.Purposes.Values.First();
        var confidential = catalogue.Categories.Where(c => Scene.Reasons(MatrixStates.Decide(catalogue, new Question(purpose, c, Role.Caseworker, purpose.FirstStep) { Use = AccessUse.Locate }))
            .Any(r => r.Code == ReasonCode.ExistenceConfidential));
        text.AppendLine().AppendLine("FORTÆLLES ALDRIG FOR SIG: allerede det, at der findes noget, siger for meget. Kun selve oplysningerne kan hentes.");
        MatrixWords.Names(text, "  ", catalogue, confidential);
    }

    // The name it is verified under stands last: it is the one thing here that is no Danish.
    private static void PrintWaiting(StringBuilder text, PolicyCatalogue catalogue, Rule rule)
    {
        var basis = catalogue.Bases[rule.Basis];
        MatrixWords.Names(text, "  ", catalogue, catalogue.Categories.Where(c => rule.Categories.Contains(c.Id)));
        var lines = MatrixWords.Wrap(
            $"{catalogue.Purposes[rule.Purpose].Title.Da} ({string.Join(", ", rule.NecessaryFor.Select(s => MatrixWords.Steps[s]))}). "
            + $"{string.Join("; ", rule.Roles.Select(r => MatrixWords.Roles[r]))}. {MatrixWords.Kinds[rule.Kind]}, efter {MatrixWords.Cite(basis)}. "
            + $"Venter: {(basis.Verified ? "om lovstedet bærer reglen" : rule.Verified ? "om lovstedet gælder" : "om lovstedet gælder, og om det bærer reglen")}. "
            + $"Bekræftes som rule:{rule.Id}{(basis.Verified ? "" : $" og basis:{basis.Id}")}.",
            MatrixWords.WidestList);
        foreach (var line in lines)
            text.AppendLine("    " + line);
    }

    private static void PrintStates(StringBuilder text)
    {
        text.AppendLine().AppendLine("SAMTYKKE: hvor en regel kræver samtykke, og samtykket ikke dækker, er det af en af disse grunde.");
        PrintNext(text, NextStep.AskForConsent);
        text.AppendLine($"  En form, der er nævnt ved et JA, åbner, når samtykket er gyldigt. I enhver form: {string.Join(", ", MatrixWords.Forms.Values)}.");
        MatrixWords.Table(text, "  ", [["Samtykket er", "Grund"], .. Grounds(MatrixStates.Consents.Select(s => (s.Name, s.Reasons)))]);
        text.AppendLine().AppendLine("FULDMAGT: hvor en regel kræver fuldmagt, og fuldmagten ikke dækker, er det af en af disse grunde.");
        PrintNext(text, NextStep.GetAMandate);
        MatrixWords.Table(text, "  ", [["Fuldmagten er", "Grund"], .. Grounds(MatrixStates.Mandates.Select(s => (s.Name, s.Reasons)))]);
    }

    private static IEnumerable<string[]> Grounds(IEnumerable<(string Name, IReadOnlyList<ReasonCode> Reasons)> states) =>
        from state in states
        from reason in state.Reasons
        group state.Name by reason into same
        select new[] { same.Key == ReasonCode.ConsentFormNotAccepted ? "givet i en form, reglen ikke tager" : string.Join("; ", same), ReasonTexts.ForCaseworker(new Reason(same.Key)).Da };

    private static void PrintNext(StringBuilder text, NextStep step)
    {
        foreach (var line in MatrixWords.Wrap("→ " + ReasonTexts.ForCaseworker(step).Da))
            text.AppendLine("  " + line);
    }

    private static void PrintClosed(
        StringBuilder text, PolicyCatalogue catalogue, IReadOnlySet<Category> closed, IReadOnlyDictionary<Purpose, List<MatrixBlock>> blocks)
    {
        text.AppendLine().AppendLine("LUKKET I ALLE FORMÅL: NEJ til alle roller og i alle trin, uanset samtykke, fuldmagt og nødadgang.");
        foreach (var same in closed.GroupBy(c => MatrixBlock.Common(blocks.Values.Select(of => of.Single(b => b.Category == c)))))
        {
            MatrixWords.Names(text, "  ", catalogue, same);
            foreach (var line in MatrixWords.Wrap("NEJ  " + same.Key, MatrixWords.WidestList))
                text.AppendLine("    " + line);
        }
    }

    private static void PrintPurpose(StringBuilder text, PolicyCatalogue catalogue, Purpose purpose, IReadOnlyList<MatrixBlock> blocks)
    {
        text.AppendLine().AppendLine().AppendLine($"FORMÅL: {purpose.Title.Da}");
        if (!blocks.Any(b => b.IsOpen))
        {
            foreach (var line in MatrixWords.Wrap($"LUKKET: NEJ til alle roller, alle oplysninger og alle trin, uanset samtykke, fuldmagt og nødadgang. {MatrixBlock.Common(blocks)}", MatrixWords.WidestList))
                text.AppendLine("  " + line);
            return;
        }
        text.AppendLine($"  Uden angivet trin gælder: {MatrixWords.Steps[purpose.FirstStep]}. Laveste sikringsniveau: {MatrixWords.Levels[purpose.MinimumAssurance]}{BelowLevel(catalogue, purpose, blocks)}. {OpenCase(catalogue, purpose, blocks)}");
        foreach (var same in blocks.Where(b => !b.IsWithoutRule).GroupBy(b => b.Rows))
        {
            text.AppendLine();
            MatrixWords.Names(text, "", catalogue, same.Select(b => b.Category));
            text.Append(same.Key);
        }
        var without = blocks.Where(b => b.IsWithoutRule).ToList();
        if (without.Count == 0)
            return;
        text.AppendLine().AppendLine(FormattableString.Invariant($"Alle andre oplysninger ({without.Count} slags), ud over dem, der er lukket i alle formål"));
        MatrixWords.List(text, "    ", catalogue, without.Select(b => b.Category));
        foreach (var line in MatrixWords.Wrap($"NEJ  til alle roller og i alle trin, uanset samtykke, fuldmagt og nødadgang. {MatrixBlock.Common(without)}", MatrixWords.WidestList))
            text.AppendLine("  " + line);
    }

    private static string BelowLevel(PolicyCatalogue catalogue, Purpose purpose, IReadOnlyList<MatrixBlock> blocks)
    {
        var below = Enum.GetValues<AssuranceLevel>().Where(l => l < purpose.MinimumAssurance).ToList();
        return below.Count == 0 ? "" : IsAllNo(catalogue, purpose, blocks, q => below.Select(l => q with { Level = l })) ? " (under det: NEJ til alt)" : " (UNDER DET: IKKE NEJ TIL ALT)";
    }

    private static string OpenCase(PolicyCatalogue catalogue, Purpose purpose, IReadOnlyList<MatrixBlock> blocks) => purpose.Relation switch
    {
        RelationRule.None => "Åben sag: kræves ikke.",
        RelationRule.ConfirmAfterwards => "Åben sag: kræves, og efterprøves bagefter.",
        _ => IsAllNo(catalogue, purpose, blocks, q => [q with { OpenCase = false }])
            ? "Åben sag: kræves kendt, før der spørges (ellers: NEJ til alt)." : "Åben sag: kræves kendt, MEN IKKE NEJ TIL ALT UDEN.",
    };

    private static bool IsAllNo(PolicyCatalogue catalogue, Purpose purpose, IReadOnlyList<MatrixBlock> blocks, Func<Question, IEnumerable<Question>> change) =>
        (from block in blocks
         from role in MatrixWords.Roles.Keys
         from step in MatrixWords.Steps.Keys
         from question in change(new Question(purpose, block.Category, role, step))
         select MatrixStates.Decide(catalogue, question)).All(d => d is Decision.Withheld);
}
