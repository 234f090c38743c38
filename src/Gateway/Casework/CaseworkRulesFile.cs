using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.Access;
using Gateway.ReviewedData;

namespace Gateway.Casework;

/// <summary>Reads <c>requirements.yaml</c>, whose head explains its keys; a bad one stops the start with every error and its line.</summary>
internal static partial class CaseworkRulesFile
{
    private const int LongestAgeMonths = 120;
    private const int LongestMinimumMonths = 60;
    private const int LongestAnswerDays = 365;
    private const int HighestAge = 120;

    private static readonly Dictionary<string, CaseType> CaseTypes = new()
    {
        ["resource-course"] = CaseType.ResourceCourse, ["flex-job"] = CaseType.FlexJob, ["retention-flex-job"] = CaseType.RetentionFlexJob,
        ["disability-pension"] = CaseType.DisabilityPension, ["obvious-pension"] = CaseType.ObviousPension, ["job-clarification"] = CaseType.JobClarification,
        ["sickness-benefit-3"] = CaseType.SicknessBenefit3,
    };

    private static readonly Dictionary<string, EvidenceKind> Kinds = new()
    {
        ["any"] = EvidenceKind.Any, ["open"] = EvidenceKind.Open, ["ended"] = EvidenceKind.Ended, ["with-outcome"] = EvidenceKind.WithOutcome,
    };

    private static readonly Dictionary<string, bool> Enough = new() { ["any"] = false, ["all"] = true };

    private static readonly (string Key, Lack Lack)[] Lacks =
    [
        ("not-asked", Lack.NotAsked), ("withheld", Lack.Withheld), ("closed", Lack.Closed), ("unavailable", Lack.Unavailable), ("nothing-held", Lack.NothingHeld),
        ("not-registered", Lack.NotRegistered), ("stale", Lack.Stale), ("contradicted", Lack.Contradicted), ("requested", Lack.Requested),
    ];

    private static readonly Dictionary<string, StepKind> Steps = new()
    {
        ["ask-for-consent"] = StepKind.AskForConsent, ["prepare-certificate"] = StepKind.PrepareCertificate, ["ask-holder"] = StepKind.AskHolder,
        ["ask-citizen"] = StepKind.AskCitizen, ["wait-or-retry"] = StepKind.WaitOrRetry, ["register"] = StepKind.Register,
        ["decide-on-what-is-at-hand"] = StepKind.DecideOnWhatIsAtHand,
    };

    private static readonly Dictionary<string, ConsiderationKind> Considerations = new()
    {
        ["physical"] = ConsiderationKind.Physical, ["mental"] = ConsiderationKind.Mental, ["aids"] = ConsiderationKind.Aids,
        ["transport"] = ConsiderationKind.Transport, ["treatment"] = ConsiderationKind.Treatment, ["family"] = ConsiderationKind.Family,
    };

    /// <summary>The rules as they lie beside the program.</summary>
    internal static string Shipped { get; } = Path.Combine(AppContext.BaseDirectory, "Casework", "requirements.yaml");

    /// <summary>Reads the rules; the categories they name must be the catalogue's.</summary>
    /// <exception cref="ReviewedDataException">The file has errors; all of them are named.</exception>
    internal static CaseworkRules Read(string name, string text, PolicyCatalogue catalogue)
    {
        var (file, root) = YamlFile.Parse(name, text);
        var rules = new CaseworkRules
        {
            Version = root.Text("version"),
            Reviewed = root.Date("reviewed"),
            Words = ReadWords(root.Map("words")),
            Requirements = [.. root.Maps("requirements").Select(map => ReadRequirement(map, catalogue))],
            Certificates = ReadCertificates(root.Map("certificates"), catalogue),
            Meeting = ReadMeeting(root.Map("meeting")),
            Plan = ReadPlan(root.Map("plan"), catalogue),
            Brief = ReadBrief(root.Map("brief"), catalogue),
            Considerations = [.. root.Maps("considerations").Select(ReadConsideration)],
            Summary = ReadSummary(root.Map("summary"), catalogue),
        };
        root.Done();
        foreach (var twice in rules.Requirements.GroupBy(r => r.Id).Where(g => g.Count() > 1))
            root.Report("requirements", $"'{twice.Key}' stands twice");
        foreach (var (word, type) in CaseTypes.Where(t => rules.Of(t.Value).Count == 0))
            root.Report("requirements", $"no requirement is for '{word}'");
        ReviewedDataException.ThrowIfAny(file.Errors);
        return rules;
    }

    private static StatusWords ReadWords(YamlMap map) => Finish(map, new StatusWords(Set(map, "ended"), Set(map, "void"), Set(map, "requested"), Set(map, "refuted")));

    private static HashSet<string> Set(YamlMap map, string key) => map.Texts(key).ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static Requirement ReadRequirement(YamlMap map, PolicyCatalogue catalogue)
    {
        var requirement = new Requirement
        {
            Id = map.Text("id"),
            Title = map.Localized("title"),
            Question = map.Localized("question"),
            CaseTypes = map.Words("case_types", CaseTypes),
            Sources = [.. map.Maps("sources").Select(ReadSource)],
            Evidence = [.. map.Maps("evidence").Select(evidence => ReadEvidence(evidence, catalogue))],
            All = map.Word("enough", Enough, false),
            Contradiction = map.Flag("contradiction"),
            OnlyCitizen = map.Flag("only_citizen"),
            Steps = ReadSteps(map.Map("next_step")),
        };
        if (!Id().IsMatch(requirement.Id))
            map.Report("id", "'id' must be 2 to 40 of a-z, digits and hyphens");
        if (requirement.Sources.Count == 0)
            map.Report("'sources' needs at least one: a requirement without a source binds nobody");
        if (requirement.Evidence.Count == 0)
            map.Report("'evidence' needs at least one entry");
        map.Done();
        return requirement;
    }

    private static RequirementSource ReadSource(YamlMap map)
    {
        var source = new RequirementSource(map.Text("title"), map.Text("reference"), map.Text("date"), map.RequiredFlag("verified"));
        if (map.OptionalText("note") is null or "" && !source.Verified)
            map.Report("'note' must say what would have to be read");
        if (!SourceDate().IsMatch(source.Date))
            map.Report("date", "'date' must be YYYY, YYYY-MM or YYYY-MM-DD");
        return Finish(map, source);
    }

    private static EvidenceRule ReadEvidence(YamlMap map, PolicyCatalogue catalogue)
    {
        var match = map.OptionalMap("match");
        var evidence = new EvidenceRule
        {
            Categories = map.Texts("categories"),
            Kind = map.Word("kind", Kinds, EvidenceKind.Any),
            Names = match?.Texts("text") ?? [],
            Codes = match?.OptionalMap("codes") is { } codes ? Finish(codes, (codes.Text("system"), codes.Texts("values"))) : null,
            Values = match?.Texts("values") ?? [],
            MaximumAgeMonths = Months(map, "maximum_age_months", LongestAgeMonths),
            MinimumMonths = Months(map, "minimum_months", LongestMinimumMonths),
            SuppliedBy = map.Localized("supplied_by"),
        };
        match?.Done();
        if (evidence.Categories.Count == 0)
            map.Report("'categories' needs at least one");
        CheckCategories(map, evidence.Categories, catalogue);
        return Finish(map, evidence);
    }

    private static int? Months(YamlMap map, string key, int most) => map.Has(key) ? map.Number(key, most, 1, most) : null;

    private static Dictionary<Lack, StepRule> ReadSteps(YamlMap map)
    {
        var steps = new Dictionary<Lack, StepRule>();
        foreach (var (key, lack) in Lacks)
        {
            if (map.OptionalMap(key) is { } step)
                steps[lack] = ReadStep(step);
            else if (lack != Lack.Requested)
                map.Report($"'{key}' is missing: every lack has a lawful step");
        }
        return Finish(map, steps);
    }

    private static StepRule ReadStep(YamlMap map)
    {
        var step = new StepRule(map.Word("kind", Steps, StepKind.DecideOnWhatIsAtHand), map.OptionalText("certificate") ?? "", map.Localized("words"));
        if (step.Kind == StepKind.PrepareCertificate != step.Certificate.Length > 0)
            map.Report("'certificate' belongs to 'prepare-certificate', and to nothing else");
        foreach (Match unknown in Placeholder().Matches(step.Words.Da + step.Words.En).Where(m => !StepWords.Known.Contains(m.Groups["name"].Value)))
            map.Report("words", $"'{unknown.Value}' is not filled in; known: {string.Join(", ", StepWords.Known)}");
        return Finish(map, step);
    }

    private static CertificateRules ReadCertificates(YamlMap map, PolicyCatalogue catalogue)
    {
        var replaced = map.Maps("replaced_by").Select(m => Finish(m, (Category: m.Text("category"), Months: m.Number("months", 0, 1, LongestAgeMonths)))).ToList();
        var specialist = map.Map("specialist");
        var category = specialist.Text("category");
        var rules = new CertificateRules(
            replaced, map.Number("answer_within_days", 0, 1, LongestAnswerDays), specialist.Text("certificate"),
            catalogue.FindCategory(category) is { } found ? catalogue.Holders[found.Holder] : null, specialist.Words("not_in", CaseTypes));
        specialist.Done();
        if (rules.AnswerWithinDays == 0)
            map.Report("'answer_within_days' is missing");
        _ = map.Maps("sources").Select(ReadSource).ToList();
        CheckCategories(map, [.. replaced.Select(r => r.Category), category], catalogue);
        return Finish(map, rules);
    }

    private static MeetingRules ReadMeeting(YamlMap map)
    {
        var (education, company) = (map.Map("education_member"), map.Map("company_consultant"));
        var rules = new MeetingRules(
            education.Number("below_age", 0, 1, HighestAge), education.Texts("level"), education.Texts("completed"),
            company.Texts("measures"), company.Number("maximum_age_months", 0, 1, LongestAgeMonths));
        education.Done();
        company.Done();
        _ = map.Maps("sources").Select(ReadSource).ToList();
        return Finish(map, rules);
    }

    private static PlanRules ReadPlan(YamlMap map, PolicyCatalogue catalogue)
    {
        var rules = new PlanRules(map.Texts("asked"), map.Texts("goals"), map.Texts("measures"), map.Texts("no_measure"), map.Texts("responsible"), map.Texts("next_step"));
        _ = map.Maps("sources").Select(ReadSource).ToList();
        CheckAsked(map, rules.Asked, [.. rules.Goals, .. rules.Measures], catalogue);
        return Finish(map, rules);
    }

    private static BriefRules ReadBrief(YamlMap map, PolicyCatalogue catalogue)
    {
        var living = map.Map("lives_on");
        var history = living.Texts("history");
        var rules = new BriefRules(map.Texts("asked"), map.Texts("tried"), history, [.. history, .. living.Texts("benefits")], living.Text("group"));
        living.Done();
        CheckAsked(map, rules.Asked, [.. rules.Tried, .. rules.Benefits], catalogue);
        return Finish(map, rules);
    }

    private static void CheckAsked(YamlMap map, IReadOnlyList<string> asked, IEnumerable<string> used, PolicyCatalogue catalogue)
    {
        if (asked.Count == 0)
            map.Report("'asked' needs at least one");
        CheckCategories(map, asked, catalogue);
        foreach (var missing in used.Where(c => !asked.Contains(c)))
            map.Report("asked", $"'{missing}' is used and not asked for");
    }

    private static ConsiderationWord ReadConsideration(YamlMap map) =>
        Finish(map, new ConsiderationWord(map.Text("value"), map.Text("word"), map.Word("kind", Considerations, ConsiderationKind.NotSorted)));

    private static SummaryRules ReadSummary(YamlMap map, PolicyCatalogue catalogue)
    {
        var values = map.Map("values");
        var rules = new SummaryRules
        {
            Asked = map.Texts("asked"),
            Problems = map.Texts("problems"),
            Tried = map.Texts("tried"),
            Treatments = map.Texts("treatments"),
            Letters = map.Texts("letters"),
            Function = map.Texts("function"),
            Certificates = map.Texts("certificates"),
            Limits = map.Texts("limits"),
            ConcludedMonths = map.Number("concluded_months", 0, 1, LongestAgeMonths),
            ProblemValues = values.Texts("problem"),
            FunctionValues = values.Texts("function"),
            TickedValues = values.Texts("ticked"),
            WrittenValues = values.Texts("written"),
            LetterValues = values.Texts("letter"),
        };
        values.Done();
        CheckCategories(map, rules.Asked, catalogue);
        foreach (var notAsked in Enum.GetValues<SummaryHeading>().SelectMany(rules.Under).Except(rules.Asked))
            map.Report("asked", $"'{notAsked}' stands under a heading and is not asked for");
        if (rules.ConcludedMonths == 0)
            map.Report("'concluded_months' is missing");
        return Finish(map, rules);
    }

    private static void CheckCategories(YamlMap map, IEnumerable<string> categories, PolicyCatalogue catalogue)
    {
        foreach (var unknown in categories.Where(c => c.Length > 0 && catalogue.FindCategory(c) is null))
            map.Report(string.Create(CultureInfo.InvariantCulture, $"'{unknown}' is no category of the policy catalogue"));
    }

    private static T Finish<T>(YamlMap map, T value)
    {
        map.Done();
        return value;
    }

    [GeneratedRegex("^[a-z0-9-]{2,40}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Id();

    [GeneratedRegex("^[0-9]{4}(-[0-9]{2}){0,2}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SourceDate();

    [GeneratedRegex(@"\{(?<name>[a-z]+)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
