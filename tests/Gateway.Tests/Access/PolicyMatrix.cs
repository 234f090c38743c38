using System.Text;
using Gateway.Access;
using Gateway.Callers;
using Gateway.DisclosureLog;
using Gateway.Storage;

namespace Gateway.Tests.Access;

/// <summary>
/// Prints what a catalogue decides for every role, purpose, step, category and state of consent, in words for a
/// reader who does not program. Equal rows and equal categories are printed once.
/// </summary>
internal static class PolicyMatrix
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly MunicipalityId Municipality = MunicipalityId.Parse("0999");

    private static readonly Dictionary<Role, string> Roles = new()
    {
        [Role.Caseworker] = "Sagsbehandler",
        [Role.CoordinatingCaseworker] = "Koordinerende sagsbehandler",
        [Role.HealthCoordinator] = "Sundhedskoordinator",
    };

    private static readonly Dictionary<CaseStep, string> Steps = new()
    {
        [CaseStep.Preparation] = "forberedelse",
        [CaseStep.TeamMeeting] = "teammøde",
        [CaseStep.Decision] = "afgørelse",
        [CaseStep.FollowUp] = "opfølgning",
    };

    private static readonly Dictionary<AssuranceLevel, string> Levels = new()
    {
        [AssuranceLevel.Low] = "Lav",
        [AssuranceLevel.Substantial] = "Betydelig",
        [AssuranceLevel.High] = "Høj",
    };

    private static readonly Dictionary<string, string> Forms = new()
    {
        ["digital"] = "digitalt",
        ["written"] = "skriftligt",
        ["oral"] = "mundtligt",
        ["party-hearing"] = "partshøring",
    };

    // The states of a consent that names every category and every holder, in a form every rule accepts.
    private static readonly Dictionary<string, Func<ConsentRecord, ConsentRecord>?> States = new()
    {
        ["intet"] = null,
        ["gyldigt"] = c => c,
        ["trukket tilbage"] = c => c with { WithdrawnAt = Noon.AddDays(-1) },
        ["udløbet"] = c => c with { ValidUntil = Noon.AddDays(-1) },
        ["til en anden sag"] = c => c with { CaseId = "sag-2" },
    };

    /// <summary>The whole matrix as text.</summary>
    public static string Print(PolicyCatalogue catalogue)
    {
        var text = new StringBuilder("""
            REGELMATRIX: hvem må hente hvad, til hvilket formål, i hvilket trin af sagen og med hvilket samtykke

            Matrixen er skrevet af en test ud fra src/Gateway/Access/catalogue.yaml og viser, hvad gatewayen faktisk afgør.
            JA: må hentes, og på hvilken regel. NEJ: må ikke hentes, med alle grunde. VENTER: den, der har oplysningerne, afgør det.
            Et samtykke her nævner alle oplysninger, alle steder de ligger, den rigtige modtager og det rigtige formål.


            """).AppendLine("REGLER");
        Table(text, "  ", catalogue.Bases.Values.Select(b => new[] { Cite(b), b.Verified ? "bekræftet" : "IKKE BEKRÆFTET", b.ReadOn.ToString("O"), b.Source }));
        foreach (var purpose in catalogue.Purposes.Values)
            PrintPurpose(text, catalogue, purpose);
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static void PrintPurpose(StringBuilder text, PolicyCatalogue catalogue, Purpose purpose)
    {
        var below = Enum.GetValues<AssuranceLevel>().Where(l => l < purpose.MinimumAssurance).ToList();
        var belowIsClosed = below.TrueForAll(level => catalogue.Categories.All(c => Cells(c, level).All(cell => cell.Outcome.StartsWith("NEJ", StringComparison.Ordinal))));
        text.AppendLine().AppendLine()
            .AppendLine($"FORMÅL: {purpose.Title.Da}")
            .AppendLine($"  Uden angivet trin gælder: {Steps[purpose.FirstStep]}")
            .AppendLine($"  Laveste sikringsniveau: {Levels[purpose.MinimumAssurance]}{(below.Count == 0 ? "" : belowIsClosed ? " (under det: NEJ til alt)" : " (UNDER DET: IKKE NEJ TIL ALT)")}");
        foreach (var same in catalogue.Categories.GroupBy(c => (c.Holder, Rows: Rows([.. Cells(c, purpose.MinimumAssurance)]))))
        {
            text.AppendLine().AppendLine($"{string.Join(" · ", same.Select(c => c.Title.Da))}  [{catalogue.Holders[same.Key.Holder].Title.Da}]").Append(same.Key.Rows);
        }

        IEnumerable<Cell> Cells(Category category, AssuranceLevel level) =>
            from role in Roles.Keys
            from step in Steps.Keys
            from state in States.Keys
            select new Cell(role, step, state, Outcome(Decide(catalogue, purpose, category, level, role, step, state), catalogue));
    }

    private static Decision Decide(
        PolicyCatalogue catalogue, Purpose purpose, Category category, AssuranceLevel level, Role role, CaseStep step, string state)
    {
        var caller = new Caller
        {
            Municipality = Municipality,
            OrganisationCvr = "99990001",
            Unit = "-",
            Role = role,
            User = "-",
            ClientId = "-",
            Assurance = level,
        };
        var consent = new ConsentRecord
        {
            Municipality = Municipality,
            ConsentId = "samtykke",
            Effect = ConsentEffect.Permit,
            ReceiverCvr = caller.OrganisationCvr,
            Purpose = purpose.Id,
            CaseId = "sag-1",
            Categories = [.. catalogue.Categories.Select(c => c.Id)],
            Holders = [.. catalogue.Holders.Keys],
            Form = "digital",
            RecordedBy = "-",
            Evidence = "",
            TextVersion = "-",
            ValidFrom = Noon.AddDays(-7),
            ValidUntil = Noon.AddDays(7),
        };
        IReadOnlyList<ConsentRecord> consents = States[state] is { } change ? [change(consent)] : [];
        var request = new AccessRequest(caller, Person.Known(CitizenId.TryParse("1403859922")!), CaseId.TryParse("sag-1")!, purpose.Id, step, [category.Id]);
        return AccessDecision.Decide(category, request, catalogue, Scene.Given(consents), Noon);
    }

    // Answer and reasons, a line each.
    private static string Outcome(Decision decision, PolicyCatalogue catalogue) => decision switch
    {
        Decision.Allowed { ConsentId: null } allowed => $"JA|{Cite(allowed.Basis)}",
        Decision.Allowed allowed => $"JA|{Cite(allowed.Basis)}" + string.Concat(catalogue.Rules
            .Where(r => r.Kind == RuleKind.Consent && r.Basis == allowed.Basis.Id && r.Categories.Contains(decision.Category.Id)).Select(Terms)),
        Decision.AwaitingSource awaiting => "VENTER" + Lines(awaiting.Reasons),
        Decision.Withheld withheld => "NEJ" + Lines(withheld.Reasons),
        _ => throw new ArgumentOutOfRangeException(nameof(decision)),
    };

    private static string Terms(Rule rule) =>
        FormattableString.Invariant($"\n|Samtykke: {string.Join(", ", rule.Forms.Select(f => Forms[f]))}; højst {rule.MaximumAgeDays} dage gammelt");

    private static string Lines(IReadOnlyList<Reason> reasons) =>
        string.Join('\n', reasons.Select(r => $"|{ReasonTexts.ForCaseworker(r.Code).Da}{(r.Basis is { } b ? $" ({Cite(b)})" : "")}"));

    private static string Cite(LegalBasis basis) => $"{basis.Statute} {basis.Paragraph}";

    // Roles with equal rows share them; so do steps; so do states of consent. What stands in the row above is not repeated.
    private static string Rows(IReadOnlyList<Cell> cells)
    {
        var rows = new List<string[]> { new[] { "Rolle", "Trin", "Samtykke", "Svar", "Regel eller grund" } };
        foreach (var (roleNames, ofRoles) in Grouped(cells, c => c.Role, Roles, c => $"{c.Step} {c.State} {c.Outcome}"))
        {
            var roles = roleNames;
            foreach (var (stepNames, ofSteps) in Grouped(ofRoles, c => c.Step, Steps, c => $"{c.State} {c.Outcome}", "alle trin"))
            {
                var steps = stepNames;
                foreach (var (stateNames, ofStates) in Grouped(ofSteps, c => c.State, States.Keys.ToDictionary(s => s), c => c.Outcome, "uanset samtykke"))
                {
                    var states = stateNames;
                    foreach (var line in ofStates[0].Outcome.Split('\n'))
                    {
                        rows.Add([roles, steps, states, .. line.Split('|')]);
                        roles = steps = states = "";
                    }
                }
            }
        }
        var text = new StringBuilder();
        Table(text, "  ", rows);
        return text.ToString();
    }

    private static IEnumerable<(string Names, IReadOnlyList<Cell> Cells)> Grouped<T>(
        IReadOnlyList<Cell> cells, Func<Cell, T> key, Dictionary<T, string> names, Func<Cell, string> rest, string? all = null) where T : notnull =>
        from one in cells.GroupBy(key)
        group one by string.Join('\n', one.Select(rest)) into same
        let joined = string.Join(", ", same.Select(g => names[g.Key]))
        select (same.Count() == names.Count ? all ?? joined : joined, (IReadOnlyList<Cell>)[.. same.First()]);

    private static void Table(StringBuilder text, string indent, IEnumerable<string[]> table)
    {
        var rows = table.ToList();
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(r => r[column].Length)).ToList();
        foreach (var row in rows)
            text.AppendLine((indent + string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column])))).TrimEnd());
    }

    private sealed record Cell(Role Role, CaseStep Step, string State, string Outcome);
}
